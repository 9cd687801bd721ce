"""The folder in which a served engine keeps what it has (dockerd: --data-root), one engine at a time.

Each thing is one file, DIR/KIND/NAME, written beside its place and renamed into it, so that it is there whole or not at
all; large contents are files of their own under DIR/blobs, by their hash, written before what names them. A log is the
one file that is added to; what stands behind its last whole line was cut off and is dropped. DIR/engine says which
engine's folder it is; no list of what is there exists that could be wrong. A file that is damaged all the same (its
first line is a checksum) is set aside as NAME.damaged and told. What things are, `netlab.embedded.saved` knows.
"""

import contextlib
import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from netlab.embedded.saved.journal import Changes, Lines
from netlab.engines import statecoding
from netlab.errors import Conflict, Refused
from netlab.messages import say
from netlab.records import lock_folder

FORMAT: Final = 1
ENGINE: Final = "engine"
KINDS: Final = ("volumes", "images", "networks", "containers")
LONGEST_NAME: Final = (
    100  # characters of a file's name; longer ones, and capitals, which not every disk tells apart, are hashed
)
DAMAGED: Final = ".damaged"


class StateFolder:
    """Conflict while another engine has it; Refused for one that is not ours to use."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damaged: list[str] = []  # what could not be read, by its key
        _make(path)
        self._unlock = _locked(path)
        try:
            self.engine: dict[str, Any] = self._read_engine()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._unlock()

    def __enter__(self) -> "StateFolder":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- reading

    @property
    def is_new(self) -> bool:
        """No engine has kept anything here."""
        return not self.engine

    def _read_engine(self) -> dict[str, Any]:
        file = self.path / ENGINE
        if not file.exists():
            others = [each.name for each in self.path.iterdir() if each.name not in ("lock", ENGINE + ".new")]
            if others and not any((self.path / kind).is_dir() for kind in KINDS):
                raise Refused(say("state-foreign", path=self.path, name=sorted(others)[0]))
            return {}
        told = self._read(ENGINE, file) or {}
        if told.get("format", FORMAT) != FORMAT:
            raise Refused(say("state-format", path=self.path, found=told["format"], known=FORMAT))
        return told

    def read(self) -> dict[str, Any]:
        """All that is kept, by key; a log as its lines."""
        found: dict[str, Any] = {}
        for kind in KINDS:
            for file in sorted(self._folder(kind).iterdir()):
                if file.name.endswith((".new", DAMAGED)):
                    file.unlink() if file.name.endswith(".new") else None
                elif (value := self._read(f"{kind}/{file.name}", file)) is not None:
                    found[f"{kind}/{value.get('name') if kind == 'volumes' else file.name}"] = value
        for file in sorted(self._folder("logs").iterdir()):
            if f"containers/{file.name}" in found:
                found[f"logs/{file.name}"] = list(statecoding.lines(file))
            elif not file.name.endswith(DAMAGED):
                file.unlink()
        return found

    def _read(self, key: str, file: Path) -> dict[str, Any] | None:
        """None, and it is set aside, where it is not what was written."""
        try:
            checksum, _, data = file.read_bytes().partition(b"\n")
            if checksum.decode() != hashlib.sha256(data).hexdigest():
                raise ValueError(key)
            value = statecoding.decode(data, self._blob)
            assert isinstance(value, dict)
        except (ValueError, OSError, AssertionError):
            self.damaged.append(key)
            with contextlib.suppress(OSError):
                file.replace(file.with_name(file.name + DAMAGED))
            return None
        return value

    def _blob(self, name: str) -> bytes:
        data = (self.path / "blobs" / name).read_bytes()
        if hashlib.sha256(data).hexdigest() != name:
            raise ValueError(name)
        return data

    # --- writing

    def describe(self, **facts: Any) -> None:
        """What is said of the engine as a whole."""
        self.engine = {**self.engine, **facts, "format": FORMAT}
        self._write(self.path / ENGINE, self.engine)
        _sync(self.path)

    def write(self, changes: Changes) -> None:
        """In their order; when it returns they are on the disk."""
        folders: set[Path] = set()
        for key, value in changes.items():
            kind, _, name = key.partition("/")
            file = self._file(kind, name)
            if value is None:
                file.unlink(missing_ok=True)
            elif isinstance(value, Lines):
                _add(file, value)
            else:
                self._write(file, value)
            folders.add(file.parent)
        for folder in folders:
            _sync(folder)

    def _write(self, file: Path, value: Mapping[str, Any]) -> None:
        data = statecoding.encode(value, self._keep_blob)
        _put(file, hashlib.sha256(data).hexdigest().encode() + b"\n" + data)

    def _keep_blob(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        file = self._folder("blobs") / name
        if not file.exists():
            _put(file, data)
            _sync(file.parent)
        return name

    def set_aside(self, key: str) -> None:
        """What names something that is not there: no engine can use it, but somebody may want to look at it."""
        kind, _, name = key.partition("/")
        file = self._file(kind, name)
        with contextlib.suppress(OSError):
            file.replace(file.with_name(file.name + DAMAGED))

    def sweep(self) -> None:
        """Remove contents nobody names: what was set aside keeps its own."""
        named = set()
        for kind in KINDS:
            for file in self._folder(kind).iterdir():
                named |= set(statecoding.blobs_in(file.read_bytes()))
        for file in self._folder("blobs").iterdir():
            if file.name not in named:
                file.unlink()

    # --- places

    def _folder(self, kind: str) -> Path:
        folder = self.path / kind
        if not folder.is_dir():
            folder.mkdir(mode=0o700)
        return folder

    def _file(self, kind: str, name: str) -> Path:
        plain = len(name) <= LONGEST_NAME and name == name.lower() and not name.endswith((".new", DAMAGED))
        return self._folder(kind) / (name if plain else _hash(name))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _make(path: Path) -> None:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(say("state-unusable", path=path, why=error.strerror)) from None


def _locked(path: Path) -> Callable[[], None]:
    """Take the folder's lock; what gives it back. Conflict names who has it."""
    try:
        lock = lock_folder(path)
    except OSError as error:
        raise Refused(say("state-unusable", path=path, why=error.strerror)) from None
    if lock is None:
        raise Conflict(say("state-taken", path=path, who=_owner(path)))
    return lock


def _owner(path: Path) -> str:
    """The URL of the engine that has a folder, as it wrote it there."""
    with contextlib.suppress(OSError, ValueError):
        told = statecoding.decode((path / ENGINE).read_bytes().partition(b"\n")[2], lambda name: b"")
        return str(told["url"]) if isinstance(told, dict) else "?"
    return "?"


def _add(file: Path, value: Lines) -> None:
    """To the end of a log, or in its place."""
    data = b"".join(statecoding.line(*each) for each in value.lines)
    if value.anew:
        _put(file, data)
        return
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as held:
        held.write(data)


def _put(file: Path, data: bytes) -> None:
    """Beside its place, on the disk, then into it."""
    new = file.with_name(file.name + ".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as held:
        held.write(data)
        held.flush()
        os.fsync(held.fileno())
    os.replace(new, file)


def _sync(folder: Path) -> None:
    """So that the names in it are on the disk too, where a system can be asked for that."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
