"""netlab: an interactive, executable course on Docker networking, and the library under it.

>>> from netlab import Lab
>>> lab = Lab("first")
>>> web = lab.container("web")
"""

from typing import TYPE_CHECKING

from netlab.errors import NetlabError
from netlab.handles import Container, Network
from netlab.lab import Lab

if TYPE_CHECKING:
    __version__: str


def __getattr__(name: str) -> str:
    """The version, read when asked for: `importlib.metadata` costs 20 ms."""
    if name == "__version__":
        from importlib.metadata import version

        return version("docker-netlab")
    raise AttributeError(f"module 'netlab' has no attribute {name!r}")


__all__ = ["Container", "Lab", "NetlabError", "Network", "__version__"]
