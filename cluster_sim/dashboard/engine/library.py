"""Scenario files of the folder that the dashboard was opened with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cluster_sim.dashboard.engine.checking import draft_of, refuse
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.places import RegionPlaces
from cluster_sim.dashboard.engine.upload import UPLOAD_LIMIT
from cluster_sim.errors import InputError, Problem
from cluster_sim.scenario.files import Reader, merged

MOST_FILES = 200
"""Scenario files that are offered, at most."""

_FOLDERS = ("*.yaml", "*/*.yaml", "*/*/*.yaml")


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
    root = folder.resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        raise refuse(name, "is not among the scenario files")
    if path.stat().st_size > UPLOAD_LIMIT:
        raise refuse(name, f"is larger than {UPLOAD_LIMIT // 1024} KB")
    reader = Reader()
    layers = reader.chain(path, name)
    problems: list[Problem] = list(reader.problems)
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
