"""DNS messages (RFC 1035) on the wire, as far as A, AAAA, PTR and what a resolver passes on need it."""

import ipaddress
import struct
from dataclasses import dataclass

TYPES: dict[str, int] = {
    "A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28, "SRV": 33, "ANY": 255,
}  # fmt: skip
NAMES: dict[int, str] = {number: name for name, number in TYPES.items()}
NOERROR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED = 0, 2, 3, 4, 5
CODES: dict[int, str] = {
    0: "NOERROR", 1: "FORMERR", 2: "SERVFAIL", 3: "NXDOMAIN", 4: "NOTIMP", 5: "REFUSED",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """data: an address (A, AAAA) or a name (PTR, CNAME, NS); bytes in hexadecimal for the rest."""

    name: str
    kind: str
    data: str
    ttl: int = 600


@dataclass(frozen=True, slots=True)
class Message:
    """One question and its answers; `code` is RCODE."""

    id: int
    name: str
    kind: str
    answer: bool = False
    code: int = NOERROR
    records: tuple[Record, ...] = ()
    authoritative: bool = False
    truncated: bool = False

    def encode(self) -> bytes:
        flags = 0x8000 * self.answer | 0x0400 * self.authoritative | 0x0200 * self.truncated | 0x0100 | self.code
        flags |= 0x0080 if self.answer else 0
        head = struct.pack(">6H", self.id, flags, 1, len(self.records), 0, 0)
        question = _name(self.name) + struct.pack(">2H", TYPES.get(self.kind, 0) or int(self.kind), 1)
        return head + question + b"".join(_record(each) for each in self.records)


def _name(name: str) -> bytes:
    labels = [
        label.encode("idna" if not label.isascii() else "ascii") for label in name.rstrip(".").split(".") if label
    ]
    if any(len(label) > 63 for label in labels):
        raise ValueError(name)
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def _record(record: Record) -> bytes:
    if record.kind in ("A", "AAAA"):
        data = ipaddress.ip_address(record.data).packed
    elif record.kind in ("PTR", "CNAME", "NS"):
        data = _name(record.data)
    else:
        data = bytes.fromhex(record.data)
    return _name(record.name) + struct.pack(">HHIH", TYPES[record.kind], 1, record.ttl, len(data)) + data


def decode(data: bytes) -> Message:
    """ValueError for what is no message."""
    try:
        number, flags, questions, answers, _, _ = struct.unpack_from(">6H", data)
        if questions != 1:
            raise ValueError("not one question")
        name, at = _read_name(data, 12)
        kind, _ = struct.unpack_from(">2H", data, at)
        at += 4
        records = []
        for _ in range(answers):
            record, at = _read_record(data, at)
            records.append(record)
    except (struct.error, IndexError) as error:
        raise ValueError("a cut message") from error
    return Message(
        number, name, NAMES.get(kind, str(kind)), bool(flags & 0x8000), flags & 15, tuple(records),
        bool(flags & 0x0400), bool(flags & 0x0200),
    )  # fmt: skip


def _read_name(data: bytes, at: int) -> tuple[str, int]:
    labels, end, jumps = [], -1, 0
    while (length := data[at]) != 0:
        if length & 0xC0:
            end = at + 2 if end < 0 else end
            at = (length & 0x3F) << 8 | data[at + 1]
            jumps += 1
            if jumps > 20:
                raise ValueError("a name without end")
            continue
        labels.append(data[at + 1 : at + 1 + length].decode("ascii", "replace"))
        at += 1 + length
    return ".".join(labels), at + 1 if end < 0 else end


def _read_record(data: bytes, at: int) -> tuple[Record, int]:
    name, at = _read_name(data, at)
    kind, _, ttl, length = struct.unpack_from(">HHIH", data, at)
    at += 10
    raw = data[at : at + length]
    word = NAMES.get(kind, str(kind))
    if word in ("A", "AAAA"):
        text = str(ipaddress.ip_address(raw))
    elif word in ("PTR", "CNAME", "NS"):
        text, _ = _read_name(data, at)
    else:
        text = raw.hex()
    return Record(name, word, text, ttl), at + length
