"""Every sentence netlab itself shows, in English and Korean, and the language in use.

A sentence is found by its key: `say("no-such-network", name="app")`. Sentences of the engine are never
translated: they are kept as the cause of an error. The catalogue is data; nothing else may live here.
"""

import os
from typing import Final

from netlab.sentences.bridges import BRIDGES
from netlab.sentences.capabilities import CAPABILITIES
from netlab.sentences.compose import COMPOSE
from netlab.sentences.course import COURSE
from netlab.sentences.default_bridge import DEFAULT_BRIDGE
from netlab.sentences.diagram import DIAGRAM
from netlab.sentences.drivers import DRIVERS
from netlab.sentences.drivers_at_a_glance import DRIVERS_AT_A_GLANCE
from netlab.sentences.exercises import EXERCISES
from netlab.sentences.exercises_extremes import EXTREMES
from netlab.sentences.frames import FRAMES
from netlab.sentences.heads import HEADS
from netlab.sentences.kinds import KINDS
from netlab.sentences.library import LIBRARY
from netlab.sentences.machines import MACHINES
from netlab.sentences.map import MAP
from netlab.sentences.reach import REACH
from netlab.sentences.report import REPORT
from netlab.sentences.rules import RULES
from netlab.sentences.served import SERVED

LANGUAGES: Final = ("en", "ko")

_language = os.environ.get("NETLAB_LANG", "en")


def set_language(language: str) -> None:
    """Speak this language ("en" or "ko") from now on; ValueError for any other."""
    global _language
    if language not in LANGUAGES:
        raise ValueError(f"netlab speaks {' and '.join(LANGUAGES)}, not {language!r}")
    _language = language


def language() -> str:
    """The language in use, "en" or "ko"."""
    return _language if _language in LANGUAGES else "en"


def say(key: str, /, **facts: object) -> str:
    """The sentence of this key in the language in use, with these facts filled in."""
    return CATALOGUE[key][LANGUAGES.index(language())].format(**facts)


def head(field: str) -> str:
    """What a table calls this field of a value, or this kind of thing; the field itself where there is no word."""
    return say(f"head-{field}") if f"head-{field}" in CATALOGUE else field


CATALOGUE: Final[dict[str, tuple[str, str]]] = {
    **BRIDGES,
    **HEADS,
    **KINDS,
    **LIBRARY,
    **MACHINES,
    **COMPOSE,
    **COURSE,
    **DEFAULT_BRIDGE,
    **DIAGRAM,
    **DRIVERS,
    **DRIVERS_AT_A_GLANCE,
    **EXERCISES,
    **REPORT,
    **CAPABILITIES,
    **SERVED,
    **FRAMES,
    **RULES,
    **EXTREMES,
    **MAP,
    **REACH,
}
