"""Capture files as libpcap writes them (pcap-savefile(5)), of link type Ethernet, with microseconds."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass

MAGIC, ETHERNET, SNAPSHOT = 0xA1B2C3D4, 1, 262144
HEAD = struct.Struct("<IHHiIII")
RECORD = struct.Struct("<IIII")


@dataclass(frozen=True, slots=True)
class Captured:
    """One frame: when it passed (seconds since 1970) and its bytes; `length` is that on the wire, in bytes."""

    time: float
    data: bytes
    length: int


def write_pcap(frames: Iterable[Captured], *, head: bool = True) -> bytes:
    """The bytes of a capture file; without its head, what is put at the end of one."""
    records = b"".join(map(_record, frames))
    return HEAD.pack(MAGIC, 2, 4, 0, 0, SNAPSHOT, ETHERNET) + records if head else records


def _record(frame: Captured) -> bytes:
    microseconds = round(frame.time * 1_000_000)
    data = frame.data[:SNAPSHOT]
    return RECORD.pack(microseconds // 1_000_000, microseconds % 1_000_000, len(data), frame.length) + data


def read_pcap(data: bytes) -> list[Captured]:
    """The frames of a capture file of this kind; ValueError for what is none, a record cut at the end is left out."""
    if len(data) < HEAD.size or HEAD.unpack_from(data)[0] != MAGIC:
        raise ValueError("no capture file with microseconds in this byte order")
    if (kind := HEAD.unpack_from(data)[6]) != ETHERNET:
        raise ValueError(f"frames of link type {kind}, not of Ethernet")
    found, at = [], HEAD.size
    while at + RECORD.size <= len(data):
        seconds, micro, held, length = RECORD.unpack_from(data, at)
        at += RECORD.size
        if at + held > len(data):
            break
        found.append(Captured(seconds + micro / 1_000_000, data[at : at + held], length))
        at += held
    return found
