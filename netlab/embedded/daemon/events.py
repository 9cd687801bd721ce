"""What happened, in the words of GET /events; the last 256 are kept, as dockerd does."""

from collections import deque
from collections.abc import Callable
from typing import Any

KEPT = 256
Event = dict[str, Any]


def _ignore(kind: str, identity: str) -> None:
    pass


class Events:
    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock  # seconds since 1970
        self.history: deque[Event] = deque(maxlen=KEPT)
        self.listeners: list[Callable[[Event], None]] = []
        self.touched: Callable[[str, str], None] = _ignore  # told the kind and id of what has changed

    def tell(self, kind: str, action: str, identity: str, attributes: dict[str, str]) -> None:
        when = self.clock()
        self.touched(kind, identity)
        event: Event = {}
        if kind in ("container", "image"):
            event = {"status": action, "id": identity}
            if kind == "container":
                event["from"] = attributes.get("image", "")
        event |= {
            "Type": kind,
            "Action": action,
            "Actor": {"ID": identity, "Attributes": dict(sorted(attributes.items()))},
            "scope": "local",
            "time": int(when),
            "timeNano": int(when * 1e6) * 1000,
        }
        self.history.append(event)
        for listener in list(self.listeners):
            listener(event)
