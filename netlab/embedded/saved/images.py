"""Images as values. One of the catalogue is kept by its name there; one that was made, with its files."""

from dataclasses import asdict
from typing import Any

from netlab.embedded.daemon.catalogue import CATALOGUE, Recipe
from netlab.embedded.daemon.images import Image, Layer, made
from netlab.embedded.saved import trees
from netlab.embedded.userland.filesystem import Directory

Value = dict[str, Any]


def value(image: Image) -> Value:
    found: Value = {"id": image.id, "tags": list(image.tags)}
    if recipe := _recipe_of(image):
        return found | {"recipe": (*recipe.tags, *recipe.others)[0]}
    above = image.parent is not None and image.root.lower is image.parent.root
    return found | {
        "config": image.config, "size": image.size, "created": image.created, "comment": image.comment,
        "author": image.author, "layers": [asdict(each) for each in image.layers],
        "made_by": image.made_by, "parent": image.parent.id if image.parent else "", "above": above,
        "files": trees.layer(image.root) if above else trees.whole(image.root),
    }  # fmt: skip


def _recipe_of(image: Image) -> Recipe | None:
    """The catalogue's own have the very configuration of their recipe."""
    same = (each for each in CATALOGUE if image.config is each.config and image.size == each.size)
    return None if image.parent else next(same, None)


def put_back(held: Value, others: dict[str, Image]) -> Image:
    """An image; `others`: those that are there, by id. KeyError when its parent is not."""
    if "recipe" in held:
        return _of_catalogue(held)
    parent = others[held["parent"]] if held["parent"] else None
    root = parent.root.above() if parent is not None and held["above"] else Directory()
    trees.put_back(root, held["files"])
    return Image(
        held["id"], list(held["tags"]), held["config"], held["size"], root, held["created"],
        tuple(Layer(**each) for each in held["layers"]), parent, held["comment"], held["author"], held["made_by"],
    )  # fmt: skip


def _of_catalogue(held: Value) -> Image:
    """As the catalogue has it now, under the id and the names it had."""
    recipe = next(each for each in CATALOGUE if held["recipe"] in (*each.tags, *each.others))
    image = made(recipe)
    image.id, image.tags = held["id"], list(held["tags"])
    return image
