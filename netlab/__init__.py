"""netlab: an interactive, executable course on Docker networking, and the library under it.

>>> from netlab import Lab
>>> lab = Lab("first")
>>> web = lab.container("web")
"""

import sys
from typing import TYPE_CHECKING

from netlab.errors import NetlabError
from netlab.handles import Container, Network
from netlab.lab import Lab

if TYPE_CHECKING:
    __version__: str


if "IPython" in sys.modules:
    from netlab import magic

    magic.register()


def __getattr__(name: str) -> object:
    """The version, read when asked for: `importlib.metadata` costs 20 ms; what `%load_ext netlab` asks for."""
    if name == "__version__":
        from importlib.metadata import version

        return version("docker-netlab")
    if name == "load_ipython_extension":
        from netlab.magic import register

        return register
    raise AttributeError(f"module 'netlab' has no attribute {name!r}")


__all__ = ["Container", "Lab", "NetlabError", "Network", "__version__"]
