"""nslookup: asks a name server and prints what it says. (BusyBox's bigger one: A and AAAA, or -type=.)"""

from netlab import names
from netlab.embedded.userland import dns
from netlab.embedded.userland.applets.registry import Complaint, UsageProblem, applet
from netlab.embedded.userland.kernel import Program, Sys
from netlab.embedded.userland.process import Process
from netlab.embedded.userland.resolve import Unresolved, ask_all, is_address, resolve

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
    _check_route(process, server)
    answers = yield from ask_all(process, name, kinds, (server,), 10.0)
    if all(answer is None for answer in answers.values()):
        yield from process.print(";; connection timed out; no servers could be reached\n\n")
        return 1
    shown = f"[{server}]" if ":" in server else server
    yield from process.print(f"Server:\t\t{server}\nAddress:\t{shown}:53\n\n")
    status = 0
    for kind in kinds:
        status = max(status, (yield from _show(process, name, answers[kind])))
    return status


def _server(process: Process, words: list[str]) -> Sys[str]:
    if not words:
        return (names.read_resolv_conf(process.fs.text("/etc/resolv.conf")).servers or ("127.0.0.1",))[0]
    try:
        return (yield from resolve(process, words[0]))[0]
    except Unresolved:
        raise Complaint(f"can't resolve '{words[0]}'") from None


def _check_route(process: Process, server: str) -> None:
    """BusyBox connects its socket first, and says so when that fails."""
    socket = process.netns.udp_socket(6 if ":" in server else 4)
    try:
        socket.connect(server, 53)
    except OSError as error:
        raise Complaint(f"can't connect to remote host ({server}): {error.strerror}") from None
    finally:
        socket.close()


def _show(process: Process, name: str, answer: dns.Message | None) -> Program:
    if answer is None:
        yield from process.print(f"*** Can't find {name}: No answer\n\n")
        return 1
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
