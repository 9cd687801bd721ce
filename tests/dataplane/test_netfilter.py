"""Rules: their syntax, their order, and that the index finds what a look at every rule would find."""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netlab.dataplane import ICMP, TCP, UDP, IPv4, Netns, World
from netlab.dataplane.netfilter import RuleSyntax, Table, iptables, parse_rule, restore, save
from netlab.dataplane.netfilter.table import Chain
from netlab.dataplane.packet import Fragment
from netlab.dataplane.skb import Skb

from .conftest import Segment, answers

# as `iptables -S` shows them on Docker hosts and elsewhere
RULES = """\
! -i docker0 -o docker0 -j DROP
-d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT
-o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
! -s 192.0.2.0/24 -o bridge1 -j DROP
-m addrtype --dst-type LOCAL -j ACCEPT
! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j ACCEPT
-o br0 -m addrtype --src-type LOCAL -j ACCEPT
-m addrtype --dst-type LOCAL --limit-iface-in -j DROP
-p icmp -j ACCEPT
-p icmp -m icmp --icmp-type 8 -j ACCEPT
-p tcp -m tcp --sport 1024:65535 ! --dport 22 -j RETURN
-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP
-p tcp -m multiport --dports 80,443,8000:8080 -j REJECT --reject-with tcp-reset
-p udp -m udp --dport 53 -j REJECT --reject-with icmp-port-unreachable
-m state --state INVALID,NEW -j DROP
-m mark --mark 0x1 -j ACCEPT
-m mark ! --mark 0x10/0xf0 -j ACCEPT
-s 10.0.0.0/8 -m comment --comment "two words" -j DROP
-i eth+ -j MARK --set-xmark 0x1/0xffffffff
-j LOG --log-prefix "seen: "
-m physdev --physdev-in veth1 --physdev-is-bridged -j ACCEPT
-p tcp -m conntrack --ctstate DNAT --ctorigdstport 8080 --ctdir ORIGINAL -j ACCEPT
! -p tcp -j RETURN
-s 192.0.2.1/32""".splitlines()

NAT_RULES = """\
! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
-d 127.0.0.1/32 ! -i bridge1 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 192.0.2.2:80
-d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:45623
-d 192.0.2.9/32 -p tcp -m tcp --dport 8099 -j REDIRECT --to-ports 80""".splitlines()

SOURCE_NAT_RULES = """\
-s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-s 192.0.2.0/24 ! -o bridge1 -j SNAT --to-source 198.51.100.7
-s 127.0.0.11/32 -p udp -m udp --sport 45623 -j SNAT --to-source :53
-p tcp -j MASQUERADE --to-ports 2000-3000""".splitlines()


@pytest.mark.parametrize("text", RULES + NAT_RULES + SOURCE_NAT_RULES)
def test_a_rule_prints_as_it_was_read(text: str) -> None:
    assert str(parse_rule(text)) == text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("-p tcp --dport 80 -j ACCEPT", "-p tcp -m tcp --dport 80 -j ACCEPT"),
        ("-p 17 --dport domain", "-p udp -m udp --dport 53"),
        ("-s 10.1.2.3/8 -j DROP", "-s 10.0.0.0/8 -j DROP"),
        ("-s 10.1.0.0/255.255.0.0 -d 0.0.0.0/0 -p all -j DROP", "-s 10.1.0.0/16 -j DROP"),
        ("-j REJECT", "-j REJECT --reject-with icmp-port-unreachable"),
        ("-p tcp --syn", "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN"),
        ("-p icmp --icmp-type echo-request", "-p icmp -m icmp --icmp-type 8"),
        ("-j MARK --set-mark 1", "-j MARK --set-xmark 0x1/0xffffffff"),
        ("-m conntrack --ctstate ESTABLISHED,RELATED", "-m conntrack --ctstate RELATED,ESTABLISHED"),
    ],
)
def test_shorthand_is_shown_in_full(written: str, shown: str) -> None:
    assert str(parse_rule(written)) == shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("-m recent --set", "Couldn't load match `recent'"),
        ("-p tcp --dport 70000", "invalid port/service `70000' specified"),
        ("--dport 80", 'unknown option "--dport"'),
        ("-s nowhere -j DROP", "host/network `nowhere' not found"),
        ("-j DNAT", "must be specified"),
        ("-p nonsense", 'unknown protocol "nonsense"'),
    ],
)
def test_what_is_no_rule_is_refused_by_name(text: str, words: str) -> None:
    with pytest.raises(RuleSyntax, match="^.*" + words):
        parse_rule(text)


def test_a_saved_table_is_the_one_that_was_loaded(world: World) -> None:
    host = world.namespace("host")
    lines = [
        "*filter",
        ":INPUT ACCEPT [0:0]",
        ":FORWARD DROP [0:0]",
        ":OUTPUT ACCEPT [0:0]",
        ":DOCKER - [0:0]",
    ]
    lines += ["-A FORWARD -j DOCKER", *[f"-A DOCKER {text}" for text in RULES], "COMMIT"]
    lines += ["*nat", ":PREROUTING ACCEPT [0:0]", ":INPUT ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]"]
    lines += [":POSTROUTING ACCEPT [0:0]", *[f"-A PREROUTING {text}" for text in NAT_RULES]]
    lines += [*[f"-A POSTROUTING {text}" for text in SOURCE_NAT_RULES], "COMMIT"]
    restore(host.iptables, lines)
    assert save(host.iptables) == lines


# --- the index


NAMES = ("br0", "br1", "eth0")
ADDRESSES = ("192.0.2.1", "192.0.2.2", "192.0.2.200", "198.51.100.1", "10.0.0.1")
maybe_not = st.sampled_from(["", "! "])
prefixes = st.tuples(st.sampled_from(ADDRESSES), st.sampled_from((0, 8, 24, 25, 31, 32))).map(
    lambda p: f"{p[0]}/{p[1]}"
)


@st.composite
def conditions(draw: st.DrawFn) -> str:
    words = []
    for option, values in (("-s", prefixes), ("-d", prefixes)):
        if draw(st.integers(0, 2)) == 0:
            words.append(f"{draw(maybe_not)}{option} {draw(values)}")
    for option in ("-i", "-o"):
        if draw(st.integers(0, 2)) == 0:
            words.append(f"{draw(maybe_not)}{option} {draw(st.sampled_from((*NAMES, 'br+')))}")
    protocol = draw(st.sampled_from(("", "tcp", "udp", "icmp")))
    if protocol:
        words.append(f"-p {protocol}")
    if protocol in ("tcp", "udp") and draw(st.booleans()):
        ports = draw(st.sampled_from(("80", "53", "50:90", "81")))
        words.append(f"{draw(maybe_not)}--dport {ports}")
    return " ".join(words)


targets = st.sampled_from(["-j ACCEPT", "-j DROP", "-j RETURN", "-j U1", "-j U2", "-g U2", "-j MARK --or-mark 1", ""])
rules = st.tuples(conditions(), targets).map(" ".join)
leaf_rules = st.tuples(conditions(), st.sampled_from(["-j ACCEPT", "-j DROP", "-j RETURN", ""])).map(" ".join)


@st.composite
def packets(draw: st.DrawFn) -> IPv4:
    src, dst = draw(st.sampled_from(ADDRESSES)), draw(st.sampled_from(ADDRESSES))
    port = draw(st.sampled_from((80, 53, 81, 99)))
    payload = draw(st.sampled_from((TCP(1, port, 0, 0, "S"), UDP(1, port), ICMP(8))))
    if draw(st.integers(0, 9)) == 0:
        return IPv4(src, dst, Fragment(payload, 8, 8, False))
    return IPv4(src, dst, payload)


edits = st.lists(st.tuples(st.sampled_from(["append", "insert", "delete"]), rules, st.integers(0, 5)), max_size=25)


def changed(table: Table, edit: tuple[str, str, int]) -> None:
    what, text, place = edit
    count = len(table.chains["FORWARD"].entries)
    if what == "delete":
        if place < count:
            table.delete_at("FORWARD", place)
    else:
        table.insert("FORWARD", parse_rule(text), count if what == "append" else min(place, count))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(rules, max_size=12), st.lists(leaf_rules, max_size=6), st.lists(leaf_rules, max_size=6), edits,
    st.lists(st.tuples(packets(), st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=8),
)  # fmt: skip
def test_the_index_finds_what_a_look_at_every_rule_finds(
    forward: list[str], first: list[str], second: list[str], edits_made: list[tuple[str, str, int]],
    sent: list[tuple[IPv4, str, str]],
) -> None:  # fmt: skip
    def evaluate(cls: type[Chain]) -> list[object]:
        netns = bridges()
        table = Table(netns, "filter")
        table.chains = {name: cls(name, chain.policy) for name, chain in table.chains.items()}
        table.chains |= {"U1": cls("U1"), "U2": cls("U2")}
        for chain, texts in (("U1", first), ("U2", second), ("FORWARD", forward)):
            for text in texts:
                table.append(chain, parse_rule(text))
        for edit in edits_made:
            changed(table, edit)
        verdicts: list[object] = []
        for packet, came, leaves in sent:
            skb = Skb(packet, indev=netns.link(came), outdev=netns.link(leaves))
            verdicts.append((table.traverse("FORWARD", skb), skb.mark))
        counters = [(e.packets, e.bytes) for chain in table.listed() for e in chain.entries]
        return [*verdicts, counters]

    assert evaluate(Chain) == evaluate(Linear)


class Linear(Chain):
    """Looks at every rule."""

    def candidates(self, skb: Skb) -> Iterator[object]:  # type: ignore[override]
        return iter(self.entries)


def bridges() -> Netns:
    netns = World().namespace("host")
    for name in NAMES:
        netns.add_dummy(name)
    return netns


def test_many_insertions_at_one_place_keep_their_order(world: World) -> None:
    table = world.namespace("host").iptables.table("filter")
    table.append("INPUT", parse_rule("-s 10.0.0.1 -j ACCEPT"))
    table.append("INPUT", parse_rule("-s 10.0.0.2 -j ACCEPT"))
    for number in range(60):
        table.insert("INPUT", parse_rule(f"-s 10.0.1.{number} -j ACCEPT"), 1)
    shown = [str(entry.rule.source) for entry in table.chains["INPUT"].entries]
    assert shown == ["10.0.0.1/32", *[f"10.0.1.{n}/32" for n in reversed(range(60))], "10.0.0.2/32"]


def test_the_number_of_rules_looked_at_does_not_grow_with_the_rules(world: World) -> None:
    netns = bridges()
    looked = {}
    for count in (10, 1000):
        table = Table(netns, "filter")
        for number in range(count):
            a, b = divmod(number, 250)
            rule = f"-d 10.0.{a}.{b}/32 ! -i br0 -o br0 -p tcp --dport 80 -j ACCEPT"
            table.append("FORWARD", parse_rule(rule))
        skb = Skb(IPv4("192.0.2.1", "10.0.0.7", TCP(1, 80, 0, 0, "S")), indev=netns.lo, outdev=netns.link("br0"))
        looked[count] = len(list(table.chains["FORWARD"].candidates(skb)))
    assert looked == {10: 1, 1000: 1}


# --- the command


def test_the_command_changes_and_shows(world: World) -> None:
    tables = world.namespace("host").iptables
    for line in (
        "-N DOCKER-USER",
        "-A FORWARD -j DOCKER-USER",
        "-I DOCKER-USER -s 192.0.2.2,192.0.2.3 -j DROP",
    ):
        outcome = iptables(tables, line.split())
        assert (outcome.status, outcome.output, outcome.errors) == (0, "", "")
    assert iptables(tables, ["-S", "DOCKER-USER"]).output.splitlines() == [
        "-N DOCKER-USER", "-A DOCKER-USER -s 192.0.2.3/32 -j DROP", "-A DOCKER-USER -s 192.0.2.2/32 -j DROP",
    ]  # fmt: skip
    assert iptables(tables, ["-C", "DOCKER-USER", "-s", "192.0.2.2", "-j", "DROP"]).status == 0
    assert iptables(tables, ["-D", "DOCKER-USER", "-s", "192.0.2.2", "-j", "DROP"]).status == 0
    assert iptables(tables, ["-C", "DOCKER-USER", "-s", "192.0.2.2", "-j", "DROP"]).status == 1


def test_jumps_in_a_circle_are_refused(world: World) -> None:
    tables = world.namespace("host").iptables
    for name in ("A", "B"):
        iptables(tables, ["-N", name])
    assert iptables(tables, ["-A", "A", "-j", "B"]).status == 0
    assert iptables(tables, ["-A", "B", "-j", "A"]).status == 4
    assert iptables(tables, ["-X", "B"]).status == 4


def test_only_the_first_matching_rule_counts(segment: Segment) -> None:
    host, a, b = segment()
    for rule in ("-p icmp -j ACCEPT", "-s 192.0.2.2 -j DROP"):
        host.iptables.table("filter").append("INPUT", parse_rule(rule))
    assert answers(a, "192.0.2.1")
    assert [entry.packets for entry in host.iptables.table("filter").chains["INPUT"].entries] == [1, 0]


def test_log_writes_a_line_and_goes_on(segment: Segment, world: World) -> None:
    host, a, b = segment()
    host.iptables.table("filter").append("INPUT", parse_rule('-p icmp -j LOG --log-prefix "ping: "'))
    assert answers(a, "192.0.2.1")
    [(_, where, line)] = world.log
    assert where == "host"
    assert line.startswith("ping: IN=br0 OUT= SRC=192.0.2.2 DST=192.0.2.1 LEN=84") and "PROTO=ICMP TYPE=8" in line


def test_every_pair_of_hook_and_table_is_walked_in_the_kernels_order(segment: Segment, world: World) -> None:
    host, a, b = segment()
    host.sysctl["net.ipv4.ip_forward"] = 1
    hooks = {
        "raw": ("PREROUTING", "OUTPUT"), "nat": ("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"),
        "mangle": ("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
        "filter": ("INPUT", "FORWARD", "OUTPUT"),
    }  # fmt: skip
    for table, hook in itertools.chain(*([(table, hook) for hook in names] for table, names in hooks.items())):
        host.iptables.table(table).append(hook, parse_rule(f'-p icmp -j LOG --log-prefix "{table}-{hook} "'))
    assert answers(host, "192.0.2.2")
    seen = [line.split()[0] for _, _, line in world.log]
    assert seen == [
        "raw-OUTPUT", "mangle-OUTPUT", "nat-OUTPUT", "filter-OUTPUT", "mangle-POSTROUTING", "nat-POSTROUTING",
        "raw-PREROUTING", "mangle-PREROUTING", "mangle-INPUT", "filter-INPUT",
    ]  # fmt: skip
