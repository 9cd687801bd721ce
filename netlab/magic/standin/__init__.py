"""A stand-in for the docker command where that is not installed: some of its sub-commands, through the docker SDK.

It says what the command says (28.x), and refuses by name what it does not know. Nothing here is a shell.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from netlab.magic.standin import containers, networks, running
from netlab.magic.standin.calls import complain
from netlab.magic.standin.grammar import Failed, Flag, Given, read
from netlab.messages import say

Work = Callable[[Any, Given], int]
Row = tuple[Work, Mapping[str, Flag], int, int | None, str]  # what, flags, least and most words, as usage tells

NETWORK: Final[dict[str, Row]] = {
    "create": (networks.create, networks.FLAGS["create"], 1, 1, "NETWORK"),
    "ls": (networks.ls, networks.FLAGS["ls"], 0, 0, ""),
    "inspect": (networks.inspect, networks.FLAGS["inspect"], 1, None, "NETWORK [NETWORK...]"),
    "connect": (networks.connect, networks.FLAGS["connect"], 2, 2, "NETWORK CONTAINER"),
    "disconnect": (networks.disconnect, networks.FLAGS["disconnect"], 2, 2, "NETWORK CONTAINER"),
    "rm": (networks.rm, networks.FLAGS["rm"], 1, None, "NETWORK [NETWORK...]"),
    "prune": (networks.prune, networks.FLAGS["prune"], 0, 0, ""),
}
CONTAINER: Final[dict[str, Row]] = {
    "run": (running.run, running.FLAGS["run"], 1, None, "IMAGE [COMMAND] [ARG...]"),
    "exec": (running.execute, running.FLAGS["exec"], 2, None, "CONTAINER COMMAND [ARG...]"),
    "ps": (containers.ps, containers.FLAGS["ps"], 0, 0, ""),
    "inspect": (containers.inspect, containers.FLAGS["inspect"], 1, None, "NAME|ID [NAME|ID...]"),
    "logs": (running.logs, running.FLAGS["logs"], 1, 1, "CONTAINER"),
    "port": (containers.port, containers.FLAGS["port"], 1, 2, "CONTAINER [PRIVATE_PORT[/PROTO]]"),
    "rm": (containers.rm, containers.FLAGS["rm"], 1, None, "CONTAINER [CONTAINER...]"),
    "start": (containers.start, containers.FLAGS["start"], 1, None, "CONTAINER [CONTAINER...]"),
    "stop": (containers.stop, containers.FLAGS["stop"], 1, None, "CONTAINER [CONTAINER...]"),
}
SAME: Final = {("network", "list"): "ls", ("network", "remove"): "rm"}
PROGRAMS: Final = ("run", "exec")  # what follows their first word is not ours


def run(words: Sequence[str], api: Any) -> int:
    """Do what the docker command would with these words; its exit code."""
    try:
        return _run([*words], api)
    except Failed as error:
        complain(str(error))
        return error.code


def _run(words: list[str], api: Any) -> int:
    table, command = CONTAINER, "docker"
    if words[:1] == ["network"]:
        table, command = NETWORK, "docker network"
        words = words[1:]
        words[:1] = [SAME.get(("network", word), word) for word in words[:1]]
    if not words or words[0] not in table:
        known = [*CONTAINER, *(f"network {name}" for name in NETWORK)]
        raise Failed(say("standin-command", command=" ".join([command, *words[:1]]), known=", ".join(known)))
    work, flags, least, most, usage = table[words[0]]
    command = f"{command} {words[0]}"
    given = read(command, flags, words[1:], mixed=words[0] not in PROGRAMS)
    if len(given.words) < least or (most is not None and len(given.words) > most):
        raise Failed(_usage(command, bool(flags), least, most, usage))
    return work(api, given)


def _usage(command: str, has_flags: bool, least: int, most: int | None, usage: str) -> str:
    plural = "s" if least > 1 else ""
    if most == 0:
        needs = "accepts no arguments"
    elif most is None:
        needs = f"requires at least {least} argument{plural}"
    elif most == least:
        needs = f"requires {least} argument{plural}"
    else:
        needs = f"requires at least {least} and at most {most} arguments"
    line = " ".join(filter(None, (command, "[OPTIONS]" if has_flags else "", usage)))
    look = "See" if most is None else "Run"
    return f"docker: '{command}' {needs}\n\nUsage:  {line}\n\n{look} '{command} --help' for more information"
