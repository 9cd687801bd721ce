"""wget: one URL over HTTP into a file or to standard output, with BusyBox's words about it."""

import re
from dataclasses import dataclass

from netlab.embedded.userland.applets.netcat import cannot_connect, port_number
from netlab.embedded.userland.applets.registry import Complaint, Options, UsageProblem, applet
from netlab.embedded.userland.files import File, SocketFile
from netlab.embedded.userland.http import BodyReader, Head, read_head
from netlab.embedded.userland.kernel import Program, Sys
from netlab.embedded.userland.openfile import open_path
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.resolve import Unresolved, resolve

USAGE = """wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]
\t[--post-data STR | --post-file FILE] [-Y on/off]
\t[-P DIR] [-U AGENT] [-T SEC] URL...

Retrieve files via HTTP or FTP

\t--spider\tOnly check URL existence: $? is 0 if exists
\t--header STR\tAdd STR (of form 'header: value') to headers
\t-c\t\tContinue retrieval of aborted transfer
\t-q\t\tQuiet
\t-P DIR\t\tSave to DIR (default .)
\t-S    \t\tShow server response
\t-T SEC\t\tNetwork read timeout is SEC seconds
\t-O FILE\t\tSave to FILE ('-' for stdout)"""
REDIRECTIONS = 10


@dataclass(frozen=True, slots=True)
class Url:
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == 80 else f"{name}:{self.port}"


def parse_url(text: str) -> Url:
    scheme, separator, rest = text.partition("://")
    if not separator:
        scheme, rest = "http", text
    if scheme == "https":
        raise Complaint("note: TLS is not simulated here; use http://")
    if scheme != "http":
        raise Complaint(f"not an http or ftp url: {text}")
    authority, slash, path = rest.partition("/")
    match = re.fullmatch(r"(?:[^@]*@)?(?:\[([^\]]+)\]|([^:]*))(?::(\w+))?", authority)
    if match is None:
        raise Complaint(f"bad address '{authority}'")
    return Url(match[1] or match[2], port_number(match[3]) if match[3] else 80, slash + path or "/")


@applet("wget", usage=USAGE)
def wget(process: Process, argv: list[str]) -> Program:
    words, long = _long_options(argv)
    options = Options(words, "cqSO:o:P:U:T:Y:")
    if not options.words:
        raise UsageProblem
    for text in options.words:
        yield from Transfer(process, options, long).run(text)
    return 0


def _long_options(argv: list[str]) -> tuple[list[str], dict[str, list[str]]]:
    """--header, --post-data, --spider, --timeout, --quiet ... apart from the rest."""
    words: list[str] = []
    found: dict[str, list[str]] = {}
    short = {"quiet": "-q", "output-document": "-O", "timeout": "-T", "server-response": "-S", "no-verbose": "-q"}
    waiting = list(argv)
    while waiting:
        word = waiting.pop(0)
        name, sign, value = word[2:].partition("=")
        if not word.startswith("--") or word in ("--", "--help"):
            words.append(word)
        elif name in short:
            takes = name in ("output-document", "timeout")
            words += [short[name]] + ([value if sign else waiting.pop(0)] if takes else [])
        elif name in ("spider", "no-check-certificate"):
            found[name] = [""]
        elif name in ("header", "post-data", "user-agent"):
            found.setdefault(name, []).append(value if sign else (waiting.pop(0) if waiting else ""))
        else:
            words.append(word)
    return words, found


class Transfer:
    def __init__(self, process: Process, options: Options, long: dict[str, list[str]]) -> None:
        self.process, self.options, self.long = process, options, long
        self.quiet = "q" in options
        self.limit = options.number("T", 900)

    def _say(self, text: str) -> Sys[None]:
        if not self.quiet:
            yield from self.process.complain(text)

    def run(self, text: str) -> Sys[None]:
        url = parse_url(text)
        for _ in range(REDIRECTIONS):
            file = yield from self._connect(url)
            number = next(n for n, each in self.process.files.items() if each is file)
            head = yield from self._ask(url, number)
            status = head.first.split(" ", 2)[1] if head.first.count(" ") else "0"
            if status in ("301", "302", "303", "307", "308") and "location" in head.fields:
                target = head.fields["location"]
                url = parse_url(target) if "://" in target else Url(url.host, url.port, target)
                self.process.close(number)
                continue
            if not status.startswith("2"):
                raise Complaint(f"server returned error: {head.first}")
            if "spider" in self.long:
                yield from self._say("remote file exists")
            else:
                yield from self._save(url, number, head)
            self.process.close(number)
            return
        raise Complaint("too many redirections")

    def _connect(self, url: Url) -> Sys[SocketFile]:
        try:
            addresses = yield from resolve(self.process, url.host)
        except Unresolved:
            raise Complaint(f"bad address '{url.host}'") from None
        address = addresses[0]
        shown = f"[{address}]" if ":" in address else address
        yield from self._say(f"Connecting to {url.authority} ({shown}:{url.port})")
        file = SocketFile(self.process.netns.tcp_socket(6 if ":" in address else 4))
        self.process.open(file)
        deadline = self.process.now + self.limit if "T" in self.options else None
        try:
            yield from self.process.connect(file, address, url.port, deadline)
        except OSError as error:
            if isinstance(error, TimeoutError) and deadline is not None and self.process.now >= deadline:
                raise Complaint("download timed out") from None
            raise cannot_connect(address, error) from None
        return file

    def _ask(self, url: Url, number: int) -> Sys[Head]:
        post = self.long.get("post-data")
        lines = [f"{'POST' if post else 'GET'} {url.path} HTTP/1.1", f"Host: {url.authority}"]
        lines += [
            f"User-Agent: {self.options.get('U') or self.long.get('user-agent', ['Wget'])[0]}",
            "Connection: close",
        ]
        lines += self.long.get("header", [])
        body = "".join(post or []).encode()
        if post:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        yield from self.process.write(number, "\r\n".join([*lines, "", ""]).encode() + body)
        ready = yield from self.process.poll([(self.process.file(number), "r")], self.process.now + self.limit)
        head = (yield from read_head(self.process, number)) if ready else None
        if not ready:
            raise Complaint("download timed out")
        if head is None:
            raise Complaint("error getting response")
        if "S" in self.options:
            refused = head.first.split()[1:2] >= ["4"]
            shown = head.lines[:1] if refused else [*head.lines, ""]
            yield from self.process.complain("\n".join(f"  {line}" for line in shown))
        return head

    def _save(self, url: Url, number: int, head: Head) -> Sys[None]:
        name = self.options.get("O") or url.path.partition("?")[0].rpartition("/")[2] or "index.html"
        if "P" in self.options and "O" not in self.options:
            name = f"{self.options.get('P')}/{name}"
        out: File | int = 1 if name == "-" else self._create(name)
        shown = "stdout" if name == "-" else f"'{name}'"
        yield from self._say("writing to stdout" if name == "-" else f"saving to {shown}")
        target = out if isinstance(out, int) else self.process.open(out)
        body, size = BodyReader(self.process, number, head), 0
        while data := (yield from body.next()):
            size += len(data)
            yield from self.process.write(target, data)
        if head.length is not None and size < head.length:
            raise Complaint("connection closed prematurely")
        stem = "-" if name == "-" else name.rpartition("/")[2]
        yield from self._say(f"{stem[:20]:<20} 100% |{'*' * 32}| {size:5}  0:00:00 ETA")
        yield from self._say("written to stdout" if name == "-" else f"{shown} saved")
        if target != 1:
            self.process.close(target)

    def _create(self, name: str) -> File:
        if "O" not in self.options and self.process.fs.exists(name, self.process.cwd):
            raise Complaint(f"can't open '{name}': File exists")
        try:
            return open_path(self.process, name, "w")
        except OSError as error:
            raise Complaint(f"can't open '{name}': {error.strerror}") from None
