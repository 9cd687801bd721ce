"""nc and telnet: standard input and output over a TCP connection."""

from netlab.dataplane import TcpSocket
from netlab.embedded.userland.applets.registry import Complaint, Options, UsageProblem, applet
from netlab.embedded.userland.execute import load
from netlab.embedded.userland.files import File, SocketFile
from netlab.embedded.userland.kernel import Program, Sys
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.resolve import Unresolved, resolve

USAGE = """nc [-iN] [-wN] [-l] [-p PORT] [-f FILE|IPADDR PORT] [-e PROG]

Open a pipe to IP:PORT or FILE

\t-l\tListen mode, for inbound connects
\t\t(use -ll with -e for persistent server)
\t-p PORT\tLocal port
\t-w SEC\tConnect timeout
\t-i SEC\tDelay interval for lines sent
\t-e PROG\tRun PROG after connect"""
PORTS = {"http": 80, "telnet": 23, "domain": 53, "ssh": 22, "https": 443, "ftp": 21, "smtp": 25}


@applet("nc", "netcat", usage=USAGE)
def nc(process: Process, argv: list[str]) -> Program:
    words, program = list(argv), []
    if "-e" in words:
        place = words.index("-e")
        words, program = words[:place], words[place + 1 :]
        if not program:
            raise UsageProblem("nc: option requires an argument -- 'e'")
    options = Options(words, "lp:w:i:")
    if "l" in options:
        return (yield from _listen(process, options, program))
    if len(options.words) != 2:
        raise UsageProblem
    host, port = options.words[0], port_number(options.words[1])
    limit = options.number("w", 0)
    file = yield from dial(process, host, port, process.now + limit if limit else None)
    if program:
        return (yield from _run(process, file, program))
    return (yield from _relay(process, file, limit))


def port_number(text: str) -> int:
    if text in PORTS:
        return PORTS[text]
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Complaint(f"bad port '{text}'")
    return int(text)


def dial(process: Process, host: str, port: int, deadline: float | None = None) -> Sys[SocketFile]:
    """Resolve and connect; BusyBox's complaints when that fails."""
    try:
        addresses = yield from resolve(process, host)
    except Unresolved:
        raise Complaint(f"bad address '{host}'") from None
    address = addresses[0]
    file = SocketFile(process.netns.tcp_socket(6 if ":" in address else 4))
    process.open(file)
    try:
        yield from process.connect(file, address, port, deadline)
    except TimeoutError as error:
        if deadline is not None and process.now >= deadline:
            raise Complaint("timed out") from None
        raise cannot_connect(address, error) from None
    except OSError as error:
        raise cannot_connect(address, error) from None
    return file


def cannot_connect(address: str, error: OSError) -> Complaint:
    """BusyBox shows an IPv4 address only."""
    shown = f" ({address})" if ":" not in address else ""
    return Complaint(f"can't connect to remote host{shown}: {error.strerror}")


def listener(process: Process, address: str, port: int) -> SocketFile:
    """A listening TCP socket, on IPv6 and IPv4 when no address is given; bind's complaint in BusyBox's words."""
    socket = process.netns.tcp_socket(6 if ":" in address else 4)
    socket.reuse_address = True
    try:
        socket.bind(address, port)
        socket.listen()
    except OSError as error:
        raise Complaint(f"bind: {error.strerror}") from None
    file = SocketFile(socket)
    process.open(file)
    return file


def accept(process: Process, file: SocketFile, deadline: float | None = None) -> Sys[SocketFile]:
    """The next connection, not yet behind a descriptor."""
    socket: TcpSocket = yield from process.until(file.tcp.accept, "accept", file, deadline)
    return SocketFile(socket)


def _listen(process: Process, options: Options, program: list[str]) -> Program:
    port = port_number(options.get("p") or (options.words[0] if options.words else "x"))
    limit = options.number("w", 0)
    file = listener(process, "::", port)
    again = options.counts.get("l", 0) > 1
    while True:
        try:
            connection = yield from accept(process, file, process.now + limit if limit else None)
        except TimeoutError:
            raise Complaint("timed out") from None
        if not program:
            process.close(next(n for n, each in process.files.items() if each is file))
            process.open(connection)
            return (yield from _relay(process, connection, 0))
        if not again:
            return (yield from _run(process, connection, program))
        body, words = load(process.kernel, process.fs, program, process.env, process.cwd)
        process.spawn(body, words, {**process.files, 0: connection, 1: connection, 2: connection})


def _run(process: Process, connection: SocketFile, program: list[str]) -> Program:
    """The program takes our place, with the connection as its input and output."""
    for number in (0, 1, 2):
        process.install(number, connection)
    try:
        body, process.argv = load(process.kernel, process.fs, program, process.env, process.cwd)
    except OSError as error:
        raise Complaint(f"can't execute '{program[0]}': {error.strerror}") from None
    return (yield from body(process))


def _relay(process: Process, connection: SocketFile, limit: float) -> Program:
    """Both ways until the other side closes; our end of input closes our side only."""
    number = next(n for n, each in process.files.items() if each is connection)
    stdin: File | None = process.files.get(0)
    while True:
        files: list[tuple[File, str]] = [(connection, "r")]
        if stdin is not None:
            files.append((stdin, "r"))
        idle = process.now + limit if limit and stdin is None else None
        ready = yield from process.poll(files, idle)
        if not ready:
            return 0
        if connection in ready:
            try:
                data = yield from process.read(number)
            except OSError:
                return 1
            if not data:
                return 0
            yield from process.write(1, data)
        if stdin is not None and stdin in ready:
            data = yield from process.read(0)
            if data:
                yield from process.write(number, data)
            else:
                stdin = None
                connection.tcp.shutdown()


@applet("telnet", usage="telnet [-a] [-l USER] HOST [PORT]\n\nConnect to telnet server")
def telnet(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "al:")
    if not options.words:
        raise UsageProblem
    port = port_number(options.words[1]) if options.words[1:] else 23
    file = yield from dial(process, options.words[0], port)
    yield from process.print("Connected to " + options.words[0] + "\n\n")
    yield from _relay(process, file, 0)
    yield from process.complain("Connection closed by foreign host")
    return 1
