"""Trees over trees, mounts, links, and what containers see in /proc and /dev."""

from pathlib import Path

import pytest

from netlab.embedded.userland import Directory, HostDirectory, Mount, busybox_root
from tests.userland.box import Box


@pytest.fixture
def box() -> Box:
    return Box()


def test_what_a_container_changes_stays_its_own() -> None:
    image = busybox_root()
    one, other = image.above(), image.above()
    one.make("etc/passwd").mode = 0o700
    one.drop("tmp")
    assert "tmp" not in one.names() and "tmp" in other.names()
    assert other.get("etc").get("passwd").kind == "-"  # type: ignore[union-attr]


def test_a_shared_volume_is_seen_by_all(box: Box) -> None:
    volume, other = Directory(0o755), Box("other")
    for each in (box, other):
        each.fs.mount(Mount("/data", volume))
    assert box.sh("echo x > /data/f; ls / | grep data") == (0, "data\n", "")
    assert other.run("cat", "/data/f") == (0, "x\n", "")


def test_a_read_only_mount(box: Box) -> None:
    box.fs.mount(Mount("/data", Directory(0o755), read_only=True))
    assert box.sh("echo x > /data/f") == (1, "", "sh: can't create /data/f: Read-only file system\n")
    assert box.run("rm", "-f", "/data")[0] == 1
    assert box.run("mkdir", "/data/d") == (1, "", "mkdir: can't create directory '/data/d': Read-only file system\n")


def test_a_folder_of_the_machine(box: Box, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret").write_text("not for containers")
    (tmp_path / "in" / "f").write_text("mine\n")
    (tmp_path / "in" / "way-out").symlink_to("../secret")
    (tmp_path / "in" / "absolute").symlink_to(tmp_path / "secret")
    box.fs.mount(Mount("/mine", HostDirectory(str(tmp_path / "in"))))
    assert box.run("cat", "/mine/f")[1] == "mine\n"
    assert box.sh("echo new > /mine/g; echo more >> /mine/f; mkdir /mine/d; mv /mine/g /mine/d/g")[0] == 0
    assert (tmp_path / "in" / "d" / "g").read_text() == "new\n"
    assert (tmp_path / "in" / "f").read_text() == "mine\nmore\n"
    assert box.run("cat", "/mine/way-out")[0] == 1 and box.run("cat", "/mine/absolute")[0] == 1
    assert box.run("cat", "/mine/../secret")[0] == 1
    assert box.run("rm", "-r", "/mine/d")[0] == 0 and not (tmp_path / "in" / "d").exists()


def test_links_are_followed_within_the_container(box: Box) -> None:
    assert box.sh("ln -s /etc/passwd /tmp/l; head -c 4 /tmp/l; readlink /tmp/l") == (0, "root/etc/passwd\n", "")
    assert (
        box.sh("ln -s l1 /tmp/l1; cat /tmp/l1")[2] == "cat: can't open '/tmp/l1': Too many levels of symbolic links\n"
    )
    assert box.sh("cat ../../../../etc/group | head -n 1")[1] == "root:x:0:\n"


def test_scripts_and_permissions(box: Box) -> None:
    assert box.sh("printf '#!/bin/sh\\necho $0 $1\\n' > /tmp/s; /tmp/s")[0] == 126
    assert box.sh("chmod +x /tmp/s; /tmp/s a") == (0, "/tmp/s a\n", "")


def test_proc_and_dev(box: Box) -> None:
    assert box.run("cat", "/proc/self/environ")[1].split("\0")[1] == "HOME=/"
    assert box.run("cat", "/proc/sys/net/ipv4/ip_forward") == (0, "0\n", "")
    assert box.sh("echo 1 > /proc/sys/net/ipv4/ip_forward")[0] == 1
    assert box.sh("echo gone > /dev/null; head -c 3 /dev/zero | wc -c; echo err > /dev/stderr") == (0, "3\n", "err\n")
    assert box.run("cat", "/proc/nosuch")[2] == "cat: can't open '/proc/nosuch': No such file or directory\n"


def test_busybox_by_name(box: Box) -> None:
    assert box.run("busybox", "echo", "x") == (0, "x\n", "")
    assert box.run("busybox", "nosuch") == (127, "", "nosuch: applet not found\n")
