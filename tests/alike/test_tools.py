"""What the tools of a host's administrator print, on a real engine and on the embedded one."""

from collections.abc import Iterator

import pytest

from netlab.engines import find
from netlab.engines.image import lab_image
from netlab.engines.private import PrivateEngine
from tests.alike.judge import Pair, furnished, shown
from tests.real import major, private_roots


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    newest = max(private_roots(), key=major, default=None)
    if newest is None or major(newest) < 28:
        pytest.skip("no real engine 28 here (needs root and dockerd)")
    with PrivateEngine("judge", private_roots()[newest][0]) as real, find("embedded") as simulated:
        lab_image(real.daemon.client, pulls=False)
        with furnished(real) as one, furnished(simulated) as other:
            yield Pair(one, other)


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
