"""nslookup: asks a name server and prints what it says. (BusyBox's bigger one: A and AAAA, or -type=.)"""

from netlab import names
from netlab.dataplane import UdpSocket
from netlab.dataplane.addr import is_address
from netlab.embedded.userland.applets.netcat import cannot_connect
from netlab.embedded.userland.applets.registry import Complaint, UsageProblem, applet
from netlab.embedded.userland.files import SocketFile
from netlab.embedded.userland.kernel import Program, Sys
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.resolve import Unresolved, resolve
from netlab.wire import dns

TIMEOUT, RETRIES = 5.0, 2  # seconds in all

USAGE = """nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]

Query DNS about HOST

QUERY_TYPE: soa,ns,a,aaaa,cname,mx,txt,ptr,srv,any"""


@applet("nslookup", usage=USAGE)
def nslookup(process: Process, argv: list[str]) -> Program:
    words, kinds = [], []
    for word in argv[1:]:
        if word.startswith(("-type=", "-querytype=", "-q=")):
            kinds.append(word.partition("=")[2].upper())
        elif not word.startswith("-"):
            words.append(word)
    if not words or any(kind not in dns.TYPES for kind in kinds):
        raise UsageProblem
    server = yield from _server(process, words[1:])
    name = names.reverse_name(words[0]) if is_address(words[0]) else words[0]
    if not kinds:
        kinds = ["PTR"] if is_address(words[0]) else ["A", "AAAA"]
    asked = Questions(process, [(full, kind) for kind in kinds for full in _full_names(process, name, kind)])
    socket = _connected(process, server)
    try:
        return (yield from asked.put_to(server, socket))
    finally:
        socket.socket.close()


class Questions:
    """Put to one server at once, again after half the time; replies are shown as they come."""

    def __init__(self, process: Process, questions: list[tuple[str, str]]) -> None:
        self.process, self.replies, self.again, self.status = process, 0, 0, 0
        self.headed = False
        base = process.kernel.world.random_bits(15)
        self.open = {base + n: question for n, question in enumerate(questions)}

    def put_to(self, server: str, file: SocketFile) -> Program:
        process = self.process
        try:
            for _ in range(RETRIES):
                self._send(file, list(self.open))
                deadline = process.now + TIMEOUT / RETRIES
                while self.open and (yield from process.poll([(file, "r")], deadline)):
                    if not (yield from self._hear(file, server)):
                        return 1
        except OSError as error:
            yield from process.complain(f"nslookup: write to '{server}': {error.strerror}")
        if not self.replies:
            yield from process.print(";; connection timed out; no servers could be reached\n\n")
            return 1
        return self.status

    def _send(self, file: SocketFile, numbers: list[int]) -> None:
        """OSError when the server refused an earlier question."""
        assert isinstance(file.socket, UdpSocket)
        self.again = 2 * len(self.open)
        for number in numbers:
            file.socket.send(dns.Message(number, *self.open[number]).encode())
            self.process.netns.world.run()  # a refusal is here before the next question is sent

    def _hear(self, file: SocketFile, server: str) -> Sys[bool]:
        """False when the server refused the last question."""
        assert isinstance(file.socket, UdpSocket)
        try:
            answer = dns.decode(file.socket.recvfrom().data)
        except ValueError:
            return True
        except OSError as error:
            yield from self.process.complain(f"nslookup: read: {error.strerror}")
            return False
        if answer.id not in self.open:
            return True
        if not self.headed:
            self.headed = True
            shown = f"[{server}]" if ":" in server else server
            yield from self.process.print(f"Server:\t\t{server}\nAddress:\t{shown}:53\n\n")
        if answer.code == dns.SERVFAIL and self.again:
            self.again -= 1
            file.socket.send(dns.Message(answer.id, *self.open[answer.id]).encode())
            return True
        self.replies += 1
        name, _ = self.open.pop(answer.id)
        self.status = max(self.status, (yield from _show(self.process, name, answer)))
        return True


def _full_names(process: Process, name: str, kind: str) -> list[str]:
    """A name without a dot is asked for in each search domain and, when there is one, not as it stands."""
    search = names.read_resolv_conf(process.fs.text("/etc/resolv.conf")).search
    return [name] if kind == "PTR" or "." in name or not search else [f"{name}.{domain}" for domain in search]


def _server(process: Process, words: list[str]) -> Sys[str]:
    given = names.read_resolv_conf(process.fs.text("/etc/resolv.conf")).servers or ("127.0.0.1",)
    try:
        return (yield from resolve(process, (words or given)[0]))[0]
    except Unresolved:
        if not words:
            raise Complaint(f"bad address '{given[0]}'") from None
        raise Complaint(f"can't resolve '{words[0]}'") from None


def _connected(process: Process, server: str) -> SocketFile:
    """BusyBox connects its socket first, and says so when that fails."""
    socket = process.netns.udp_socket(6 if ":" in server else 4)
    try:
        socket.connect(server, 53)
    except OSError as error:
        socket.close()
        raise cannot_connect(server, error) from None
    return SocketFile(socket)


def _show(process: Process, name: str, answer: dns.Message) -> Program:
    if answer.code != dns.NOERROR:
        code = dns.CODES.get(answer.code, str(answer.code))
        yield from process.print(f"** server can't find {name}: {code}\n\n")
        return 1
    text = "" if answer.authoritative else "Non-authoritative answer:\n"
    for record in answer.records:
        text += _line(record)
    yield from process.print(text + "\n")
    return 0


def _line(record: dns.Record) -> str:
    if record.kind in ("A", "AAAA"):
        return f"Name:\t{record.name}\nAddress: {record.data}\n"
    if record.kind == "PTR":
        return f"{record.name}\tname = {record.data}\n"
    word = {"CNAME": "canonical name", "NS": "nameserver"}.get(record.kind, record.kind.lower())
    return f"{record.name}\t{word} = {record.data}\n"
