"""tcpdump on the embedded engine's host: the lines a learner reads to see what passes a bridge."""

import re
from collections.abc import Callable, Iterator

import pytest

from netlab import Lab
from netlab.engines import find


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with find("embedded") as engine, Lab("capture", engine=engine) as opened:
        app = opened.network("app", subnet="203.0.113.0/26")
        opened.container("web", networks=[app], command="httpd -f -h /etc", hostname="web", ports="8080:80")
        opened.container("client", networks=[app])
        yield opened


def dump(lab: Lab, options: str, meanwhile: Callable[[], object], device: str = "") -> list[str]:
    """The lines of a capture, without times, and what tcpdump says before and after on standard error."""
    device = device or f"br-{lab['app'].id[:12]}"
    lab.host.exec(["sh", "-c", f"tcpdump -n -i {device} {options} > /tmp/dump 2> /tmp/said & echo $! > /tmp/pid"])
    meanwhile()
    lab.host.exec(["sh", "-c", "kill $(cat /tmp/pid) 2> /dev/null"])
    lines = lab.host.exec("cat /tmp/dump").output.splitlines()
    return [re.sub(r"^\d\d:\d\d:\d\d\.\d{6} ", "", line) for line in lines]


def test_a_ping_is_a_question_by_arp_and_an_echo_and_its_reply(lab: Lab) -> None:
    lab["client"].exec("arp -d 203.0.113.2")
    lab.host.exec("ip neigh flush dev eth0")
    lines = dump(lab, "icmp", lambda: lab["client"].ping(lab["web"]))
    assert re.fullmatch(r"IP 203\.0\.113\.3 > 203\.0\.113\.2: ICMP echo request, id \d+, seq 0, length 64", lines[0])
    assert re.fullmatch(r"IP 203\.0\.113\.2 > 203\.0\.113\.3: ICMP echo reply, id \d+, seq 0, length 64", lines[1])
    fresh = lab.container("fresh", networks=[lab["app"]])
    lines = dump(lab, "arp", lambda: fresh.ping(lab["web"]))
    assert lines[0] == f"ARP, Request who-has 203.0.113.2 tell {fresh.address}, length 28"
    assert re.fullmatch(r"ARP, Reply 203\.0\.113\.2 is-at ([0-9a-f]{2}:){5}[0-9a-f]{2}, length 28", lines[1])
    fresh.remove()


def test_a_connection_is_opened_used_and_closed_with_relative_numbers(lab: Lab) -> None:
    lines = dump(lab, "tcp port 80", lambda: lab["client"].fetch("http://203.0.113.2/hostname"))
    ends = [re.sub(r"203\.0\.113\.3\.\d+", "client", line).replace("203.0.113.2.80", "web") for line in lines]
    first = r"seq \d+, win \d+, options \[mss 1460\], length 0"
    assert re.fullmatch(rf"IP client > web: Flags \[S\], {first}", ends[0])
    assert re.fullmatch(rf"IP web > client: Flags \[S\.\], {first.replace('win', 'ack [0-9]+, win')}", ends[1])
    assert re.fullmatch(r"IP client > web: Flags \[\.\], ack 1, win \d+, length 0", ends[2])
    request = next(line for line in ends if "GET" in line)
    shape = r"Flags \[P\.\], seq 1:\d+, ack 1, win \d+, length \d+: HTTP: GET /hostname HTTP/1\.1"
    assert re.fullmatch(f"IP client > web: {shape}", request)
    assert any("HTTP: HTTP/1.1 200 OK" in line for line in ends)
    assert any("Flags [F" in line for line in ends)


def test_the_headers_below_are_shown_on_demand(lab: Lab) -> None:
    (line, *_) = dump(lab, "-e -c 1 icmp", lambda: lab["client"].ping(lab["web"]))
    macs = [lab[name].interfaces[0].mac for name in ("client", "web")]
    assert line.startswith(
        f"{macs[0]} > {macs[1]}, ethertype IPv4 (0x0800), length 98: 203.0.113.3 > 203.0.113.2: ICMP"
    )
    first, second, *_ = dump(lab, "-v -c 1 icmp", lambda: lab["client"].ping(lab["web"]))
    assert re.fullmatch(r"IP \(tos 0x0, ttl 64, id \d+, offset 0, flags \[\w+\], proto ICMP \(1\), length 84\)", first)
    assert second.startswith("    203.0.113.3 > 203.0.113.2: ICMP echo request")


def test_masquerading_is_seen_on_the_two_sides_of_the_host(lab: Lab) -> None:
    def asks() -> object:
        return lab["client"].ping(lab.outside)

    inside, outside = dump(lab, "icmp", asks), dump(lab, "icmp", asks, "eth0")
    assert inside[0].startswith("IP 203.0.113.3 > 192.0.2.1: ICMP echo request")
    assert outside[0].startswith("IP 192.0.2.11 > 192.0.2.1: ICMP echo request")
    anywhere = dump(lab, "icmp and dst host 192.0.2.1", asks, "any")
    assert [re.sub(r"veth\w+", "veth", line).split()[0:2] for line in anywhere] == [
        ["veth", "In"], [f"br-{lab['app'].id[:12]}", "In"], ["eth0", "Out"],
    ]  # fmt: skip


def test_a_capture_inside_a_container_is_made_from_the_host(lab: Lab) -> None:
    pid = lab["web"].inspect()["State"]["Pid"]
    command = f"nsenter -t {pid} -n tcpdump -n -i eth0 -c 1 icmp > /tmp/inside 2> /dev/null &"
    lab.host.exec(["sh", "-c", command])
    lab["client"].ping(lab["web"])
    assert "203.0.113.3 > 203.0.113.2: ICMP echo request" in lab.host.exec("cat /tmp/inside").output


def test_names_asked_outside_are_read_out(lab: Lab) -> None:
    lines = dump(lab, "udp port 53", lambda: lab["client"].resolve("www.example.test"), "eth0")
    assert any(re.search(r"> 192\.0\.2\.1\.53: \d+\+ A\? www\.example\.test\. \(34\)$", line) for line in lines), lines
    assert any(re.search(r"192\.0\.2\.1\.53 > .*: \d+ 1/0/0 A 192\.0\.2\.1 \(\d+\)$", line) for line in lines), lines


def test_what_it_says_before_and_after_and_how_a_filter_may_be_joined(lab: Lab) -> None:
    dump(lab, "-c 1 'icmp or arp'", lambda: lab["client"].ping(lab["web"]))
    assert lab.host.exec("cat /tmp/said").output.splitlines() == [
        "tcpdump: verbose output suppressed, use -v[v]... for full protocol decode",
        f"listening on br-{lab['app'].id[:12]}, link-type EN10MB (Ethernet), snapshot length 262144 bytes",
        "1 packet captured", "1 packet received by filter", "0 packets dropped by kernel",
    ]  # fmt: skip
    none = dump(lab, "'not (icmp or arp) and not port 80'", lambda: lab["client"].ping(lab["web"]))
    assert none == []
    here = dump(lab, "src 203.0.113.2 and not arp", lambda: lab["client"].ping(lab["web"]))
    assert len(here) == 1 and "reply" in here[0]
    net = dump(lab, "src net 203.0.113.0/26 and icmp", lambda: lab["client"].ping(lab["web"]))
    assert len(net) == 2


@pytest.mark.parametrize("wrong", ["icmp and", "(icmp", "port", "vlan 7", "host nonsense"])
def test_a_filter_that_is_not_understood_is_refused(lab: Lab, wrong: str) -> None:
    told = lab.host.exec(["tcpdump", "-i", "docker0", *wrong.split()])
    assert told.exit_code == 1 and told.output.startswith("tcpdump: ")


def test_times_of_a_ping_are_those_of_a_laptop_and_the_same_again(lab: Lab) -> None:
    lab["client"].ping(lab["web"])
    again = [lab["client"].ping(lab["web"]).rtt_ms for _ in range(3)]
    assert all(rtt is not None and 0.02 <= rtt <= 0.5 for rtt in again)
    far = lab["client"].ping(lab.outside).rtt_ms
    near = lab["client"].ping("127.0.0.1").rtt_ms
    assert near and far and near < again[-1]


def test_a_capture_that_was_written_is_read_again_the_same(lab: Lab) -> None:
    bridge = f"br-{lab['app'].id[:12]}"
    dump(lab, "-w /tmp/file.pcap icmp", lambda: lab["client"].ping(lab["web"]))
    told = lab.host.exec("tcpdump -n -r /tmp/file.pcap").output.splitlines()
    assert told[0] == "reading from file /tmp/file.pcap, link-type EN10MB (Ethernet), snapshot length 262144"
    assert [line.split(" ", 1)[1].split(", id")[0] for line in told[1:]] == [
        "IP 203.0.113.3 > 203.0.113.2: ICMP echo request", "IP 203.0.113.2 > 203.0.113.3: ICMP echo reply",
    ]  # fmt: skip
    assert "echo reply" in lab.host.exec("tcpdump -c 1 -r /tmp/file.pcap icmp and src 203.0.113.2").output
    assert lab.host.exec("tcpdump -r /etc/hosts").output == "tcpdump: unknown file format\n"
    assert not lab.host.exec("tcpdump -r /nowhere") and not lab.host.exec(f"tcpdump -i any -w /tmp/x {bridge}")


def test_a_container_reads_the_same_frames_as_the_lab(lab: Lab) -> None:
    """tcpdump in the container's namespace, and lab.capture at its interface."""
    pid = lab["web"].inspect()["State"]["Pid"]
    with lab.capture("web", "eth0") as seen:
        lab.host.exec(["sh", "-c", f"nsenter -t {pid} -n tcpdump -n -i eth0 > /tmp/in & echo $! > /tmp/pid"])
        lab["client"].ping(lab["web"])
        lab.host.exec(["sh", "-c", "kill $(cat /tmp/pid)"])
    lines = [line.split(" ", 1)[1] for line in lab.host.exec("cat /tmp/in").output.splitlines()]
    assert lines == [line.split(" ", 1)[1] for line in map(str.strip, repr(seen.frames).splitlines())] and lines
