"""How containers share configuration without links: volumes, env files, compose files, secrets and configs."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from netlab import Container, Lab
from netlab.engines.private import PrivateEngine

FILE = """
services:
  api: {image: busybox, command: sleep infinity, init: true, env_file: shop.env, environment: {ROLE: api}}
  worker: {image: busybox, command: sleep infinity, init: true, env_file: shop.env, environment: {ROLE: worker}}
"""


def say(container: Container, line: str) -> str:
    return container.exec(["sh", "-c", line]).output.strip()


def test_a_file_in_a_volume_is_seen_at_once_by_all_who_mount_it(lab: Lab) -> None:
    editor = lab.container("editor", volumes="settings:/settings")
    readers = [lab.container(name, volumes="settings:/settings:ro") for name in ("one", "other")]
    for colour in ("blue", "red"):
        say(editor, f"echo COLOUR={colour} > /settings/shop.env")
        assert [say(reader, ". /settings/shop.env; echo $COLOUR") for reader in readers] == [colour, colour]


def test_a_volume_mounted_read_only_cannot_be_written(lab: Lab) -> None:
    lab.container("editor", volumes="settings:/settings")
    reader = lab.container("reader", volumes="settings:/settings:ro")
    assert "Read-only file system" in say(reader, "echo x > /settings/shop.env 2>&1")


def test_a_volume_outlives_the_containers_that_used_it(lab: Lab) -> None:
    editor = lab.container("editor", volumes="settings:/settings")
    say(editor, "echo COLOUR=blue > /settings/shop.env")
    editor.remove()
    assert say(lab.container("heir", volumes="settings:/settings"), "cat /settings/shop.env") == "COLOUR=blue"


def test_variables_of_an_env_file_are_copied_when_the_container_is_made(lab: Lab, tmp_path: Path) -> None:
    file = tmp_path / "shop.env"
    file.write_text("# the shop\nCOLOUR=blue\n")
    api = lab.container("api", env_file=file)
    file.write_text("COLOUR=red\n")
    api.restart()
    assert api.env["COLOUR"] == "blue"


def test_after_the_other_has_moved_a_link_is_right_in_the_hosts_file_and_wrong_in_running_programs(lab: Lab) -> None:
    db = lab.container("db", expose=[5432])
    web = lab.container("web", links={"db": "database"})
    before = db.address
    db.stop()
    lab.container("squatter")
    db.start()
    assert db.address != before and web.resolve("database").addresses == (db.address,)
    assert f"DATABASE_PORT_5432_TCP_ADDR={before}" in web.exec("cat /proc/1/environ").output


@contextmanager
def composed(lab: Lab, folder: Path) -> Iterator[Lab]:
    (folder / "compose.yaml").write_text(FILE)
    (folder / "shop.env").write_text("COLOUR=blue\n")
    with Lab.from_compose(folder / "compose.yaml", lab.engine, name="shop") as shop:
        yield shop


def test_services_of_a_compose_file_share_an_env_file_and_keep_variables_of_their_own(lab: Lab, tmp_path: Path) -> None:
    with composed(lab, tmp_path) as shop:
        seen = {name: (shop[name].env["COLOUR"], shop[name].env["ROLE"]) for name in ("api", "worker")}
    assert seen == {"api": ("blue", "api"), "worker": ("blue", "worker")}


def test_services_of_a_compose_file_are_on_a_network_of_their_own_and_find_each_other(lab: Lab, tmp_path: Path) -> None:
    with composed(lab, tmp_path) as shop:
        assert shop["api"].networks == shop["worker"].networks == ("shop_default",)
        assert shop["api"].ping("worker") and shop["worker"].ping("api")


def waited(probe: Callable[[], Any], seconds: float = 60) -> Any:
    end = time.monotonic() + seconds
    while not (found := probe()):
        assert time.monotonic() < end
        time.sleep(0.1)
    return found


def test_the_tasks_of_a_service_get_its_secret_and_its_config_as_files(lab: Lab) -> None:
    if "swarm" not in lab.engine.capabilities:
        pytest.skip("no swarm on this engine")
    from docker.types import ConfigReference, SecretReference

    root = lab.engine.daemon.plan.root  # type: ignore[attr-defined]
    with PrivateEngine("tests", root) as engine, Lab("swarm", engine) as other:
        client = engine.daemon.client
        client.swarm.init(advertise_addr=other.host.address)
        secret = client.secrets.create(name="password", data=b"sesame")
        config = client.configs.create(name="settings", data=b"colour=blue")
        service = client.services.create(
            other.site.image(), command=["sleep", "infinity"], name="shop",
            secrets=[SecretReference(secret.id, "password")],
            configs=[ConfigReference(config.id, "settings", filename="/etc/shop.conf")],
        )  # fmt: skip
        service.scale(2)
        label = {"label": "com.docker.swarm.service.name=shop"}
        waited(lambda: len(client.containers.list(filters=label)) == 2)
        for task in client.containers.list(filters=label):
            read = task.exec_run("cat /run/secrets/password /etc/shop.conf").output
            assert read == b"sesamecolour=blue"
            assert b"sesame" not in task.exec_run("env").output and "sesame" not in str(task.attrs)
