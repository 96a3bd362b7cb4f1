"""The scenarios of the run directory of one command, from what is inside it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from cluster_sim.errors import ClusterSimError, RegionError
from cluster_sim.region.load import builtin_regions, load_region
from cluster_sim.region.schema import Region
from cluster_sim.region.yaml_source import read_yaml
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.scenario.schema import Scenario
from cluster_sim.store.opening import Opened
from cluster_sim.store.run_directory import effective_files


class NotRepeatableError(ClusterSimError):
    """Runs that cannot be simulated again, each reason on a line."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = tuple(reasons)


def stored_scenarios(opened: Opened, faulty: Collection[str]) -> dict[str, Scenario]:
    """The scenarios by name, in the order of the tables.

    Args:
        opened: The run directory.
        faulty: The files in it that are not as they were written; they are not used.

    Raises:
        NotRepeatableError: What is there does not give the scenarios that the manifest states.
    """
    files = effective_files(opened.scenarios)
    regions = _Regions(opened)
    scenarios: dict[str, Scenario] = {}
    reasons: list[str] = []
    for stated in opened.manifest["scenarios"]:
        file = files[stated["name"]]
        if file in faulty:
            reasons.append(f"{stated['name']}: {file} is not as it was written")
            continue
        try:
            scenarios[stated["name"]] = regions.scenario(opened.folder / file, stated)
        except NotRepeatableError as error:
            reasons += error.reasons
        except ClusterSimError as error:
            reasons.append(f"{stated['name']}: {error}")
    if reasons:
        raise NotRepeatableError(reasons)
    check_digests(opened, list(scenarios.values()), "the effective configurations")
    return scenarios


def check_digests(opened: Opened, scenarios: Sequence[Scenario], where: str) -> None:
    """Make sure that the scenarios are those that the manifest states.

    Raises:
        NotRepeatableError: One is not.
    """
    stated = {one["name"]: one["digest"] for one in opened.manifest["scenarios"]}
    found = {scenario.name: scenario.digest for scenario in scenarios}
    reasons = [
        f"{name} of {where} is not the scenario that the manifest states (its digest is "
        f"{found.get(name, 'none')[:12]}, not {stated.get(name, 'none')[:12]})"
        for name in [*stated, *(name for name in found if name not in stated)]
        if found.get(name) != stated.get(name)
    ]
    if reasons:
        raise NotRepeatableError(reasons)


class _Regions:
    """Finds the regions that scenarios were run in, each once."""

    def __init__(self, opened: Opened) -> None:
        self._folder = opened.folder
        self._digests: dict[str, set[str]] = {}
        for region in opened.manifest["regions"]:
            self._digests.setdefault(region["name"], set()).add(region["digest"])
        self._known: dict[tuple[str, str], str] = {}

    def scenario(self, file: Path, stated: dict[str, Any]) -> Scenario:
        """The scenario of an effective configuration.

        Args:
            file: The effective configuration.
            stated: What the manifest says about the scenario.

        Raises:
            NotRepeatableError: Its region is not there, or has other data.
            InputError: The file cannot be read as a scenario.
        """
        content = read_yaml(file).value
        return scenario_from_mapping(content | {"region": self._place(content, stated)})

    def _place(self, content: dict[str, Any], stated: dict[str, Any]) -> str:
        """The region's name, or its folder from the root."""
        given, name = str(content.get("region", "")), stated["region"]
        if given in builtin_regions():
            return given
        source = stated.get("source")
        beside = str(Path(source).parent) if isinstance(source, str) else ""
        if (beside, given) not in self._known:
            self._known[beside, given] = self._searched(Path(beside) / given, name)
        return self._known[beside, given]

    def _searched(self, place: Path, name: str) -> str:
        """The folder at a path that was relative to where the command was given.

        Where that was, nobody wrote down: the current folder is tried, then those that the results
        are in. A folder with other data is none that was meant.
        """
        here = [Path.cwd(), *self._folder.resolve().parents]
        there = [one for one in dict.fromkeys(start / place for start in here) if one.is_dir()]
        other: list[str] = []
        for folder in there:
            try:
                region: Region = load_region(folder)
            except RegionError as error:
                other.append(f"cannot be read: {str(error).partition(chr(10))[0]}")
                continue
            if region.digest in self._digests.get(name, ()):
                return str(folder)
            other.append("holds other data than the runs were made with")
        what = f"{there[0]} {other[0]}" if other else f"{place} is not there"
        raise NotRepeatableError([f"the folder of the region {name}, {what}"])
