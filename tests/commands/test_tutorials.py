"""The commands of Docker's own networking tutorials, typed as they stand there, show what they show there.

From docs.docker.com: "Networking with standalone containers" (bridge), "Networking using the host network",
"Networking using a macvlan network", "None network driver", "Port publishing and mapping", "Legacy container links",
and "Networking overview". Each line is typed on a real engine and on the embedded one, by the distribution's docker
command (20.10) and by 28's. Where today's engine shows another form than the tutorial, today's is asked for.
"""

import re
from collections.abc import Callable, Iterator

import pytest

from tests.commands.both import Terminal, terminal
from tests.commands.conftest import docker_command, emptied, served_engine
from tests.embedded.terminal import Screen
from tests.real import private_roots

ERAS = [era for era in ("20", "28") if f"private-{era}" in private_roots()] or [
    pytest.param("", marks=pytest.mark.skip("no docker command here"))
]
ID = r"[0-9a-f]{64}"
Line = tuple[str, str]  # what is typed; what its output matches from beginning to end, or a part of it after "..."

DEFAULT_BRIDGE: tuple[Line, ...] = (
    ("docker network ls", r"NETWORK ID +NAME +DRIVER +SCOPE\n\w{12} +bridge +bridge +local\n"
     r"\w{12} +host +host +local\n\w{12} +none +null +local\n"),
    ("docker run -dit --name alpine1 alpine ash", rf"{ID}\n"),
    ("docker run -dit --name alpine2 alpine ash", rf"{ID}\n"),
    ("docker container ls", r'...alpine +"ash" +\S.*ago +Up .* alpine2\n\w{12} +alpine +"ash" +\S.*ago +Up .* alpine1'),
    ("docker network inspect bridge",
     r'..."Name": "alpine1",\s+"EndpointID": "\w{64}",\s+"MacAddress": "[0-9a-f:]+",\s+'
     r'"IPv4Address": "172\.17\.0\.2/16"'),
    ("docker network inspect bridge", r'..."Name": "alpine2",[^}]*"IPv4Address": "172\.17\.0\.3/16"'),
    ("docker network inspect bridge", r'..."Subnet": "172\.17\.0\.0/16"'),
    ("docker exec alpine1 ip addr show",
     r"...eth0@if\d+: <BROADCAST,MULTICAST,UP,LOWER_UP(?:,M-DOWN)?> mtu 1500 .*\n +link/ether \S+ "
     r"brd ff:ff:ff:ff:ff:ff\n +inet 172\.17\.0\.2/16 brd 172\.17\.255\.255 scope global eth0"),
    ("docker exec alpine1 ping -c 1 172.17.0.3", r"...1 packets transmitted, 1 packets received, 0% packet loss"),
    ("docker exec alpine1 ping -c 1 alpine2", r"ping: bad address 'alpine2'\n"),
    ("docker container stop -t 0 alpine1 alpine2", r"alpine1\nalpine2\n"),
    ("docker container rm alpine1 alpine2", r"alpine1\nalpine2\n"),
)  # fmt: skip

OWN_BRIDGE: tuple[Line, ...] = (
    ("docker network create --driver bridge alpine-net", rf"{ID}\n"),
    ("docker network ls", r"...\w{12} +alpine-net +bridge +local"),
    ("docker network inspect alpine-net", r'..."Containers": \{\},\s+"Options": \{\},\s+"Labels": \{\}'),
    ("docker run -dit --name alpine1 --network alpine-net alpine ash", rf"{ID}\n"),
    ("docker run -dit --name alpine2 --network alpine-net alpine ash", rf"{ID}\n"),
    ("docker run -dit --name alpine3 alpine ash", rf"{ID}\n"),
    ("docker run -dit --name alpine4 --network alpine-net alpine ash", rf"{ID}\n"),
    ("docker network connect bridge alpine4", r""),
    ("docker network inspect alpine-net", r'..."Name": "alpine4",[^}]*"IPv4Address": "172\.\d+\.0\.4/16"'),
    ("docker exec alpine1 ping -c 2 alpine2",
     r"PING alpine2 \(172\.\d+\.0\.3\): 56 data bytes\n64 bytes from 172\.\d+\.0\.3: seq=0 ttl=64 time=.* ms\n"
     r"64 bytes from .*\n\n--- alpine2 ping statistics ---\n2 packets transmitted, 2 packets received, 0% packet loss\n"
     r"round-trip min/avg/max = .* ms\n"),
    ("docker exec alpine1 ping -c 1 alpine4", r"PING alpine4 \(172\.\d+\.0\.4\)(?s:.*) 0% packet loss(?s:.*)"),
    ("docker exec alpine1 ping -c 1 alpine3", r"ping: bad address 'alpine3'\n"),
    ("docker exec alpine1 ping -c 2 -W 1 172.17.0.2",
     r"...2 packets transmitted, 0 packets received, 100% packet loss"),
    ("docker exec alpine4 ping -c 1 alpine1", r"... 0% packet loss"),
    ("docker exec alpine4 ping -c 1 alpine3", r"ping: bad address 'alpine3'\n"),
    ("docker exec alpine4 ping -c 1 172.17.0.2", r"... 0% packet loss"),
    ("docker network disconnect alpine-net alpine2", r""),
    ("docker exec alpine1 ping -c 1 alpine2", r"ping: bad address 'alpine2'\n"),
    ("docker network rm alpine-net", r"...has active endpoints"),
    ("docker container rm -f alpine1 alpine2 alpine3 alpine4", r"alpine1\nalpine2\nalpine3\nalpine4\n"),
    ("docker network rm alpine-net", r"alpine-net\n"),
)  # fmt: skip

HOST_NONE_MACVLAN: tuple[Line, ...] = (
    ("docker run --rm -d --network host --name my_nginx nginx", rf"{ID}\n"),
    ("docker run --rm --network host alpine sh -c 'until wget -qO- http://localhost/; do sleep 0.1; done' 2>&1",
     r"...Welcome to nginx!"),
    ("docker run --rm --network host alpine netstat -tln", r"...0\.0\.0\.0:80|:::80"),
    ("docker container stop -t 0 my_nginx", r"my_nginx\n"),
    ("docker run --rm -dit --network none --name no-net-alpine alpine:latest ash", rf"{ID}\n"),
    ("docker exec no-net-alpine ip link show", r"1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 [^\n]*\n[^\n]*\n"),
    ("docker exec no-net-alpine ip route", r""),
    ("docker stop -t 0 no-net-alpine", r"no-net-alpine\n"),
    ("docker network create -d macvlan --subnet=172.16.86.0/24 --gateway=172.16.86.1 -o parent=eth0 my-macvlan-net",
     rf"{ID}\n"),
    ("docker network ls", r"...\w{12} +my-macvlan-net +macvlan +local"),
    ("docker run --rm -dit --network my-macvlan-net --name my-macvlan-alpine alpine:latest ash", rf"{ID}\n"),
    ("docker container inspect my-macvlan-alpine",
     r'..."my-macvlan-net": \{(?s:.*)"Gateway": "172\.16\.86\.1",\s+"IPAddress": "172\.16\.86\.2",'),
    ("docker exec my-macvlan-alpine ip addr show eth0",
     r"...inet 172\.16\.86\.2/24 brd 172\.16\.86\.255 scope global eth0"),
    ("docker exec my-macvlan-alpine ip route",
     r"default via 172\.16\.86\.1 dev eth0 \n172\.16\.86\.0/24 dev eth0 scope link  src 172\.16\.86\.2 \n"),
    ("docker container stop -t 0 my-macvlan-alpine", r"my-macvlan-alpine\n"),
    ("docker network rm my-macvlan-net", r"my-macvlan-net\n"),
)  # fmt: skip

PORTS_AND_LINKS: tuple[Line, ...] = (
    ("docker run -d --name web -p 8080:80 nginx", rf"{ID}\n"),
    ("docker port web", r"80/tcp -> 0\.0\.0\.0:8080\n80/tcp -> (?:\[::\]|:::)?:?8080\n"),
    ("docker ps", r"...0\.0\.0\.0:8080->80/tcp, (?:\[::\]|::):8080->80/tcp +web"),
    ("docker run -d --name again -p 8080:80 nginx", r"...:8080 failed: port is already allocated"),
    ("docker rm again", r"again\n"),
    ("docker run -d --name mine -p 127.0.0.1:8081:80/tcp -p 8081:80/udp nginx", rf"{ID}\n"),
    ("docker port mine 80/tcp", r"127\.0\.0\.1:8081\n"),
    ("docker run -d --name any -P --expose 80 nginx", rf"{ID}\n"),
    ("docker port any 80", r"...0\.0\.0\.0:(?:3[2-9]|4|5|6)\d+\n"),
    ("docker run --rm --network host alpine wget -qO- http://localhost:8080/", r"...Welcome to nginx!"),
    ("docker run -dit --name db -e PASSWORD=secret --expose 5432 alpine ash", rf"{ID}\n"),
    ("docker run -dit --name app --link db:database alpine ash", rf"{ID}\n"),
    ('docker inspect -f "{{ .HostConfig.Links }}" app', r"\[/db:/app/database\]\n"),
    ("docker exec app env", r"...DATABASE_PORT=tcp://172\.17\.0\.\d+:5432\n"),
    ("docker exec app env", r"...DATABASE_PORT_5432_TCP_ADDR=172\.17\.0\.\d+\n"),
    ("docker exec app env", r"...DATABASE_NAME=/app/database\n"),
    ("docker exec app env", r"...DATABASE_ENV_PASSWORD=secret\n"),
    ("docker exec app cat /etc/hosts", r"...172\.17\.0\.\d+\tdatabase \w{12} db\n"),
    ("docker exec app ping -c 1 database", r"... 0% packet loss"),
    ("docker run --rm --network container:web alpine wget -qO- http://localhost:80/", r"...Welcome to nginx!"),
    ("docker run --rm --dns 192.0.2.53 --dns-search example.com alpine cat /etc/resolv.conf",
     r"...nameserver 192\.0\.2\.53\n"),
    ("docker run --rm --add-host=my-hostname:203.0.113.8 alpine grep my-hostname /etc/hosts",
     r"203\.0\.113\.8\tmy-hostname\n"),
    ("docker network create --subnet 203.0.113.0/24 my-net", rf"{ID}\n"),
    ("docker run -dit --name fixed --network my-net --ip 203.0.113.77 --network-alias other alpine ash", rf"{ID}\n"),
    ("docker run --rm --network my-net alpine ping -c 1 other", r"PING other \(203\.0\.113\.77\)(?s:.*)"),
    ("docker network connect --alias extra my-net web", r""),
    ("docker run --rm --network my-net alpine wget -qO- http://extra/", r"...Welcome to nginx!"),
    ("docker rm -f web mine any db app fixed", r"(?s:.*)"),
    ("docker network prune -f", r"Deleted Networks:\nmy-net\n\n?"),
)  # fmt: skip


def wrong(place: Terminal, lines: tuple[Line, ...]) -> list[str]:
    """The lines that show something else, with what they show."""
    found = []
    for line, pattern in lines:
        text = place.run(line)
        part = pattern.removeprefix("...")
        if not (re.search(part, text) if part is not pattern else re.fullmatch(pattern, text)):
            found.append(f"{line}\n{text}should be\n{pattern}")
    return found


@pytest.fixture(scope="module", params=ERAS)
def places(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], list[Terminal]]]:
    from tests.commands.conftest import real_engine

    era, folder = request.param, tmp_path_factory.mktemp("tutorial")
    name = "20.10" if era == "20" else era
    with real_engine(era) as real, served_engine(name, folder) as ours:
        made = [terminal(folder / kind, docker_command(era), url) for kind, url in (("real", real), ("ours", ours))]
        yield lambda: made


@pytest.fixture(params=["real", "embedded"])
def place(places: Callable[[], list[Terminal]], request: pytest.FixtureRequest) -> Iterator[Terminal]:
    chosen = places()[request.param == "embedded"]
    yield chosen
    emptied(chosen)


@pytest.mark.parametrize(
    "lines",
    [DEFAULT_BRIDGE, OWN_BRIDGE, HOST_NONE_MACVLAN, PORTS_AND_LINKS],
    ids=["default bridge", "user-defined bridge", "host, none and macvlan", "ports and links"],
)
def test_a_tutorial_shows_what_it_says(place: Terminal, lines: tuple[Line, ...]) -> None:
    found = wrong(place, lines)
    assert not found, "\n\n".join(["", *found])


def test_who_attaches_types_in_the_container_and_leaves_by_ctrl_p_ctrl_q(place: Terminal) -> None:
    place.run("docker run -dit --name alpine1 alpine ash")
    screen = Screen(["docker", "attach", "alpine1"], dict(place.environment))
    screen.type(b"\n")
    screen.until(b"/ # ", 60)
    screen.type(b"ping -c 1 127.0.0.1\n")
    screen.until(b"1 packets transmitted, 1 packets received", 60)
    screen.until(b"/ # ", 60)
    screen.type(b"\x10\x11")
    screen.until(b"read escape sequence", 60)
    screen.end()
    assert place.run("docker ps -q --filter name=alpine1")
