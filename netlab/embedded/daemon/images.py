"""The images of one daemon: found, pulled from the built-in catalogue, tagged, removed, committed, imported.

The words and rules are those of 28.5.2 (moby's graph driver store); archives of images are in `imagefiles`.
"""

import hashlib
import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from netlab.embedded.daemon.catalogue import CATALOGUE, CREATED, Recipe
from netlab.embedded.errdefs import Conflict, InvalidParameter, NotFound
from netlab.embedded.userland.filesystem import Directory, Regular

if TYPE_CHECKING:
    from netlab.embedded.daemon.container import Container
    from netlab.embedded.daemon.daemon import Daemon

REPOSITORY = re.compile(r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*")
HOST = re.compile(r"[a-zA-Z0-9.-]+(?::[0-9]+)?/")
TAG = re.compile(r"[\w][\w.-]{0,127}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Layer:
    """One line of `docker history`; `created` in seconds since 1970, `size` in bytes."""

    created: float
    created_by: str
    size: int
    comment: str = ""
    identity: str = "<missing>"


@dataclass(eq=False)
class Image:
    """`tags` as "busybox:latest"; `config` in the words of an image's Config; `layers` newest first."""

    id: str
    tags: list[str]
    config: dict[str, Any]
    size: int  # bytes
    root: Directory = field(repr=False)
    created: float = CREATED
    layers: tuple[Layer, ...] = ()
    parent: "Image | None" = None
    comment: str = ""
    author: str = ""
    made_by: str = ""  # the version of the engine that made it

    @property
    def short(self) -> str:
        return self.id.removeprefix("sha256:")[:12]


def new_id(*facts: object) -> str:
    return "sha256:" + hashlib.sha256(repr(facts).encode()).hexdigest()


def made(recipe: Recipe) -> Image:
    identity = new_id(recipe.tags, recipe.others)
    layers = (
        Layer(CREATED, recipe.command, 0, "buildkit.dockerfile.v0", identity),
        Layer(CREATED, "ADD rootfs.tar.gz / # buildkit", recipe.size, "buildkit.dockerfile.v0"),
    )
    return Image(identity, list(recipe.tags), recipe.config, recipe.size, recipe.root(), layers=layers)


class Images:
    """Nothing comes from outside: there is no registry in here but the catalogue."""

    def __init__(self, daemon: "Daemon") -> None:
        self.daemon = daemon
        self.all = [made(each) for each in CATALOGUE if each.tags]

    # --- finding

    def find(self, name: str) -> Image:
        """By name, name:tag or id; NotFound in the engine's words."""
        wanted = normal(name)
        bare = name.removeprefix("sha256:")
        for image in self.all:
            if wanted in image.tags:
                return image
        for image in self.all:
            if len(bare) >= 4 and image.id.removeprefix("sha256:").startswith(bare):
                return image
        raise NotFound(f"No such image: {wanted if '@' not in name and 'sha256:' not in name else name}")

    @property
    def names(self) -> list[str]:
        """All that can be had."""
        return [tag for recipe in CATALOGUE for tag in (*recipe.tags, *recipe.others)]

    # --- making

    def pull(self, name: str) -> tuple[Image, bool]:
        """What the catalogue has under a name, and whether it is new here; NotFound."""
        wanted = normal(name)
        for recipe in CATALOGUE:
            if wanted in (*recipe.tags, *recipe.others):
                fresh = made(recipe)
                image = next((each for each in self.all if each.id == fresh.id), fresh)
                if image is fresh:
                    fresh.tags.clear()
                    self.all.append(fresh)
                new = wanted not in image.tags
                if new:
                    self._take_tag(wanted)
                    image.tags.append(wanted)
                self.tell("pull", image, wanted, named=wanted)
                return image, new
        raise NotFound(wanted)

    def add(self, image: Image, name: str = "") -> Image:
        """One more, with a name or without; the same one again is the one that is there."""
        there = next((each for each in self.all if each.id == image.id), None)
        if there is None:
            self.all.append(image)
        if name:
            self.tag(there or image, name)
        return there or image

    def commit(self, container: "Container", config: dict[str, Any], name: str, comment: str, author: str) -> Image:
        """What a container is now, as an image."""
        from netlab.embedded.daemon.archives import written

        changed, now, before = written(container), self.daemon.clock(), container.image
        identity = new_id(self.daemon.new_id("image"))
        layer = Layer(now, " ".join(container.body.argv), changed, comment, identity)
        image = Image(
            identity, [], config, before.size + changed, snapshot(container.fs.root), now, (layer, *before.layers),
            before, comment, author, self.daemon.era.version,
        )  # fmt: skip
        self.tell("create", image, image.id)
        self.add(image, name)
        told = {"comment": comment} if comment else {}
        container.tell("commit", imageID=image.id, imageRef=normal(name) if name else "", **told)
        return image

    def tag(self, image: Image, name: str) -> None:
        """A name is one image's: it is taken from the one that had it."""
        check_name(name)
        wanted = normal(name)
        if wanted not in image.tags:
            self._take_tag(wanted)
            image.tags.append(wanted)
        self.tell("tag", image, wanted)

    def _take_tag(self, tag: str) -> None:
        for image in self.all:
            if tag in image.tags:
                image.tags.remove(tag)

    def tell(self, action: str, image: Image, name: str, named: str = "") -> None:
        labels = {key: str(value) for key, value in (image.config.get("Labels") or {}).items()}
        self.daemon.events.tell("image", action, named or image.id, labels | {"name": name})

    # --- removing

    def users(self, image: Image) -> list["Container"]:
        return [each for each in self.daemon.containers if each.image is image]

    def remove(self, name: str, force: bool) -> list[dict[str, str]]:
        """What went, as [{"Untagged": name}, {"Deleted": id}]; Conflict in the engine's words."""
        image = self.find(name)
        by_tag = normal(name) in image.tags
        if by_tag and len(image.tags) > 1:
            return self._untag(image, normal(name))
        self._check_removal(image, name, by_tag, force)
        gone = [each for tag in list(image.tags) for each in self._untag(image, tag)]
        if any(each.running or not force for each in self.users(image)):
            return gone
        return gone + self._delete(image)

    def _check_removal(self, image: Image, name: str, by_tag: bool, force: bool) -> None:
        start = f"conflict: unable to delete {image.short}"
        running = next((each for each in self.users(image) if each.running), None)
        if not by_tag and running is not None:
            text = "(cannot be forced) - image is being used by running container"
            raise Conflict(f"{start} {text} {running.id[:12]}")
        if force:
            return
        if not by_tag and len({each.rpartition(":")[0] for each in image.tags}) > 1:
            raise Conflict(f"{start} (must be forced) - image is referenced in multiple repositories")
        for user in self.users(image):
            if by_tag:
                text = f'conflict: unable to remove repository reference "{name}" (must force) - container'
                raise Conflict(f"{text} {user.id[:12]} is using its referenced image {image.short}")
            text = "(must be forced) - image is being used by stopped container"
            raise Conflict(f"{start} {text} {user.id[:12]}")
        if not by_tag and any(each.parent is image for each in self.all):
            raise Conflict(f"{start} (cannot be forced) - image has dependent child images")

    def _untag(self, image: Image, tag: str) -> list[dict[str, str]]:
        image.tags.remove(tag)
        self.tell("untag", image, image.id)
        return [{"Untagged": tag}]

    def _delete(self, image: Image) -> list[dict[str, str]]:
        """An image others are made from stays, without a name."""
        if any(each.parent is image for each in self.all):
            return []
        self.all.remove(image)
        self.tell("delete", image, image.id)
        return [{"Deleted": image.id}]

    def prune(self, image: Image) -> tuple[list[dict[str, str]], int]:
        """What went of an image nobody uses, and its bytes."""
        size, gone = image.size, [each for tag in list(image.tags) for each in self._untag(image, tag)]
        deleted = self._delete(image)
        return gone + deleted, size if deleted else 0


def normal(name: str) -> str:
    """ "docker.io/library/busybox" -> "busybox:latest" """
    for prefix in ("docker.io/", "index.docker.io/", "library/"):
        name = name.removeprefix(prefix)
    return name if ":" in name.rsplit("/", 1)[-1] else f"{name}:latest"


def check_name(name: str) -> None:
    """InvalidParameter for what is no reference (distribution/reference)."""
    head, colon, tag = name.rpartition(":")
    repository, tag = (head, tag) if colon and "/" not in tag else (name, "")
    if colon and tag and TAG.fullmatch(tag) is None:
        raise InvalidParameter("invalid tag format")
    found = HOST.match(repository)
    host = found is not None and ("." in found[0] or ":" in found[0] or found[0] == "localhost/")
    path = repository[found.end() :] if found is not None and host else repository
    if REPOSITORY.fullmatch(path) is not None:
        return
    if REPOSITORY.fullmatch(path.lower()) is not None:
        shown = path if "/" in path or host else f"library/{path}"
        raise InvalidParameter(f"invalid reference format: repository name ({shown}) must be lowercase")
    raise InvalidParameter("invalid reference format")


def snapshot(root: Directory) -> Directory:
    """The tree as it is now: later changes of one do not show in the other."""
    copied = Directory(root.mode, root.owner, root.modified, lower=root.lower)
    for name, node in root.entries.items():
        copied.entries[name] = snapshot(node) if isinstance(node, Directory) else node and node.copy()
    return copied


def tree_size(root: Directory) -> int:
    return sum(len(node.data) for _, node in root.walk() if isinstance(node, Regular))


new_root = partial(Directory, 0o755)
