"""What the tools of a host's administrator print, on a real engine and on the embedded one."""

import pytest

from tests.alike.judge import Pair, shown

FILTER = """
host: iptables -L -n -v
host: iptables -L
host: iptables -t nat -L -n --line-numbers
host: iptables -S
host: iptables -t nat -S
host: iptables -t raw -S
host: iptables -t mangle -S
host: iptables -S DOCKER
host: iptables -nvL DOCKER-FORWARD
host: ip6tables -S
host: ip6tables -L -n
host: iptables-save
host: iptables-save -t nat
host: iptables-save -c
host: ip6tables-save
"""

CHANGES = """
host: iptables -I DOCKER-USER -s 203.0.113.0/26 -j DROP
host: iptables -S DOCKER-USER
host: iptables -C DOCKER-USER -s 203.0.113.0/26 -j DROP
host: iptables -D DOCKER-USER -s 203.0.113.0/26 -j DROP
host: iptables -D DOCKER-USER -s 203.0.113.0/26 -j DROP
host: iptables -D DOCKER-USER 7
host: iptables -I DOCKER-USER 9 -j RETURN
host: iptables -N DOCKER-USER
host: iptables -N MINE
host: iptables -A MINE -p tcp --dport 80 -m comment --comment "web only" -j ACCEPT
host: iptables -A MINE -p tcp -m multiport --dports 80,443 -j ACCEPT
host: iptables -A MINE -p icmp --icmp-type echo-request -m limit --limit 5/min -j LOG --log-prefix "ping: "
host: iptables -A MINE -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
host: iptables -A MINE -m mark --mark 0x1 -j RETURN
host: iptables -A MINE -m iprange --src-range 203.0.113.2-203.0.113.9 -j ACCEPT
host: iptables -A MINE -m iprange ! --dst-range 203.0.113.2-203.0.113.9 -j ACCEPT
host: iptables -A MINE -p tcp -j REJECT --reject-with tcp-reset
host: iptables -A MINE -j REJECT
host: iptables -A MINE -m addrtype --dst-type LOCAL -j RETURN
host: iptables -A MINE ! -i eth0 -o docker+ -j ACCEPT
host: iptables -A MINE -m state --state NEW -j ACCEPT
host: iptables -A MINE -m mac ! --mac-source 2:42:AC:11:00:02 -j DROP
host: iptables -A MINE -m physdev --physdev-is-bridged -j ACCEPT
host: iptables -A MINE -m statistic --mode random --probability 0.5 -j DROP
host: iptables -A MINE -m statistic --mode nth --every 3 --packet 1 -j DROP
host: iptables -A MINE -m limit --limit 90/hour --limit-burst 20 -j ACCEPT
host: iptables -A MINE -p udp --sport 53 -j ACCEPT
host: iptables -A MINE -p tcp --syn -j ACCEPT
host: iptables -A MINE -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu
host: iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1360
host: iptables -t mangle -S
host: iptables -t mangle -F FORWARD
host: iptables -t nat -A POSTROUTING -s 203.0.113.0/26 -j SNAT --to-source 192.0.2.11
host: iptables -t nat -D POSTROUTING -s 203.0.113.0/26 -j SNAT --to-source 192.0.2.11
host: iptables -t nat -A PREROUTING -p tcp --dport 9090 -j DNAT --to-destination 203.0.113.2:80
host: iptables -t nat -D PREROUTING -p tcp --dport 9090 -j DNAT --to-destination 203.0.113.2:80
host: iptables -S MINE
host: iptables -L MINE -n -v
host: iptables -L MINE
host: iptables -A FORWARD -j MINE
host: iptables -X MINE
host: iptables -F MINE
host: iptables -D FORWARD -j MINE
host: sh -c 'cd /tmp; iptables-save > saved; iptables -X MINE; iptables-restore < saved; iptables -S MINE; rm saved'
host: iptables -X MINE
host: iptables -X MINE
host: iptables -P FORWARD ACCEPT
host: iptables -P FORWARD DROP
host: iptables -Z FORWARD
"""

MISTAKES = """
host: iptables
host: iptables -V
host: iptables -A
host: iptables -L NOPE
host: iptables -S NOPE
host: iptables -A NOPE -j DROP
host: iptables -t nope -L
host: iptables -P FORWARD REJECT
host: iptables -P DOCKER DROP
host: iptables -A DOCKER-USER -p tcp --dport nonsense -j DROP
host: iptables -A DOCKER-USER --dport 80 -j DROP
host: iptables -A DOCKER-USER -s 300.1.1.1 -j DROP
host: iptables -A DOCKER-USER -m nonsense -j DROP
host: iptables -A DOCKER-USER -j NONSENSE
host: iptables -A DOCKER-USER -p tcp -m tcp --foo 1 -j DROP
host: iptables -A DOCKER-USER -m limit --limit x/hour -j ACCEPT
host: iptables -A DOCKER-USER -m iprange -j ACCEPT
host: iptables -A DOCKER-USER -m mac --mac-source nonsense -j ACCEPT
host: iptables -A DOCKER-USER -m statistic --mode nonsense -j ACCEPT
host: iptables -A DOCKER-USER -m statistic --mode nth --every 3 -j ACCEPT
host: iptables -A FORWARD -j DOCKER-USER extra
host: iptables -A FORWARD -i toolonginterfacename -j DROP
"""


@pytest.mark.parametrize("script", [FILTER, CHANGES, MISTAKES], ids=["rules", "changes", "mistakes"])
def test_iptables_prints_what_a_real_hosts_does(pair: Pair, script: str) -> None:
    assert not (found := pair.differences(script)), shown(found)


ADDRESSES = """
host: ip addr
host: ip -4 addr
host: ip a show docker0
host: ip addr show dev eth0
host: ip -br addr
host: ip -br link
host: ip link
host: ip link show type bridge
host: ip link show master docker0
host: ip link show up
host: ip -4 -o addr show docker0
host: ip -o link
host: ip -s link show docker0
host: ip route
host: ip route show table local
host: ip route show dev docker0
host: ip route get 203.0.113.2
host: ip route get 192.0.2.1
host: ip route get 192.0.2.11
host: ip route get 8.8.8.8
host: ip rule
host: ip netns
host: ping -c 1 203.0.113.2
host: ip neigh
host: ip neigh show dev BRIDGE
outside: ip addr
outside: ip route
outside: ip neigh
"""

LINKS = """
host: ip link add v0 type veth peer name v1
host: ip link show v0
host: ip link set v0 up
host: ip addr add 198.51.100.1/24 dev v0
host: ip -4 addr show v0
host: ip addr add 198.51.100.1/24 dev v0
host: ip addr del 198.51.100.1/24 dev v0
host: ip addr del 198.51.100.1/24 dev v0
host: ip link set v0 master docker0
host: ip link show v0
host: ip link set v0 nomaster
host: ip link del v0
host: ip link del v0
host: ip link add br9 type bridge
host: ip link show br9
host: ip link del br9
host: ip route add 198.51.100.0/24 via 192.0.2.1
host: ip route
host: ip route add 198.51.100.0/24 via 192.0.2.1
host: ip route del 198.51.100.0/24
host: ip route del 198.51.100.0/24
host: ip route add 198.51.100.0/24 via 10.9.9.9
host: ip link set docker0 mtu 1400
host: ip link show docker0
host: ip link set docker0 mtu 1500
host: ip link show nope
host: ip link set nope up
host: ip addr show nope
host: ip nonsense
host: ip addr nonsense
"""

BRIDGES = """
host: bridge link
host: bridge fdb show
host: bridge fdb show br docker0
host: bridge fdb show br BRIDGE
host: bridge fdb show dev docker0
host: bridge fdb show br nope
host: bridge vlan
host: bridge nonsense
host: brctl addbr br7
host: brctl addbr br7
host: brctl addif br7 nope
host: brctl delbr br7
host: brctl delbr br7
"""


@pytest.mark.parametrize("script", [ADDRESSES, LINKS, BRIDGES], ids=["shown", "changed", "bridge"])
def test_ip_and_bridge_print_what_a_real_hosts_do(pair: Pair, script: str) -> None:
    assert not (found := pair.differences(script)), shown(found)


SOCKETS = """
host: ss -tln
host: ss -tlnp
host: ss -tn
host: ss -uln
host: ss -tuln
host: ss -4 -tln
host: netstat -tln
host: netstat -tlnp
host: netstat -rn
outside: ss -tuln
"""

KERNEL = """
host: grep dport=8080 /proc/net/nf_conntrack
host: grep icmp.*203.0.113.1 /proc/net/nf_conntrack
host: cat /proc/net/arp
host: cat /proc/net/route
host: cat /etc/resolv.conf
host: sysctl net.ipv4.ip_forward
host: sysctl -n net.ipv4.ip_forward
host: sysctl net.ipv4.conf.docker0.forwarding
host: sysctl net.ipv4.conf.all.forwarding
host: sysctl net.ipv4.conf.docker0.route_localnet
host: sysctl -w net.ipv4.ip_forward=1
host: sysctl net.ipv4.ip_forward=1
host: sysctl net.ipv4.ip_local_port_range
host: sysctl net.ipv4.conf.docker0.rp_filter
host: sysctl net.netfilter.nf_conntrack_count
host: sysctl net.nonsense
host: sysctl -e net.nonsense
host: cat /proc/sys/net/ipv4/ip_forward
"""


@pytest.mark.parametrize("script", [SOCKETS, KERNEL], ids=["sockets", "kernel"])
def test_sockets_flows_and_sysctls_are_shown_as_on_a_real_host(pair: Pair, script: str) -> None:
    assert not (found := pair.differences(script)), shown(found)
