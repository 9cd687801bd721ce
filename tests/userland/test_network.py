"""The network applets between two boxes on one bridge (192.0.2.2 and .3): texts and exit codes of BusyBox."""

import re

import pytest

from netlab.embedded.userland import Regular
from tests.userland.box import Box, pair


@pytest.fixture
def boxes() -> tuple[Box, Box]:
    return pair()


def normal(text: str) -> str:
    return re.sub(r"\d+\.\d{3} ms", "T ms", re.sub(r"[\d.]+/[\d.]+/[\d.]+ ms", "T ms", text)).replace(
        "time=T", "time=T"
    )


def test_ping(boxes: tuple[Box, Box]) -> None:
    a, _ = boxes
    status, out, err = a.run("ping", "-c", "2", "192.0.2.3")
    assert (status, err) == (0, "")
    lines = normal(out).splitlines()
    assert lines[0] == "PING 192.0.2.3 (192.0.2.3): 56 data bytes"
    assert lines[1].startswith("64 bytes from 192.0.2.3: seq=0 ttl=64 time=")
    assert lines[4:] == [
        "--- 192.0.2.3 ping statistics ---",
        "2 packets transmitted, 2 packets received, 0% packet loss",
        "round-trip min/avg/max = T ms",
    ]
    assert a.kernel.now == 1.0


def test_ping_into_the_void(boxes: tuple[Box, Box]) -> None:
    a, _ = boxes
    status, out, _ = a.run("ping", "-c", "1", "-W", "1", "192.0.2.77")
    assert status == 1 and out.endswith("1 packets transmitted, 0 packets received, 100% packet loss\n")


def test_ping_without_a_route(boxes: tuple[Box, Box]) -> None:
    a, _ = boxes
    a.netns.remove_route("default")
    assert a.run("ping", "-c", "1", "198.51.100.1") == (
        1,
        "PING 198.51.100.1 (198.51.100.1): 56 data bytes\n",
        "ping: sendto: Network is unreachable\n",
    )


def test_a_name_from_the_hosts_file(boxes: tuple[Box, Box]) -> None:
    a, _ = boxes
    a.fs.put("/etc/hosts", Regular(data=b"192.0.2.3\tweb other\n"))
    assert a.run("ping", "-c", "1", "WEB")[1].startswith("PING WEB (192.0.2.3): 56 data bytes\n")
    assert a.run("ping", "-c", "1", "nosuch") == (1, "", "ping: bad address 'nosuch'\n")


def test_of_a_name_in_several_lines_of_the_hosts_file_the_first_counts(boxes: tuple[Box, Box]) -> None:
    """As glibc reads it; so localhost is 127.0.0.1, though ::1 comes before it by RFC 3484 (as observed on 28.5.2)."""
    a, _ = boxes
    a.fs.put("/etc/hosts", Regular(data=b"127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n"))
    assert a.run("ping", "-c", "1", "localhost")[1].startswith("PING localhost (127.0.0.1)")
    assert a.run("ping", "-c", "1", "ip6-localhost")[1].startswith("PING ip6-localhost (::1)")
    assert a.run("ping6", "-c", "1", "localhost")[1].startswith("PING localhost (::1)")


def test_netcat_both_ways_with_half_close(boxes: tuple[Box, Box]) -> None:
    a, b = boxes
    server = b.start("sh", "-c", "nc -l -p 4000 > /tmp/got; wc -c < /tmp/got", stdin=b"from the server")
    client = a.start("nc", "192.0.2.3", "4000", stdin=b"0123456789" * 10_000)
    client.finish()
    server.finish()
    assert client.result[:2] == (0, "from the server") and server.result[:2] == (0, "100000\n")


def test_netcat_runs_a_program_for_each_connection(boxes: tuple[Box, Box]) -> None:
    a, b = boxes
    b.start("nc", "-ll", "-p", "4000", "-e", "hostname")
    b.kernel.run()
    assert [a.run("nc", "192.0.2.3", "4000")[1] for _ in range(2)] == ["b\n", "b\n"]


@pytest.mark.parametrize(
    ("command", "error"),
    [
        ("nc 192.0.2.3 99", "nc: can't connect to remote host (192.0.2.3): Connection refused\n"),
        ("nc 192.0.2.77 99", "nc: can't connect to remote host (192.0.2.77): No route to host\n"),
        ("nc -w 1 192.0.2.77 99", "nc: timed out\n"),
        ("nc nosuch 99", "nc: bad address 'nosuch'\n"),
        ("telnet 192.0.2.3 99", "telnet: can't connect to remote host (192.0.2.3): Connection refused\n"),
        ("wget -q -O - http://192.0.2.3/", "wget: can't connect to remote host (192.0.2.3): Connection refused\n"),
        ("wget -q -O - http://nosuch/", "wget: bad address 'nosuch'\n"),
    ],
)
def test_refused_lost_and_unknown(boxes: tuple[Box, Box], command: str, error: str) -> None:
    assert boxes[0].sh(command) == (1, "", error)


def test_the_web(boxes: tuple[Box, Box]) -> None:
    a, b = boxes
    b.sh("mkdir /www; echo hello > /www/index.html")
    b.start("httpd", "-f", "-p", "8080", "-h", "/www")
    b.kernel.run()
    assert a.run("wget", "-q", "-O", "-", "http://192.0.2.3:8080/") == (0, "hello\n", "")
    status, _, err = a.run("wget", "http://192.0.2.3:8080/nosuch")
    assert status == 1 and "wget: server returned error: HTTP/1.1 404 Not Found\n" in err
    status, out, err = a.run("wget", "-S", "-O", "-", "http://192.0.2.3:8080")
    assert (status, out) == (0, "hello\n") and "  HTTP/1.1 200 OK\n" in err
    assert b.sh("httpd -f -p 8080") == (1, "", "httpd: bind: Address already in use\n")


def test_a_web_server_tells_who_asked_for_what(boxes: tuple[Box, Box]) -> None:
    a, b = boxes
    server = b.start("httpd", "-f", "-vv", "-h", "/etc")
    b.kernel.run()
    for path in ("passwd", "no%20such?x=1"):
        a.run("wget", "-q", "-O", "-", f"http://192.0.2.3/{path}")
    told = [line.rpartition(": ") for line in server.err.data.decode().splitlines()]
    assert [text for _, _, text in told] == ["url:/passwd", "response:200", "url:/no such", "response:404"]
    assert all(re.fullmatch(r"\[::ffff:192\.0\.2\.2\]:\d+", who) for who, _, _ in told)


def test_a_web_server_that_runs_programs(boxes: tuple[Box, Box]) -> None:
    a, b = boxes
    b.start("sleep", "infinity")
    script = "#!/bin/sh\\necho Content-Type: text/plain\\necho\\necho $(hostname) sees $REMOTE_ADDR\\n"
    b.sh(f"mkdir -p /www/cgi-bin; printf '{script}' > /www/cgi-bin/ip; chmod +x /www/cgi-bin/ip; httpd -h /www")
    assert a.run("wget", "-q", "-O", "-", "http://192.0.2.3/cgi-bin/ip")[1] == "b sees [::ffff:192.0.2.2]\n"
    b.sh("ip link set lo up")
    assert b.run("wget", "-q", "-O", "-", "http://[::1]/cgi-bin/ip") == (0, "b sees [::1]\n", "")


def test_a_name_server_that_is_no_address_is_told_by_nslookup_and_passed_over_by_others(boxes: tuple[Box, Box]) -> None:
    """As BusyBox says in a container of 20.10.24 with --dns bad."""
    a, _ = boxes
    a.sh("echo nameserver bad > /etc/resolv.conf")
    assert a.sh("nslookup www.example.test") == (1, "", "nslookup: bad address 'bad'\n")
    assert a.sh("ping -c 1 www.example.test") == (1, "", "ping: bad address 'www.example.test'\n")


def test_nginx_serves_and_stops_on_a_signal(boxes: tuple[Box, Box]) -> None:
    from netlab.embedded.userland import FileSystem, busybox_root, mount_kernel, nginx_root, signal_number

    a, b = boxes
    b.fs = b.space.fs = FileSystem(nginx_root(busybox_root()).above())
    mount_kernel(b.fs)
    server = b.start("nginx", "-g", "daemon off;")
    assert "Welcome to nginx!" in a.run("wget", "-q", "-O", "-", "http://192.0.2.3/")[1]
    assert '"GET / HTTP/1.1" 200' in server.err.data.decode()
    b.kernel.signal(server.process, signal_number("TERM"))
    b.kernel.run()
    assert server.process.status == 0


def test_what_ip_shows(boxes: tuple[Box, Box]) -> None:
    a, _ = boxes
    a.netns.sysctl["net.ipv6.conf.eth0.disable_ipv6"] = 1
    lines = a.run("ip", "addr")[1].splitlines()
    index = a.netns.links["eth0"].peer.index  # type: ignore[attr-defined]
    assert lines[0] == "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000"
    assert lines[6] == f"2: eth0@if{index}: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue "
    assert lines[8:] == ["    inet 192.0.2.2/24 scope global eth0", "       valid_lft forever preferred_lft forever"]
    route = a.run("ip", "route")[1]
    assert route == "default via 192.0.2.1 dev eth0 \n192.0.2.0/24 dev eth0 scope link  src 192.0.2.2 \n"


def test_a_container_may_not_change_its_network(boxes: tuple[Box, Box]) -> None:
    a, _ = boxes
    denied = "ip: RTNETLINK answers: Operation not permitted\n"
    assert a.sh("ip addr add 192.0.2.9/24 dev eth0") == (2, "", denied)
    assert a.sh("ip route del default") == (2, "", denied)
    a.space.capabilities |= {"NET_ADMIN"}
    assert a.sh("ip addr add 192.0.2.9/24 dev eth0; ip link set eth0 mtu 1400") == (0, "", "")
    assert "192.0.2.9/24" in a.run("ip", "addr")[1] and "mtu 1400" in a.run("ip", "link")[1]


def test_neighbours(boxes: tuple[Box, Box]) -> None:
    a, b = boxes
    a.run("ping", "-c", "1", "192.0.2.3")
    mac = b.netns.links["eth0"].mac
    assert a.run("arp", "-n")[1] == f"? (192.0.2.3) at {mac} [ether]  on eth0\n"
    assert a.run("ip", "neigh")[1] == f"192.0.2.3 dev eth0 lladdr {mac} ref 1 used 0/0/0 probes 0 REACHABLE\n"
    assert f"192.0.2.3        0x1         0x2         {mac}     *        eth0" in a.run("cat", "/proc/net/arp")[1]


def test_who_listens(boxes: tuple[Box, Box]) -> None:
    a, _ = boxes
    a.start("httpd", "-f")
    a.kernel.run()
    assert a.sh("netstat -tln | grep -c ':::80 '")[1] == "1\n"


def test_traceroute(boxes: tuple[Box, Box]) -> None:
    a, _ = boxes
    status, out, _ = a.run("traceroute", "-n", "192.0.2.3")
    assert status == 0
    head = "traceroute to 192.0.2.3 (192.0.2.3), 30 hops max, 46 byte packets\n"
    assert normal(out) == head + " 1  192.0.2.3  T ms  T ms  T ms\n"


def test_tcpdump_and_iptables_of_a_host() -> None:
    from netlab.embedded.userland import FileSystem, busybox_root, host_root, mount_kernel

    a, b = pair()
    host = Box("admin", a.kernel)
    host.fs = host.space.fs = FileSystem(host_root(busybox_root()).above())
    mount_kernel(host.fs)
    host.space.netns = a.kernel.world.namespaces["host"]
    host.space.capabilities = frozenset({"NET_ADMIN", "NET_RAW"})
    dump = host.start("tcpdump", "-n", "-i", "br0", "-c", "2", "arp", stdin=None)
    host.kernel.run()
    a.run("ping", "-c", "1", "192.0.2.3")
    assert "ARP, Request who-has 192.0.2.3 tell 192.0.2.2, length 28" in dump.out.data.decode()
    assert host.sh("iptables -A FORWARD -j DROP; iptables -S FORWARD")[1] == "-P FORWARD ACCEPT\n-A FORWARD -j DROP\n"
    assert "-A FORWARD -j DROP" in host.run("iptables-save")[1].splitlines()
    assert b.sh("iptables -S")[0] == 127
