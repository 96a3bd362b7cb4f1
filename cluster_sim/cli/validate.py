"""``cluster-sim validate``: every fault of scenario and region files, without running anything."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cluster_sim.cli.exit_codes import DONE, INVALID
from cluster_sim.cli.options import Settings, printing_options

if TYPE_CHECKING:
    from cluster_sim.errors import Problem

_REGION_FILES = {"region.yaml", "cities.csv", "links.csv", "demand.csv"}


@dataclass(frozen=True)
class Checked:
    """What came out of checking one file or folder.

    Attributes:
        file: As it was given.
        kind: ``scenario``, ``region`` or ``design``.
        what: What it holds, in words; empty where it has problems.
        problems: What is wrong.
        warnings: What is allowed but was perhaps not meant.
    """

    file: str
    kind: str
    what: str = ""
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()

    def to_json_dict(self) -> dict[str, Any]:
        """``{"file", "kind", "valid", "problems", "warnings"}``."""
        return {
            "file": self.file,
            "kind": self.kind,
            "valid": not self.problems,
            "problems": [asdict(problem) for problem in self.problems],
            "warnings": list(self.warnings),
        }


@click.command("validate", short_help="Check scenario, design and region files.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@printing_options
def command(settings: Settings, files: tuple[str, ...]) -> int:
    """Check scenario files, designs and region folders and list everything wrong in them.

    FILE... are scenario or design files, region folders, or files in a region folder. Each fault is
    a line: file:line:column: where: what (did you mean ...?). The exit code is 2 if there is any.
    """
    from cluster_sim.cli.printing import print_json

    checked = [_check(file) for file in dict.fromkeys(files)]
    if settings.format == "json":
        print_json({"files": [one.to_json_dict() for one in checked]})
    else:
        _print(checked, settings)
    return INVALID if any(one.problems for one in checked) else DONE


def _check(file: str) -> Checked:
    from cluster_sim.errors import InputError

    path = Path(file)
    is_region = path.is_dir() or path.name in _REGION_FILES
    kind = "region" if is_region else "design" if _is_design(path) else "scenario"
    try:
        if kind == "design":
            return _check_design(file, path)
        if is_region:
            return _check_region(file, path if path.is_dir() else path.parent)
        return _check_scenario(file, path)
    except InputError as error:
        return Checked(file, kind, problems=error.problems)


def _check_region(file: str, folder: Path) -> Checked:
    from cluster_sim.region.load import load_region

    region = load_region(folder)
    what = f"region {region.name}: {region.n_cities} cities, {region.n_links} links"
    return Checked(file, "region", what, warnings=region.warnings)


def _is_design(path: Path) -> bool:
    """Whether a file has what only a design has: a list of scenarios."""
    from cluster_sim.errors import InputError
    from cluster_sim.region.yaml_source import read_yaml

    try:
        return "scenarios" in read_yaml(path).value
    except InputError:
        return False


def _check_design(file: str, path: Path) -> Checked:
    from cluster_sim.batch.planning import load_plan

    plan = load_plan(path)
    what = f"design {plan.design.name}: {_count(plan.n_runs, 'run')}"
    return Checked(file, "design", what)


def _check_scenario(file: str, path: Path) -> Checked:
    from cluster_sim.scenario.load import load_scenario

    scenario = load_scenario(path)
    count = len(scenario.measures)
    what = (
        f"scenario {scenario.name}: {scenario.region.name}, {scenario.start}, "
        f"{scenario.quarters} quarters, {count} measure{'' if count == 1 else 's'}"
    )
    return Checked(file, "scenario", what, warnings=scenario.warnings)


def _print(checked: list[Checked], settings: Settings) -> None:
    from cluster_sim.cli.streams import emit, say

    # Two scenarios that extend one faulty file have its faults in common.
    problems = list(dict.fromkeys(problem for one in checked for problem in one.problems))
    for problem in problems:
        emit(f"{problem}\n")
    for one in checked:
        if not one.problems and not settings.quiet:
            emit(f"{one.file}: ok ({one.what})\n")
        for warning in one.warnings if not settings.quiet else ():
            say(f"warning: {one.file}: {warning}")
    bad = sum(1 for one in checked if one.problems)
    if bad and not settings.quiet:
        emit(f"{_count(len(problems), 'problem')} in {bad} of {_count(len(checked), 'file')}\n")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
