"""Scenario files of the folder that the dashboard was opened with."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cluster_sim.dashboard.engine.checking import draft_of, refuse
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.places import RegionPlaces
from cluster_sim.dashboard.engine.upload import UPLOAD_LIMIT
from cluster_sim.errors import InputError, Problem
from cluster_sim.scenario.files import Layer, Reader, merged
from cluster_sim.text import Text

MOST_FILES = 200
"""Scenario files that are offered, at most."""

_FOLDERS = ("*.yaml", "*/*.yaml", "*/*/*.yaml")

Stamp = tuple[Path, int, int]
"""A file, when it was changed last (ns), and its size (bytes)."""


@dataclass(frozen=True)
class Offer:
    """A scenario file that can be chosen, or why it cannot.

    Attributes:
        name: Its name in the folder.
        title: The scenario's name for people; the file's name where it cannot be read.
        region: The region that it plays in; "" where it cannot be read.
        problem: What is wrong with it, the first of all; None where it can be opened.
    """

    name: str
    title: Text
    region: str = ""
    problem: Problem | None = None


class Shelf:
    """What the scenario files of a folder hold; any thread may ask, and each file is read once.

    A file is read again when it, or a file that it extends, has changed, and every time while
    there is something wrong with it.
    """

    def __init__(self, folder: Path, places: RegionPlaces) -> None:
        """Read nothing yet.

        Args:
            folder: The folder.
            places: Where regions may come from.
        """
        self.folder, self.places = folder, places
        self._known: dict[str, tuple[tuple[Stamp, ...], Offer]] = {}
        self._lock = threading.Lock()

    def offers(self) -> tuple[Offer, ...]:
        """All scenario files, sorted by their names; takes a while at first."""
        with self._lock:
            names = scenario_files(self.folder)
            found = {name: self._offer(name) for name in names}
            self._known = {name: both for name, both in found.items() if both[1].problem is None}
        return tuple(offer for _stamps, offer in found.values())

    def open(self, name: str) -> Draft:
        """The draft in one of the files; see ``open_scenario``."""
        return open_scenario(self.folder, name, self.places)

    def _offer(self, name: str) -> tuple[tuple[Stamp, ...], Offer]:
        """A file's offer, with the stamps of the files that it is made of."""
        if name in self._known:
            known = self._known[name]
            if all(_stamp(stamp[0]) == stamp for stamp in known[0]):
                return known
        try:
            layers, problems = _chain(self.folder, name)
            stamps = _stamps(layers)
            draft = _draft(layers, problems, name, self.places)
        except InputError as error:
            first = next(iter(error.problems), Problem(name, what=str(error)))
            return (), Offer(name, Text(name), problem=first)
        return stamps, Offer(name, draft.title, draft.region)


def _stamps(layers: list[Layer]) -> tuple[Stamp, ...]:
    """The stamps of a scenario file and of all that it extends."""
    found = (_stamp(layer.path) for layer in layers if layer.path is not None)
    return tuple(stamp for stamp in found if stamp is not None)


def _stamp(path: Path) -> Stamp | None:
    """A file's stamp; None where it is no longer there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return path, status.st_mtime_ns, status.st_size


def scenario_files(folder: Path) -> tuple[str, ...]:
    """Names of the scenario files in a folder and in those below it, sorted.

    Whether a file is a scenario and not, say, a design or a region is told by its first keys
    alone; whether it is right is found when it is opened.
    """
    root = folder.resolve()
    found = [path for pattern in _FOLDERS for path in sorted(root.glob(pattern))]
    names = [
        path.relative_to(root).as_posix()
        for path in found
        if path.resolve().is_relative_to(root) and _looks_like_one(path)
    ]
    return tuple(names[:MOST_FILES])


def open_scenario(folder: Path, name: str, places: RegionPlaces) -> Draft:
    """The draft in a scenario file of a folder, with all that the file extends merged in.

    Args:
        folder: The folder.
        name: One of ``scenario_files``.
        places: Where regions may come from.

    Raises:
        InputError: With all that is wrong.
    """
    layers, problems = _chain(folder, name)
    return _draft(layers, problems, name, places)


def _chain(folder: Path, name: str) -> tuple[list[Layer], list[Problem]]:
    """A file of a folder and all that it extends, and what is wrong with reading them."""
    root = folder.resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        raise refuse(name, "is not among the scenario files")
    if path.stat().st_size > UPLOAD_LIMIT:
        raise refuse(name, f"is larger than {UPLOAD_LIMIT // 1024} KB")
    reader = Reader()
    return reader.chain(path, name), reader.problems


def _draft(layers: list[Layer], problems: list[Problem], name: str, places: RegionPlaces) -> Draft:
    """The draft that a chain of files makes."""
    problems = list(problems)
    root_node = merged(layers, problems) if layers else None
    if problems or root_node is None:
        raise InputError(problems)
    content: dict[str, Any] = root_node.plain()
    content.pop("extends", None)
    region = content.get("region")
    given_in = next((layer.folder for layer in reversed(layers) if layer.tree.get("region")), None)
    if isinstance(region, str) and given_in is not None:
        content["region"] = _region_name(region, given_in, places)
    return draft_of(content, name, places)


def _region_name(given: str, folder: Path, places: RegionPlaces) -> str:
    """What a region is called here that a file in a folder calls by a path."""
    here = (folder / given).resolve()
    for name, path in places.region_folders().items():
        if path.resolve() == here:
            return name
    return given


def _looks_like_one(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            text = stream.read(UPLOAD_LIMIT)
    except OSError:
        return False
    keys = {line.split(":")[0] for line in text.splitlines() if line[:1].isalpha()}
    return "schema" in keys and bool({"region", "extends"} & keys) and "scenarios" not in keys
