"""A compose file becomes what lab.up takes; what is not known is refused by name, and `docker compose` is the judge."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from netlab import Lab, compose, errors
from netlab.compose.command import Compose, labelled
from netlab.plans import container_plan, network_plan

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a compose file of these services (and more at the top level) in the folder `shop`."""

    def written(services: str, top: str = "") -> Path:
        folder = tmp_path / "shop"
        folder.mkdir(exist_ok=True)
        body = "\n".join(f"  {line}" for line in services.strip("\n").splitlines())
        (folder / "compose.yaml").write_text(f"services:\n{body}\n{top}\n", encoding="utf-8")
        return folder / "compose.yaml"

    return written


def web(file: Path, **environment: str) -> dict[str, Any]:
    return dict(compose.read(file).containers["shop-web-1"])


def test_names_are_those_that_docker_compose_gives(write: Write) -> None:
    project = compose.read(write("web: {image: busybox, networks: [back]}\ndb: {image: busybox}", "networks: {back: }"))
    assert project.name == "shop"
    assert project.services == {"web": "shop-web-1", "db": "shop-db-1"}
    assert set(project.networks) == {"shop_back", "shop_default"}
    assert project.containers["shop-db-1"]["networks"] == {"shop_default": {"aliases": ["db"]}}


def test_a_network_nobody_is_on_is_not_made(write: Write) -> None:
    assert not compose.read(write("web: {image: busybox, network_mode: host}", "networks: {back: }")).networks


def test_every_key_reaches_a_plan(write: Write) -> None:
    file = write(
        """
web:
  image: busybox
  container_name: shopfront
  command: httpd -f -p 80
  entrypoint: [busybox]
  environment: [A=1, B=two words]
  env_file: [more.env]
  ports: ["127.0.0.1:8080:80", {target: 53, published: 5300, protocol: udp, host_ip: 127.0.0.1}]
  expose: [9000]
  hostname: shop
  extra_hosts: ["printer:192.0.2.7", "legacy=192.0.2.8"]
  dns: 192.0.2.53
  labels: {shop: "yes"}
  cap_add: [NET_ADMIN]
  working_dir: /srv
  user: "1000"
  volumes: ["data:/data:ro"]
  links: [db:database]
  depends_on: {db: {condition: service_started}}
  networks:
    back: {aliases: [front], ipv4_address: 203.0.113.9}
db: {image: busybox, networks: [back], network_mode: }
""",
        "networks: {back: {driver: bridge, internal: true, driver_opts: {com.docker.network.driver.mtu: 1400}, "
        "ipam: {config: [{subnet: 203.0.113.0/26, gateway: 203.0.113.1}]}}}\nvolumes: {data: {name: box}}",
    )
    (file.parent / "more.env").write_text("# said\nB=file\nC='3'\n")
    project = compose.read(file)
    plan = container_plan("shopfront", **project.containers["shopfront"])
    assert plan.entrypoint == "busybox" and plan.command == ("httpd", "-f", "-p", "80") and plan.image is None
    assert dict(plan.env) == {"A": "1", "B": "two words", "C": "3"}
    assert list(map(str, plan.ports)) == ["127.0.0.1:8080:80", "127.0.0.1:5300:53/udp"] and plan.expose == ("9000",)
    assert dict(plan.extra_hosts) == {"printer": "192.0.2.7", "legacy": "192.0.2.8"} and plan.dns == ("192.0.2.53",)
    assert (plan.hostname, plan.user, plan.working_dir, plan.cap_add) == ("shop", "1000", "/srv", ("NET_ADMIN",))
    assert list(map(str, plan.mounts)) == ["box:/data:ro"] and plan.needs >= {"shop-db-1"}
    (endpoint,) = plan.endpoints
    assert (endpoint.network, endpoint.aliases, endpoint.ip) == ("shop_back", ("web", "front"), "203.0.113.9")
    assert endpoint.links == (("shop-db-1", "database"),)
    network = network_plan("shop_back", **project.networks["shop_back"])
    assert network.internal and network.subnets == ("203.0.113.0/26",) and network.gateways == ("203.0.113.1",)
    assert dict(network.options) == {"com.docker.network.driver.mtu": "1400"}


def test_plain_values_are_those_of_yaml_1_2(write: Write) -> None:
    file = write("web:\n  image: busybox\n  ports: [8080:22]\n  environment: {A: yes, B: on, C: 2026-11-24, D: true}")
    assert web(file)["ports"] == ["8080:22"]
    assert web(file)["env"] == {"A": "yes", "B": "on", "C": "2026-11-24", "D": "true"}


def test_anchors_merges_and_extensions_are_read(write: Write) -> None:
    file = write("web: {<<: *base, command: sleep 1}", "x-base: &base {image: busybox}")
    text = file.read_text().splitlines()
    file.write_text("\n".join([text[-1], *text[:-1]]))
    assert web(file)["command"] == "sleep 1"


def test_variables_are_filled_in(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLE", "front")
    monkeypatch.delenv("NOBODY", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    file = write('web:\n  image: busybox\n  environment: {A: $ROLE, B: "${NOBODY:-x}", C: "5$$", D: "${PORT}", E: }')
    (file.parent / ".env").write_text("PORT=8080\nROLE=ignored\n")
    assert web(file)["env"] == {"A": "front", "B": "x", "C": "5$", "D": "8080"}


def test_a_service_can_share_the_network_of_another(write: Write) -> None:
    file = write("web: {image: busybox, network_mode: 'service:db'}\ndb: {image: busybox}")
    assert container_plan("shop-web-1", **web(file)).mode == "container:shop-db-1"


def test_external_networks_keep_their_names_and_are_not_made(write: Write) -> None:
    project = compose.read(write("web: {image: busybox, networks: [lan]}", "networks: {lan: {external: true}}"))
    assert not project.networks and list(project.containers["shop-web-1"]["networks"]) == ["lan"]


BAD: dict[str, tuple[str, str, type[errors.NetlabError], tuple[str, ...]]] = {
    "unknown key of a service": ("web: {image: busybox, build: .}", "", errors.BadOption, ("services.web", "build")),
    "unknown key at the top": ("web: {image: busybox}", "secrets: {pw: }", errors.BadOption, ("secrets",)),
    "unknown key of a network": (
        "web: {image: busybox}", "networks: {back: {mtu: 1400}}", errors.BadOption, ("networks.back", "mtu")),
    "unknown key of an attachment": (
        "web: {image: busybox, networks: {default: {priority: 1}}}", "", errors.BadOption, ("default", "priority")),
    "no image": ("web: {command: sleep 1}", "", errors.BadInput, ("services.web", "image")),
    "no such network": ("web: {image: busybox, networks: [bakc]}", "", errors.BadInput, ("web", "bakc")),
    "no such service": ("web: {image: busybox, depends_on: [bd]}", "", errors.BadInput, ("web", "bd")),
    "no such volume": ("web: {image: busybox, volumes: ['data:/data']}", "", errors.BadInput, ("web", "data")),
    "a condition": (
        "web: {image: busybox, depends_on: {db: {condition: service_healthy}}}\ndb: {image: busybox}", "",
        errors.BadOption, ("service_healthy", "service_started")),
    "mode and networks": (
        "web: {image: busybox, network_mode: host, networks: [default]}", "", errors.BadInput, ("network_mode",)),
    "a list for a mapping": ("web: [image]", "", errors.BadInput, ("services.web", "image")),
    "a key twice": ("web: {image: a, image: b}", "", errors.BadInput, ("image", "line 2")),
    "no yaml": ("web: {image: [}", "", errors.BadInput, ("compose.yaml", "line 2")),
    "a variable that is not set": ("web: {image: $NOBODY_SET_THIS}", "", errors.BadInput, ("NOBODY_SET_THIS", ":-")),
    "a form of variable": ("web: {image: '${A:?needed}'}", "", errors.BadInput, ("$$",)),
    "no services": ("{}", "", errors.BadInput, ("services",)),
    "an env file that is not there": ("web: {image: busybox, env_file: no.env}", "", errors.BadInput, ("no.env",)),
    "a name that is none": ("web: {image: busybox}", "name: My Shop", errors.BadInput, ("My Shop", "project=")),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_meant_is_refused_by_name(write: Write, case: str) -> None:
    services, top, kind, words = BAD[case]
    with pytest.raises(kind) as raised:
        compose.read(write(services, top))
    assert all(word in str(raised.value) for word in words), raised.value


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.BadInput, match="nosuch.yaml"):
        compose.read(tmp_path / "nosuch.yaml")


FILE = """
web:
  image: busybox
  command: sleep infinity
  init: true
  env_file: db.env
  environment: {ROLE: front, OLD: yes}
  depends_on: [db]
  networks: [front, back]
  ports: ["127.0.0.1:18089:80"]
db:
  image: busybox
  command: httpd -f -h /etc
  hostname: db
  env_file: [db.env]
  extra_hosts: ["printer:192.0.2.7"]
  volumes: ["data:/data"]
  networks:
    back: {aliases: [database], ipv4_address: 203.0.113.10}
"""
TOP = """
networks:
  front: {driver_opts: {com.docker.network.driver.mtu: "1400"}}
  back: {internal: true, ipam: {config: [{subnet: 203.0.113.0/26}]}}
volumes: {data: {}}
"""


@pytest.fixture
def shop(write: Write) -> Path:
    file = write(FILE, TOP)
    (file.parent / "db.env").write_text("DB_USER=ada\nDB_NAME=shop\n")
    return file


def seen(lab: Lab) -> dict[str, Any]:
    """What a learner can see of it."""
    found: dict[str, Any] = {}
    for service in ("web", "db"):
        one = lab[service]
        variables = {key: value for key, value in one.env.items() if key not in ("HOSTNAME", "PATH", "HOME")}
        found[service] = (one.name, one.networks, variables, one.ports, one.inspect()["State"]["Status"])
        found[f"{service} aliases"] = {
            name: sorted({service, *(own["Aliases"] or ())} & {service, "database"})
            for name, own in one.inspect()["NetworkSettings"]["Networks"].items()
        }
    found["reach"] = (lab["web"].resolve("database").addresses, bool(lab["web"].fetch("http://db/hostname")))
    found["mtu"] = sorted((interface.network, interface.mtu) for interface in lab["web"].interfaces)
    found["hosts"] = "printer" in lab["db"].hosts_file
    found["mounts"] = [mount["Name"] for mount in lab["db"].inspect()["Mounts"]]
    return found


def test_the_embedded_engine_runs_a_compose_file(shop: Path) -> None:
    lab = Lab.from_compose(shop, "embedded")
    with lab:
        assert lab.name == "shop" and seen(lab)["reach"] == (("203.0.113.10",), True)
        with pytest.raises(errors.NotFound, match="nosuch"):
            lab["nosuch"]


def test_a_file_brought_up_twice_is_brought_up_once(shop: Path) -> None:
    with Lab.from_compose(shop, "embedded") as lab:
        before = lab["web"].id
        assert lab.compose(shop)["web"].id == before


def test_a_file_that_fails_leaves_no_lab_open(shop: Path) -> None:
    shop.write_text(shop.read_text().replace("image: busybox", "image: nosuch/image"))
    with pytest.raises(errors.ImageMissing):
        Lab.from_compose(shop, "embedded")
    with Lab("shop", "embedded") as lab:
        assert list(lab) == []


@pytest.fixture
def docker_compose(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`docker compose`, the machine's own or that of a root among NETLAB_ROOTS."""
    from tests.real import ROOTS

    plugins = sorted(ROOTS.glob("*/usr/libexec/docker/cli-plugins/docker-compose"))
    if plugins and isinstance(compose.find("unix:///nowhere"), str):
        (tmp_path / "config" / "cli-plugins").mkdir(parents=True)
        (tmp_path / "config" / "cli-plugins" / "docker-compose").symlink_to(plugins[0])
        monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "config"))
    if not shutil.which("docker") or isinstance(compose.find("unix:///nowhere"), str):
        pytest.skip("no docker compose here")


def test_the_reader_makes_what_docker_compose_makes(engine: Any, shop: Path, docker_compose: None) -> None:
    with Lab("shop", engine) as lab:
        lab.compose(shop)
        real = seen(lab)
        assert lab.commands()[-1] == f"docker compose -p shop -f {shop} up -d"
    everything = engine.daemon.client.api
    assert everything.containers(all=True) == [] and everything.volumes()["Volumes"] in (None, [])
    with Lab.from_compose(shop, engine) as lab:
        assert seen(lab) == real


def test_what_docker_compose_refuses_is_told_in_its_words(engine: Any, write: Write, docker_compose: None) -> None:
    with Lab("shop", engine) as lab, pytest.raises(errors.EngineRefused, match="nosuch"):
        lab.compose(write("web: {image: busybox, networks: [nosuch]}"))


@pytest.mark.parametrize("own_reader", [True, False])
def test_a_folder_of_the_system_is_mounted_by_neither(
    engine: Any, write: Write, docker_compose: None, own_reader: bool
) -> None:
    file = write('web: {image: busybox, volumes: ["/etc:/host"]}')
    with Lab("shop", engine) as lab, pytest.raises(errors.Refused, match="/etc"):
        lab.compose(file, own_reader=own_reader)


@pytest.mark.parametrize("what", ["privileged: true", "network_mode: host, cap_add: [NET_ADMIN]"])
def test_on_an_engine_of_somebody_else_no_service_gets_the_host(
    engine: Any, write: Write, docker_compose: None, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    file = write(f"web: {{image: busybox, {what}}}")
    with Lab("shop", engine) as lab:
        monkeypatch.setattr(type(engine), "capabilities", frozenset())
        with pytest.raises(errors.Refused, match="web"):
            lab.compose(file)
        monkeypatch.undo()


@pytest.mark.parametrize("kind", ["container", "network", "volume"])
def test_a_project_of_somebody_else_is_left_alone(engine: Any, shop: Path, docker_compose: None, kind: str) -> None:
    """`docker compose` would take what carries the project's label for its own, and make it anew."""
    api, labels = engine.daemon.client.api, {"com.docker.compose.project": "shop"}
    with Lab("shop", engine) as lab:
        if kind == "container":
            theirs = api.create_container(lab.site.image(), "true", labels={**labels, compose.SERVICE: "web"})["Id"]
        elif kind == "network":
            theirs = api.create_network("shop_front", labels=labels)["Id"]
        else:
            theirs = api.create_volume("shop_data")["Name"]
        try:
            with pytest.raises(errors.NameTaken, match="shop"):
                lab.compose(shop)
        finally:  # it is still there
            {"container": api.remove_container, "network": api.remove_network, "volume": api.remove_volume}[kind](
                theirs
            )


def test_everything_docker_compose_makes_carries_the_labels_of_the_lab() -> None:
    model = {
        "services": {"web": {"image": "busybox"}, "db": {"image": "postgres"}},
        "networks": {"default": None, "lan": {"external": True}},
        "volumes": {"data": {}},
    }
    said = labelled(model, {"ours": "1"}, "lab/image")
    assert said["services"] == {
        "web": {"labels": {"ours": "1"}, "image": "lab/image"}, "db": {"labels": {"ours": "1"}},
    }  # fmt: skip
    assert said["networks"] == {"default": {"labels": {"ours": "1"}}} and set(said["volumes"]) == {"data"}


def test_an_engine_inside_the_notebook_is_out_of_reach_of_docker_compose() -> None:
    assert isinstance(compose.find(""), str)
    assert not isinstance(Compose("", ""), str) and "DOCKER_HOST" not in os.environ
