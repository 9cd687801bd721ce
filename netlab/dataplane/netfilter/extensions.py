"""Further extensions a learner reaches for: limit, iprange, mac, statistic, and the target TCPMSS.

Each value has its own text for -S (`str`) and for -L (`listed`), beside the words it is made from (iptables 1.8.9).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from netlab.dataplane import addr
from netlab.dataplane.addr import Family
from netlab.dataplane.netfilter.problem import RuleSyntax
from netlab.dataplane.packet import TCP, transport, with_parts
from netlab.dataplane.skb import Skb
from netlab.errors import BadInput

if TYPE_CHECKING:
    from netlab.dataplane.netns import Netns

Given = dict[str, Any]
UNITS = {"day": 86400, "hour": 3600, "min": 60, "sec": 1}
SCALE = 10_000  # a rate is kept as 1/10000 seconds between packets (xt_limit)


@dataclass(slots=True)
class Bucket:
    """Tokens of a `limit` rule, and when they were counted."""

    tokens: float = -1.0
    seen: float = 0.0


@dataclass(frozen=True, slots=True)
class Limit:
    """-m limit: a token bucket of `burst`, filled every `period` 1/10000 seconds."""

    period: int
    burst: int = 5
    bucket: Bucket = field(default_factory=Bucket, compare=False, repr=False)
    needs_conntrack: ClassVar[bool] = False

    def matches(self, skb: Skb) -> bool:
        now, bucket = _netns(skb).world.now, self.bucket
        if bucket.tokens < 0:
            bucket.tokens = float(self.burst)
        else:
            bucket.tokens = min(float(self.burst), bucket.tokens + (now - bucket.seen) * SCALE / self.period)
        bucket.seen = now
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True

    @property
    def rate(self) -> str:
        """As iptables words it: in the largest unit that holds the rate well."""
        units = list(UNITS.items())
        for (name, seconds), (_, smaller) in zip(units, units[1:], strict=False):
            whole = smaller * SCALE
            if self.period > whole or whole // self.period < whole % self.period:
                return f"{seconds * SCALE // self.period}/{name}"
        return f"{SCALE // self.period}/sec"

    @property
    def listed(self) -> str:
        return f"limit: avg {self.rate} burst {self.burst}"

    def __str__(self) -> str:
        return f"-m limit --limit {self.rate}" + (f" --limit-burst {self.burst}" if self.burst != 5 else "")


def _netns(skb: Skb) -> "Netns":
    link = skb.indev or skb.outdev
    assert link is not None
    return link.netns


@dataclass(frozen=True, slots=True)
class AddressRange:
    """-m iprange: (first, last, negated) for either side."""

    source: tuple[str, str, bool] | None = None
    destination: tuple[str, str, bool] | None = None
    needs_conntrack: ClassVar[bool] = False

    def matches(self, skb: Skb) -> bool:
        asked = ((self.source, skb.packet.src), (self.destination, skb.packet.dst))
        return all(wanted is None or _within(wanted, text) for wanted, text in asked)

    @property
    def listed(self) -> str:
        sides = (("source", self.source), ("destination", self.destination))
        return " ".join(f"{name} IP range {'! ' if r[2] else ''}{r[0]}-{r[1]}" for name, r in sides if r)

    def __str__(self) -> str:
        sides = (("src", self.source), ("dst", self.destination))
        return "-m iprange" + "".join(f" {'! ' if r[2] else ''}--{name}-range {r[0]}-{r[1]}" for name, r in sides if r)


def _within(wanted: tuple[str, str, bool], text: str) -> bool:
    first, last, negated = wanted
    return (addr.number(first) <= addr.number(text) <= addr.number(last)) != negated


@dataclass(frozen=True, slots=True)
class SourceMac:
    """-m mac."""

    mac: str
    negated: bool = False
    needs_conntrack: ClassVar[bool] = False

    def matches(self, skb: Skb) -> bool:
        return skb.frame is not None and (skb.frame.src == self.mac) != self.negated

    @property
    def listed(self) -> str:
        return f"MAC{' !' if self.negated else ''} {self.mac}"

    def __str__(self) -> str:
        return f"-m mac {'! ' if self.negated else ''}--mac-source {self.mac}"


@dataclass(slots=True)
class Count:
    """Packets an `nth` rule has seen."""

    packets: int = 0


@dataclass(frozen=True, slots=True)
class Statistic:
    """-m statistic: with a probability, or one packet of every so many."""

    probability: float | None = None
    every: int = 1
    packet: int = 0
    negated: bool = False
    count: Count = field(default_factory=Count, compare=False, repr=False)
    needs_conntrack: ClassVar[bool] = False

    def matches(self, skb: Skb) -> bool:
        if self.probability is not None:
            found = _netns(skb).world.random_bits(31) < self.probability * (1 << 31)
        else:
            found = self.count.packets % self.every == self.packet
            self.count.packets += 1
        return found != self.negated

    def _words(self, dash: str) -> str:
        inverse = "! " if self.negated else ""
        if self.probability is not None:
            return f"{dash}mode random {inverse}{dash}probability {self.probability:.11f}"
        packet = f" {dash}packet {self.packet}" if self.packet or dash else ""
        return f"{dash}mode nth {inverse}{dash}every {self.every}{packet}"

    @property
    def listed(self) -> str:
        return f"statistic {self._words('')}"

    def __str__(self) -> str:
        return f"-m statistic {self._words('--')}"


@dataclass(frozen=True, slots=True)
class Mss:
    """TCPMSS: the largest segment a SYN offers, cut to `size` or (None) to what the way lets through."""

    size: int | None = None
    tables: ClassVar[tuple[str, ...]] = ("mangle", "filter")
    hooks: ClassVar[tuple[str, ...]] = ("FORWARD", "OUTPUT", "POSTROUTING")
    name: ClassVar[str] = "TCPMSS"

    def act(self, netns: "Netns", skb: Skb, hook: str) -> str | None:
        header = transport(skb.packet)
        if isinstance(header, TCP) and header.mss is not None:
            size = min(header.mss, self._limit(skb)) if self.size is None else self.size
            if size < header.mss:
                skb.packet = with_parts(skb.packet, skb.packet.src, skb.packet.dst, replace(header, mss=size))
        return None

    def _limit(self, skb: Skb) -> int:
        """The smaller MTU of the two ends of the way through this host, without the headers (xt_TCPMSS)."""
        mtus = [link.mtu for link in (skb.indev, skb.outdev) if link is not None]
        return min(mtus) - skb.packet.header - 20

    @property
    def listed(self) -> str:
        return "TCPMSS clamp to PMTU" if self.size is None else f"TCPMSS set {self.size}"

    def __str__(self) -> str:
        return "-j TCPMSS " + ("--clamp-mss-to-pmtu" if self.size is None else f"--set-mss {self.size}")


# --- from words


def _whole(text: str, what: str) -> int:
    if not text.isdecimal():
        raise RuleSyntax(f"{what}: invalid value `{text}'")
    return int(text)


def _limit(name: str, given: Given, family: Family) -> Limit:
    rate = given.get("--limit", ("3/hour", False))[0]
    amount, slash, unit = rate.partition("/")
    seconds = next((value for key, value in UNITS.items() if unit and key.startswith(unit[:3].lower())), 0)
    if not amount.isdecimal() or not int(amount) or (slash and not seconds):
        raise RuleSyntax(f'bad rate "{rate}"\'')
    period = SCALE * (seconds or 1) // int(amount)
    if not period:
        raise RuleSyntax(f'Rate too fast "{rate}"')
    return Limit(period, _whole(given.get("--limit-burst", ("5", False))[0], "limit"))


def _address_range(name: str, given: Given, family: Family) -> AddressRange:
    sides = {}
    for side, word in (("source", "--src-range"), ("destination", "--dst-range")):
        if word in given:
            text, negated = given[word]
            first, _, last = text.partition("-")
            try:
                sides[side] = (addr.address(first), addr.address(last or first), negated)
            except BadInput as error:
                raise RuleSyntax(f'iprange: Bad value for "{word}" option: "{text}"') from error
    if not sides:
        raise RuleSyntax("iprange match: You must specify `--src-range' or `--dst-range'")
    return AddressRange(**sides)


def _mac(name: str, given: Given, family: Family) -> SourceMac:
    if "--mac-source" not in given:
        raise RuleSyntax('mac: option "--mac-source" must be specified')
    text, negated = given["--mac-source"]
    parts = text.lower().split(":")
    if len(parts) != 6 or any(len(part) > 2 or set(part) - set("0123456789abcdef") or not part for part in parts):
        raise RuleSyntax("Invalid MAC address specified.")
    return SourceMac(":".join(part.zfill(2) for part in parts), negated)


def _statistic(name: str, given: Given, family: Family) -> Statistic:
    mode = given.get("--mode", ("", False))[0]
    if mode == "random" and "--probability" in given:
        text, negated = given["--probability"]
        try:
            return Statistic(round(float(text) * (1 << 31)) / (1 << 31), negated=negated)
        except ValueError as error:
            raise RuleSyntax(f'statistic: Bad value for "--probability" option: "{text}"') from error
    if mode not in ("", "random", "nth"):
        raise RuleSyntax(f'Bad mode "{mode}"')
    if "--every" in given and "--packet" not in given:
        raise RuleSyntax('statistic: option "--every" also requires "--packet".\n')
    if mode == "nth" and "--every" in given:
        text, negated = given["--every"]
        return Statistic(None, _whole(text, "statistic"), _whole(given["--packet"][0], "statistic"),
                         negated)  # fmt: skip
    raise RuleSyntax('statistic: option "--mode" must be specified')


def tcpmss(options: Given, family: Family) -> Mss:
    if "--set-mss" in options:
        return Mss(_whole(options["--set-mss"], "TCPMSS"))
    if "--clamp-mss-to-pmtu" not in options:
        raise RuleSyntax("TCPMSS target: At least one parameter is required")
    return Mss()


MATCH_OPTIONS: dict[str, tuple[str, ...]] = {
    "limit": ("--limit", "--limit-burst"),
    "iprange": ("--src-range", "--dst-range"),
    "mac": ("--mac-source",),
    "statistic": ("--mode", "--probability", "--every", "--packet"),
}
MATCHES: dict[str, Callable[[str, Given, Family], Limit | AddressRange | SourceMac | Statistic]] = {
    "limit": _limit, "iprange": _address_range, "mac": _mac, "statistic": _statistic,
}  # fmt: skip
