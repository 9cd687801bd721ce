"""Nothing that a container does, or is sent, reaches a file of the real machine beyond its bind mounts."""

import io
import os
import socket
import tarfile

import pytest

from netlab.engines.embedded import EmbeddedEngine

SECRET = "a secret of the real machine\n"


@pytest.fixture
def ours():
    made = EmbeddedEngine("test")
    yield made
    faults = [*made.core.daemon.faults, *made.core.kernel.crashes]
    assert faults == []


@pytest.fixture
def places(tmp_path):
    """A folder that is bound, and one beside it that nobody may reach."""
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    (inside / "folder").mkdir(parents=True)
    outside.mkdir()
    (outside / "secret").write_text(SECRET)
    (inside / "folder" / "secret").write_text("bound\n")
    (inside / "link").symlink_to(outside)
    (inside / "file-link").symlink_to(outside / "secret")
    (inside / "up").symlink_to("../outside")
    return inside, outside


def untouched(outside):
    return sorted(each.name for each in outside.iterdir()) == ["secret"] and (outside / "secret").read_text() == SECRET


def run(ours, script, inside, **options):
    box = ours.daemon.client.containers.run(
        "busybox", ["sh", "-c", script], volumes={str(inside): {"bind": "/b", **options}}, detach=True
    )
    box.wait()
    return box


@pytest.mark.parametrize(
    "path", ["/b/link/secret", "/b/file-link", "/b/up/secret", "/b/../outside/secret", "/b/link/../secret"]
)
def test_links_in_a_bind_mount_lead_nowhere_on_the_real_machine(ours, places, path):
    inside, outside = places
    box = run(
        ours,
        f"cat {path}; echo stolen > {path}; cp /etc/passwd {path}; rm -r {path}; mkdir {path}; ls {path}",
        inside,
    )
    assert SECRET.encode() not in box.logs()
    assert untouched(outside)


@pytest.mark.parametrize(
    "script",
    [
        "exec 3>>/b/folder/secret; mv /b/folder /b/away; ln -s {outside} /b/folder; echo stolen >&3",
        "exec 3</b/folder/secret; mv /b/folder /b/away; ln -s {outside} /b/folder; cat <&3",
        "cd /b/folder; mv /b/folder /b/away; ln -s {outside} /b/folder; cat secret; ls; echo x > secret; rm secret",
        "ln -s {outside} /b/new; cp /etc/passwd /b/new/; mkdir /b/new/x; echo stolen > /b/new/secret; rm -r /b/new/",
        "cp -r /b/link /tmp/got; cat /tmp/got/secret; mv /b/link /tmp/moved; cat /tmp/moved/secret",
        "tar -cf - /b/link/. | cat; cat /b/link/./secret; wc /b/*",
    ],
)
def test_a_folder_that_becomes_a_link_does_not_open_the_real_machine(ours, places, script):
    """Also not through a file that was open before."""
    inside, outside = places
    box = run(ours, script.format(outside=outside), inside)
    assert SECRET.encode() not in box.logs()
    assert untouched(outside)


def test_one_container_cannot_lead_anothers_bind_mount_elsewhere(ours, places, tmp_path):
    inside, outside = places
    victim = ours.daemon.client.containers.run(
        "busybox", "sleep infinity", volumes={str(inside / "folder"): {"bind": "/mine"}}, detach=True
    )
    run(ours, f"mv /b/folder /b/away; ln -s {outside} /b/folder", inside)
    told = victim.exec_run(["sh", "-c", "cat /mine/secret; echo stolen > /mine/secret; touch /mine/new; ls /mine"])
    assert SECRET.encode() not in told.output
    assert untouched(outside)


def archive(*entries):
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as made:
        for name, kind, target in entries:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, target if kind != tarfile.REGTYPE else ""
            entry.size = len(target) if kind == tarfile.REGTYPE else 0
            made.addfile(entry, io.BytesIO(target.encode()))
    return held.getvalue()


REG, SYM, LNK, DIR, CHR, FIFO = (
    tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE,
)  # fmt: skip
ARCHIVES = {
    "dots": [("../outside/new", REG, "stolen")],
    "many dots": [("../" * 12 + "{outside}/new", REG, "stolen")],
    "absolute": [("{outside}/new", REG, "stolen")],
    "through a link that is there": [("link/new", REG, "stolen"), ("link/secret", REG, "stolen")],
    "through a link it brings": [("l", SYM, "{outside}"), ("l/new", REG, "stolen"), ("l/secret", REG, "stolen")],
    "through a relative link it brings": [("l", SYM, "../outside"), ("l/secret", REG, "stolen")],
    "over a link": [("file-link", REG, "stolen")],
    "a hard link outwards": [("h", LNK, "../outside/secret"), ("h", REG, "stolen")],
    "a hard link to a link": [("h", LNK, "file-link"), ("h", REG, "stolen")],
    "a folder over a link": [("link", DIR, ""), ("link/new", REG, "stolen")],
    "a device and a pipe": [("d", CHR, ""), ("p", FIFO, ""), ("p", REG, "x")],
}


@pytest.mark.parametrize("into", ["/b", "/b/link", "/b/../b/up", "/"])
@pytest.mark.parametrize("what", ARCHIVES)
def test_archives_reach_nothing_outside(ours, places, what, into):
    inside, outside = places
    box = run(ours, "true", inside)
    data = archive(
        *((name.format(outside=outside), kind, target.format(outside=outside)) for name, kind, target in ARCHIVES[what])
    )
    answer = box.client.api.put(
        box.client.api._url("/containers/{0}/archive", box.id), params={"path": into}, data=data
    )
    assert answer.status_code in (200, 400, 404, 500)
    assert untouched(outside)
    assert os.path.islink(inside / "link") or not (inside / "link").exists() or what == "a folder over a link"


@pytest.mark.parametrize(
    "path", ["/b/link/secret", "/b/file-link", "/b/up/.", "/b/link/", "/b/folder/../../outside/secret"]
)
def test_nothing_outside_is_copied_out(ours, places, path):
    inside, outside = places
    box = run(ours, "true", inside)
    answer = box.client.api.get(box.client.api._url("/containers/{0}/archive", box.id), params={"path": path})
    assert SECRET.encode() not in answer.content
    exported = b"".join(box.export())
    assert SECRET.encode() not in exported
    assert untouched(outside)


def test_what_only_looks_like_a_file_holds_nobody_up(ours, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as door, (tmp_path / "huge").open("wb") as huge:
        door.bind(str(tmp_path / "socket"))
        huge.truncate(1 << 40)
        box = run(
            ours, "cat /b/pipe /b/socket; echo x > /b/pipe; cp /etc/passwd /b/pipe; cat /b/huge; echo over", tmp_path
        )
        assert box.logs().endswith(b"over\n")
        assert b"File too large" in box.logs()
        box.client.api.get(box.client.api._url("/containers/{0}/archive", box.id), params={"path": "/b"})


def test_a_kernels_files_hold_nobody_up(ours):
    box = ours.daemon.client.containers.run(
        "busybox", ["sh", "-c", "cat /p/kmsg | head -c 10 >/dev/null; head -c 9 /p/kcore >/dev/null; echo over"],
        volumes={"/proc": {"bind": "/p", "mode": "ro"}}, detach=True,
    )  # fmt: skip
    box.wait()
    assert box.logs().endswith(b"over\n")


def test_a_bind_mount_of_a_link_is_of_what_it_leads_to(ours, places, tmp_path):
    """As mount(2) does: the learner named it."""
    inside, _ = places
    (tmp_path / "shortcut").symlink_to(inside)
    assert run(ours, "cat /b/folder/secret", tmp_path / "shortcut").logs() == b"bound\n"


def test_a_read_only_bind_mount_is_not_written(ours, places):
    inside, _ = places
    box = run(
        ours,
        "echo x > /b/new; rm /b/folder/secret; echo x > /b/folder/secret; mkdir /b/d; ln -s x /b/l; mv /b/up /b/w",
        inside,
        mode="ro",
    )
    before = sorted(each.name for each in inside.rglob("*"))
    answer = box.client.api.put(
        box.client.api._url("/containers/{0}/archive", box.id), params={"path": "/b"}, data=archive(("new", REG, "x"))
    )
    assert answer.status_code == 400
    assert before == sorted(each.name for each in inside.rglob("*")) == ["file-link", "folder", "link", "secret", "up"]
    assert (inside / "folder" / "secret").read_text() == "bound\n"


ODD = {  # place -> status of the start, and what it says (28.5.2)
    "/proc": (500, "cannot be mounted because it is not of type proc"),
    "/proc/x": (400, 'make mountpoint "/proc/x": mkdirat'),
    "/dev": (500, "can't mask paths: container's /dev/null is invalid"),
    "/etc/hosts": (400, "not a directory: Are you trying to mount a directory onto a file (or vice-versa)?"),
    "/sys": (204, ""),
}


@pytest.mark.parametrize("place", ODD)
def test_a_mount_at_an_odd_place_starts_where_it_does_on_a_real_engine(ours, places, place):
    inside, _ = places
    client = ours.daemon.client
    made = client.containers.create("busybox", "true", volumes=[f"{inside}:{place}"])
    answer = client.api.post(client.api._url("/containers/{0}/start", made.id))
    status, words = ODD[place]
    said = answer.json()["message"] if answer.text else ""
    assert (answer.status_code, words in said) == (status, True), said


@pytest.mark.parametrize(("asked", "place"), [("/a/../b", "/b"), ("/a/./b/", "/a/b"), ("//b//c", "/b/c")])
def test_the_paths_of_a_mount_are_their_shortest(ours, places, asked, place):
    inside, _ = places
    made = ours.daemon.client.containers.create("busybox", "true", volumes=[f"{inside}/../inside:{asked}"])
    made.reload()
    assert [(each["Source"], each["Destination"]) for each in made.attrs["Mounts"]] == [(str(inside), place)]


def test_the_root_is_no_place_for_a_mount(ours, places):
    inside, _ = places
    with pytest.raises(Exception, match="destination can't be '/'"):
        ours.daemon.client.containers.create("busybox", "true", volumes=[f"{inside}:/a/.."])
