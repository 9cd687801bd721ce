"""What a kept engine has is there again at its next start, however it ended."""

import io
import stat
import tarfile
from dataclasses import fields

import pytest

from netlab.errors import Conflict, Refused
from tests.embedded.saved.engine import Kept, kept


def once_more(engine, path, **settings):
    """The same engine after a SIGKILL."""
    engine.killed()
    return kept(path, **settings)


def test_networks_keep_ids_subnets_and_options(tmp_path):
    with kept(tmp_path) as before:
        made = before.client.networks.create(
            "app", labels={"a": "b"}, options={"com.docker.network.driver.mtu": "1400"}
        )
        pool = {"Subnet": "198.51.100.0/24", "IPRange": "198.51.100.128/25"}
        pool["AuxiliaryAddresses"] = {"router": "198.51.100.254"}
        fixed = before.client.networks.create("fixed", ipam={"Config": [pool]}, enable_ipv6=True, internal=True)
        settings = before.client.api.create_network(
            "settings", driver="bridge", options={"com.docker.network.driver.mtu": "1300"}
        )
        made.reload(), fixed.reload()
        ids = {each.name: each.id for each in before.client.networks.list()}
        with once_more(before, tmp_path) as after:
            assert after.client.networks.get("app").attrs == made.attrs
            assert after.client.networks.get("fixed").attrs == fixed.attrs
            now = {each.name: each.id for each in after.client.networks.list()}
            assert settings["Id"] == now["settings"]
            assert {name for name in ids if ids[name] != now[name]} == {"bridge"}  # a dockerd's gets a new one too


def test_the_next_network_gets_the_next_pool(tmp_path):
    def subnet(engine, name):
        return engine.client.networks.create(name).attrs["IPAM"]["Config"][0]["Subnet"]

    with kept(tmp_path) as before:
        assert [subnet(before, name) for name in ("n1", "n2", "n3")] == [
            "172.18.0.0/16",
            "172.19.0.0/16",
            "172.20.0.0/16",
        ]
        before.client.networks.get("n2").remove()
        with once_more(before, tmp_path) as after:
            assert [subnet(after, name) for name in ("n4", "n5")] == ["172.19.0.0/16", "172.21.0.0/16"]


def test_docker0_takes_what_the_kept_networks_leave(tmp_path):
    with kept(tmp_path, bip="10.200.0.1/24") as before:
        assert before.client.networks.create("app").attrs["IPAM"]["Config"][0]["Subnet"] == "172.17.0.0/16"
        with once_more(before, tmp_path) as after:
            bridge = after.client.networks.get("bridge")
            assert bridge.attrs["IPAM"]["Config"][0]["Subnet"] == "172.18.0.0/16"
            assert after.told == []


def test_a_subnet_of_the_engines_choice_stays_one_where_no_address_can_be_asked_for(tmp_path):
    with kept(tmp_path) as before:
        before.client.networks.create("app")
        with (
            once_more(before, tmp_path) as after,
            pytest.raises(Exception, match="only when connecting to networks with user configured subnets"),
        ):
            after.client.api.create_container(
                "busybox", networking_config={"EndpointsConfig": {"app": {"IPAMConfig": {"IPv4Address": "172.18.0.9"}}}}
            )


def test_files_of_the_layer_and_of_volumes_are_there(tmp_path):
    script = (
        "mkdir -p /a/b; echo one > /a/b/one; ln -s one /a/b/two; ln /a/b/one /a/three; rm /etc/group; chmod 700 /home; "
        "echo changed >> /etc/passwd; head -c 300000 /dev/zero > /big; echo kept > /data/x; "
        "rm -r /var/www; mkdir /var/www; echo new > /var/www/n"
    )
    look = (
        "cat /a/b/two /a/three /data/x; ls -ld /home /etc/group; tail -n 1 /etc/passwd; wc -c /big; ls /var/www; ls /"
    )
    with kept(tmp_path) as before:
        box = before.run("box", volumes={"vol": {"bind": "/data"}})
        box.exec_run(["sh", "-c", script])
        wanted, changes = box.exec_run(["sh", "-c", look]).output, before.client.api.diff("box")
        with once_more(before, tmp_path) as after:
            assert after.client.api.diff("box") == changes
            box = after.client.containers.get("box")
            box.start()
            assert box.exec_run(["sh", "-c", look]).output == wanted
            assert box.exec_run(["sh", "-c", "echo more >> /a/three; cat /a/b/one"]).output == b"one\nmore\n"
            assert after.client.volumes.get("vol").attrs == before.client.volumes.get("vol").attrs


def test_a_stopped_container_keeps_what_was_copied_into_it_and_what_it_was_connected_to(tmp_path):
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        entry = tarfile.TarInfo("f")
        entry.size, entry.mtime = 5, 1_700_000_000
        tar.addfile(entry, io.BytesIO(b"hello"))
    with kept(tmp_path) as before:
        box = before.client.containers.create("busybox", "cat /f", name="box")
        box.put_archive("/", held.getvalue())
        before.client.networks.create("app").connect(box, aliases=["db"])
        before.client.networks.get("bridge").disconnect(box)
        with once_more(before, tmp_path) as after:
            box = after.client.containers.get("box")
            assert list(box.attrs["NetworkSettings"]["Networks"]) == ["app"]
            assert box.attrs["NetworkSettings"]["Networks"]["app"]["Aliases"] == ["db"]
            box.start()
            box.wait()
            assert box.logs() == b"hello"


def test_a_container_is_inspected_as_before(tmp_path):
    with kept(tmp_path) as before:
        before.client.networks.create("app")
        box = before.run(
            "box", ["sh", "-c", "exit 7"], network="app", ports={"80/tcp": 8080}, environment={"A": "b"},
            labels={"c": "d"},
            volumes={"/tmp": {"bind": "/host", "mode": "ro"}, "vol": {"bind": "/data"}}, tmpfs={"/run": ""},
            healthcheck={"test": ["CMD", "true"], "interval": 1_000_000_000},
        )  # fmt: skip
        box.wait()
        box.reload()
        with once_more(before, tmp_path) as after:
            assert after.client.containers.get("box").attrs == box.attrs


def test_logs_go_on_where_they_ended(tmp_path):
    with kept(tmp_path) as before:
        box = before.run("box", ["sh", "-c", "echo one; echo two >&2; sleep 1; echo three"])
        box.wait()
        wanted = box.logs(timestamps=True)
        before.keeper.keep(look_around=True)
        box.start()
        box.wait()
        with once_more(before, tmp_path) as after:
            box = after.client.containers.get("box")
            assert box.logs(timestamps=True).startswith(wanted)
            assert box.logs() == b"one\ntwo\nthree\n" * 2
            assert box.logs(stdout=False) == b"two\n" * 2


def test_images_keep_their_names_and_files(tmp_path):
    with kept(tmp_path) as before:
        box = before.run("box", ["sh", "-c", "echo mine > /mine; rm /etc/group"])
        box.wait()
        first = box.commit("mine", "1")
        before.client.images.get("busybox").tag("other", "2")
        before.client.images.remove("nginx:latest")
        before.client.images.remove("nginx:alpine")
        second = before.client.containers.create("mine:1", ["sh", "-c", "echo over >> /mine"], name="second")
        second.start(), second.wait()
        second.commit("mine", "2")
        names = {each.id: sorted(each.tags) for each in before.client.images.list()}
        with once_more(before, tmp_path) as after:
            assert {each.id: sorted(each.tags) for each in after.client.images.list()} == names
            assert after.client.images.get("mine:1").history() == first.history()
            run = after.client.containers.run
            assert run("mine:2", "cat /mine", remove=True) == b"mine\nover\n"
            with pytest.raises(Exception, match="No such image"):
                after.client.images.get("nginx")


def test_what_was_removed_stays_so(tmp_path):
    with kept(tmp_path) as before:
        before.run("box", volumes={"vol": {"bind": "/data"}}).remove(force=True)
        before.client.volumes.get("vol").remove()
        before.client.networks.create("app").remove()
        before.client.images.remove("alpine", force=True)
        with once_more(before, tmp_path) as after:
            assert after.client.containers.list(all=True) == after.client.volumes.list() == []
            assert [each.name for each in after.client.networks.list()] != ["app"]
            assert {each.name for each in after.client.networks.list()} == {"bridge", "host", "none"}


def test_new_ids_are_not_old_ones(tmp_path):
    with kept(tmp_path) as before:
        ids = {before.client.networks.create("n").id, before.run("box").id, before.client.info()["ID"]}
        with once_more(before, tmp_path) as after:
            assert not ids & {after.client.networks.create("m").id, after.run("other").id}
            assert after.client.info()["ID"] in ids


def test_a_shared_namespace_and_a_link_are_found_again(tmp_path):
    always = {"Name": "always"}
    with kept(tmp_path) as before:
        before.run("server", "httpd -f -p 80", restart_policy=always)
        before.run("linked", links={"server": "web"}, restart_policy=always)
        before.run("inside", network_mode="container:server", restart_policy=always)
        with once_more(before, tmp_path) as after:
            assert set(after.states().values()) == {("running", 0)}
            assert b"404" in after.client.containers.get("linked").exec_run("wget -O- http://web").output
            assert b"404" in after.client.containers.get("inside").exec_run("wget -O- http://127.0.0.1").output


def test_a_second_engine_is_told_whose_folder_it_is(tmp_path):
    with kept(tmp_path) as engine:
        engine.keeper.folder.describe(url="unix:///run/first.sock")
        with pytest.raises(Conflict, match="unix:///run/first.sock"):
            Kept(tmp_path)


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(Refused, match=r"thesis\.txt"):
        Kept(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_folder_is_its_owners_alone(tmp_path):
    with kept(tmp_path / "new"):
        assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
        modes = {
            each: stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "new").rglob("*") if each.name != "lock"
        }
        assert {each for each, mode in modes.items() if mode & 0o077} == set()


def test_an_engine_is_of_the_era_that_its_folder_remembers(tmp_path):
    from netlab.embedded.eras import era

    with kept(tmp_path, era=era("26")) as before, once_more(before, tmp_path) as after:
        assert after.client.version()["Version"].startswith("26.")
        after.killed()
        from netlab.embedded.libnetwork import Settings
        from netlab.engines.keeping import Keeper

        with pytest.raises(Refused, match="leave --era out"):
            Keeper(tmp_path, Settings(), asked=era("28"))


def test_a_full_disk_is_told_once_and_made_good_later(tmp_path, monkeypatch):
    with kept(tmp_path) as before:
        write = before.keeper.folder.write

        def full(changes):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(before.keeper.folder, "write", full)
        before.client.networks.create("n1")
        before.client.networks.create("n2")
        assert len(before.told) == 1 and "No space left on device" in before.told[0]
        monkeypatch.setattr(before.keeper.folder, "write", write)
        with once_more(before, tmp_path) as after:
            assert {"n1", "n2"} <= {each.name for each in after.client.networks.list()}


def test_nothing_is_left_in_the_folder_of_what_is_gone(tmp_path):
    with kept(tmp_path) as before:
        before.run("auto", auto_remove=True)
        before.run("box", ["sh", "-c", "head -c 9000 /dev/zero > /big"]).wait()
        before.client.networks.create("app")
        with once_more(before, tmp_path) as after:
            after.client.containers.get("box").remove()
            after.client.networks.get("app").remove()
            with once_more(after, tmp_path) as last:
                names = {
                    kind: len(list((tmp_path / kind).iterdir())) for kind in ("containers", "logs", "networks", "blobs")
                }
                assert names == {"containers": 0, "logs": 0, "networks": 3, "blobs": 0}
                assert last.told == []


KEPT = {  # what is kept of each kind of thing, and what is made anew at each start
    "container": (
        "id name created image body state fs used begun network health log",
        "daemon log_is_kept execs exit_watchers removal_watchers main stdio _backoff _again",
    ),
    "attachment": (
        "asked seen names renamed linked texts again last_sandbox was_up",
        "daemon container mode sandbox _joined _programs _written _host_name",
    ),
    "image": ("id tags config size root created layers parent comment author made_by", ""),
    "volume": ("name created labels options anonymous root", ""),
    "body": ("config host endpoints asked_host mac", ""),
    "state": ("status pid exit_code error started finished restarts stopped_by_hand", ""),
}


def test_whatever_a_thing_has_is_kept_or_known_not_to_be(tmp_path):
    """Who gives one of these a new field says here which it is, and keeps it in `netlab.embedded.saved`."""
    with kept(tmp_path) as engine:
        engine.run("box", volumes={"vol": {"bind": "/data"}})
        daemon = engine.core.daemon
        (container,), (volume,) = daemon.containers.all.values(), daemon.volumes.all.values()
        values = {"state": container.state, "body": container.body}
        things = {"container": container, "attachment": container.network, "image": container.image, "volume": volume}
        has = {kind: set(vars(thing)) for kind, thing in things.items()}
        has |= {kind: {each.name for each in fields(thing)} for kind, thing in values.items()}
        assert has == {kind: {*are.split(), *are_not.split()} for kind, (are, are_not) in KEPT.items()}


def test_volumes_of_any_name_are_found_again(tmp_path):
    names = {"vol", "Vol", "a" * 200, "x.new", "y.damaged", "z_1.2-3"}
    with kept(tmp_path) as before:
        for name in names:
            before.client.volumes.create(name)
        with once_more(before, tmp_path) as after:
            assert {each.name for each in after.client.volumes.list()} == names
            after.client.volumes.get("Vol").remove()
            with once_more(after, tmp_path) as last:
                assert {each.name for each in last.client.volumes.list()} == names - {"Vol"}
