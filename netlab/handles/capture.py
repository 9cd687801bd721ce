"""Listening at a link of the lab: where that is, and what has passed it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from netlab.engines import Engine
from netlab.engines.machine import Listening
from netlab.errors import BadInput
from netlab.frames import Frame, Frames
from netlab.handles import firewall
from netlab.handles.base import Workplace
from netlab.handles.container import Container
from netlab.handles.host import Host, Outside
from netlab.handles.network import Network
from netlab.messages import say
from netlab.wire import read_pcap


class Capture:
    """What passes a link since the capture began; made by `lab.capture`.

    >>> with lab.capture(web) as seen:
    ...     client.fetch("http://web/")
    >>> seen.frames.only("TCP")
    """

    def __init__(self, lab: Workplace, where: str, listening: Listening) -> None:
        self._lab, self.where, self._listening = lab, where, listening
        self._last: tuple[bytes, int] | None = None
        self._named: dict[str, str] = {}

    @property
    def frames(self) -> Frames:
        """The frames that have passed so far, as a table with what each one says."""
        data, lost = self._now()
        captured = read_pcap(data)
        self._named |= self._names() if self._last is None else {}
        start = captured[0].time if captured else 0
        return Frames(tuple(Frame(each.time - start, each, self._named) for each in captured), lost)

    def save(self, path: str | Path) -> Path:
        """Write a capture file that Wireshark and `tcpdump -r` open; its path."""
        file = Path(path)
        file.write_bytes(self._now()[0])
        return file

    def stop(self) -> None:
        """Stop listening; what has passed stays. Stopping twice is no error."""
        if self._last is None:
            self._named |= self._names()
            self._lab.call(self.where, lambda api: self._listening.close())
            self._last = self._listening.read()

    def _now(self) -> tuple[bytes, int]:
        if self._last is not None:
            return self._last
        told: tuple[bytes, int] = self._lab.call(self.where, lambda api: self._listening.read())
        return told

    def _names(self) -> Mapping[str, str]:
        named: Mapping[str, str] = self._lab.call(self.where, firewall.whose)
        return named

    def __iter__(self) -> Iterator[Frame]:
        return iter(self.frames)

    def __len__(self) -> int:
        return len(self.frames)

    def __enter__(self) -> "Capture":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _head(self, frames: Frames) -> str:
        key = "capture-running" if self._last is None else "capture-over"
        return say(key, where=self.where, count=len(frames))

    def __repr__(self) -> str:
        frames = self.frames
        return f"{self._head(frames)}\n{frames!r}"

    def _repr_html_(self) -> str:
        from html import escape

        frames = self.frames
        return f"<div>{escape(self._head(frames))}</div>{frames._repr_html_()}"


def listen(lab: Workplace, engine: Engine, where: Any, interface: str | None) -> Capture:
    """Begin a capture. BadInput for a place or interface that is none, NotRunning for a stopped container."""
    place, interface, known = _place(lab, where, interface)
    name = str(getattr(where, "name", where))
    if interface not in known:
        raise BadInput(say("capture-interface", where=name, interface=interface, known=", ".join(known) or "–"))
    listening = lab.call(name, lambda api: engine.listen(place, interface))
    shown = interface if place == "host" else f"{name} {interface}"
    lab.record(["tcpdump", "-n", "-i", interface] if place == "host" else
               ["docker", "exec", name, "tcpdump", "-n", "-i", interface], probe=True)  # fmt: skip
    return Capture(lab, shown, listening)


def _place(lab: Workplace, where: Any, interface: str | None) -> tuple[str, str, tuple[str, ...]]:
    """The engine's word for the place, the interface, and those there are."""
    if isinstance(where, Container):
        known = _devices(where._inside.busybox(["ip", "-o", "link"]).stdout)
        return where.id, interface or next((each for each in known if each != "lo"), "lo"), known
    if isinstance(where, Outside):
        return "outside", interface or where.uplink, _devices(where._look("ip", "-o", "link"))
    known = _devices(_host(lab)._look("ip", "-o", "link"))
    if isinstance(where, Network):
        return "host", interface or _bridge(lab, where), known
    if isinstance(where, Host):
        return "host", interface or where.uplink, known
    if isinstance(where, str) and where in known and interface is None:
        return "host", where, known
    raise BadInput(say("capture-where", where=where))


def _host(lab: Workplace) -> Host:
    machine = lab.site.daemon.machine
    assert machine is not None  # who can be listened at can be entered
    return Host(lab, machine)


def _devices(printed: str) -> tuple[str, ...]:
    """Names of the interfaces in what `ip -o link` prints: "7: veth12@if6: <...>"."""
    return tuple(line.split(": ")[1].partition("@")[0] for line in printed.splitlines() if ": " in line)


def _bridge(lab: Workplace, network: Network) -> str:
    device: str | None = lab.call(network.name, lambda api: firewall.bridge(api, network.id))
    if device is None:
        raise BadInput(say("capture-no-bridge", network=network.name, driver=network.driver))
    return device
