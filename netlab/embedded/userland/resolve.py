"""What getaddrinfo(3) does for programs: the hosts file, then the name servers of resolv.conf.

All servers are asked at once for A and AAAA, again after half the time; the first answer counts. A server that fails
is asked a second time, then the next name of the search list comes (glibc, as in BusyBox's image).
"""

from netlab import names
from netlab.dataplane import UdpSocket
from netlab.dataplane.addr import is_address
from netlab.embedded.userland.files import SocketFile
from netlab.embedded.userland.kernel import Sys
from netlab.embedded.userland.preference import in_order
from netlab.embedded.userland.process import Process
from netlab.wire import dns

TIMEOUT, ATTEMPTS = 10.0, 2  # seconds for a question, and how often it is put (resolv.conf(5))


class Unresolved(Exception):
    """No address for a name."""


def resolve(process: Process, name: str, family: int = 0) -> Sys[list[str]]:
    """Addresses of a name (of one family), the one to try first before the others; Unresolved when there are none."""
    if is_address(name):
        found = [name]
    else:
        found = names.find_in_hosts(process.fs.text("/etc/hosts"), name)
        found = [each for each in found if _is(each, family)][:1]  # glibc takes a file's first line that names it
        if not found:
            found = yield from _ask(process, name, family)
    chosen = in_order(process.netns, (each for each in found if _is(each, family)))
    if not chosen:
        raise Unresolved(name)
    return chosen


def _is(address: str, family: int) -> bool:
    return not family or (":" in address) == (family == 6)


def _ask(process: Process, name: str, family: int) -> Sys[list[str]]:
    conf = names.read_resolv_conf(process.fs.text("/etc/resolv.conf"))
    servers = conf.addresses or ("127.0.0.1",)
    kinds = ["A"] * (family != 6) + ["AAAA"] * (family != 4)
    for candidate in names.candidates(name, conf):
        answers = yield from _ask_twice(process, candidate, kinds, servers)
        found = [r.data for answer in answers.values() if answer for r in answer.records if r.kind in ("A", "AAAA")]
        if found:
            return found
        if None in answers.values():
            return []  # no server answers: another name will not help
    return []


def _ask_twice(
    process: Process, name: str, kinds: list[str], servers: tuple[str, ...]
) -> Sys[dict[str, dns.Message | None]]:
    answers = yield from ask_all(process, name, kinds, servers)
    if any(answer is not None and answer.code == dns.SERVFAIL for answer in answers.values()):
        answers = yield from ask_all(process, name, kinds, servers)
    return answers


def ask_all(
    process: Process, name: str, kinds: list[str], servers: tuple[str, ...], timeout: float = TIMEOUT
) -> Sys[dict[str, dns.Message | None]]:
    """The answers by kind; None for a question nobody answered. Who cannot be reached or refuses is not waited for."""
    answers: dict[str, dns.Message | None] = dict.fromkeys(kinds)
    base = process.kernel.world.random_bits(15)
    try:
        questions = {base + n: dns.Message(base + n, name, kind).encode() for n, kind in enumerate(kinds)}
    except ValueError:
        return answers
    files = [SocketFile(process.netns.udp_socket(6 if ":" in server else 4)) for server in servers]
    numbers = [process.open(file) for file in files]
    try:
        reached = [file for file, server in zip(files, servers, strict=True) if _connect(file, server)]
        yield from _rounds(process, reached, questions, answers, timeout)
    finally:
        for number in numbers:
            process.close(number)
    return answers


def _connect(file: SocketFile, server: str) -> bool:
    try:
        _socket(file).connect(server, 53)
    except OSError:
        return False
    return True


def _socket(file: SocketFile) -> UdpSocket:
    assert isinstance(file.socket, UdpSocket)
    return file.socket


def _rounds(
    process: Process, files: list[SocketFile], questions: dict[int, bytes],
    answers: dict[str, dns.Message | None], timeout: float,
) -> Sys[None]:  # fmt: skip
    kinds = dict(zip(questions, answers, strict=True))
    for _ in range(ATTEMPTS):
        asked = [file for file in files if _send(file, [q for n, q in questions.items() if answers[kinds[n]] is None])]
        deadline = process.now + timeout / ATTEMPTS
        while asked and None in answers.values():
            ready = yield from process.poll([(file, "r") for file in asked], deadline)
            if not ready:
                break
            asked = [file for file in asked if file not in ready or _hear(file, kinds, answers)]
        else:
            return


def _send(file: SocketFile, questions: list[bytes]) -> bool:
    try:
        for question in questions:
            _socket(file).send(question)
    except OSError:
        return False
    return True


def _hear(file: SocketFile, kinds: dict[int, str], answers: dict[str, dns.Message | None]) -> bool:
    """False when the server refuses."""
    try:
        message = dns.decode(_socket(file).recvfrom().data)
    except ValueError:
        return True
    except OSError:
        return False
    kind = kinds.get(message.id)
    if kind is not None and answers[kind] is None:
        answers[kind] = message
    return True
