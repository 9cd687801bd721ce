"""The stand-in says what the docker command says, on the same engine; and refuses by name what it does not know."""

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from netlab.engines import Engine, find
from netlab.engines.embedded import EmbeddedEngine
from netlab.engines.image import lab_image
from netlab.magic import standin
from netlab.magic.standin import texts
from tests.embedded.test_docker_command import COMMANDS, name

Said = tuple[int, str, str]


class Both:
    """One engine; each line is run by the real command or by the stand-in."""

    def __init__(self, command: str, engine: Engine) -> None:
        self.command, self.engine = command, engine
        told = subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout
        self.version = int(re.search(r"version (\d+)", told)[1])  # type: ignore[index]

    def real(self, line: str) -> Said:
        with self.engine.door() as url:
            surroundings = {"PATH": os.environ["PATH"], "HOME": "/nowhere", "DOCKER_HOST": url}
            done = subprocess.run(
                [self.command, *shlex.split(line)], env=surroundings, stdin=subprocess.DEVNULL, capture_output=True,
                timeout=20,
            )  # fmt: skip
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def ours(self, line: str) -> Said:
        return ours(line, self.engine)

    def compare(self, line: str) -> None:
        """Exit code and output; the words of a refusal only where the command is of our generation."""
        for attempt in range(4):  # a second may pass between the two: "2 seconds ago"
            real, said = masked(self.real(line)), masked(self.ours(line))
            if real == said:
                return
            if attempt == 3 or "ago" not in real[1] + said[1]:
                break
        if self.version >= 28:
            assert said == real
        else:
            assert said[:2] == real[:2] and bool(said[2]) == bool(real[2])


def ours(line: str, engine: Engine) -> Said:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = standin.run(shlex.split(line), engine.daemon.client.api)
    return code, out.getvalue(), err.getvalue()


def masked(said: Said) -> Said:
    code, out, err = said
    out, err = (re.sub(r"[0-9a-f]{64}", "ID", text) for text in (out, err))
    err = re.sub(r"active endpoints \(.*\)", "active endpoints", err)  # told in any order
    if "/tcp -> " in out:  # docker port of 20.10 prints them in any order
        out = "".join(sorted(out.splitlines(keepends=True)))
    return code, out, err


@pytest.fixture
def own() -> Iterator[EmbeddedEngine]:
    with find("embedded") as opened:
        assert isinstance(opened, EmbeddedEngine)
        yield opened


@pytest.fixture(params=COMMANDS, ids=name)
def both(request: pytest.FixtureRequest, own: EmbeddedEngine) -> Both:
    made = Both(request.param, own)
    prepare(made, "busybox")
    return made


def prepare(both: Both, image: str) -> None:
    for line in (
        "network create app",
        "network create --subnet 10.9.0.0/24 --gateway 10.9.0.77 --label a=b net10",
        "network create --internal net2",
        "run -d --name web -p 127.0.0.1:8080:80 -p 127.0.0.1:90-92:90-92 -p 127.0.0.1:70:70/udp --network app -l k=v<w>"
        f" {image} sh -c 'echo out; echo err >&2; sleep infinity'",
        f"run -d --name user --network app --link web:server {image} sleep infinity",
        f"run --name done {image} true",
    ):
        assert both.real(line)[0] == 0, line


TEMPLATES = """
inspect -f '{{.State.Status}} {{.Config.Image}} {{.RestartCount}} {{.State.Running}}' web done
inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' web
inspect -f '{{range $name, $net := .NetworkSettings.Networks}}{{$name}}={{$net.IPAddress}} {{$.Name}};{{end}}' web
inspect -f '{{json .NetworkSettings.Ports}} {{len .NetworkSettings.Networks}}' web
inspect -f '{{index .Config.Labels "k"}} {{.Config.Labels.k}} {{(index .Config.Labels "k")}}' done
inspect -f '{{index .Config.Labels "k"}} {{join .Config.Cmd ", "}} {{upper .Name}}' web
inspect -f '{{if .State.Running}}up{{else}}down{{end}} {{ .Id }} {{- " x" -}} y' web done
inspect -f '{{range .Config.Env}}{{println .}}{{end}}' web
inspect -f '{{.Nonsense}}' web
inspect -f '{{range' web
inspect -f '{{range .Config.Env}}' web
inspect -f '{{.Name}}' web nosuch
network inspect -f '{{range .Containers}}{{.Name}} {{.IPv4Address}} {{end}}' app
network inspect -f '{{(index .IPAM.Config 0).Subnet}}' app
network inspect -f '{{range .IPAM.Config}}{{.Subnet}} {{.Gateway}}{{end}} {{.Driver}} {{.Internal}}' app net2
network inspect --format '{{json .Options}}' app
inspect -f '{{(index (index .NetworkSettings.Ports "80/tcp") 0).HostPort}}' web
inspect -f '{{(index .NetworkSettings.Networks "app").Gateway}}' web
inspect -f '{{range $p, $conf := .NetworkSettings.Ports}} {{$p}} -> {{(index $conf 0).HostPort}} {{end}}' web
inspect -f json web
ps --format '{{.Names}}'
ps -a --format '{{.Names}}\\t{{.State}}\\t{{.Networks}}'
ps -a --format 'table {{.Names}}\\t{{.Status}}\\t{{.Ports}}'
ps --format 'table {{.ID}} {{.Image}}'
network ls --format '{{.Name}}: {{.Driver}} {{.Internal}} {{.IPv6}}'
network ls --format 'table {{.Name}}\\t{{.Scope}}'
"""


def test_templates_say_what_the_command_says(both: Both) -> None:
    for line in TEMPLATES.strip().splitlines():
        real, said = masked(both.real(line)), masked(both.ours(line))
        if both.version >= 28 or " json " not in line:  # the word came later
            assert said[:2] == real[:2], line


LOOKS = """
network ls
network ls -q
network ls --no-trunc --filter driver=bridge
network ls -f name=net -f driver=null
network inspect net10 app
network inspect -v nosuch app
ps
ps -a
ps -aq --no-trunc
ps --no-trunc -n 1
ps -l
ps -f name=we -f status=running
ps -f nonsense=1
inspect web
inspect done app nosuch
inspect --type network web
inspect --type container web
port web
port web 80
port web 70/udp
port web 81
port nosuch
logs web
logs -t -n 1 web
logs --tail=1 web
logs nosuch
exec web echo hi
exec -e A=1 -e HOME -w /tmp web sh -c 'echo $A; pwd; exit 3'
exec --user nobody web id
exec -it web sh
exec web nosuch
exec nosuch true
exec done true
run --rm busybox sh -c 'echo o; echo e >&2; exit 4'
run --rm -i busybox cat
run --rm -it busybox sh
run --rm -h here -e A=b --dns 192.0.2.1 --add-host x:1.2.3.4 busybox \
sh -c 'hostname; env | grep A=; cat /etc/hosts | grep x'
run --rm --network app --network-alias other busybox nslookup other
run --rm --network app --ip 172.18.0.99 busybox true
run --rm --entrypoint echo busybox a b
run --rm -v /data busybox ls /data
run --rm busybox nosuch
run --rm --network nosuch --name refused busybox true
run --name web busybox true
run nosuch
run -p 80:80:80:80 busybox
run -p x:80 busybox
run -p 80-81:90-92 busybox
run
exec web
ps extra
port
network connect app
network create --subnet 10.8.0.0/24 --gateway 10.7.0.77 three
network create app
network prune
rm web nosuch
rm nosuch
start web nosuch
stop nosuch
network rm nosuch app
network disconnect net2 web
network connect nosuch web
"""


def test_it_says_what_the_command_says(both: Both) -> None:
    for line in LOOKS.strip().splitlines():
        both.compare(line)


SLOW = ("run nosuch", "172.18.0.99", "nslookup")  # these pull, or depend on what else the host has


@pytest.mark.skipif(not shutil.which("docker"), reason="no docker command here")
def test_it_says_the_same_of_a_real_engine(engine: Engine) -> None:
    both = Both(str(shutil.which("docker")), engine)
    image = lab_image(engine.daemon.client, engine.pulls)
    try:
        prepare(both, image)
        for line in LOOKS.strip().splitlines():
            if not any(each in line for each in SLOW):
                both.compare(line.replace(" busybox", f" {image}"))
    finally:
        both.real("rm -f web user done")
        both.real("network rm app net10 net2")


CHANGES = """
network create -d bridge -o com.docker.network.driver.mtu=1400 \
--ip-range 10.6.0.128/25 --subnet 10.6.0.0/24 --aux-address h=10.6.0.130 made
network inspect made
network connect --ip 10.6.0.7 --alias db made web
network inspect made
inspect web
network disconnect made web
network rm made
stop -t 1 web
start web
ps -a
rm -f web
ps -a
run -d --name again -p 127.0.0.1:8080:80 --network app --mac-address 02:42:ac:11:00:99 --restart on-failure:3 \
-u nobody -w /tmp -it busybox
inspect again
rm -fv again
network rm app
run -dit -v data:/d --tmpfs /t:size=1m --cap-add NET_ADMIN \
--dns 192.0.2.1 --sysctl net.ipv4.ip_forward=1 --expose 99 --name full busybox
inspect full
network prune -f
network prune -f
"""


def test_what_it_makes_is_what_the_command_makes(both: Both) -> None:
    """The same lines on two engines: one by the command, one by the stand-in."""
    with find("embedded") as other:
        assert isinstance(other, EmbeddedEngine)
        for line in ("network create app", "run -d --name web --network app busybox sleep infinity"):
            ours(line, other)
        for thing in ("web", "user", "done"):
            both.real(f"rm -f {thing}")
        both.real("network rm net2 net10 app")
        for line in ("network create app", "run -d --name web --network app busybox sleep infinity"):
            both.real(line)
        for line in CHANGES.strip().splitlines():
            real, said = alike(both.real(line)), alike(ours(line, other))
            if both.version >= 28:
                assert said == real, line
            elif "inspect" not in line:
                assert said[:2] == real[:2], line


def alike(said: Said) -> Said:
    code, out, err = masked(said)
    out = re.sub(r"\b[0-9a-f]{12}\b", "ID", out)
    out = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "TIME", out)
    out = re.sub(r"(Less than a second|\d+ seconds?|About a minute)( ago)? *", "AGE ", out)
    out = re.sub(r'("Pid": )\d+|(\w\w:){5}\w\w|sandbox/\w+|"[0-9a-f]{24,}"', "X", out)
    return code, re.sub(" {2,}", "  ", out), err


@pytest.mark.parametrize(
    ("line", "named"),
    [("volume ls", "docker volume"), ("network frobnicate", "docker network frobnicate"), ("", "docker"),
     ("run --gpus all busybox", "--gpus"), ("ps --size", "--size"), ("ps -z", "-z"), ("network ls -x", "-x"),
     ("network ls --format '{{.Name | upper}}'", "| upper"),
     ("network inspect -f '{{.IPAM}}' bridge", "whole object"), ("start -a web", "-a"), ("run -d -zq busybox", "-z")],
)  # fmt: skip
def test_what_it_does_not_know_is_refused_by_name(line: str, named: str, own: EmbeddedEngine) -> None:
    code, out, err = ours(line, own)
    assert code and not out and named in err and "no docker command is installed here" in err


def test_flags_end_where_the_program_of_a_container_begins(own: EmbeddedEngine) -> None:
    assert ours("run --rm busybox echo -d --rm -- x", own) == (0, "-d --rm -- x\n", "")
    assert ours("run --rm --name=x1 -e=A=1 busybox sh -c 'echo $A'", own) == (0, "1\n", "")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "Less than a second"), (1.9, "1 second"), (59, "59 seconds"), (60, "About a minute"), (3599, "59 minutes"),
     (3600, "About an hour"), (7000, "2 hours"), (3600 * 47, "47 hours"), (86400 * 2, "2 days"),
     (86400 * 13.9, "13 days"), (86400 * 14, "2 weeks"), (86400 * 60, "2 months"), (86400 * 800, "2 years")],
)  # fmt: skip
def test_durations_are_told_as_go_units_does(seconds: float, text: str) -> None:
    assert texts.duration(seconds) == text


def test_neighbouring_ports_are_one_range() -> None:
    def port(inside: int, outside: int = 0, ip: str = "") -> dict[str, object]:
        return {"PrivatePort": inside, "Type": "tcp"} | ({"IP": ip, "PublicPort": outside} if ip else {})

    listed = [port(80, 80, "0.0.0.0"), port(81, 81, "0.0.0.0"), port(80, 80, "::"), port(53), port(9000, 1, "0.0.0.0")]
    assert texts.ports(listed) == "53/tcp, 0.0.0.0:80-81->80-81/tcp, [::]:80->80/tcp, 0.0.0.0:1->9000/tcp"
