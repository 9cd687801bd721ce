"""What the nginx image runs: a web server for /usr/share/nginx/html on port 80, with nginx's words."""

from netlab.embedded.userland.files import SocketFile
from netlab.embedded.userland.filesystem import Directory, Regular
from netlab.embedded.userland.kernel import Interrupted, Program, Sys
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.signals import SIGNALS, TERM
from netlab.embedded.userland.web import Site, serve

VERSION = "1.27.0"
ROOT = "/usr/share/nginx/html"
WELCOME = """<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>This is the simulated nginx of netlab: it serves the files of /usr/share/nginx/html.</p>
</body>
</html>
"""


def page(code: int, reason: str) -> str:
    return (
        f"<html>\r\n<head><title>{code} {reason}</title></head>\r\n<body>\r\n"
        f"<center><h1>{code} {reason}</h1></center>\r\n"
        f"<hr><center>nginx/{VERSION}</center>\r\n</body>\r\n</html>\r\n"
    )


def _log(process: Process, line: str) -> Sys[None]:
    yield from process.print(line + "\n", 2)


def nginx(process: Process) -> Program:
    """Only the options of the image's own command are understood."""
    words = process.argv[1:]
    if words[:1] == ["-v"]:
        yield from process.complain(f"nginx version: nginx/{VERSION}")
        return 0
    if words and words[:2] != ["-g", "daemon off;"]:
        yield from process.complain(f'nginx: invalid option: "{words[0]}"')
        return 1
    for signal in (SIGNALS["QUIT"], TERM, SIGNALS["INT"]):
        process.handle(signal)  # nginx ends by itself on these, also as process 1
    socket = process.netns.tcp_socket(6)
    socket.reuse_address = True
    try:
        socket.bind("::", 80)
        socket.listen(511)
    except OSError as error:
        yield from process.complain(f"nginx: [emerg] bind() to 0.0.0.0:80 failed ({error.errno}: {error.strerror})")
        return 1
    listener = SocketFile(socket)
    process.open(listener)
    try:
        return (yield from serve(process, listener, Site(ROOT, f"nginx/{VERSION}", page, _log)))
    except Interrupted:
        return 0


def nginx_root(base: Directory) -> Directory:
    """The root file system of the nginx image, over a BusyBox one."""
    root = base.above()
    root.make("usr/sbin/nginx", Regular(0o755, data=b"\x7fELF (simulated)\n", program="nginx"))
    root.make("usr/share/nginx/html/index.html", Regular(data=WELCOME.encode()))
    root.make("usr/share/nginx/html/50x.html", Regular(data=page(500, "Internal Server Error").encode()))
    root.make("etc/nginx/nginx.conf", Regular(data=b"# simulated: serves /usr/share/nginx/html on port 80\n"))
    return root
