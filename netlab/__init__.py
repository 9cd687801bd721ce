"""netlab: an interactive, executable course on Docker networking, and the library under it.

>>> from netlab import Lab
>>> lab = Lab("first")
>>> web = lab.container("web")
"""

from importlib.metadata import PackageNotFoundError, version

from netlab.errors import NetlabError
from netlab.handles import Container, Network
from netlab.lab import Lab

try:
    __version__ = version("docker-netlab")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0"

__all__ = ["Container", "Lab", "NetlabError", "Network", "__version__"]
