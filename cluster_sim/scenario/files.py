"""Reading a scenario file and all that it extends."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from cluster_sim.errors import InputError, Problem
from cluster_sim.region.paths import resolve_inside
from cluster_sim.region.yaml_source import Located, read_yaml
from cluster_sim.scenario.merge import merge
from cluster_sim.scenario.normal import normalise
from cluster_sim.scenario.tree import (
    Node,
    Place,
    from_located,
    from_plain,
    given_name,
    is_text,
)
from cluster_sim.scenario.validation import validate

MAPPING = "scenario"
"""What stands for the file of a scenario that was given as a mapping."""


@dataclass(frozen=True)
class Layer:
    """One file of a chain of ``extends``.

    Attributes:
        path: The file, resolved; None for a mapping.
        folder: What its paths are relative to; None where that is not known.
        shown: The file's name in messages.
        origin: The file's name in ``origins``: from the folder of the scenario's own file.
        rank: 0 for the scenario's own file, -1 for what it extends, and so on.
        tree: Its content.
    """

    path: Path | None
    folder: Path | None
    shown: str
    origin: str
    rank: int
    tree: Node


@dataclass
class Reader:
    """Reads scenario files, each of them once.

    Attributes:
        problems: What is wrong with the files read so far.
    """

    problems: list[Problem] = field(default_factory=list)
    _read: dict[tuple[Path, str], Located | None] = field(default_factory=dict)

    def chain(self, path: Path, shown: str) -> list[Layer]:
        """The file and all that it extends, the deepest base first; empty if it is not readable."""
        located = self._located(path, shown)
        if located is None:
            return []
        name = PurePath(shown).name
        folder = path.absolute().parent
        tree = from_located(located, name, 0)
        return self._follow(Layer(path.resolve(), folder, shown, name, 0, tree))

    def chain_of_mapping(self, mapping: Mapping[str, Any], base: Path | None) -> list[Layer]:
        """The same for a scenario given as a mapping; ``base`` stands for the file's folder."""
        tree = from_plain(dict(mapping), Place(MAPPING, origin=MAPPING))
        folder = None if base is None else base.absolute()
        return self._follow(Layer(None, folder, MAPPING, MAPPING, 0, tree))

    def _follow(self, layer: Layer) -> list[Layer]:
        layers = [layer]
        while True:
            following = self._extended(layers)
            if following is None:
                return layers[::-1]
            layers.append(following)

    def _extended(self, layers: list[Layer]) -> Layer | None:
        """What the last of some layers extends; None if nothing, or nothing that can be read."""
        layer = layers[-1]
        node = layer.tree.get("extends")
        if node is None or not is_text(node.value):
            return None  # what is no text is found when the file is checked
        if layer.folder is None:
            what = "is relative to a folder, but none is given"
            self.problems.append(layer.tree.problem(("extends",), what))
            return None
        path = resolve_inside(node.value, layer.folder)
        if isinstance(path, str):
            what = path + asked_by(layers[0], layer)
            self.problems.append(layer.tree.problem(("extends",), what))
            return None
        shown, origin = (_beside(name, node.value) for name in (layer.shown, layer.origin))
        if path in [each.path for each in layers]:
            circle = " -> ".join([*(each.shown for each in layers), shown])
            what = f"goes round in a circle: {circle}"
            self.problems.append(layer.tree.problem(("extends",), what))
            return None
        if not _may_exist(path):
            what = f"'{node.value}' does not exist{asked_by(layers[0], layer)}"
            self.problems.append(layer.tree.problem(("extends",), what))
            return None
        located = self._located(path, shown)
        if located is None:
            return None
        rank = layer.rank - 1
        tree = from_located(located, origin, rank)
        return Layer(path, path.parent, shown, origin, rank, tree)

    def _located(self, path: Path, shown: str) -> Located | None:
        key = (path, shown)
        if key not in self._read:
            try:
                self._read[key] = read_yaml(path, shown)
            except InputError as error:
                self.problems += error.problems
                self._read[key] = None
        return self._read[key]


def merged(layers: list[Layer], problems: list[Problem]) -> Node:
    """Check every layer for itself and merge them, the first one being the deepest base."""
    trees = [_checked(layer, problems) for layer in layers]
    tree = trees[0]
    for over in trees[1:]:
        tree = merge(tree, over)
    return tree


def _checked(layer: Layer, problems: list[Problem]) -> Node:
    """The normal form of one file, without what is wrong in it."""
    tree = normalise(layer.tree)
    for key in ("schema", "name"):
        if tree.get(key) is None:
            example = "schema: 1" if key == "schema" else "name: my-scenario"
            what = f"is missing; a scenario file needs it, such as {example}"
            problems.append(Problem(layer.shown, where=key, what=what))
    validate(tree, problems)
    report_twice(tree, problems)
    return tree


def report_twice(tree: Node, problems: list[Problem]) -> None:
    """Note the names that the measures or the domains of a tree have twice."""
    for key in ("measures", "domains"):
        _report_twice(tree, key, problems)


def _report_twice(tree: Node, key: str, problems: list[Problem]) -> None:
    first: dict[str, Node] = {}
    node = tree.get(key)
    for index, item in enumerate([] if node is None else node.items()):
        name = given_name(item)
        if name is None:
            continue
        if name in first:
            line = first[name].place.line
            before = f" (the first is on line {line})" if line else ""
            advice = "; give one of them another `name`" if key == "measures" else ""
            what = f"is given twice{before}{advice}"
            where = tree.problem((key, index), what)
            problems.append(where)
        first.setdefault(name, item)


def asked_by(own: Layer, layer: Layer) -> str:
    """For the end of a message: which file was given, where the fault is in one it extends."""
    return "" if layer.rank == own.rank else f" (read for {own.shown}, which extends it)"


def _may_exist(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # reading it will tell what is wrong
        return True


def _beside(shown: str, given: str) -> str:
    """The name of a file that another one gives relative to itself."""
    return Path(os.path.normpath(Path(shown).parent / given)).as_posix()
