"""Volumes as values: their files are whole, whatever an image gave them at first."""

from typing import Any

from netlab.embedded.daemon.volumes import Volume
from netlab.embedded.saved import trees

Value = dict[str, Any]


def value(volume: Volume) -> Value:
    return {
        "name": volume.name, "created": volume.created, "labels": volume.labels, "options": volume.options,
        "anonymous": volume.anonymous, "files": trees.whole(volume.root),
    }  # fmt: skip


def put_back(held: Value) -> Volume:
    made = Volume(held["name"], held["created"], held["labels"], held["options"], held["anonymous"])
    trees.put_back(made.root, held["files"])
    return made
