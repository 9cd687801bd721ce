"""httpd: BusyBox's web server."""

from netlab.embedded.userland.applets.netcat import listener, port_number
from netlab.embedded.userland.applets.registry import Complaint, Options, applet
from netlab.embedded.userland.filesystem import Directory
from netlab.embedded.userland.kernel import Program
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.web import Site, serve

USAGE = """httpd [-ifv[v]] [-c CONFFILE] [-p [IP:]PORT] [-u USER[:GRP]] [-r REALM] [-h HOME]

Listen for incoming HTTP requests

\t-i\t\tInetd mode
\t-f\t\tRun in foreground
\t-v[v]\t\tVerbose
\t-p [IP:]PORT\tBind to IP:PORT (default *:80)
\t-h HOME\t\tHome directory (default .)"""


def page(code: int, reason: str) -> str:
    return (
        f"<HTML><HEAD><TITLE>{code} {reason}</TITLE></HEAD>\n<BODY><H1>{code} {reason}</H1>\n"
        f"The requested URL was not found\n</BODY></HTML>\n"
    )


@applet("httpd", usage=USAGE)
def httpd(process: Process, argv: list[str]) -> Program:
    options = Options(argv, "ifvc:p:u:r:h:")
    home = options.get("h", process.cwd)
    try:
        node = process.fs.node(home, process.cwd)
    except OSError as error:
        raise Complaint(f"can't change directory to '{home}': {error.strerror}") from None
    if not isinstance(node, Directory):
        raise Complaint(f"can't change directory to '{home}': Not a directory")
    root = process.fs.find(home, process.cwd).path
    address, _, port = options.get("p", "80").rpartition(":")
    file = listener(process, address.strip("[]") or "::", port_number(port))
    verbose = options.counts.get("v", 0) if "f" in options else 0  # in the background nobody hears it
    site = Site(root, error_page=page, cgi=True, verbose=verbose)
    if "f" in options:
        return (yield from serve(process, file, site))
    process.spawn(lambda child: serve(child, file, site), process.argv, {**process.files})
    return 0
