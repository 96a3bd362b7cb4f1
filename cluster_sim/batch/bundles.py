"""Bundles: folders that reproduce one failing run.

A bundle holds ``scenario.yaml``, the scenario with nothing left to defaults; ``region/``, a copy of
its region unless that is built in; ``bundle.json``, which run it was, what happened and with which
versions; and ``traceback.txt`` if the run raised. Equal failures give equal bytes, except for the
traceback.
"""

from __future__ import annotations

import json
import shlex
import shutil
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from cluster_sim.errors import InputError, OutputError, Problem
from cluster_sim.model.setting import Setting
from cluster_sim.region.load import builtin_regions, load_region
from cluster_sim.region.save import save_region
from cluster_sim.region.text_source import read_text
from cluster_sim.scenario.effective import effective_yaml
from cluster_sim.scenario.load import load_scenario
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulation import Failure, simulate_group
from cluster_sim.store.atomic import beside, sync_folder, take_place, write_text
from cluster_sim.store.faults import writing
from cluster_sim.store.manifest import hash_files, json_text, versions

FORMAT: Final = "cluster_sim failing run"
"""The value of the key ``format`` in ``bundle.json``; by it a folder is known as a bundle."""

SCHEMA: Final = 1
"""Version of the layout of a bundle; raised when a reader would have to know."""

BUNDLE: Final = "bundle.json"
SCENARIO: Final = "scenario.yaml"
TRACEBACK: Final = "traceback.txt"
_REGION: Final = "region"
_FILES: Final = (
    SCENARIO,
    *(f"{_REGION}/{name}" for name in ("region.yaml", "cities.csv", "links.csv", "demand.csv")),
)
_LARGEST: Final = 1_000_000  # bytes of bundle.json that are read
_NUMBERS: Final = ("point", "draw", "replicate", "quarter")


@dataclass(frozen=True, eq=False)
class Bundle:
    """A failing run as a bundle tells it.

    Attributes:
        folder: Where it is.
        scenario: The scenario.
        replicate: The replicate that failed.
        quarter: The quarter in which it failed.
        message: What happened.
        error: The type of what was raised; None where a metric was not a finite number.
        point: The point of the design that it belongs to.
        draw: The draw of the design that it belongs to.
        versions: Of the package, of Python and of the libraries that it failed with.
    """

    folder: Path
    scenario: Scenario
    replicate: int
    quarter: int
    message: str
    error: str | None
    point: int
    draw: int
    versions: Mapping[str, str]

    def other_versions(self) -> list[str]:
        """What is of another version here, each as ``numpy 2.1.0 (here 2.2.0)``; sorted."""
        here = versions()
        return [
            f"{name} {self.versions.get(name, 'none')} (here {here.get(name, 'none')})"
            for name in sorted({*here, *self.versions})
            if self.versions.get(name) != here.get(name)
        ]


def error_of(failure: Failure) -> str | None:
    """The type of what a run raised; None where a metric was not a finite number.

    Two runs fail in the same way if this is the same.
    """
    return failure.message.partition(":")[0] if failure.traceback else None


def rerun(scenario: Scenario, replicate: int) -> Failure | None:
    """Run one replicate by itself.

    Args:
        scenario: The scenario.
        replicate: The replicate; the scenario's own number of them does not matter.

    Returns:
        How it failed, or None if it did not.
    """
    try:
        with np.errstate(all="ignore"):  # as in a run: what leaves its range shows in the records
            setting = Setting.of([scenario])
    except Exception as error:  # whatever it is, it is what the run fails with
        message = f"{type(error).__name__}: {error}"
        trace = "".join(traceback.format_exception(error))
        return Failure(scenario.name, replicate, 0, message, 0, trace)
    group = simulate_group(setting, [0], [replicate], tables=())
    assert group is not None  # nothing stops it
    return group.failures[0] if group.failures else None


def no_failure(bundle: Bundle) -> str:
    """In words: the run does not fail here, and which versions may be why."""
    versions = ", ".join(bundle.other_versions())
    why = f"other versions: {versions}" if versions else "the versions are those of the bundle"
    return (
        f"{bundle.folder}: {bundle.scenario.name}, replicate {bundle.replicate} does not fail "
        f"here; {why}"
    )


def write_bundle(
    folder: Path,
    scenario: Scenario,
    replicate: int,
    failure: Failure,
    *,
    point: int = 0,
    draw: int = 0,
) -> None:
    """Write a bundle; it is there whole or not at all.

    Args:
        folder: Where; a bundle that is there is replaced.
        scenario: The scenario of the case that failed.
        replicate: The replicate that failed.
        failure: How it failed.
        point: The case's point in the design.
        draw: The case's draw in the design.

    Raises:
        OutputError: There is something else than a bundle, or it cannot be written.
    """
    with writing(folder):
        final = folder.resolve()
        check_replaceable(folder)
        final.parent.mkdir(parents=True, exist_ok=True)
        partial = beside(final, "partial")
        try:
            partial.mkdir()
            _write_scenario(partial, scenario)
            about = _about(final.name, scenario, replicate, failure) | {
                "point": int(point),
                "draw": int(draw),
                "versions": versions(),
                "files": hash_files(partial, _present(partial)),
            }
            if failure.traceback:
                write_text(partial / TRACEBACK, _encodable(failure.traceback))
            write_text(partial / BUNDLE, json_text(about))
            take_place(partial, final)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        sync_folder(final.parent)


def is_bundle(folder: Path) -> bool:
    """Whether a folder is a bundle, perhaps a broken one."""
    try:
        data = json.loads((folder / BUNDLE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(data, dict) and data.get("format") == FORMAT


def read_bundle(folder: Path) -> Bundle:
    """Read a bundle.

    Raises:
        InputError: The folder is no bundle, or not as it was written.
    """
    data = _read_about(folder)
    changed = _changed(folder, data["files"])
    if changed:
        raise InputError(changed)
    return Bundle(
        folder=folder,
        scenario=load_scenario(folder / SCENARIO),
        replicate=data["replicate"],
        quarter=data["quarter"],
        message=data["message"],
        error=data.get("error"),
        point=data["point"],
        draw=data["draw"],
        versions=data["versions"],
    )


def _about(name: str, scenario: Scenario, replicate: int, failure: Failure) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "schema": SCHEMA,
        "scenario": scenario.name,
        "point": 0,
        "draw": 0,
        "replicate": int(replicate),
        "quarter": int(failure.quarter),
        "message": _encodable(failure.message),
        "error": error_of(failure),
        "seed": int(scenario.seed),
        "command": shlex.join(["cluster-sim", "run", name]),
    }


def _write_scenario(folder: Path, scenario: Scenario) -> None:
    """Write the scenario with the region's name or, beside it, a copy of the region."""
    reference = _builtin_name(scenario)
    if reference is None:
        save_region(scenario.region, folder / _REGION)
        reference = f"./{_REGION}"
    write_text(folder / SCENARIO, effective_yaml(replace(scenario, region_reference=reference)))


def _builtin_name(scenario: Scenario) -> str | None:
    """The name of the built-in region that a scenario plays in; None for another region."""
    name = scenario.region_reference or scenario.region.name
    if name not in builtin_regions() or load_region(name).digest != scenario.region.digest:
        return None
    return name


def _encodable(text: str) -> str:
    """The text, with what UTF-8 cannot hold spelled out: bytes of file names, for example."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _present(folder: Path) -> list[str]:
    return [name for name in _FILES if (folder / name).is_file()]


def _read_about(folder: Path) -> dict[str, Any]:
    """The content of ``bundle.json``, checked."""
    if not folder.is_dir():
        what = "is a file; a bundle is a folder" if folder.exists() else "does not exist"
        raise InputError([Problem(str(folder), what=what)])
    shown = str(folder / BUNDLE)
    if not (folder / BUNDLE).is_file():
        what = f"is not the bundle of a failing run: it holds no {BUNDLE}"
        raise InputError([Problem(str(folder), what=what)])
    try:
        data = json.loads(read_text(folder / BUNDLE, shown, _LARGEST))
    except json.JSONDecodeError as error:
        what = f"is not JSON: {error.msg}"
        raise InputError([Problem(shown, error.lineno, error.colno, what=what)]) from None
    except RecursionError:
        raise InputError([Problem(shown, what="is nested too deeply")]) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError([Problem(shown, what=f"is not that of a failing run ({FORMAT})")])
    if data.get("schema") != SCHEMA:
        what = f"is {data.get('schema')!r}, which this version cannot read; it reads {SCHEMA}"
        raise InputError([Problem(shown, where="schema", what=what)])
    problems = list(_wrong_values(data, shown))
    if problems:
        raise InputError(problems)
    return data


def _wrong_values(data: dict[str, Any], shown: str) -> list[Problem]:
    """What is missing in ``bundle.json`` or of another kind than it should be."""
    wrong = {
        key: "must be a whole number of at least 0"
        for key in _NUMBERS
        if not isinstance(data.get(key), int) or isinstance(data[key], bool) or data[key] < 0
    }
    if not isinstance(data.get("message"), str):
        wrong["message"] = "must be text"
    if not isinstance(data.get("error"), str | None):
        wrong["error"] = "must be text or null"
    texts = data.get("versions")
    if not isinstance(texts, dict) or not all(isinstance(each, str) for each in texts.values()):
        wrong["versions"] = "must be names with a version each"
    if not isinstance(data.get("files"), dict):
        wrong["files"] = "must be files with a hash each"
    return [
        Problem(shown, where=key, what=what if key in data else "is missing")
        for key, what in wrong.items()
    ]


def _changed(folder: Path, files: dict[str, Any]) -> list[Problem]:
    """Which files of a bundle are not as they were written."""
    found = hash_files(folder, _present(folder))
    if SCENARIO not in found:
        return [Problem(str(folder / SCENARIO), what="is missing, so there is nothing to run")]
    return [
        Problem(
            str(folder / name),
            what="is missing"
            if name not in found
            else "was changed after the bundle was written; what was changed can be run as a "
            f"scenario of its own: {folder / SCENARIO}",
        )
        for name in sorted({*found, *files})
        if found.get(name) != files.get(name)
    ]


def check_replaceable(folder: Path) -> None:
    """Make sure that writing a bundle to a folder destroys nothing but an earlier bundle.

    Raises:
        OutputError: There is a file, or a folder with something else in it.
    """
    if not folder.exists() or is_bundle(folder):
        return
    if not folder.is_dir():
        raise OutputError(f"{folder}: is a file; a bundle is a folder")
    if any(folder.iterdir()):
        raise OutputError(
            f"{folder}: the folder is not empty and holds no bundle; choose a new or an empty "
            "folder"
        )
