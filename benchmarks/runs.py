"""Whole runs: many side by side against plain Mesa with networkx, and one run alone."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

from benchmarks.keyed import KeyedDraws
from benchmarks.measure import Line, in_turn, seconds
from benchmarks.plain.model import PlainModel
from cluster_sim.model.setting import Setting
from cluster_sim.scenario.load import load_scenario
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulation import run_side_by_side

QUARTERS = 80
SIDE_BY_SIDE = 64
LEAST = 500.0
MOST_ALONE = 0.030

_SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"


def _scenario(name: str) -> Scenario:
    return load_scenario(_SCENARIOS / f"{name}.yaml", [f"quarters={QUARTERS}"])


def run_lines() -> Iterator[Line]:
    """Whole runs of 41 cities, 4 domains and 80 quarters on one core."""
    yield _side_by_side("baseline", LEAST)
    yield _side_by_side("full-programme", None)
    yield _alone()


def _side_by_side(name: str, least: float | None) -> Line:
    scenario = _scenario(name)

    def fast() -> None:
        run_side_by_side(Setting.of([scenario]), range(SIDE_BY_SIDE))

    def plain() -> None:
        PlainModel(scenario, KeyedDraws(scenario.seed, 0)).run()

    pair = in_turn(fast, plain, turns=5, fast_units=SIDE_BY_SIDE)
    return Line(
        f"whole runs of {QUARTERS} quarters, {SIDE_BY_SIDE} at once, {name}",
        f"{pair.fast * 1e3:.1f} ms a run, {pair.ratio:.0f} x plain Mesa",
        "" if least is None else f"{least:.0f} x",
        least is None or pair.ratio >= least,
    )


def _alone() -> Line:
    scenario = _scenario("baseline")

    def alone() -> None:
        run_side_by_side(Setting.of([scenario]), [0])

    alone()
    median = statistics.median(seconds(alone) for _ in range(15))
    return Line(
        f"one run of {QUARTERS} quarters alone, compiled code warm",
        f"{median * 1e3:.1f} ms",
        f"< {MOST_ALONE * 1e3:.0f} ms",
        median < MOST_ALONE,
    )
