"""Reading scenarios: a file with all that it extends, overrides, and the region it names.

What says how much, in one line: ``--set`` > the file > what it extends > the default.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from cluster_sim.errors import Problem, RegionError, ScenarioError
from cluster_sim.region.load import (
    Refusal,
    RegionPlace,
    builtin_regions,
    locate_region,
    read_region,
)
from cluster_sim.region.schema import Region
from cluster_sim.scenario.files import Layer, Reader, asked_by, merged, report_twice
from cluster_sim.scenario.overrides import (
    Miss,
    Override,
    apply_overrides,
    missed_everywhere,
    parse_overrides,
)
from cluster_sim.scenario.reading import Reading
from cluster_sim.scenario.resolve_domains import Value, resolve_domains, resolve_parameters
from cluster_sim.scenario.resolve_measures import resolve_measures
from cluster_sim.scenario.schema import Scenario
from cluster_sim.scenario.scope import Places
from cluster_sim.scenario.start import start_maturity
from cluster_sim.scenario.validation import validate
from cluster_sim.text import Text

_OVERRIDDEN = 1  # the rank of overrides: files have 0 and, for what they extend, less


def load_scenario(path: str | Path, overrides: Sequence[str] = ()) -> Scenario:
    """Load a scenario file.

    Args:
        path: The file.
        overrides: Texts ``path=value``, as after ``--set``.

    Raises:
        ScenarioError: With all problems of all files.
    """
    return load_scenarios([path], overrides)[0]


def load_scenarios(paths: Sequence[str | Path], overrides: Sequence[str] = ()) -> list[Scenario]:
    """Load several scenario files, all with the same overrides.

    Raises:
        ScenarioError: With all problems of all files.
    """
    reader = Reader()
    chains = [(Path(path), reader.chain(Path(path), str(path))) for path in paths]
    return _Loader(overrides, reader.problems).load(chains)


def scenario_from_mapping(
    mapping: Mapping[str, Any], base: Path | None = None, overrides: Sequence[str] = ()
) -> Scenario:
    """Build a scenario from what a file would hold.

    Args:
        mapping: Keys and values as in a scenario file.
        base: The folder to which ``extends`` and ``region`` are relative, as if a file stood
            there; without it nothing can be extended, and a region may be any folder.
        overrides: Texts ``path=value``, as after ``--set``.

    Raises:
        ScenarioError: With all problems.
    """
    reader = Reader()
    chain = reader.chain_of_mapping(mapping, base)
    return _Loader(overrides, reader.problems).load([(None, chain)])[0]


@dataclass
class _Loader:
    """Resolves chains of files; regions are read once."""

    overrides: Sequence[str]
    problems: list[Problem]
    _misses: list[Miss] = field(default_factory=list)
    _regions: dict[RegionPlace, Region | None] = field(default_factory=dict)

    def load(self, chains: Sequence[tuple[Path | None, list[Layer]]]) -> list[Scenario]:
        """Resolve every chain that could be read, then raise if anything was wrong anywhere."""
        overrides, wrong = parse_overrides(self.overrides)
        self.problems += wrong
        found = [self._scenario(path, layers, overrides) for path, layers in chains if layers]
        self.problems += missed_everywhere(self._misses, len(found))
        if self.problems:
            raise ScenarioError(self.problems)
        return [scenario for scenario in found if scenario is not None]

    def _scenario(
        self, path: Path | None, layers: list[Layer], overrides: Sequence[Override]
    ) -> Scenario | None:
        """Resolve one chain; None only if there are problems."""
        root = merged(layers, self.problems)
        self._misses += apply_overrides(root, overrides, _OVERRIDDEN)
        form = validate(root, self.problems)
        report_twice(root, self.problems)
        reading = Reading(root, form, None, problems=self.problems)
        reading.region, reference = self._region(reading, layers)
        reading.domains = resolve_domains(reading)
        values = resolve_parameters(reading)
        places = _places(reading.region, values)
        measures = resolve_measures(reading, places)
        for key in ("name", "title", "region", "start", "quarters", "replicates", "seed"):
            reading.came_with_parts(key, root.get(key))
        if len(layers) > 1 and layers[-1].tree.get("title") is None and form.title is not None:
            reading.warn(("title",), "is the one of the scenario it extends; give it its own")
        if reading.region is None:
            return None
        return Scenario(
            name=form.name,
            title=Text(form.name) if form.title is None else form.title.text(),
            region=reading.region,
            start=reading.start,
            quarters=form.quarters,
            replicates=form.replicates,
            seed=form.seed,
            domains=reading.domains,
            parameters=values,
            measures=measures,
            origins=dict(sorted(reading.origins.items())),
            warnings=tuple(reading.warnings),
            source=path,
            region_reference=reference,
        )

    def _region(self, reading: Reading, layers: list[Layer]) -> tuple[Region | None, str]:
        """The region, and how a file beside the scenario's own would name it."""
        own = layers[-1]
        node = reading.root.get("region")
        if node is None or not isinstance(node.value, str):
            if not reading.blamed(("region",)):
                what = f"is missing; give a folder, or one of {', '.join(builtin_regions())}"
                self.problems.append(Problem(own.shown, where="region", what=what))
            return None, ""
        layer = next((each for each in layers if each.rank == node.place.rank), own)
        place = locate_region(node.value, layer.folder)
        if isinstance(place, Refusal):
            reading.fault(("region",), place.what + asked_by(own, layer), place.hint)
            return None, ""
        if place not in self._regions:
            self._regions[place] = self._read(place)
        return self._regions[place], _reference(place, node.value, own)

    def _read(self, place: RegionPlace) -> Region | None:
        try:
            return _builtin_region(place) if place.builtin else read_region(place)
        except RegionError as error:
            self.problems += error.problems
            return None


@lru_cache
def _builtin_region(place: RegionPlace) -> Region:
    return read_region(place)


def _places(region: Region | None, values: Mapping[str, Value]) -> Places | None:
    return None if region is None else Places(region, start_maturity(region, values))


def _reference(place: RegionPlace, given: str, own: Layer) -> str:
    """The region as a file in the folder of the scenario's own file would name it."""
    if place.builtin or own.folder is None:
        return given
    path = Path(os.path.relpath(place.folder, own.folder.resolve())).as_posix()
    return f"./{path}" if path in builtin_regions() else path
