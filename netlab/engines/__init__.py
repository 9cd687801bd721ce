"""Which Docker Engine are we talking to? `find` opens one, `survey` tells what there is."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from netlab.embedded import eras
from netlab.engines.base import Daemon, Engine
from netlab.engines.capabilities import lacking, show
from netlab.errors import BadOption, NetlabError, NoEngine, NotOnThisEngine
from netlab.messages import say

__all__ = ["Daemon", "Engine", "find", "suitable", "survey"]

EMBEDDED = "embedded"
KINDS = ("auto", "docker", "private", EMBEDDED)


def find(
    name: str = "auto", *, settings: Mapping[str, Any] | None = None, needs: Sequence[str] = (), era: str = ""
) -> Engine:
    """Open an engine: "auto", "docker", "private", "private:/another/root", "embedded", or "embedded:20.10".

    `settings` are keys of daemon.json for an engine of our own; a learner's engine is never reconfigured.
    `era` ("20.10", "26", "28") is the version that the embedded engine imitates; "auto" is the embedded one then.
    `needs` are capabilities: where the engine lacks one, that is said and the embedded engine takes its place.
    NETLAB_ENGINE takes the place of "auto". Raises NoEngine with what was tried and what to do, BadOption,
    NotOnThisEngine when the embedded engine lacks something too.
    """
    engine = _open(name, settings, era)
    if not needs or not (lacked := lacking(engine, tuple(needs))):
        return engine
    engine.close()
    if EMBEDDED not in lacked.engines:
        raise NotOnThisEngine(repr(lacked))
    show(replace(lacked, instead=EMBEDDED))
    return _embedded(say("why-embedded"), settings, era)


def suitable(engine: Engine, needs: Sequence[str], era: str = "", settings: Mapping[str, Any] | None = None) -> Engine:
    """This engine, which somebody opened; NotOnThisEngine when it lacks something, BadOption if of another era.

    BadOption too for settings: it keeps its own.
    """
    if settings:
        raise BadOption(say("engine-keeps-its-settings", keys=", ".join(settings)))
    if era and (engine.kind != EMBEDDED or engine.version != eras.era(era).version):
        raise BadOption(say("era-is-not-the-engines", era=era, engine=engine))
    if needs and (lacked := lacking(engine, tuple(needs))):
        raise NotOnThisEngine(repr(lacked))
    return engine


def _open(name: str, settings: Mapping[str, Any] | None, era: str) -> Engine:
    if name == "auto":
        name = os.environ.get("NETLAB_ENGINE", "auto") or "auto"
    kind, colon, which = name.partition(":")
    if kind not in KINDS or (colon and kind not in ("private", EMBEDDED)):
        raise BadOption(say("unknown-engine", name=name, known=", ".join(KINDS)))
    if kind == EMBEDDED or (era and kind == "auto"):
        return _embedded(say("why-embedded"), settings, _one_era(which, era))
    if era:
        raise BadOption(say("era-needs-embedded", era=era, name=name))
    if kind == "private":
        return _private(which or os.environ.get("NETLAB_ROOT") or "/", settings)
    if kind == "auto":
        return _auto(settings)
    return _unchanged(_docker(), settings)


def _one_era(named: str, given: str) -> str:
    """Of embedded:NAME and era=; BadOption when they differ."""
    if named and given and eras.era(named) is not eras.era(given):
        raise BadOption(say("era-needs-embedded", era=given, name=f"{EMBEDDED}:{named}"))
    return named or given


def _private(root: str, settings: Mapping[str, Any] | None) -> Engine:
    from netlab.engines.private import PrivateEngine

    return PrivateEngine(say("why-private", root=root), root, settings)


def _auto(settings: Mapping[str, Any] | None) -> Engine:
    """The learner's own Docker; where none answers, the embedded engine. A DOCKER_HOST that is dead is an error."""
    try:
        engine = _docker()
    except NoEngine:
        if os.environ.get("DOCKER_HOST"):
            raise
        return _embedded(say("why-embedded-here"), settings)
    return _unchanged(engine, settings)


def _unchanged(engine: Engine, settings: Mapping[str, Any] | None) -> Engine:
    """BadOption if a running engine is to be reconfigured."""
    if settings:
        engine.close()
        key = "served-keeps-its-settings" if engine.kind == "embedded" else "engine-keeps-its-settings"
        raise BadOption(say(key, keys=", ".join(settings), url=engine.url))
    return engine


def _embedded(why: str, settings: Mapping[str, Any] | None, era: str = "") -> Engine:
    from netlab.engines.embedded import EmbeddedEngine
    from netlab.engines.settings import daemon_settings

    return EmbeddedEngine(why, settings=daemon_settings(settings or {}, eras.era(era) if era else eras.E28))


def _docker() -> Engine:
    from netlab.engines.existing import find as find_existing

    return find_existing()


def survey() -> list[tuple[str, bool, str]]:
    """One row for each kind of engine: its name, whether it can be used here, and why (not)."""
    usable, why, embedded = _survey_docker()
    return [("docker", usable, why), ("private", *_survey_private()), ("embedded", True, embedded)]


def _survey_docker() -> tuple[bool, str, str]:
    """... and why the embedded one can be used: served, or in this process."""
    here = say("why-embedded")
    try:
        with _docker() as engine:
            if engine.kind == "embedded":
                return False, say("docker-is-embedded", url=engine.url), engine.why
            return True, f"Docker Engine {engine.version}, {engine.url} ({engine.why})", here
    except NetlabError as error:
        return False, str(error), here


def _survey_private() -> tuple[bool, str]:
    from pathlib import Path

    from netlab.engines.private import check_usable, launch

    root = Path(os.environ.get("NETLAB_ROOT") or "/")
    try:
        check_usable(root)
    except NoEngine as error:
        return False, str(error)
    return True, f"{root}{str(launch.dockerd(root)).lstrip('/')}"
