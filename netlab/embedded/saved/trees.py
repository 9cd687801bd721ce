"""Trees of files as values: a whole one, or what lies above another (a container's layer over its image).

A file under several names is kept once. What is no file, folder or symbolic link (a device) is not kept: it is made
anew at each start.
"""

from collections.abc import Hashable, Iterator
from typing import Any

from netlab.embedded.userland.filesystem import Directory, Node, Regular, Symlink

Value = dict[str, Any]


def whole(root: Directory) -> Value:
    """All that is in it, whatever lies below it."""
    return _directory(root, {}, "", over=False)


def layer(root: Directory) -> Value:
    """What differs from the tree below it."""
    return _directory(root, {}, "", over=True)


def _directory(here: Directory, seen: dict[int, str], path: str, over: bool) -> Value:
    names = list(here.entries) if over else here.names()
    held = {}
    for name in names:
        node = here.entries[name] if over else here.get(name)
        below = here.lower.get(name) if over and here.lower is not None else None
        if (value := _entry(node, below, seen, f"{path}/{name}")) is not None:
            held[name] = value
    return _facts(here) | {"kind": "d", "over": over and here.lower is not None, "entries": held}


def _entry(node: Node | None, below: Node | None, seen: dict[int, str], path: str) -> Value | None:
    """None for what is as it is below, and for what is not kept."""
    if node is None:
        return {"kind": "gone"}
    if isinstance(node, Directory):
        over = below is not None and node.lower is below
        made = _directory(node, seen, path, over)
        same = over and not made["entries"] and below is not None and _facts(node) == _facts(below)
        return None if same else made
    if isinstance(node, Symlink):
        same = isinstance(below, Symlink) and (_facts(node), node.target) == (_facts(below), below.target)
        return None if same else _facts(node) | {"kind": "l", "target": node.target}
    return _regular(node, below, seen, path) if isinstance(node, Regular) else None


def _regular(node: Regular, below: Node | None, seen: dict[int, str], path: str) -> Value | None:
    if (first := seen.setdefault(id(node), path)) != path:
        return {"kind": "same", "path": first}
    if isinstance(below, Regular) and _content(node) == _content(below):
        return None
    return _facts(node) | {"kind": "f", "data": node.data, "program": node.program}


def _facts(node: Node) -> Value:
    return {"mode": node.mode, "owner": list(node.owner), "modified": node.modified}


def _content(node: Regular) -> tuple[object, ...]:
    return node.mode, node.owner, node.modified, node.program, node.data


def mark(root: Directory) -> int:
    """A number that changes when `layer` does: cheap, since Python keeps the hash of bytes."""
    return hash(tuple(_marks(root)))


def _marks(here: Directory) -> Iterator[Hashable]:
    for name, node in here.entries.items():
        if node is None:
            yield name
            continue
        yield name, node.kind, node.mode, node.owner, node.modified
        if isinstance(node, Directory):
            yield from _marks(node)
            yield ""
        elif isinstance(node, (Regular, Symlink)):
            yield node.data if isinstance(node, Regular) else node.target


# --- back


def put_back(root: Directory, value: Value) -> None:
    """Into a tree that is empty, or shows what it showed when it was kept. ValueError, KeyError for what is none."""
    _fill(root, value)
    _join(root, root, value)


def _fill(here: Directory, value: Value) -> None:
    here.mode, here.owner, here.modified = value["mode"], _owner(value), value["modified"]
    for name, held in value["entries"].items():
        if held["kind"] == "gone":
            here.entries[name] = None
        elif held["kind"] != "same":
            here.entries[name] = _node(here, name, held)


def _node(here: Directory, name: str, held: Value) -> Node:
    facts = held["mode"], _owner(held), held["modified"]
    if held["kind"] == "f":
        return Regular(*facts, data=held["data"], program=held["program"])
    if held["kind"] == "l":
        return Symlink(*facts, target=held["target"])
    if held["kind"] != "d":
        raise ValueError(f"{held['kind']} is no kind of file")
    below = here.lower.get(name) if held["over"] and here.lower is not None else None
    made = below.above() if isinstance(below, Directory) else Directory()
    _fill(made, held)
    return made


def _join(root: Directory, here: Directory, value: Value) -> None:
    """The further names of files that have several."""
    for name, held in value["entries"].items():
        if held["kind"] == "same":
            node = root.peek(held["path"])
            if not isinstance(node, Regular):
                raise ValueError(f"{held['path']} is no file")
            here.entries[name] = node
        elif held["kind"] == "d":
            child = here.entries[name]
            assert isinstance(child, Directory)
            _join(root, child, held)


def _owner(value: Value) -> tuple[int, int]:
    user, group = value["owner"]
    return int(user), int(group)
