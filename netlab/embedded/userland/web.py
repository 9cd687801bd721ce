"""Serving files over HTTP: what BusyBox's httpd and the nginx image have in common; one process per connection."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from netlab.embedded.userland.execute import load
from netlab.embedded.userland.files import Pipe, SocketFile
from netlab.embedded.userland.filesystem import Directory, Node, Regular
from netlab.embedded.userland.http import Head, read_head
from netlab.embedded.userland.kernel import Program, Sys
from netlab.embedded.userland.process import Process

TYPES = {
    "html": "text/html", "htm": "text/html", "txt": "text/plain", "css": "text/css", "js": "application/javascript",
    "json": "application/json", "png": "image/png", "svg": "image/svg+xml",
}  # fmt: skip
REASONS = {200: "OK", 302: "Found", 301: "Moved Permanently", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
           405: "Method Not Allowed", 500: "Internal Server Error", 501: "Not Implemented"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Site:
    """Where files are, how the server calls itself, and how it words an error page; `log` gets (process, line).

    `verbose` is how often BusyBox's httpd was told -v: 1 tells each response on standard error, 2 each URL too.
    """

    root: str
    server: str = ""
    error_page: Callable[[int, str], str] = lambda code, reason: f"{code} {reason}\n"
    log: Callable[[Process, str], Sys[None]] | None = None
    cgi: bool = False
    verbose: int = 0


def http_date(process: Process) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=process.kernel.epoch + process.now)
    return moment.strftime("%a, %d %b %Y %H:%M:%S GMT")


def serve(process: Process, listener: SocketFile, site: Site) -> Program:
    """Accept for ever, each connection in a child."""
    while True:
        socket = yield from process.until(listener.tcp.accept, "accept", listener)
        connection = SocketFile(socket)
        process.spawn(
            lambda child: one_connection(child, site), process.argv, {0: connection, 1: connection, 2: process.file(2)}
        )
        for pid in [pid for pid, child in process.children.items() if child.status is not None]:
            del process.children[pid]


def one_connection(process: Process, site: Site) -> Program:
    """One request, one answer, then the end (Connection: close)."""
    try:
        head = yield from read_head(process, 0)
        if head is not None:
            yield from answer(process, head, site)
            connection = process.file(1)
            if isinstance(connection, SocketFile):
                connection.tcp.shutdown()
    except OSError:
        return 1  # the client went away
    return 0


def answer(process: Process, head: Head, site: Site) -> Sys[None]:
    words = head.first.split()
    if len(words) < 2:
        yield from _send(process, site, 400, "", b"", True)
        return
    method, target = words[0], words[1]
    path = unquote(target.partition("?")[0])
    yield from _tell(process, site, 2, f"url:{path}")
    if method not in ("GET", "HEAD", "POST"):
        yield from _error(process, site, 501, target, method)
        return
    if ".." in path.split("/"):
        yield from _error(process, site, 400, target, method)
        return
    if site.cgi and path.startswith("/cgi-bin/"):
        yield from _run_cgi(process, head, site, path, method)
        return
    yield from _file(process, site, path, target, method)


def _file(process: Process, site: Site, path: str, target: str, method: str) -> Sys[None]:
    fs = process.fs
    full = site.root.rstrip("/") + path
    try:
        node = fs.node(full)
        if isinstance(node, Directory):
            if not path.endswith("/"):
                yield from _send(process, site, 302, "", b"", method != "HEAD", {"Location": path + "/"})
                return
            node = fs.node(full + "index.html")
            path += "index.html"
    except OSError:
        yield from _error(process, site, 404, target, method)
        return
    data = node.data if isinstance(node, Regular) else b""
    kind = TYPES.get(path.rpartition(".")[2], "application/octet-stream" if site.server else "")
    yield from _send(process, site, 200, kind, data, method != "HEAD", {} if site.server else _facts(node, len(data)))
    yield from _log(process, site, method, target, 200, len(data))


def _facts(node: Node, size: int) -> dict[str, str]:
    """What BusyBox's httpd says of a file beside its length (1.35)."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=node.modified)
    stamp = moment.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return {"Accept-Ranges": "bytes", "Last-Modified": stamp, "ETag": f'"{int(node.modified):x}-{size:x}"'}


def _error(process: Process, site: Site, code: int, target: str, method: str) -> Sys[None]:
    body = site.error_page(code, REASONS[code]).encode()
    yield from _send(process, site, code, "text/html", body, method != "HEAD")
    yield from _log(process, site, method, target, code, len(body))


def _log(process: Process, site: Site, method: str, target: str, code: int, size: int) -> Sys[None]:
    if site.log is not None:
        file = process.file(0)
        peer = file.tcp.remote[0] if isinstance(file, SocketFile) and file.tcp.remote else "-"
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=process.kernel.epoch + process.now)
        stamp = moment.strftime("%d/%b/%Y:%H:%M:%S +0000")
        yield from site.log(process, f'{peer} - - [{stamp}] "{method} {target} HTTP/1.1" {code} {size} "-" "-" "-"')


def _send(
    process: Process,
    site: Site,
    code: int,
    kind: str,
    body: bytes,
    with_body: bool,
    extra: dict[str, str] = {},  # noqa: B006
) -> Sys[None]:
    yield from _tell(process, site, 1, f"response:{code}")
    lines = [f"HTTP/1.1 {code} {REASONS[code]}"]
    lines += [f"Server: {site.server}"] if site.server else []
    lines += [f"Date: {http_date(process)}", "Connection: close"]
    lines += [f"Content-{'Type' if site.server else 'type'}: {kind}"] if kind else []
    lines += [f"{name}: {value}" for name, value in extra.items()]
    told = site.server or code == 200 or not body  # BusyBox's httpd tells no length of its error pages
    lines += [*([f"Content-Length: {len(body)}"] if told else []), "", ""]
    yield from process.write(1, "\r\n".join(lines).encode() + (body if with_body else b""))


def _peer(process: Process) -> tuple[str, int]:
    """Address and port of who asks, the address as BusyBox writes it."""
    connection = process.file(0)
    address, port = (connection.tcp.remote if isinstance(connection, SocketFile) else None) or ("", 0)
    if isinstance(connection, SocketFile) and connection.socket.family == 6 and ":" not in address:
        address = f"::ffff:{address}"  # as BusyBox, which listens on :: (observed on 1.35)
    return f"[{address}]" if ":" in address else address, port


def _tell(process: Process, site: Site, level: int, text: str) -> Sys[None]:
    """What httpd -v says on standard error (observed on BusyBox 1.35)."""
    if site.verbose >= level:
        address, port = _peer(process)
        yield from process.write(2, f"{address}:{port}: {text}\n".encode())


def _run_cgi(process: Process, head: Head, site: Site, path: str, method: str) -> Sys[None]:
    """A program below /cgi-bin: its output follows the status line (RFC 3875)."""
    address, _ = _peer(process)
    full = site.root.rstrip("/") + path
    env = process.env | {
        "REQUEST_METHOD": method, "SCRIPT_NAME": path, "QUERY_STRING": head.first.split()[1].partition("?")[2],
        "REMOTE_ADDR": address, "SERVER_PROTOCOL": "HTTP/1.1", "GATEWAY_INTERFACE": "CGI/1.1",
    }  # fmt: skip
    try:
        body, argv = load(process.kernel, process.fs, [full], env)
    except OSError:
        yield from _error(process, site, 404, path, method)
        return
    pipe = Pipe()
    child = process.spawn(body, argv, {0: process.file(0), 1: pipe.writer, 2: process.file(2)}, env=env)
    number = process.open(pipe.reader)
    output = b""
    while data := (yield from process.read(number)):
        output += data
    yield from process.wait(child.pid)
    yield from _tell(process, site, 1, "response:200")
    yield from process.write(1, b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + output)
