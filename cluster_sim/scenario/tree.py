"""A scenario file as a tree in which every value knows where it was written.

Files that extend one another, overrides and defaults are merged as trees, so a fault found at any
later stage is reported where it was written, and ``show scenario`` can tell where a value is from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeGuard

from cluster_sim.errors import Problem
from cluster_sim.region.yaml_source import Located

Path = tuple[str | int, ...]
"""Keys and list positions from the root to a value."""

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value was written.

    Attributes:
        file: The file as messages name it; ``--set`` for an override.
        line: Line of the value, from 1; 0 if it has none.
        column: Column of the value, from 1; 0 if it has none.
        key_line: Line of its key.
        key_column: Column of its key.
        origin: The file as ``origins`` names it, from the folder of the scenario's own file.
        rank: What overrides it: the number of the layer, the scenario's deepest base being 0.
    """

    file: str
    line: int = 0
    column: int = 0
    key_line: int = 0
    key_column: int = 0
    origin: str = ""
    rank: int = 0

    def describe(self) -> str:
        """The place as ``origins`` gives it: ``baseline.yaml:7``, ``--set``."""
        name = self.origin or self.file
        line = self.key_line or self.line
        return f"{name}:{line}" if line else name


@dataclass(slots=True)
class Node:
    """A value with its place: a mapping, a list or a scalar.

    Attributes:
        value: The members, the items or the scalar.
        place: Where it was written.
        whole: A mapping that stands for a scalar, so that it replaces what it is merged into.
        number: Its position in the list in which it was written, -1 outside of lists.
        faulty: Whether something in it was wrong and has been taken out.
    """

    value: dict[str, Node] | list[Node] | Scalar
    place: Place
    whole: bool = False
    number: int = -1
    faulty: bool = False

    def get(self, *path: str | int) -> Node | None:
        """The node at a path below, or None where there is none."""
        node: Node | None = self
        for step in path:
            if node is None:
                return None
            node = _child(node, step)
        return node

    def nearest(self, path: Sequence[str | int]) -> Node:
        """The node at a path below, or the last one on the way there."""
        node = self
        for step in path:
            child = _child(node, step)
            if child is None:
                break
            node = child
        return node

    def plain(self) -> Any:
        """The value without places: dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def copy(self) -> Node:
        """A tree of its own with the same values and places."""
        if isinstance(self.value, dict):
            return replace(self, value={key: node.copy() for key, node in self.value.items()})
        if isinstance(self.value, list):
            return replace(self, value=[node.copy() for node in self.value])
        return replace(self)

    def members(self) -> dict[str, Node]:
        """The members of a mapping; none for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    def items(self) -> list[Node]:
        """The items of a list; none for anything else."""
        return self.value if isinstance(self.value, list) else []

    def problem(
        self, path: Path, what: str, hint: str | None = None, *, at_key: bool = False
    ) -> Problem:
        """A problem with the value (or, ``at_key``, the key) at a path below this root."""
        place = self.nearest(path).place
        line, column = place.line, place.column
        if at_key and place.key_line:
            line, column = place.key_line, place.key_column
        return Problem(place.file, line, column, spelled(self, path), what, hint)


def from_located(located: Located, origin: str, rank: int) -> Node:
    """Build the tree of a YAML file."""
    return _build(located, located.value, (), origin, rank)


def from_plain(value: Any, place: Place) -> Node:
    """Build a tree of plain values that were all written at one place."""
    if isinstance(value, dict):
        return Node({str(key): from_plain(item, place) for key, item in value.items()}, place)
    if isinstance(value, list | tuple):
        return Node(_numbered([from_plain(item, place) for item in value]), place)
    return Node(value, place)


def spelled(root: Node, path: Path) -> str:
    """A path as people write it: a measure or domain by its name, items by their first position.

    Items that are wrong are taken out of a tree, which shifts those that follow.
    """
    parts: list[str] = []
    node: Node | None = root
    for depth, step in enumerate(path):
        node = None if node is None else _child(node, step)
        name = str(step)
        if node is not None and node.number >= 0:
            name = str(node.number)
        if node is not None and depth == 1 and path[0] in ("measures", "domains"):
            name = given_name(node) or name
        parts.append(name)
    return ".".join(parts)


def given_name(node: Node) -> str | None:
    """The name of a measure or a domain: its ``name``, else its ``use``; None without either."""
    if isinstance(node.value, str):
        return node.value
    for key in ("name", "use"):
        child = node.members().get(key)
        if child is not None and is_text(child.value):
            return child.value
    return None


def is_text(value: object) -> TypeGuard[str]:
    """Whether a value is text that is not empty."""
    return isinstance(value, str) and value != ""


def walk(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """All scalars and empty collections of a tree with their paths, in the order written."""
    if node.members():
        for key, child in node.members().items():
            yield from walk(child, (*path, key))
    elif node.items():
        for index, child in enumerate(node.items()):
            yield from walk(child, (*path, index))
    else:
        yield path, node


def _child(node: Node, step: str | int) -> Node | None:
    if isinstance(node.value, dict):
        return node.value.get(str(step))
    if isinstance(node.value, list) and isinstance(step, int) and 0 <= step < len(node.value):
        return node.value[step]
    return None


def _build(located: Located, value: Any, path: Path, origin: str, rank: int) -> Node:
    line, column = located.place(path)
    key_line, key_column = located.key_place(path)
    place = Place(located.file, line, column, key_line, key_column, origin, rank)
    if isinstance(value, dict):
        members = {k: _build(located, v, (*path, k), origin, rank) for k, v in value.items()}
        return Node(members, place)
    if isinstance(value, list):
        items = [_build(located, v, (*path, i), origin, rank) for i, v in enumerate(value)]
        return Node(_numbered(items), place)
    return Node(value, place)


def _numbered(items: list[Node]) -> list[Node]:
    for number, item in enumerate(items):
        item.number = number
    return items
