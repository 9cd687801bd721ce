"""docker cp, docker diff and docker export through the docker SDK: ours and a real engine give the same."""

import io
import tarfile

import docker
import pytest


def tar(files=(), folders=(), links=()):
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as made:
        for name in folders:
            entry = tarfile.TarInfo(name)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o700
            made.addfile(entry)
        for name in files:
            entry = tarfile.TarInfo(name)
            entry.size, entry.uid, entry.mode = 4, 7, 0o755
            made.addfile(entry, io.BytesIO(b"abc\n"))
        for name, target in links:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            made.addfile(entry)
    return held.getvalue()


def got(box, path):
    """What came, by name, and what was told of it."""
    pieces, told = box.get_archive(path)
    with tarfile.open(fileobj=io.BytesIO(b"".join(pieces))) as held:
        files = {e.name: held.extractfile(e).read() if e.isreg() else e.type for e in held}
    return files, told


def test_a_file_goes_in_and_comes_out(sdk):
    box = sdk.run()
    assert box.put_archive("/tmp", tar(["f"]))
    assert box.exec_run(["cat", "/tmp/f"]).output == b"abc\n"
    files, told = got(box, "/tmp/f")
    assert files == {"f": b"abc\n"}
    assert (told["name"], told["size"], told["mode"], told["linkTarget"]) == ("f", 4, 0o755, "")


def test_owner_and_mode_are_kept(sdk):
    box = sdk.run()
    box.put_archive("/tmp", tar(["f"], ["d"]))
    assert box.exec_run(["stat", "-c", "%u %a", "/tmp/f"]).output == b"7 755\n"
    files, told = got(box, "/tmp/d")
    assert files == {"d": tarfile.DIRTYPE} and told["mode"] & 0o777 == 0o700


def test_a_folder_comes_with_all_below(sdk):
    box = sdk.create()
    box.put_archive("/", tar(["d/a", "d/b/c"], ["d", "d/b"], [("d/l", "a")]))
    files, told = got(box, "/d")
    assert files == {"d": b"5", "d/a": b"abc\n", "d/b": b"5", "d/b/c": b"abc\n", "d/l": b"2"}
    assert (told["size"], told["mode"] >> 31) == (4096, 1)
    assert set(got(box, "/d/.")[0]) == {".", "./a", "./b", "./b/c", "./l"}
    assert got(box, "/d/.")[1]["name"] == "." and got(box, "/d/")[1]["name"] == "d"


def test_a_link_is_shown_with_where_it_leads(sdk):
    box = sdk.create()
    box.put_archive("/", tar(links=[("abs", "/etc"), ("out", "../../../../etc")]))
    files, told = got(box, "/abs")
    assert files == {"abs": b"2"} and told["linkTarget"] == "/etc"
    assert told["mode"] == 0o777 | 1 << 27
    assert got(box, "/out")[1]["linkTarget"] == "/etc"
    assert "abs/passwd" in got(box, "/abs/")[0]


@pytest.mark.parametrize("running", [True, False])
def test_volumes_are_seen_by_cp_running_or_not(sdk, running):
    sdk.client.volumes.create("data")
    box = sdk.create(volumes={"data": {"bind": "/data", "mode": "rw"}})
    if running:
        box.start()
    box.put_archive("/data", tar(["f"]))
    assert got(box, "/data/f")[0] == {"f": b"abc\n"}
    mounts = {"data": {"bind": "/d", "mode": "ro"}}
    assert sdk.client.containers.run("busybox", ["cat", "/d/f"], volumes=mounts, remove=True) == b"abc\n"


def test_the_files_of_the_network_come_out(sdk):
    box = sdk.run(hostname="web")
    assert got(box, "/etc/hostname")[0] == {"hostname": b"web\n"}


REFUSALS = [
    ("/nosuch", {}, 404, "Could not find the file /nosuch in container"),
    ("/etc/passwd", {}, 400, "extraction point is not a directory"),
    ("/", {"files": ["../x"]}, 500, 'invalid entry name "../x"'),
    ("/", {"files": ["etc/passwd/x"]}, 500, "openat etc/passwd/x: not a directory"),
]


@pytest.mark.parametrize(("path", "entries", "status", "text"), REFUSALS)
def test_what_cannot_be_put_is_refused(sdk, path, entries, status, text):
    with pytest.raises(docker.errors.APIError) as caught:
        sdk.create().put_archive(path, tar(**entries))
    assert caught.value.status_code == status and text in caught.value.explanation


def test_no_tar_and_no_file_is_refused(sdk):
    box = sdk.create()
    with pytest.raises(docker.errors.APIError, match="invalid tar header"):
        box.put_archive("/", b"this is no archive at all" * 100)
    with pytest.raises(docker.errors.NotFound, match="Could not find the file /nosuch"):
        box.get_archive("/nosuch")
    with pytest.raises(docker.errors.NotFound, match="No such container"):
        sdk.api.get_archive("nosuch", "/")


def test_a_read_only_volume_stays_as_it_is(sdk):
    box = sdk.create(volumes={"data": {"bind": "/data", "mode": "ro"}})
    with pytest.raises(docker.errors.APIError, match="mounted volume is marked read-only"):
        box.put_archive("/data", tar(["f"]))


def test_a_program_taken_out_and_put_back_runs(sdk):
    one, two = sdk.run(), sdk.run()
    pieces, _ = one.get_archive("/bin/busybox")
    two.put_archive("/tmp", b"".join(pieces))
    assert two.exec_run(["/tmp/busybox", "echo", "hi"]).output == b"hi\n"


def test_diff_tells_what_was_added_changed_and_deleted(sdk):
    script = "mkdir /d; echo 1 > /d/f; rm /etc/passwd; echo x >> /etc/group; sleep infinity"
    box = sdk.run(["sh", "-c", script])
    sdk.until(lambda: len(box.diff() or ()) >= 5)
    told = {each["Path"]: each["Kind"] for each in box.diff()}
    assert told == {"/d": 1, "/d/f": 1, "/etc": 0, "/etc/group": 0, "/etc/passwd": 2}


def test_an_untouched_container_has_no_diff(sdk):
    assert sdk.create().diff() is None


def test_export_is_the_whole_tree(sdk):
    box = sdk.create()
    box.put_archive("/", tar(["mine"]))
    with tarfile.open(fileobj=io.BytesIO(b"".join(box.export()))) as held:
        names = {each.strip("/").removeprefix("./") for each in held.getnames()}
        assert {"mine", "bin/busybox", "etc/passwd"} <= names
        assert not {each for each in names if each.startswith("proc/")}


def test_cp_and_export_are_told(sdk):
    box, since = sdk.create(), int(sdk.now())
    box.put_archive("/", tar(["f"]))
    list(box.get_archive("/f")[0])
    list(box.export())
    told = sdk.client.events(decode=True, since=since, filters={"container": box.id})
    assert [next(told)["Action"] for _ in range(4)] == ["create", "extract-to-dir", "archive-path", "export"]
    told.close()
