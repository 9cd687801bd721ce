"""The command: engines, run, build, report, clean, serve, version. Each imports what it needs when it is called.

Words only: what a command does is in `course`, `engines` and `ownership`.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from netlab.errors import CourseError, NetlabError
from netlab.messages import LANGUAGES, say

if TYPE_CHECKING:
    from netlab.course.forks import Forks

ENGINE_HELP: Final = 'auto, docker, private, private:/path/to/root, embedded, or embedded:20.10 (default: "auto")'


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0, 1 for any failure, 2 for a wrong call, 130 after ^C."""
    top = parser()
    given, more = top.parse_known_args(arguments)
    if more and not hasattr(given, "jupyter"):
        top.error(f"unknown flag: {more[0]}")
    if more:
        given.jupyter = more
    command: Callable[[argparse.Namespace], int] = given.command
    try:
        return command(given)
    except NetlabError as error:
        print(f"netlab: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"netlab: {say('course-stopped')}", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """The whole command line, with its help texts."""
    top = argparse.ArgumentParser(
        prog="python -m netlab",
        description="An interactive, executable course on Docker networking.",
        epilog="NETLAB_LANG=ko makes it speak Korean; NETLAB_ENGINE takes the place of the engine auto.",
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _lab_command(commands)
    _engines_command(commands)
    _run_command(commands)
    _build_command(commands)
    _report_command(commands)
    _clean_command(commands)
    _serve_command(commands)
    version = _command(commands, "version", _version, "show the versions in use")
    version.description = "Show the versions of the course, of Python and of the Docker SDK."
    return top


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    function: Callable[[argparse.Namespace], int],
    summary: str,
) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=summary)
    made.set_defaults(command=function)
    return made


def _lab_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = _command(commands, "lab", _lab, "open the course in JupyterLab")
    made.description = (
        "Open the course in JupyterLab. Where no Docker answers, one embedded engine is served beside it, which all "
        "notebooks and the docker command in JupyterLab's terminals share; it ends with JupyterLab. "
        "All other options are JupyterLab's own."
    )
    made.allow_abbrev = False
    made.add_argument("--folder", type=Path, metavar="DIR", help="what to open (default: the course)")
    made.add_argument("--engine", choices=["auto", "docker", "embedded"], default="auto", help='default: "auto"')
    made.set_defaults(jupyter=[])


def _lab(given: argparse.Namespace) -> int:
    from netlab.course import folder
    from netlab.messages import language
    from netlab.start import start

    opened = [str(given.folder)] if given.folder else folder.front_page(language())
    return start([*opened, *given.jupyter], given.engine, lambda text: print(text, flush=True))


def _engines_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = _command(commands, "engines", _engines, "list the Docker Engines that can be used here, and why")
    made.description = "List the kinds of Docker Engine, whether each can be used here, and why or why not."


def _engines(given: argparse.Namespace) -> int:
    from netlab.engines import survey

    rows = survey()
    for kind, usable, why in rows:
        print(f"{kind:8} {say('cli-yes' if usable else 'cli-no'):4} {why}")
    return 0 if any(usable for _, usable, _ in rows) else 1


def _run_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = _command(commands, "run", _run, "execute notebooks and write a site of the results")
    made.description = (
        "Execute notebooks from top to bottom, write the executed notebooks and a site of them, "
        'and close with "N passed, N failed".'
    )
    made.add_argument("notebooks", nargs="*", metavar="NUMBER", help='like 04 or 04_names (default: "all")')
    made.add_argument("--engine", default="auto", help=ENGINE_HELP)
    made.add_argument("--lang", choices=[*LANGUAGES, "all"], default="en", help="language (default: %(default)s)")
    made.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="folder (default: %(default)s)")
    made.add_argument(
        "--form",
        choices=["solved", "learner"],
        default="solved",
        help="with the solutions, whose checks must pass, or as learners get them (default: %(default)s)",
    )
    made.add_argument("--timeout", type=int, default=300, metavar="SECONDS", help="for one cell (default: %(default)s)")


def _run(given: argparse.Namespace) -> int:
    from netlab.course.forks import Forks
    from netlab.course.warm import spare_iri_grammar

    spare_iri_grammar()
    with Forks.start() or nullcontext() as forks:  # it imports while this process reads the sources
        return _run_in(given, forks)


def _run_in(given: argparse.Namespace, forks: "Forks | None") -> int:
    from netlab.course import folder, source
    from netlab.course.job import Run, Settings
    from netlab.course.run import Course, jobs, summary
    from netlab.course.site import Site

    sources = source.find(folder.notebooks() / "src", given.notebooks)
    languages = LANGUAGES if given.lang == "all" else (given.lang,)
    engine, at_once = _probe(given.engine)
    print(say("course-engine", engine=engine))
    run = Run(jobs(sources, languages, given.form), engine, datetime.now())
    settings = Settings(given.out.resolve(), given.engine, given.timeout)
    sweep = lambda: _sweep(given.engine)  # noqa: E731
    executions = Course(run.jobs, settings, sweep, at_once, pages=run, forks=forks).run()
    index = Site(run, given.out).index(executions)
    *lines, closing = summary(executions)
    print(*lines, say("course-site", path=index), closing, sep="\n")
    return 0 if all(execution.passed for execution in executions) else 1


def _probe(name: str) -> tuple[str, int]:
    """Open the engine once: a missing one fails here, in one sentence, and not once in each notebook."""
    from netlab import engines
    from netlab.course.run import AT_ONCE

    with engines.find(name) as engine:
        return str(engine), AT_ONCE if engine.own_per_lab else 1


def _sweep(engine: str) -> list[str]:
    from netlab import ownership

    return list(ownership.clean(engine=engine))


def _build_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = _command(commands, "build", _build, "write the notebooks from their sources")
    made.description = "Write notebooks/en and notebooks/ko from notebooks/src."
    made.add_argument("--check", action="store_true", help="write nothing; fail if a notebook differs from its source")


def _build(given: argparse.Namespace) -> int:
    from netlab.course import build, folder

    notebooks = folder.notebooks()
    if given.check:
        if stale := build.stale(notebooks):
            raise CourseError(say("course-stale", names=", ".join(stale)))
        print(say("course-fresh"))
        return 0
    written = build.build(notebooks)
    print(say("course-built", count=len(written), names=", ".join(written)) if written else say("course-fresh"))
    return 0


def _report_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = _command(commands, "report", _report, "tell who passed which exercise")
    made.description = (
        "Tell who passed which exercise, from the files that checks keep beside the notebooks (netlab-results.jsonl) "
        "or from executed notebooks, one folder for each learner."
    )
    made.add_argument("files", nargs="*", type=Path, metavar="FILE", help="(default: those of this clone)")
    made.add_argument("--csv", type=Path, metavar="PATH", help="write the standings as CSV too")
    made.add_argument("--html", type=Path, metavar="PATH", help="write them as a page too")


def _report(given: argparse.Namespace) -> int:
    from netlab.course import folder, report
    from netlab.course.gradebook import FILE

    told = report.report(given.files or sorted(folder.notebooks().rglob(FILE)))
    print(report.as_text(told))
    for path in report.written(told, {"csv": given.csv, "html": given.html}):
        print(say("report-written", path=path))
    return 0


def _clean_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = _command(commands, "clean", _clean, "remove what dead labs left behind")
    made.description = (
        "Remove what dead labs of this user left behind: containers, networks, volumes, private engines. "
        "A lab that is alive is never touched, nor is anything without a lab's label."
    )
    made.add_argument("--lab", metavar="ID", help="the things of this lab, whoever made it")
    made.add_argument("--all", action="store_true", help="those of every lab that is not alive; asks first")
    made.add_argument("--yes", action="store_true", help="do not ask")
    made.add_argument("--engine", default="auto", help=ENGINE_HELP)


def _clean(given: argparse.Namespace) -> int:
    from netlab import ownership

    if given.all and not given.yes and not _agreed():
        return 1
    cleaned = ownership.clean(lab=given.lab, everything=given.all, engine=given.engine)
    print(*cleaned, sep="\n", end="\n" if list(cleaned) else "")
    print(say("cli-clean", count=len(cleaned.removed)) if cleaned.removed else say("cli-clean-nothing"))
    return 1 if cleaned.left else 0


def _serve_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = _command(commands, "serve", _serve, "serve the embedded engine on a Unix socket, until ^C")
    made.description = (
        "Serve the embedded engine on a Unix socket, for the docker command and other clients, until ^C or SIGTERM. "
        "The socket is for its owner alone. Images, networks, containers and volumes are kept in a folder and found "
        "again at the next start; what runs is stopped at the end, and started again by its restart policy."
    )
    place = made.add_mutually_exclusive_group(required=True)
    place.add_argument("--socket", type=Path, metavar="PATH", help="its folder is made (mode 0700)")
    place.add_argument("--tcp", type=int, metavar="PORT", help="Windows only: a port of 127.0.0.1, 0 for any")
    made.add_argument("--until-eof", action="store_true", help="end with the standard input, too")
    made.add_argument("--quiet", action="store_true", help="print the bare URL")
    made.add_argument(
        "--era", help="version of Docker to imitate: 20.10, 26 or 28 (default: that of the data root, else 28)"
    )
    made.allow_abbrev = False
    _dockerd_flags(made.add_argument_group("the daemon's settings, by dockerd's names"))


def _dockerd_flags(group: "argparse._ArgumentGroup") -> None:
    group.add_argument("--config-file", type=Path, metavar="FILE", help="a daemon.json")
    group.add_argument("--data-root", action="append", dest="flag data-root", metavar="DIR", help=(
        "where what was made is kept (default: a folder of the socket's own among netlab's records; with --until-eof "
        "nothing is kept)"
    ))  # fmt: skip
    for flag, what in {
        "bip": "address of docker0, like 10.1.0.1/24", "fixed-cidr": "addresses for containers on docker0",
        "default-gateway": "address", "mtu": "of docker0", "icc": "whether containers on docker0 reach each other",
        "ip": "address that ports are published on", "dns": "name server; may be given often",
        "dns-search": "domain; may be given often", "dns-opt": "for resolv.conf; may be given often",
        "default-address-pool": "base=10.0.0.0/8,size=24; may be given often",
        "userland-proxy": "whether docker-proxy serves published ports", "iptables": "whether to add rules",
        "ip-forward": "whether to switch forwarding on", "ip-masq": "whether docker0 masquerades",
        "ip-forward-no-drop": "whether forwarding stays open for what is not Docker's",
        "ip6tables": "whether to add rules for IPv6", "ipv6": "whether docker0 has IPv6",
        "bip6": "address of docker0, like fd00:1::1/64", "fixed-cidr-v6": "addresses for containers on docker0",
        "default-gateway-v6": "address", "host-gateway-ip": "what host-gateway stands for; may be given often",
        "allow-direct-routing": "whether containers are reached from outside by their own addresses",
        "default-network-opt": "bridge=com.docker.network.driver.mtu=1400; may be given often",
        "live-restore": "whether containers outlive the daemon; here their commands begin anew",
    }.items():  # fmt: skip
        whether = what.startswith("whether")
        group.add_argument(
            f"--{flag}", action="append", dest=f"flag {flag}", metavar="BOOL" if whether else "VALUE", help=what,
            nargs="?" if whether else None, const="true" if whether else None,
        )  # fmt: skip


def _serve(given: argparse.Namespace) -> int:
    from netlab.embedded.eras import era
    from netlab.engines.dockerd import FLAGS, with_root
    from netlab.engines.serving import default_root, serve

    written = {key: value for flag, key in FLAGS.items() if (value := getattr(given, f"flag {flag}")) is not None}
    settings, root = with_root(written, given.config_file)
    place, asked = given.tcp if given.socket is None else given.socket.resolve(), era(given.era) if given.era else None
    root = root or (None if given.until_eof else default_root(place))
    serve(place, lambda url: print(url if given.quiet else say("cli-serving", url=url), flush=True),
          settings=settings, until_eof=given.until_eof, data_root=root, era=asked)  # fmt: skip
    return 0


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise CourseError(say("cli-clean-all-unasked"))
    return input(say("cli-clean-all")).strip().lower() in ("y", "yes")


def _version(given: argparse.Namespace) -> int:
    import platform
    from importlib.metadata import version

    print(f"docker-netlab {version('docker-netlab')}")
    print(f"Python {platform.python_version()}")
    print(f"docker (SDK) {version('docker')}")
    return 0
