"""Network, Container, Host, Outside: thin views over what the engine has. They hold a name and an id, never a state."""

from netlab.handles.base import Workplace
from netlab.handles.container import Container
from netlab.handles.host import Host, Outside
from netlab.handles.network import Network

__all__ = ["Container", "Host", "Network", "Outside", "Workplace"]
