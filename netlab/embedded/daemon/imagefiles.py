"""Images as archives: a root file system that is imported; `docker save` and `docker load`, in Docker's own layout."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from netlab.embedded.daemon import archives
from netlab.embedded.daemon.images import Image, Layer, new_id, new_root, tree_size
from netlab.embedded.errdefs import Fault, InvalidParameter
from netlab.embedded.userland.filesystem import Directory, FileSystem

if TYPE_CHECKING:
    from netlab.embedded.daemon.daemon import Daemon

WHITEOUT, OPAQUE = ".wh.", ".wh..wh..opq"
BLANK: dict[str, Any] = {"Cmd": None, "Entrypoint": None, "Env": None, "Labels": None, "User": "", "WorkingDir": ""}
INSTRUCTIONS = ("CMD", "ENTRYPOINT", "ENV", "EXPOSE", "LABEL", "ONBUILD", "USER", "VOLUME", "WORKDIR", "HEALTHCHECK",
                "STOPSIGNAL")  # fmt: skip


# --- instructions (--change)


def apply(config: dict[str, Any], instructions: Iterable[str]) -> dict[str, Any]:
    """A Config changed by Dockerfile instructions; InvalidParameter in the engine's words."""
    made = dict(config)
    for line in instructions:
        word, _, rest = line.strip().partition(" ")
        name, rest = word.upper(), rest.strip()
        if name not in INSTRUCTIONS or name in ("ONBUILD", "HEALTHCHECK"):
            raise InvalidParameter(f"{word} is not a valid change command")
        if name in ("CMD", "ENTRYPOINT"):
            made[name.capitalize()] = _words(rest)
        elif name in ("ENV", "LABEL"):
            pairs = _pairs(rest)
            if name == "ENV":
                kept = [each for each in made.get("Env") or () if each.partition("=")[0] not in pairs]
                made["Env"] = [*kept, *(f"{key}={value}" for key, value in pairs.items())]
            else:
                made["Labels"] = {**(made.get("Labels") or {}), **pairs}
        elif name in ("EXPOSE", "VOLUME"):
            key = "ExposedPorts" if name == "EXPOSE" else "Volumes"
            names = _words(rest) if rest.startswith("[") else rest.split()
            ports = [each if "/" in each or name == "VOLUME" else f"{each}/tcp" for each in names]
            made[key] = {**(made.get(key) or {}), **{each: {} for each in ports}}
        else:
            made[{"USER": "User", "WORKDIR": "WorkingDir", "STOPSIGNAL": "StopSignal"}[name]] = rest
    return made


def _words(text: str) -> list[str]:
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return value
    return ["/bin/sh", "-c", text]


def _pairs(text: str) -> dict[str, str]:
    """ "a=b c=d" or "a b"."""
    if "=" not in text.partition(" ")[0]:
        key, _, value = text.partition(" ")
        return {key: value.strip()}
    pairs = (each.partition("=") for each in text.split())
    return {key: value.strip("\"'") for key, _, value in pairs}


NO_ARCHIVE = "open /var/lib/docker/tmp/docker-import-1/repositories: no such file or directory"

# --- import


def imported(daemon: "Daemon", data: bytes, message: str, changes: Iterable[str]) -> Image:
    """An image of a tar of a root file system; Fault when it is none. Its programs run if the userland has them."""
    config = apply(BLANK, changes)
    root = new_root()
    archives.put_all(FileSystem(root), "/", data)
    now = daemon.clock()
    identity = new_id(daemon.new_id("image"))
    size = tree_size(root)
    return Image(identity, [], config, size, root, now, (Layer(now, "", size, message, identity),),
                 comment=message, made_by=daemon.era.version)  # fmt: skip


# --- save


def saved(images: list[tuple[Image, list[str]]]) -> bytes:
    """A tar as `docker save` makes it: each image in one layer, under the names it was asked for by."""
    held, blobs, manifest = io.BytesIO(), dict[str, bytes](), list[dict[str, Any]]()
    for image, names in images:
        layer = archives.pack(FileSystem(image.root), "/", "")
        layer_name = hashlib.sha256(layer).hexdigest()
        config = _config(image, layer_name)
        blobs |= {f"blobs/sha256/{layer_name}": layer, f"blobs/sha256/{_bare(image)}": config}
        manifest.append({
            "Config": f"blobs/sha256/{_bare(image)}", "RepoTags": names or None,
            "Layers": [f"blobs/sha256/{layer_name}"],
        })  # fmt: skip
    blobs["manifest.json"] = json.dumps(manifest).encode() + b"\n"
    with tarfile.open(fileobj=held, mode="w") as tar:
        for name, data in blobs.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return held.getvalue()


def _bare(image: Image) -> str:
    return image.id.removeprefix("sha256:")


def _config(image: Image, layer: str) -> bytes:
    created = datetime.fromtimestamp(image.created, UTC).isoformat().replace("+00:00", "Z")
    history = [{"created": created, "created_by": each.created_by} for each in reversed(image.layers)]
    return json.dumps({
        "architecture": "amd64", "os": "linux", "created": created, "config": image.config, "author": image.author,
        "comment": image.comment, "history": history, "rootfs": {"type": "layers", "diff_ids": [f"sha256:{layer}"]},
    }).encode()  # fmt: skip


# --- load


def loaded(daemon: "Daemon", data: bytes) -> list[tuple[Image, list[str]]]:
    """The images of a `docker save` archive and their names; Fault for what is none."""
    if not data:  # an empty archive
        raise Fault(NO_ARCHIVE)
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:*") as tar:
            files = {each.name: tar for each in tar if each.isreg()}
            if "manifest.json" not in files:
                raise Fault(NO_ARCHIVE)
            entries = json.loads(_file(tar, "manifest.json"))
            return [(_image(daemon, tar, each), list(each.get("RepoTags") or ())) for each in entries]
    except (tarfile.TarError, EOFError):
        raise Fault("unexpected EOF" if len(data) < tarfile.BLOCKSIZE else "archive/tar: invalid tar header") from None
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Fault(f"invalid manifest: {error}") from None


def _file(tar: tarfile.TarFile, name: str) -> bytes:
    file = tar.extractfile(name)
    if file is None:
        raise Fault(f"open {name}: no such file or directory")
    return file.read()


def _image(daemon: "Daemon", tar: tarfile.TarFile, entry: dict[str, Any]) -> Image:
    told = _file(tar, entry["Config"])
    facts = json.loads(told)
    root = new_root()
    for name in entry["Layers"]:
        put_layer(root, _file(tar, name))
    identity, size = "sha256:" + hashlib.sha256(told).hexdigest(), tree_size(root)
    if len(entry["Layers"]) == 1 and entry["Config"].startswith("blobs/sha256/"):
        identity = "sha256:" + entry["Config"].rpartition("/")[2]  # one of ours comes back under its own id
    now = daemon.clock()
    layers = tuple(
        Layer(now, str(each.get("created_by") or ""), size if number == 0 else 0, str(each.get("comment") or ""))
        for number, each in enumerate(facts.get("history") or ())
    )[::-1]
    config = BLANK | {key: value for key, value in (facts.get("config") or {}).items() if value is not None}
    return Image(identity, [], config, size, root, now, layers or (Layer(now, "", size, "", identity),))


def put_layer(root: Directory, data: bytes) -> None:
    """One layer over what is there: files, and the marks of what it takes away (OCI image spec, whiteouts)."""
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:*") as tar:
        marks = [each.name for each in tar if each.name.rpartition("/")[2].startswith(WHITEOUT)]
    for mark in marks:
        folder, _, name = mark.strip("./").rpartition("/")
        here = root.peek(folder) if folder else root
        if isinstance(here, Directory):
            for gone in here.names() if name == OPAQUE else [name.removeprefix(WHITEOUT)]:
                here.drop(gone)
    archives.put_all(FileSystem(root), "/", data)
    for mark in marks:
        folder, _, name = mark.strip("./").rpartition("/")
        here = root.peek(folder) if folder else root
        if isinstance(here, Directory):
            here.drop(name)
