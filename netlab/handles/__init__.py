"""Network and Container: thin views over what the engine has. They hold a name and an id, never a state."""

from netlab.handles.base import Workplace
from netlab.handles.container import Container
from netlab.handles.network import Network

__all__ = ["Container", "Network", "Workplace"]
