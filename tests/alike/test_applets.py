"""What a learner types in a container: BusyBox's own output, and that of the embedded engine's applets."""

import pytest

from tests.alike.judge import Pair, shown

IP = """
client: ping -q -c 1 203.0.113.1
client: ping -q -c 1 203.0.113.2
client: ip addr
client: ip -4 addr
client: ip -o addr
client: ip -4 -o addr
client: ip -o link
client: ip addr show dev eth0
client: ip link
client: ip link show eth0
client: ip route
client: ip route get 203.0.113.2
client: ip route get 8.8.8.8
client: ip neigh
client: ip neigh show dev eth0
client: ip rule
client: ip link set eth0 down
client: ip link set eth0 mtu 1400
client: ip link add dummy0 type dummy
client: ip addr add 10.0.0.1/24 dev eth0
client: ip addr del 203.0.113.3/26 dev eth0
client: ip route add default via 203.0.113.9
client: ip route del default
client: ip link show nope
client: ip -br addr
client: ip -s link
client: ip nonsense
client: ifconfig
client: ifconfig eth0
client: ifconfig nope
client: ifconfig eth0 down
client: route
client: route -n
client: arp
client: arp -n
client: arp -a
client: arping -c 1 -I eth0 203.0.113.2
client: arping -c 2 203.0.113.2
client: arping -f -I eth0 203.0.113.2
client: arping -q -c 1 203.0.113.2
client: arping -D -c 1 -w 1 -I eth0 203.0.113.2
client: arping -U -c 1 -I eth0 203.0.113.3
client: arping -c 1 -w 1 -I eth0 203.0.113.50
client: arping -c 1 -I nope 203.0.113.2
"""

PING = """
client: ping -c 1 203.0.113.2
client: ping -c 2 -i 0.2 203.0.113.2
client: ping -c 1 -s 1000 203.0.113.2
client: ping -c 1 -s 1473 203.0.113.2
client: ping -c 1 -q 203.0.113.2
client: ping -c 1 -W 1 203.0.113.50
client: ping -c 1 -w 1 203.0.113.50
client: ping -c 1 -I eth0 203.0.113.2
client: ping -c 1 -I 203.0.113.3 203.0.113.2
client: ping -c 1 -I nope 203.0.113.2
client: ping -c 1 -t 1 203.0.113.2
client: ping -c x 203.0.113.2
client: ping -c 1 web
client: ping -c 1 nosuch
client: ping -4 -c 1 web
client: ping -c 1 localhost
client: ping -c 1 127.0.0.1
client: ping6 -c 1 ::1
client: traceroute -n 203.0.113.2
client: traceroute -n 192.0.2.1
client: traceroute -n -m 2 -w 1 198.51.100.1
client: traceroute web
"""

NAMES_AND_WEB = """
client: nslookup -type=a web
client: nslookup 203.0.113.2
client: nslookup -type=a www.example.test
client: wget -q -O - http://web/hostname
client: wget -q -S -O /dev/null http://web/hostname
client: wget -q -S -O - http://web/nope
client: wget -q -O - http://web:81/
client: wget --spider http://web/hostname
client: wget -q -O /tmp/x http://web/hostname
client: cat /tmp/x
client: wget -q http://nosuch/
client: nc -w 1 203.0.113.2 81
client: sh -c "(nc -l -p 99 -e echo hi &) ; sleep 0.3; nc 127.0.0.1 99"
client: sh -c "mkdir -p /tmp/w; echo hi > /tmp/w/index.html; httpd -p 8001 -h /tmp/w"
client: wget -q -S -O /dev/null http://127.0.0.1:8001/
client: httpd -p 8001 -h /tmp/w
client: netstat -tln
client: netstat -rn
"""

REST = """
client: hostname
client: hostname -i
client: hostname -f
client: hostname -d
client: hostname foo
client: date -u -d @86400
client: date -u +%s -d @5
client: date -u -d '2026-01-02 03:04:05'
client: date -u +%F -d @86400
client: date nonsense
client: kill -0 1
client: kill 99999
client: sysctl net.ipv4.ip_forward
client: sysctl -w net.ipv4.ip_forward=0
client: cat /etc/resolv.conf
client: cat /etc/hosts
client: timeout 1 sleep 3
"""


@pytest.mark.parametrize("script", [IP, PING, NAMES_AND_WEB, REST], ids=["ip", "ping", "names and web", "rest"])
def test_applets_print_what_busybox_does(pair: Pair, script: str) -> None:
    assert not (found := pair.differences(script)), shown(found)
