"""%docker and %%docker: the docker command in a notebook, on the engine of the lab that is open.

Registered when netlab is imported in IPython, or by `%load_ext netlab`. Here: which lab is meant, which words, and
what is said when it fails. `command` runs the real docker command, `standin` does without one.
"""

import re
import shlex
import shutil
import socket
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from netlab.errors import NetlabError
from netlab.messages import say

if TYPE_CHECKING:
    from netlab.lab import Lab

TEMPLATE: Final = re.compile(r"(\{\{.*?\}\})")  # Go's, as in --format: IPython would take the braces off
USAGE_ERROR: Final = 125  # as docker run


class Usage(Exception):
    """The line cannot be meant as it stands."""


def register(shell: Any = None) -> None:
    """Give this shell, or the one we run in, the magics; nothing where there is none."""
    shell = shell or sys.modules["IPython"].get_ipython()
    if shell is not None:
        line.needs_local_scope = line.no_var_expand = True  # type: ignore[attr-defined]
        cell.no_var_expand = True  # type: ignore[attr-defined]
        shell.register_magic_function(line, "line", "docker")
        shell.register_magic_function(cell, "cell", "docker")


def line(text: str, local_ns: Any = None) -> None:
    """Run a docker command on the engine of the lab opened last: `%docker ps -a`.

    It is the real docker command where that is installed, else a stand-in that knows the network sub-commands, run,
    exec, ps, inspect, logs, port, rm, start and stop. `%docker --lab NAME ps` means another lab of this notebook. No
    shell reads the line; IPython's `{variable}` and `$variable` are filled in, Go's {{templates}} are left alone.

    What you make by `%docker run` is yours, not the lab's: closing the lab does not remove it. Only where the lab has
    a simulated engine of its own does that end, and all on it. On any other engine, remove it: `%docker rm -f NAME`.
    """
    _finished(_one(text, local_ns or {}))


def cell(options: str, text: str) -> None:
    """Run several docker commands, one a line, up to the first that fails: `%%docker`, or `%%docker --lab NAME`.

    A line may begin with "docker", end with a backslash to go on, or be a comment (#). The rest as for `%docker`.
    """
    lines = list(_lines(text))
    for number, each in enumerate(lines, 1):
        if code := _one(f"{options} {each}", {}):
            _finished(code)
            _complain(say("magic-stopped", line=each, left=len(lines) - number))
            return
    _finished(0)


def _lines(text: str) -> Iterator[str]:
    for each in text.replace("\\\n", " ").splitlines():
        if each.strip() and not each.lstrip().startswith("#"):
            yield each.strip()


def _one(text: str, local: dict[str, Any]) -> int:
    """Run one line; its exit code. What is wrong with the line or the lab is told, not raised."""
    try:
        name, words = _parted(shlex.split(_expanded(text, local)))
        lab = _lab(name)
        lab.check_open()
        return _run(lab, words)
    except (Usage, NetlabError, ValueError) as error:  # ValueError: a quotation mark that is not closed
        _complain(str(error))
        return USAGE_ERROR


def _run(lab: "Lab", words: Sequence[str]) -> int:
    command = shutil.which("docker")
    if command and (lab.engine.url or hasattr(socket, "AF_UNIX")):
        from netlab.magic.command import run

        return run(command, words, lab.engine)
    from netlab.engines.refusals import translated
    from netlab.magic import standin

    with translated(lab.name):
        return standin.run(words, lab.engine.daemon.client.api)


def _parted(words: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """The lab's name if one is given, and the words of the docker command."""
    name = None
    if words and words[0].partition("=")[0] == "--lab":
        _, equals, name = words[0].partition("=")
        words = words[1:]
        if not equals:
            if not words:
                raise Usage(say("magic-lab-which"))
            name, words = words[0], words[1:]
    return name, words[1:] if words[:1] == ["docker"] else words


def _lab(name: str | None) -> "Lab":
    from netlab.lab import opened

    labs = opened()
    if name is None and labs:
        return labs[-1]
    found = next((lab for lab in labs if lab.name == name), None)
    if found is None:
        known = ", ".join(lab.name for lab in labs) or "–"
        raise Usage(say("magic-no-lab") if name is None else say("magic-lab-unknown", name=name, known=known))
    return found


def _expanded(text: str, local: dict[str, Any]) -> str:
    """As IPython does for a line magic, but for Go's templates."""
    from IPython.utils.text import DollarFormatter

    names = {**sys.modules["IPython"].get_ipython().user_ns, **local}

    def filled(piece: str) -> str:
        try:
            return str(DollarFormatter().vformat(piece, (), names))
        except Exception:  # as InteractiveShell.var_expand: what cannot be filled in stays as it is
            return piece

    return "".join(each if TEMPLATE.fullmatch(each) else filled(each) for each in TEMPLATE.split(text))


def _finished(code: int) -> None:
    """Keep the exit code where IPython keeps that of `!command`; say it unless it is 0."""
    sys.modules["IPython"].get_ipython().user_ns["_exit_code"] = code
    if code:
        _complain(say("magic-exit-code", code=code))


def _complain(text: str) -> None:
    print(text, file=sys.stderr)
