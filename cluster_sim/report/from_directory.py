"""What a report is made from, out of the run directory of `run` or `compare`."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from cluster_sim.analysis.stored_scenarios import NotRepeatableError, stored_scenarios
from cluster_sim.analysis.verify_hashes import check_hashes, malformed
from cluster_sim.errors import InputError, Problem
from cluster_sim.report.embedded import Origin
from cluster_sim.report.material import Material
from cluster_sim.results import SIMULATED, TABLES
from cluster_sim.scenario.agreement import warnings_about
from cluster_sim.scenario.schema import Scenario
from cluster_sim.store.manifest import MANIFEST
from cluster_sim.store.opening import Opened, open_directory
from cluster_sim.store.run_directory import effective_files
from cluster_sim.store.tables import read_table

if TYPE_CHECKING:
    from cluster_sim.simulation import Failure


@dataclass(frozen=True, eq=False)
class _Stored:
    """The tables of one scenario as they are stored."""

    scenario: Scenario
    quarters: pd.DataFrame
    cities: pd.DataFrame
    links: pd.DataFrame
    projects: pd.DataFrame
    failures: tuple[Failure, ...]


def read_directory(folder: Path) -> tuple[Material, Origin]:
    """Read the results in a run directory.

    Args:
        folder: The run directory of `run` or `compare`.

    Raises:
        InputError: It is no such folder, it is damaged, it holds no completed run, or the
            folder of a region of one's own is not there any more.
    """
    opened = _open(folder)
    scenarios = _scenarios(opened)
    finished = [one for one in opened.manifest["scenarios"] if _was_run(one)]
    material = Material(
        compared=opened.manifest["command"] == "compare", measures="levers" in opened.tables()
    )
    for stated in finished:
        _add(material, _stored(opened, scenarios[stated["name"]]), stated)
    if not material.maps:
        raise InputError([Problem(str(folder), what="holds no completed run, so no results")])
    return material, _origin(opened, finished, list(scenarios.values()))


def _open(folder: Path) -> Opened:
    opened = open_directory(folder)
    if opened.kind == "batch":
        what = (
            "holds the results of a sweep; a report is made of those of run or compare. Ask them "
            f"with `cluster-sim query {folder}`, or look at them in `cluster-sim dashboard`"
        )
        raise InputError([Problem(str(folder), what=what)])
    wrong = malformed(opened.manifest, opened.kind)
    wrong += [key for key in ("command", "platform") if key not in opened.manifest]
    if wrong:
        what = f"is damaged: {', '.join(wrong)} cannot be understood"
        raise InputError([Problem(str(folder / MANIFEST), what=what)])
    return opened


def _scenarios(opened: Opened) -> dict[str, Scenario]:
    """The scenarios, once everything that is needed is known to be as it was written."""
    faults = check_hashes(opened).faults
    needed = [TABLES[name].file for name in SIMULATED]
    needed += effective_files(opened.scenarios).values()
    missing = [name for name in needed if name not in opened.manifest["outputs"]]
    folder = str(opened.folder)
    problems = [
        *(Problem(folder, what=f"lacks {name}") for name in missing),
        *(Problem(folder, what=faults[name]) for name in needed if name in faults),
    ]
    if problems:
        raise InputError(problems)
    try:
        return stored_scenarios(opened, faults)
    except NotRepeatableError as error:
        raise InputError(Problem(folder, what=one) for one in error.reasons) from None


def _was_run(stated: Mapping[str, Any]) -> bool:
    return bool(stated.get("completed") or stated.get("failed"))


def _stored(opened: Opened, scenario: Scenario) -> _Stored:
    tables = {name: read_table(opened.folder, name, scenario.name) for name in SIMULATED}
    return _Stored(scenario, failures=_failures(opened, scenario.name), **tables)


def _failures(opened: Opened, scenario: str) -> tuple[Failure, ...]:
    found = [one for one in opened.manifest["failures"] if one["scenario"] == scenario]
    if not found:
        return ()
    from cluster_sim.simulation import Failure  # with the whole model, which is slow to import

    return tuple(
        Failure(scenario, one["replicate"], one["quarter"], one["message"]) for one in found
    )


def _add(material: Material, stored: _Stored, stated: Mapping[str, Any]) -> None:
    """Take in a scenario, if the tables hold what the manifest states."""
    name = stored.scenario.name
    try:
        material.add(stored)
    except (KeyError, ValueError) as error:
        what = f"the tables do not hold what they should of {name}: {error}"
        raise InputError([Problem(TABLES["quarters"].file, what=what)]) from None
    found = material.outcomes[-1].replicates.size
    if found != stated["completed"]:
        what = f"holds {found} runs of {name} where the manifest states {stated['completed']}"
        raise InputError([Problem(TABLES["quarters"].file, what=what)])


def _origin(
    opened: Opened, finished: Sequence[Mapping[str, Any]], scenarios: Sequence[Scenario]
) -> Origin:
    manifest = opened.manifest
    files = effective_files(opened.scenarios)
    names = [stated["name"] for stated in finished]
    warnings = manifest.get("warnings")
    return Origin(
        effective={
            name: (opened.folder / files[name]).read_bytes().decode("utf-8") for name in names
        },
        command_line=manifest.get("command_line") or _command_line(opened, files),
        versions=manifest["versions"],
        platform=manifest["platform"],
        warnings=(
            *(warnings_about(scenarios) if warnings is None else warnings),
            *_never_run(manifest["scenarios"]),
        ),
    )


def _never_run(scenarios: Sequence[Mapping[str, Any]]) -> list[str]:
    """What work that was interrupted left out."""
    sentences = []
    for stated in scenarios:
        done = stated["completed"] + stated["failed"]
        if not done:
            sentences.append(f"{stated['name']}: was not run, the work was interrupted before")
        elif done < stated["planned"]:
            sentences.append(
                f"{stated['name']}: the work was interrupted after {done} of "
                f"{stated['planned']} runs"
            )
    return sentences


def _command_line(opened: Opened, files: Mapping[str, str]) -> str:
    """A command on the effective configurations, where nobody wrote down the one that was given."""
    words = ["cluster-sim", opened.manifest["command"], *(files[one] for one in opened.scenarios)]
    if opened.baseline is not None:
        words += ["--baseline", opened.baseline]
    return shlex.join(words)
