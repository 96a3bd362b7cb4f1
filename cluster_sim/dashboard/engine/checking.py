"""Settings from outside: what is checked before one becomes a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from cluster_sim.dashboard.engine.draft import MOST_QUARTERS, Draft
from cluster_sim.dashboard.engine.naming import KEYS
from cluster_sim.dashboard.engine.places import RegionPlaces
from cluster_sim.dashboard.engine.wording import is_conflict
from cluster_sim.errors import InputError, Problem, ScenarioError
from cluster_sim.region.load import builtin_regions

MOST_REPLICATES = 1_000
"""Replicates that a setting from outside may ask for on the page."""
MOST_VALUES = 3_000
"""Values that it may hold in all; a scenario with all measures spelled out has some 1,500."""
MOST_DEPTH = 12
"""Lists and mappings inside one another, at most."""
MOST_EFFECTS = 200
"""Effects that its measures may have in all."""


def refuse(kind: str, what: str, where: str = "") -> InputError:
    """One problem with what came from outside.

    Args:
        kind: What it came as, or the file's name.
        what: What is wrong with it.
        where: The key that is meant.
    """
    return InputError([Problem(kind, where=where, what=what)])


def draft_of(mapping: Mapping[str, Any], kind: str, places: RegionPlaces) -> Draft:
    """The draft of a mapping from outside.

    Measures that conflict are let through: the page says so and lets people mend it.

    Args:
        mapping: What a scenario file would hold.
        kind: What it came as, or the file's name, for messages.
        places: Where regions may come from.

    Raises:
        InputError: With all that is wrong; no message holds a path of the server.
    """
    check_outside(mapping, kind)
    region, folder = _region(mapping.get("region"), kind, places)
    ordered = {key: mapping[key] for key in KEYS if key in mapping}
    rest = {key: value for key, value in mapping.items() if key not in KEYS}
    draft = Draft({**ordered, **rest, "region": region}, folder)
    try:
        draft.scenario()
    except ScenarioError as error:
        wrong = [problem for problem in error.problems if not is_conflict(problem)]
        if wrong:
            raise InputError(
                _anonymous(problem, kind, folder, region) for problem in wrong
            ) from None
    return draft


def check_outside(mapping: Mapping[str, Any], kind: str) -> None:
    """Make sure that a mapping can be checked in short time and stands for itself.

    Raises:
        InputError: It is too large or too deep, asks for too much or extends another file.
    """
    _check_shape(mapping, kind)
    if "extends" in mapping:
        what = "cannot be used on the page; give one file that holds everything"
        raise refuse(kind, what, "extends")
    _check_size(mapping, kind)


def _check_shape(mapping: Mapping[str, Any], kind: str) -> None:
    """Refuse what is too deep or too large to be worth checking."""
    level: list[Any] = [mapping]
    count = 0
    for _ in range(MOST_DEPTH):
        below = [item for value in level for item in _items(value)]
        count += len(below)
        if count > MOST_VALUES:
            raise refuse(kind, f"holds more than {MOST_VALUES} values, which no scenario needs")
        if not below:
            return
        level = below
    raise refuse(kind, f"is nested more than {MOST_DEPTH} levels deep, which no scenario needs")


def _items(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    return value if isinstance(value, list) else []


def _check_size(mapping: Mapping[str, Any], kind: str) -> None:
    """Refuse what is allowed in a file, but would take too long here."""
    limits = (("quarters", MOST_QUARTERS), ("replicates", MOST_REPLICATES))
    problems = [
        Problem(kind, where=key, what=f"is {mapping[key]}; the page takes at most {most}")
        for key, most in limits
        if isinstance(mapping.get(key), int) and mapping[key] > most
    ]
    measures = [one for one in _items(mapping.get("measures")) if isinstance(one, Mapping)]
    effects = sum(len(_items(one.get("effects"))) for one in measures)
    if effects > MOST_EFFECTS:
        what = f"have {effects} effects; the page takes at most {MOST_EFFECTS}"
        problems.append(Problem(kind, where="measures", what=what))
    if problems:
        raise InputError(problems)


def _region(given: object, kind: str, places: RegionPlaces) -> tuple[str, Path | None]:
    """The region's name in drafts, and its folder where it is not built in."""
    if not isinstance(given, str) or not given:
        raise refuse(kind, "is missing or is no text", "region")
    if given in builtin_regions():
        return given, None
    folders = places.region_folders()
    name = PurePosixPath(given).as_posix()  # without "./"
    for found in (given, name):
        if found in folders:
            return found, folders[found]
    known = ", ".join([*builtin_regions(), *sorted(folders)])
    raise refuse(kind, f"'{given}' is not a region that can be opened here; there are {known}",
                 "region")  # fmt: skip


def _anonymous(problem: Problem, kind: str, folder: Path | None, region: str) -> Problem:
    """A problem as people of the page may read it: no place of the server in it."""
    file = kind if problem.file in ("", "scenario") else problem.file
    what = problem.what
    if folder is not None:
        inside = PurePosixPath(region) / Path(file).name
        file = kind if file == kind else inside.as_posix()
        what = what.replace(str(folder), region)
    return replace(problem, file=file, what=what)
