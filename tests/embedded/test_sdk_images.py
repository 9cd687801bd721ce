"""Images through the docker SDK: listed, tagged, removed, committed, imported, saved, loaded, pruned.

Ours and a real engine give the same; what only ours has (a catalogue in place of a registry) stands at the end.
"""

import io
import tarfile

import docker
import pytest


def tar(name, data=b"abc"):
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as made:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(data), 0o755
        made.addfile(entry, io.BytesIO(data))
    return held.getvalue()


def tags(sdk, **filters):
    return sorted(tag for each in sdk.api.images(filters=filters) for tag in each["RepoTags"])


def test_an_image_is_tagged_and_untagged(sdk):
    image = sdk.client.images.get("busybox")
    assert image.tag("mine", "1") and image.tag("mine")
    assert {"mine:1", "mine:latest"} <= set(sdk.client.images.get(image.id).tags)
    assert sdk.client.containers.run("mine:1", ["echo", "hi"], remove=True) == b"hi\n"
    assert sdk.api.remove_image("mine:1") == [{"Untagged": "mine:1"}]
    with pytest.raises(docker.errors.ImageNotFound, match="No such image: mine:1"):
        sdk.client.images.get("mine:1")


@pytest.mark.parametrize(
    ("name", "tag", "text"),
    [("FOO", None, "invalid reference format: repository name .library/FOO. must be lowercase"),
     ("foo", "b r", "invalid tag format")],
)  # fmt: skip
def test_a_name_that_is_none_is_refused(sdk, name, tag, text):
    with pytest.raises(docker.errors.APIError, match=text) as caught:
        sdk.api.tag("busybox", name, tag)
    assert caught.value.status_code == 400


def test_what_is_not_there_is_told(sdk):
    for call in (sdk.api.inspect_image, sdk.api.history, sdk.api.remove_image):
        with pytest.raises(docker.errors.ImageNotFound, match="No such image: nosuch:latest"):
            call("nosuch")


def test_lists_of_images_are_filtered(sdk):
    sdk.api.tag("busybox", "mine", "1")
    assert tags(sdk, reference="mine") == ["mine:1"] and tags(sdk, reference="mine:*") == ["mine:1"]
    assert tags(sdk, reference="nosuch") == [] and tags(sdk, dangling=True) == []
    assert "busybox:latest" in tags(sdk, reference="busy*")
    assert [each.tags for each in sdk.client.images.list("mine")] != []
    for wrong, text in (({"foo": "x"}, "invalid filter 'foo'"), ({"since": "nosuch"}, "No such image: nosuch")):
        with pytest.raises(docker.errors.APIError, match=text):
            tags(sdk, **wrong)


def test_a_container_is_committed(sdk):
    box = sdk.run(["sh", "-c", "echo kept > /f; rm /etc/group; sleep infinity"])
    sdk.until(lambda: len(box.diff() or ()) >= 3)
    image = box.commit("mine", "1", message="why", author="me", changes=["ENV A=1", 'CMD ["cat", "/f"]'])
    assert image.tags == ["mine:1"]
    assert (image.attrs["Comment"], image.attrs["Author"]) == ("why", "me")
    assert image.attrs["Parent"] == sdk.client.images.get("busybox").id
    assert sdk.client.containers.run("mine:1", remove=True) == b"kept\n"
    script = ["sh", "-c", "echo $A; test -e /etc/group || echo gone"]
    assert sdk.client.containers.run("mine:1", script, remove=True) == b"1\ngone\n"
    box.exec_run(["sh", "-c", "echo later > /f"])
    assert sdk.client.containers.run("mine:1", remove=True) == b"kept\n"
    assert image.history()[0]["Comment"] == "why"
    with pytest.raises(docker.errors.APIError, match="FOO is not a valid change command"):
        box.commit("mine", "2", changes=["FOO"])


def test_a_root_file_system_is_imported(sdk):
    told = sdk.api.import_image_from_data(tar("a"), "mine", "1", changes=["LABEL x=y"])
    assert "sha256:" in told
    image = sdk.client.images.get("mine:1")
    assert image.attrs["Config"]["Labels"] == {"x": "y"} and image.attrs["Size"] == 3
    assert tags(sdk, label="x=y") == ["mine:1"]
    box = sdk.client.containers.create("mine:1", ["/nosuch"])
    with pytest.raises(docker.errors.APIError, match="no such file or directory"):
        box.start()


def test_an_imported_busybox_runs(sdk):
    box = sdk.create()
    tree = b"".join(box.export())
    sdk.api.import_image_from_data(tree, "mine", "1", changes=['CMD ["/bin/echo", "hi"]'])
    assert sdk.client.containers.run("mine:1", remove=True) == b"hi\n"


def test_images_are_saved_and_loaded(sdk):
    box = sdk.create()
    box.put_archive("/", tar("mine"))
    box.commit("mine", "1")
    held = b"".join(sdk.client.images.get("mine:1").save(named=True))
    sdk.api.remove_image("mine:1", force=True)
    (image,) = sdk.client.images.load(held)
    assert image.tags == ["mine:1"]
    assert sdk.client.containers.run("mine:1", ["cat", "/mine"], remove=True) == b"abc"


def test_what_is_no_image_is_not_loaded(sdk):
    with pytest.raises(docker.errors.ImageLoadError, match="invalid tar header"):
        sdk.client.images.load(b"this is no archive at all" * 100)
    with pytest.raises(docker.errors.ImageLoadError, match="no such file or directory"):
        sdk.client.images.load(tar("x"))


def test_an_image_in_use_is_kept(sdk):
    sdk.api.import_image_from_data(tar("a"), "mine", "1")
    box = sdk.client.containers.create("mine:1", ["/a"])
    with pytest.raises(docker.errors.APIError, match=r"\(must force\) - container .* is using its referenced image"):
        sdk.client.images.remove("mine:1")
    identity = sdk.client.images.get("mine:1").id
    with pytest.raises(docker.errors.APIError, match=r"\(must be forced\) - image is being used by stopped container"):
        sdk.client.images.remove(identity)
    sdk.api.tag("mine:1", "other")
    with pytest.raises(docker.errors.APIError, match="image is referenced in multiple repositories"):
        sdk.client.images.remove(identity)
    box.remove()
    sdk.client.images.remove(identity, force=True)
    with pytest.raises(docker.errors.ImageNotFound):
        sdk.client.images.get(identity)


def test_dangling_images_are_pruned(sdk):
    sdk.api.import_image_from_data(tar("a"), "mine", "1")
    identity = sdk.client.images.get("mine:1").id
    sdk.api.import_image_from_data(tar("b"), "mine", "1")
    assert [each["Id"] for each in sdk.api.images(filters={"dangling": True})] == [identity]
    told = sdk.client.images.prune()
    assert {"Deleted": identity} in told["ImagesDeleted"] and told["SpaceReclaimed"] == 3
    assert sdk.client.images.prune()["ImagesDeleted"] is None
    assert tags(sdk, reference="mine") == ["mine:1"]


def test_the_disk_is_accounted_for(sdk):
    box = sdk.create(volumes={"data": {"bind": "/d"}})
    box.put_archive("/", tar("f", b"x" * 1000))
    told = sdk.client.df()
    (shown,) = told["Containers"]
    assert shown["Id"] == box.id and shown["SizeRw"] >= 1000 and shown["SizeRootFs"] > shown["SizeRw"]
    (volume,) = told["Volumes"]
    assert volume["Name"] == "data" and volume["UsageData"]["RefCount"] == 1
    assert told["LayersSize"] > 0 and [each for each in told["Images"] if "busybox:latest" in each["RepoTags"]]


def test_no_plugins(sdk):
    assert sdk.client.plugins.list() == []
    with pytest.raises(docker.errors.NotFound, match='plugin "x" not found'):
        sdk.client.plugins.get("x")


# --- the catalogue


def test_more_of_the_catalogue_is_pulled_and_can_be_removed(inside):
    images = inside.client.images
    with pytest.raises(docker.errors.ImageNotFound):
        images.get("alpine:3.19")
    assert images.pull("alpine", "3.19").tags == ["alpine:3.19"]
    assert inside.client.containers.run("alpine:3.19", ["cat", "/etc/alpine-release"], remove=True) == b"3.19.4\n"
    images.remove("alpine:3.19")
    images.remove("busybox:1.35")
    images.remove("busybox")
    assert inside.client.containers.run("busybox", ["echo", "back"]) == b"back\n"


def test_what_the_catalogue_has_not_is_refused_with_what_it_has(inside):
    with pytest.raises(docker.errors.NotFound, match="use one of its built-in images: busybox:latest"):
        inside.client.images.pull("ubuntu")
