"""Which folders with results there are, and which one an address means."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from cluster_sim.dashboard.folders import Folder, Folders
from cluster_sim.errors import InputError, Problem
from cluster_sim.store.batch_directory import is_batch
from cluster_sim.store.manifest import MANIFEST
from cluster_sim.store.opening import Opened, open_directory
from cluster_sim.text import Text

_DEPTH = 4  # folders below one that was given
_MOST_VISITED = 5000  # folders that are looked into
_KNOWN = 500  # folders whose manifest is remembered


@dataclass(frozen=True)
class Found:
    """A folder with results, as a list shows it.

    Attributes:
        place: What an address calls it: the key of the folder that was given, then the way in it.
        name: What people call it.
        changed: When its manifest was written last, seconds since 1970.
        kind: ``compare``, ``run`` or ``batch``; empty where that cannot be read.
        status: ``complete``, ``failures``, ``interrupted`` or ``running``.
        region: Title of the region.
        scenarios: Titles of the scenarios in their order.
        planned: Number of runs planned.
        completed: Number of runs completed.
        failed: Number of runs failed.
        problem: Why it cannot be opened; empty where it can.
    """

    place: str
    name: str
    changed: float
    kind: str = ""
    status: str = ""
    region: Text = field(default_factory=lambda: Text(""))
    scenarios: tuple[Text, ...] = ()
    planned: int = 0
    completed: int = 0
    failed: int = 0
    problem: str = ""


def find(folders: Folders, place: str) -> Path:
    """The folder that an address means.

    Args:
        folders: What may be read.
        place: As in `Found.place`.

    Raises:
        InputError: There is none, or it is not in the folders that were given.
    """
    key, _, name = place.partition("/")
    if key not in {folder.key for folder in folders.results}:
        # Whatever it is, it is not named: a forged address learns nothing.
        raise InputError([Problem(file="?dir", what="is no folder of this dashboard")])
    path = folders.find(key, name)
    if not path.is_dir():
        raise InputError([Problem(file=name, what="is a file; a folder is opened")])
    return path


def opened(folders: Folders, place: str) -> Opened:
    """The results in the folder that an address means.

    Raises:
        InputError: There is none, or it holds no results that can be read; in words, with the
            folder as people call it.
    """
    path = find(folders, place)
    try:
        return open_directory(path)
    except InputError as error:
        raise InputError(_shown(problem, path) for problem in error.problems) from None


def place_of(folders: Folders, path: Path) -> str | None:
    """What an address calls a folder; None where it is in none that was given."""
    place = path.resolve()
    for folder in folders.results:
        if place == folder.path:
            return folder.key
        if place.is_relative_to(folder.path):
            return f"{folder.key}/{place.relative_to(folder.path).as_posix()}"
    return None


def _shown(problem: Problem, folder: Path) -> Problem:
    """The problem without where on the machine the folder is."""
    what = problem.what.replace(str(folder), folder.name)
    name = problem.file.replace(str(folder), folder.name)
    return Problem(name, problem.line, problem.column, problem.where, what, problem.hint)


def every(folders: Folders) -> list[Found]:
    """All folders with results, the newest first."""
    found = [entry for folder in folders.results for entry in _in(folder)]
    return sorted(found, key=lambda entry: (-entry.changed, entry.place))


def found(path: Path, place: str) -> Found:
    """What a list shows of one folder."""
    return _found(path, place, path.name)


def titles_of(opened: Opened, language: str) -> dict[str, str]:
    """The titles of the scenarios of a folder by name, in their order."""
    return {
        str(row["name"]): _text(row["title"]).get(language) for row in opened.manifest["scenarios"]
    }


def _in(folder: Folder) -> Iterator[Found]:
    for path in _with_results(folder.path):
        name = "" if path == folder.path else path.relative_to(folder.path).as_posix()
        place = f"{folder.key}/{name}" if name else folder.key
        yield _found(path, place, name or folder.path.name)


def _with_results(root: Path) -> Iterator[Path]:
    """Folders that hold results, whole or damaged; what is in them is not looked into."""
    visited = 0
    waiting = [(root, 0)]
    while waiting and visited < _MOST_VISITED:
        folder, depth = waiting.pop()
        visited += 1
        if (folder / MANIFEST).is_file() or is_batch(folder):
            yield folder
        elif depth < _DEPTH:
            waiting += [(below, depth + 1) for below in _folders_in(folder)]


def _folders_in(folder: Path) -> list[Path]:
    with suppress(OSError), os.scandir(folder) as entries:
        return [
            Path(entry.path)
            for entry in entries
            if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)
        ]
    return []


def _found(path: Path, place: str, name: str) -> Found:
    try:
        stat = (path / MANIFEST).stat()
    except OSError:
        changed = path.stat().st_mtime if path.exists() else 0.0
        return Found(place, name, changed, "batch", problem=_problem(path))
    return _read(path, place, name, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=_KNOWN)
def _read(path: Path, place: str, name: str, changed: int, size: int) -> Found:
    """What the manifest says; it is read again when it has changed."""
    del size
    seconds = changed / 1e9
    try:
        opened = open_directory(path)
        return _described(opened, place, name, seconds)
    except InputError as error:
        return Found(place, name, seconds, problem=_in_words(error, path))
    except (KeyError, TypeError, ValueError):
        return Found(place, name, seconds, problem=f"{MANIFEST}: lacks what a manifest has")


def _described(opened: Opened, place: str, name: str, changed: float) -> Found:
    manifest = opened.manifest
    regions = [
        _text(region["title"]) if "title" in region else Text(str(region["name"]))
        for region in manifest["regions"]
    ]
    return Found(
        place,
        name,
        changed,
        kind="batch" if opened.kind == "batch" else str(manifest["command"]),
        status=str(manifest["status"]),
        region=regions[0] if len(regions) == 1 else Text("–"),
        scenarios=tuple(_text(scenario["title"]) for scenario in manifest["scenarios"]),
        planned=opened.planned,
        completed=opened.completed,
        failed=opened.failed,
    )


def _text(title: dict[str, Any]) -> Text:
    return Text(str(title["en"]), None if title["zh"] is None else str(title["zh"]))


def _problem(path: Path) -> str:
    try:
        open_directory(path)
    except InputError as error:
        return _in_words(error, path)
    return ""


def _in_words(error: InputError, path: Path) -> str:
    return "; ".join(str(_shown(problem, path)) for problem in error.problems)
