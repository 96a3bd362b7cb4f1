"""From a design file to a plan: reading the scenarios, sampling, and checking every value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cluster_sim.batch.cases import Values, are_direct, are_numbers, assignment, with_values
from cluster_sim.batch.checked_design import Axis, Design, Range
from cluster_sim.batch.design import load_design
from cluster_sim.batch.distributions import (
    Factor,
    LogNormal,
    LogUniform,
    Triangular,
    Uniform,
    own_factors,
)
from cluster_sim.batch.plan import Plan
from cluster_sim.batch.sampling import sample
from cluster_sim.errors import Problem, ScenarioError
from cluster_sim.region.schema import FloatArray
from cluster_sim.scenario.agreement import check_agreement, choose_baseline
from cluster_sim.scenario.load import load_scenarios
from cluster_sim.scenario.overrides import FILE as OVERRIDES
from cluster_sim.scenario.quarter import Quarter
from cluster_sim.scenario.schema import Domain, Scenario


def load_plan(
    file: Path,
    overrides: Sequence[str] = (),
    shown: str | None = None,
    files: Sequence[Path] | None = None,
) -> Plan:
    """Read a design and its scenarios, and lay out all runs.

    Args:
        file: The design file.
        overrides: Texts ``path=value`` for all runs; they go before what the design says.
        shown: The design's name in messages.
        files: The scenario files, where they are not where the design says.

    Raises:
        ScenarioError: With what is wrong in the design, its scenarios or its values.
    """
    design = load_design(file, shown)
    places = files or [design.file.parent / name for name in design.scenarios]
    _check_there(design, places)
    reader = _Reader(design, tuple(places), tuple(overrides))
    scenarios = reader.read(_first_values(design.axes))
    check_agreement(scenarios, _baseline(design, scenarios))
    factors = _factors(design, scenarios)
    draws = _sample(design, factors, scenarios[0].seed)
    bases = reader.bases(scenarios)
    plan = Plan(design, tuple(places), tuple(overrides), bases, factors, draws)
    reader.check_draws(plan)
    return plan


def _check_there(design: Design, files: Sequence[Path]) -> None:
    problems = [
        design.problem(f"scenarios.{place}", f"there is no file {file}; {_FROM_HERE}")
        for place, file in enumerate(files)
        if not file.is_file()
    ]
    if problems:
        raise ScenarioError(problems)


_FROM_HERE = "a path starts from the folder of the design"
_TOGETHER = (
    ("uptake_base", "uptake_maturity", 1.0),
    ("overrun_tail_low", "overrun_tail_high", -1.0),
)
"""Parameters whose sum or difference has a limit, as the reader of scenarios checks."""
_PARTNERS = frozenset(
    (f"parameters.{varied}", f"parameters.{told}")
    for one, other, _ in _TOGETHER
    for varied, told in ((one, other), (other, one))
)


class _Reader:
    """Reads the scenarios of a design with values of its paths."""

    def __init__(self, design: Design, files: tuple[Path, ...], overrides: tuple[str, ...]) -> None:
        self.design = design
        self.files = files
        self.varied = {axis.path for axis in design.axes} | {each.path for each in design.ranges}
        given = {text.partition("=")[0].strip() for text in overrides}
        own = {"replicates": design.replicates, "seed": design.seed}
        self.fixed = [
            *overrides,
            *(f"{k}={v}" for k, v in own.items() if v is not None and k not in given),
        ]

    def read(self, values: Values) -> list[Scenario]:
        """All scenarios with these values.

        Raises:
            ScenarioError: What is wrong with a value is told at its place in the design.
        """
        assigned = [assignment(path, value) for path, value in values]
        try:
            return load_scenarios(self.files, [*self.fixed, *assigned])
        except ScenarioError as error:
            known = [path for path, _ in values]
            placed = [self._placed(problem, known) for problem in error.problems]
            raise ScenarioError(placed) from None

    def _placed(self, problem: Problem, paths: Sequence[str]) -> Problem:
        """The problem at the path of the design that set the value, where one did."""
        where = problem.where
        touched = [p for p in paths if f"{p}.".startswith(f"{where}.") or where.startswith(f"{p}.")]
        if problem.file != OVERRIDES or not touched:
            touched = [p for p in paths if (p, where) in _PARTNERS]
        if not touched:
            return problem
        path = touched[0] if touched[0] in self.varied else "sampling.parameters"
        inside = where == path or where.startswith(f"{path}.")
        what = problem.what if inside else f"{where} {problem.what}"
        return self.design.problem(path, what, problem.hint)

    def bases(self, scenarios: Sequence[Scenario]) -> tuple[tuple[Scenario, ...], ...]:
        """[scenario][point]; every listed value is read once, the rest is put together."""
        axes = self.design.axes
        numbers = are_numbers(value for axis in axes for value in axis.values)
        if not numbers or not are_direct([axis.path for axis in axes], scenarios):
            every = [self.read(values) for values in _points(axes)]
            return tuple(zip(*every, strict=True))
        first = _first_values(axes)
        for place, axis in enumerate(axes):
            for value in axis.values[1:]:
                self.read([*first[:place], (axis.path, value), *first[place + 1 :]])
        return tuple(
            tuple(with_values(scenario, values) for values in _points(axes))
            for scenario in scenarios
        )

    def check_draws(self, plan: Plan) -> None:
        """Read each range at its ends, the first draw, and where values go together worst."""
        first = _first_values(self.design.axes)
        known = plan.values(0)
        for factor in plan.factors:
            if isinstance(factor, Ranged) and factor.paths[0] in self.varied:
                for end in _ends(factor):
                    self.read([*first, *((p, end if p in factor.paths else v) for p, v in known)])
        points = list(_points(self.design.axes))
        for point, draw in sorted({(0, 0), *_worst_cases(plan)}):
            self.read([*points[point], *plan.values(draw)])


def read_case(plan: Plan, scenario: int, point: int, values: Values) -> Scenario:
    """A case of a plan whose values cannot be put in directly: the scenarios are read again."""
    at_point = list(_points(plan.design.axes))[point]
    return _Reader(plan.design, plan.files, plan.overrides).read([*at_point, *values])[scenario]


def _first_values(axes: Sequence[Axis]) -> list[tuple[str, Any]]:
    return [(axis.path, axis.values[0]) for axis in axes]


def _points(axes: Sequence[Axis]) -> Iterator[list[tuple[str, Any]]]:
    points: list[list[tuple[str, Any]]] = [[]]
    for axis in axes:
        points = [[*point, (axis.path, value)] for point in points for value in axis.values]
    yield from points


Ranged = Uniform | LogUniform | Triangular | LogNormal


def _ends(factor: Ranged) -> Iterator[float]:
    """The lowest value and the highest."""
    whole = isinstance(factor, Uniform) and factor.whole
    yield from (int(end) if whole else end for end in (factor.low, factor.high))


def _worst_cases(plan: Plan) -> Iterator[tuple[int, int]]:
    """Point and draw at which two parameters that go together come nearest to a limit."""
    varied = {*plan.paths, *(axis.path for axis in plan.design.axes)}
    for one, other, sign in _TOGETHER:
        if not varied & {f"parameters.{one}", f"parameters.{other}"}:
            continue
        found = []
        for of_scenario in plan.bases:
            for point, base in enumerate(of_scenario):
                sums = plan.sampled(base, one) + sign * plan.sampled(base, other)
                found.append((float(sums.max()), point, int(sums.argmax())))
        _, point, draw = max(found)
        yield point, draw


def _baseline(design: Design, scenarios: Sequence[Scenario]) -> Scenario:
    try:
        return choose_baseline(scenarios, design.baseline)
    except ScenarioError as error:
        problem = error.problems[0]
        raise ScenarioError(
            [design.problem("baseline", f"{problem.where}: {problem.what}", problem.hint)]
        ) from None


def _factors(design: Design, scenarios: Sequence[Scenario]) -> tuple[Factor, ...]:
    if design.sampling is None:
        return ()
    problems: list[Problem] = []
    found: list[Factor] = []
    for each in design.ranges:
        try:
            found.append(_factor(each, scenarios[0].start))
        except ValueError as error:
            problems.append(design.problem(each.path, str(error).removeprefix(f"{each.path}: ")))
    asked = design.sampling.parameters
    if asked:
        varied = [*(a.path for a in design.axes), *(r.path for r in design.ranges)]
        names = None if asked == "all" else asked
        try:
            growth = scenarios[0].region.trend_growth
            found += own_factors(names, _domains(scenarios), growth, varied)
        except ValueError as error:
            problems.append(design.problem("sampling.parameters", str(error)))
    if not found and not problems:
        problems.append(design.problem("sampling", "has nothing left to sample"))
    if problems:
        raise ScenarioError(problems)
    return tuple(found)


def _domains(scenarios: Sequence[Scenario]) -> list[Domain]:
    """All domains of all scenarios, by name."""
    return list({domain.name: domain for one in scenarios for domain in one.domains}.values())


def _factor(each: Range, start: Quarter) -> Ranged:
    low, high = (_number(end, start) for end in (each.low, each.high))
    paths = (each.path,)
    if each.distribution == "uniform":
        return Uniform(paths, low, high, each.whole)
    if each.distribution == "loguniform":
        return LogUniform(paths, low, high)
    assert each.peak is not None  # the form of a design sees to it
    if each.distribution == "triangular":
        return Triangular(paths, low, each.peak, high)
    return LogNormal(paths, each.peak, low, high)


def _number(end: float | str, start: Quarter) -> float:
    return float(Quarter.parse(end) - start) if isinstance(end, str) else float(end)


def _sample(design: Design, factors: Sequence[Factor], seed: int) -> FloatArray:
    if design.sampling is None:
        return np.zeros((1, 0))
    try:
        return sample(factors, design.sampling.method, design.sampling.draws, seed)
    except ValueError as error:
        raise ScenarioError([design.problem("sampling.draws", str(error))]) from None
