"""What a design comes to: every run in one order, cut into parts.

Runs are ordered by scenario, point, draw and replicate; a *part* is a stretch of that order, and
one file a table. How the runs are cut depends on the design alone, never on the machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from cluster_sim.batch.cases import MATURITY, Values, are_direct, with_values
from cluster_sim.batch.checked_design import Design
from cluster_sim.batch.distributions import Factor
from cluster_sim.region.schema import FloatArray
from cluster_sim.results import columns
from cluster_sim.scenario.schema import Scenario

_SECONDS_OF_A_PART = 1.5
_BYTES_OF_A_PART = 100_000_000
_MOST_RUNS_OF_A_PART = 4096
_PROJECTS = 300  # of a run, for the size of a part: about what the full programme begins
_SHORT = 10


@dataclass(frozen=True)
class Case:
    """A scenario with the values of one point and one draw.

    Attributes:
        scenario: Position of the scenario in the design.
        point: Number of the point.
        draw: Number of the draw.
        id: 16 hexadecimal digits that tell what is simulated, luck apart.
    """

    scenario: int
    point: int
    draw: int
    id: str


@dataclass(frozen=True)
class Stretch:
    """Runs of one case: its replicates from ``first`` to before ``end``."""

    case: Case
    first: int
    end: int

    def __len__(self) -> int:
        """How many runs."""
        return self.end - self.first


@dataclass(frozen=True)
class Part:
    """Consecutive runs, stored together.

    Attributes:
        name: ``part-00012-`` and a part of the digest of its content.
        stretches: The runs, in order.
    """

    name: str
    stretches: tuple[Stretch, ...]

    def __len__(self) -> int:
        """How many runs."""
        return sum(len(stretch) for stretch in self.stretches)


@dataclass(frozen=True, eq=False)
class Plan:
    """All runs of a design.

    Attributes:
        design: The design.
        files: The scenario files.
        overrides: What was set for all runs beside the design.
        bases: The scenario of each scenario and point, [scenario][point], without sampled values.
        factors: What is sampled.
        draws: Sampled values, (n_draws, n_paths), columns in the order of the factors' paths.
    """

    design: Design
    files: tuple[Path, ...]
    overrides: tuple[str, ...]
    bases: tuple[tuple[Scenario, ...], ...]
    factors: tuple[Factor, ...]
    draws: FloatArray

    @property
    def first(self) -> Scenario:
        """The first scenario at the first point."""
        return self.bases[0][0]

    @property
    def replicates(self) -> int:
        """Runs of each case."""
        return self.first.replicates

    @property
    def n_runs(self) -> int:
        """All runs."""
        return self.n_cases * self.replicates

    @property
    def n_cases(self) -> int:
        """Scenarios x points x draws."""
        return len(self.bases) * len(self.points) * len(self.draws)

    @cached_property
    def points(self) -> tuple[tuple[Any, ...], ...]:
        """Every combination of the listed values, in the order of the axes."""
        return tuple(product(*(axis.values for axis in self.design.axes)))

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """What is sampled."""
        return tuple(path for factor in self.factors for path in factor.paths)

    @cached_property
    def domains(self) -> tuple[str, ...]:
        """The names of all domains of all scenarios, in the order in which they first come."""
        cases = (base for of_scenario in self.bases for base in of_scenario)
        return tuple(dict.fromkeys(domain.name for base in cases for domain in base.domains))

    @cached_property
    def is_direct(self) -> bool:
        """Whether a draw's values can be put into the scenarios without reading them again."""
        bases = [base for of_one in self.bases for base in of_one]
        return are_direct(self.paths, bases, ranks_stay=self._ranks_stay())

    def _ranks_stay(self) -> bool:
        """Whether maturity rises with rank, and nowhere to its limit of 1, before and after."""
        for base in (base for of_one in self.bases for base in of_one):
            for low, span in (
                [np.array(base.parameters[name]) for name in MATURITY],
                [self.sampled(base, name) for name in MATURITY],
            ):
                if not (np.all(span > 1e-6) and np.all(low + span < 1.0)):
                    return False
        return True

    def sampled(self, base: Scenario, name: str) -> FloatArray:
        """The values of a parameter that is one number in all draws, sampled or not, (n_draws,)."""
        path = f"parameters.{name}"
        if path in self.paths:
            return self.draws[:, self.paths.index(path)]
        return np.full(len(self.draws), base.parameters[name])

    @cached_property
    def whole(self) -> frozenset[str]:
        """The sampled paths that take whole numbers."""
        return frozenset(
            path for factor in self.factors if getattr(factor, "whole", False)
            for path in factor.paths
        )  # fmt: skip

    def values(self, draw: int) -> Values:
        """The sampled values of one draw."""
        return [
            (path, int(value) if path in self.whole else value)
            for path, value in zip(self.paths, self.draws[draw].tolist(), strict=True)
        ]

    def with_values(self, scenario: int, point: int, draw: int) -> Scenario:
        """The scenario of a case, where `is_direct`."""
        return with_values(self.bases[scenario][point], self.values(draw))

    @cached_property
    def _digests(self) -> list[list[str]]:
        return [[replace(base, replicates=1).digest for base in one] for one in self.bases]

    @cached_property
    def _draw_digests(self) -> list[str]:
        texts = (json.dumps(self.values(draw)) for draw in range(len(self.draws)))
        return [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]

    def case(self, number: int) -> Case:
        """The case of this number, 0 to ``n_cases`` - 1."""
        rest, draw = divmod(number, len(self.draws))
        scenario, point = divmod(rest, len(self.points))
        text = self._digests[scenario][point] + self._draw_digests[draw]
        return Case(scenario, point, draw, hashlib.sha256(text.encode()).hexdigest()[:16])

    @cached_property
    def runs_of_a_part(self) -> int:
        """Runs of a part: a power of two that takes about a second and keeps tables small."""
        cost = max(seconds_of_a_run(base) for of_one in self.bases for base in of_one)
        size = max(self.bytes_of_a_run(base) for of_one in self.bases for base in of_one)
        most = min(_SECONDS_OF_A_PART / cost, _BYTES_OF_A_PART / size, _MOST_RUNS_OF_A_PART)
        return int(2 ** max(np.floor(np.log2(most)), 0))

    def bytes_of_a_run(self, base: Scenario) -> float:
        """About what the tables of a run take in memory."""
        moments = base.quarters // 4 + 2
        rows = {
            "quarters": base.quarters + 1,
            "cities": moments * base.region.n_cities,
            "links": moments * base.region.n_links,
            "projects": _PROJECTS,
        }
        names = [domain.name for domain in base.domains]
        return float(sum(8 * rows[t] * len(columns(t, names)) for t in self.design.tables))

    def parts(self) -> Iterator[Part]:
        """All parts, in order."""
        size = self.runs_of_a_part
        for number, first in enumerate(range(0, self.n_runs, size)):
            stretches = tuple(self._stretches(first, min(first + size, self.n_runs)))
            yield Part(f"part-{number:05d}-{self._content(stretches)}", stretches)

    def _stretches(self, first: int, end: int) -> Iterator[Stretch]:
        while first < end:
            number, replicate = divmod(first, self.replicates)
            last = min(replicate + end - first, self.replicates)
            yield Stretch(self.case(number), replicate, last)
            first += last - replicate

    def _content(self, stretches: Sequence[Stretch]) -> str:
        rows = [
            (s.case.id, s.case.scenario, s.case.point, s.case.draw, s.first, s.end)
            for s in stretches
        ]
        text = json.dumps([rows, self.design.tables, self.domains])
        return hashlib.sha256(text.encode()).hexdigest()[:_SHORT]


def seconds_of_a_run(scenario: Scenario) -> float:
    """Roughly what a run takes on one processor among others side by side.

    Fitted to the built-in regions on one machine; only the cut into parts depends on it.
    """
    cities, domains = scenario.region.n_cities, len(scenario.domains)
    return scenario.quarters * (2e-6 + domains * (1e-6 + 1e-8 * cities * cities))
