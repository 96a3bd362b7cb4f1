"""Runs with some measures of the catalogue, kept for the tests that compare them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.simulation import ScenarioResult, simulate

KEYS = ("scenario", "replicate", "quarter")


def result(
    region: str,
    measures: list[dict[str, Any]],
    quarters: int,
    replicates: int,
    **parameters: float,
) -> ScenarioResult:
    """The result of a scenario with these measures."""
    scenario = scenario_from_mapping(
        {
            "schema": 1,
            "name": "test",
            "region": region,
            "quarters": quarters,
            "measures": measures,
            "parameters": parameters,
        }
    )
    return simulate(scenario, replicates=replicates)


@lru_cache(maxsize=256)
def with_measures(region: str, names: tuple[str, ...], quarters: int, n: int) -> ScenarioResult:
    """The result with some measures at full strength."""
    return result(region, [{"use": name} for name in names], quarters, n)


def last(found: ScenarioResult) -> pd.DataFrame:
    """The metrics of the last record, one row a replicate."""
    table = found.quarters
    is_last = table["quarter"] == table["quarter"].max()
    final: pd.DataFrame = table[is_last].set_index("replicate")
    return final
