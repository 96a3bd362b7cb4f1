"""Whole runs: many side by side against plain Mesa with networkx, and one run alone."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from benchmarks.keyed import KeyedDraws
from benchmarks.measure import Line, in_turn, seconds
from benchmarks.plain.model import PlainModel
from cluster_sim.model.setting import Setting
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulate import run_side_by_side

QUARTERS = 80
SIDE_BY_SIDE = 64
LEAST = 500.0
MOST_ALONE = 0.030


def _scenario() -> Scenario:
    return scenario_from_mapping(
        {
            "schema": 1,
            "name": "benchmark",
            "region": "yangtze-river-delta",
            "quarters": QUARTERS,
            "measures": [{"use": "top_level_design"}, {"use": "cluster_integration"}],
        }
    )


def run_lines() -> Iterator[Line]:
    """Whole runs of 41 cities, 4 domains and 80 quarters on one core."""
    scenario = _scenario()

    def side_by_side() -> None:
        run_side_by_side(Setting.of([scenario]), range(SIDE_BY_SIDE))

    def plain() -> None:
        PlainModel(scenario, KeyedDraws(scenario.seed, 0)).run()

    pair = in_turn(side_by_side, plain, turns=5, fast_units=SIDE_BY_SIDE)
    measured = f"{pair.fast * 1e3:.1f} ms a run, {pair.ratio:.0f} x plain Mesa"
    yield Line(f"whole runs, 41 cities x 4 domains x {QUARTERS} quarters, {SIDE_BY_SIDE} at once",
               measured, f"{LEAST:.0f} x", pair.ratio >= LEAST)  # fmt: skip

    def alone() -> None:
        run_side_by_side(Setting.of([scenario]), [0])

    alone()
    median = statistics.median(seconds(alone) for _ in range(15))
    yield Line("one run alone, compiled code warm", f"{median * 1e3:.1f} ms",
               f"< {MOST_ALONE * 1e3:.0f} ms", median < MOST_ALONE)  # fmt: skip
