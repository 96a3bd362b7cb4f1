"""Small regions whose answers are known in closed form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.plain.model import PlainModel
from benchmarks.plain.setting import (
    FloatArray,
    SimpleMeasure,
    SimpleRegion,
    SimpleScenario,
    simple_scenario,
)

DOMAIN = "telecom"


def small_region(n: int, ends: Sequence[tuple[int, int]], **changes: Any) -> SimpleRegion:
    """Return n cities of one size in a row, 50 km apart, with these links."""
    given: dict[str, Any] = {
        "cities": tuple(f"city-{i:02d}" for i in range(n)),
        "population": np.full(n, 5e6),
        "gdp": np.full(n, 5e5),
        "lat": np.zeros(n),
        "lon": np.arange(n) * 0.45,
        "ends": np.array(sorted(ends), dtype=np.int64).reshape(-1, 2),
        "length_km": np.full(len(ends), 50.0),
    }
    return SimpleRegion(**(given | changes))


def bare_scenario(
    n: int, ends: Sequence[tuple[int, int]], nats: FloatArray, **changes: Any
) -> SimpleScenario:
    """Return a scenario of one domain with given friction, all else without effect on it.

    Demand is 1 between all cities, trust, uptake and supply are full, relaying is free.
    """
    region = small_region(
        n,
        ends,
        trust=np.ones(n),
        uptake=np.ones(n),
        supply={DOMAIN: np.ones(n)},
        friction={DOMAIN: np.asarray(nats, dtype=np.float64)},
        demand={DOMAIN: np.ones((n, n)) - np.eye(n)},
    )
    parameters = {"relay_charge": 0.0, "participation_elasticity": 1.0} | changes
    return simple_scenario(region, domains=[DOMAIN], **parameters)


def routed(scenario: SimpleScenario) -> PlainModel:
    """Return a model that has found the routes of quarter 0 and taken its record."""
    model = PlainModel(scenario)
    model.start_quarter()
    model.record()
    return model


def trajectory(scenario: SimpleScenario, *measures: SimpleMeasure) -> list[dict[str, float]]:
    """Return the records of a scenario with these measures instead of its own."""
    changed = SimpleScenario(
        scenario.region, scenario.quarters, scenario.domains, scenario.parameters, measures
    )
    return PlainModel(changed).run()
