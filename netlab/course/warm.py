"""What the runner's kernels and clients need, imported before they are forked; nothing is started, opened or asked.

A kernel must find itself as if it had imported all this just now: `awake` does what those imports do in a kernel.
"""

import importlib
import io
import pkgutil
import sys
from contextlib import redirect_stderr
from typing import Any, Final

import netlab
from netlab.messages import set_language

PROGRAM: Final = "netlab.__main__"
LATE: Final = (  # what a kernel, a client or a notebook imports when it comes to it
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "anywidget",
    "faulthandler",
    "filelock",
    "graphviz",
    "ipykernel.kernelapp",
    "ipywidgets",
    "multiprocessing.synchronize",
    "psutil",
    "sqlite3",
    "tornado.platform.asyncio",
    "tqdm",
    "zmq.asyncio",
    "zmq.utils.garbage",
)


def spare_iri_grammar() -> None:
    """As if rfc3987-syntax were not installed: jsonschema, which nbformat imports, does without it then.

    Its import makes a parser out of a grammar, which takes a second; no notebook has an IRI that is checked.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def warm() -> None:
    """Import it all: netlab whole, and what is imported only when a kernel or a client starts."""
    spare_iri_grammar()
    found = (module.name for module in pkgutil.walk_packages(netlab.__path__, "netlab."))
    for name in (*LATE, *(name for name in found if name != PROGRAM)):
        importlib.import_module(name)
    with redirect_stderr(io.StringIO()):  # it warns of modules that are frozen, in whose code nobody wants to stop
        importlib.import_module("ipykernel.debugger")
    from netlab.course.site import exporter
    from netlab.course.source import jupytext

    jupytext()
    exporter().from_notebook_node(_sample())


def _sample() -> Any:
    """A notebook of one cell of each kind, on which templates and lexers are made ready."""
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    language = {"name": "python", "pygments_lexer": "ipython3"}
    cells = [new_markdown_cell("a"), new_code_cell("1")]
    return new_notebook(cells=cells, metadata={"language_info": language})


def awake(language: str) -> None:
    """In a kernel that has its shell: the learner's language, the magics, and the widgets' comms."""
    set_language(language)
    for name, register in (("netlab.magic", "register"), ("ipywidgets", "register_comm_target")):
        getattr(importlib.import_module(name), register)()
