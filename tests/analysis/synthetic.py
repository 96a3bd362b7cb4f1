"""Scenarios and result tables made up for tests: small, deterministic, no simulation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cluster_sim.region.schema import Region
from cluster_sim.results import column_names, columns, metric_names
from cluster_sim.scenario.quarter import Quarter
from cluster_sim.scenario.schema import Domain, Scenario
from cluster_sim.text import Text

CITIES = ("a", "b", "c", "d")
QUARTERS = 8
REPLICATES = 6


@dataclass(frozen=True)
class MadeUpFailure:
    """A failed run."""

    scenario: str
    replicate: int
    quarter: int
    message: str


@dataclass(frozen=True, eq=False)
class MadeUpResult:
    """Result tables with the form of those of a simulation."""

    scenario: Scenario
    quarters: pd.DataFrame
    cities: pd.DataFrame
    links: pd.DataFrame
    projects: pd.DataFrame
    failures: tuple[MadeUpFailure, ...] = ()


def region(**changes: Any) -> Region:
    """Four cities in a row."""
    ones = np.ones(4)
    made = Region(
        name="row-of-four",
        title=Text("Row of four", "四城"),
        currency="CNY",
        usd_rate=7.0,
        trend_growth=0.045,
        notes="",
        sources=(),
        cities=CITIES,
        names=("Aa", "Bb", "Cc", "Dd"),
        names_zh=(None, None, None, "丁"),
        divisions=("x", "x", "y", "y"),
        countries=("n", "n", "n", "n"),
        lat=30.0 + np.arange(4.0),
        lon=120.0 + np.arange(4.0),
        population=1e6 * ones,
        gdp=1e5 * ones,
        maturity=np.nan * ones,
        trust=np.nan * ones,
        uptake=np.nan * ones,
        security=np.nan * ones,
        elderly_share=np.nan * ones,
        supply={},
        ends=np.array([[0, 1], [1, 2], [2, 3]], dtype=np.int64),
        length_km=100.0 * np.ones(3),
        travel_min=np.nan * np.ones(3),
        border=("none", "division", "none"),
        friction={},
        demand=None,
        digest="f" * 64,
    )
    return replace(made, **changes)


def scenario(
    name: str = "baseline", domains: Sequence[str] = ("transport",), **changes: Any
) -> Scenario:
    """A scenario without measures."""
    made = Scenario(
        name=name,
        title=Text(f"Title of {name}"),
        region=region(),
        start=Quarter(2024, 1),
        quarters=QUARTERS,
        replicates=REPLICATES,
        seed=1,
        domains=tuple(Domain(d, Text(d.title()), None, "maturity") for d in domains),
        parameters={"discount_rate": 0.08},
        source=Path("scenarios") / f"{name}.yaml",
        region_reference="row-of-four",
    )
    return replace(made, **changes)


def result(
    made: Scenario | None = None,
    level: float = 0.2,
    *,
    spending: float = 100.0,
    value: float = 1000.0,
    failed: Sequence[int] = (),
) -> MadeUpResult:
    """Result tables whose efficiency ends at ``level`` plus luck that all scenarios share.

    Args:
        made: The scenario; the baseline if not given.
        level: Final sharing efficiency but for luck.
        spending: Public spending in the end; private spending is half of it.
        value: Realised value in the end.
        failed: Replicates that failed and have no rows.
    """
    made = made or scenario()
    kept = [replicate for replicate in range(made.replicates) if replicate not in failed]
    frames = {
        "quarters": _quarters(made, kept, level, spending, value),
        "cities": _filled(made, "cities", _places(made, kept, "city", made.region.cities)),
        "links": _filled(made, "links", _links(made, kept)),
        "projects": _projects(made, kept),
    }
    failures = tuple(
        MadeUpFailure(made.name, replicate, 3, "output of city b is not a finite number")
        for replicate in failed
    )
    if not kept:  # as a simulation gives it
        frames = dict.fromkeys(frames, pd.DataFrame())
    return MadeUpResult(scenario=made, failures=failures, **frames)


def domain_names(made: Scenario) -> tuple[str, ...]:
    """The names of the scenario's domains."""
    return tuple(domain.name for domain in made.domains)


def _luck(made: Scenario, replicates: Sequence[int], width: int) -> np.ndarray:
    """The same for all scenarios of a seed: float array (n_replicates, width)."""
    rows = [
        np.random.default_rng([made.seed, replicate]).normal(0.0, 0.01, 2_001)[:width]
        for replicate in replicates
    ]
    return np.array(rows).reshape(len(replicates), width)


def _quarters(
    made: Scenario, kept: Sequence[int], level: float, spending: float, value: float
) -> pd.DataFrame:
    records = made.quarters + 1
    time = np.tile(np.arange(records) / made.quarters, len(kept))
    luck = _luck(made, kept, records)
    luck[:, 0] = 0.0
    frame = pd.DataFrame(
        {
            "scenario": made.name,
            "replicate": np.repeat(np.array(kept, dtype=np.int32), records),
            "quarter": np.tile(np.arange(records, dtype=np.int16), len(kept)),
        }
    )
    for place, metric in enumerate(metric_names(domain_names(made))):
        frame[metric] = 0.1 * (place + 1) + luck.ravel()
    frame["sharing_efficiency"] = 0.16 + (level - 0.16) * time + luck.ravel()
    frame["realised_value"] = value * time + luck.ravel() * (time > 0)
    frame["public_spending"] = spending * time
    frame["private_spending"] = spending / 2 * time
    frame["benefit_cost_ratio"] = np.nan
    return frame


def _records(made: Scenario) -> list[int]:
    return sorted({*range(0, made.quarters + 1, 4), made.quarters})


def _places(made: Scenario, kept: Sequence[int], key: str, places: Sequence[str]) -> pd.DataFrame:
    index = pd.MultiIndex.from_product(
        [kept, _records(made), list(places)], names=["replicate", "quarter", key]
    )
    return index.to_frame(index=False)


def _links(made: Scenario, kept: Sequence[int]) -> pd.DataFrame:
    frame = _places(made, kept, "link", made.region.link_ids)
    ends = [link.split("--") for link in frame.pop("link").tolist()]
    return frame.assign(**{"from": [end[0] for end in ends], "to": [end[1] for end in ends]})


def _filled(made: Scenario, table: str, keys: pd.DataFrame) -> pd.DataFrame:
    """The table with its figures made up from the row and the column."""
    frame = keys.assign(scenario=made.name)
    for place, column in enumerate(columns(table, domain_names(made))):
        if not column.key:
            frame[column.name] = 0.1 * (place + 1) + 0.001 * np.arange(len(frame))
    frame = frame[list(column_names(table, domain_names(made)))]
    return frame.astype({"replicate": "int32", "quarter": "int16"})


def _projects(made: Scenario, kept: Sequence[int]) -> pd.DataFrame:
    rows = []
    for replicate in kept:
        for number, status in enumerate(("finished", "under_way")):
            done = status == "finished"
            row: dict[str, Any] = {
                "scenario": made.name,
                "replicate": replicate,
                "project": number,
                "from": made.region.cities[number],
                "to": made.region.cities[number + 1],
                "domain": made.domains[0].name,
                "mode": "government",
                "start": 1,
                "due": 5,
                "end": 6 if done else None,
                "status": status,
                "promised_cost": 10.0,
                "final_cost": 12.5 if done else None,
                "benefit_ratio": 1.1 if done else None,
            }
            row |= {f"paid_{payer}": 2.0 for payer in ("from", "to", "fund", "pot", "private")}
            rows.append(row | {"transfer": -0.5})
    frame = pd.DataFrame(rows, columns=list(column_names("projects", domain_names(made))))
    return frame.astype({"end": "Int32", "final_cost": "float64", "benefit_ratio": "float64"})
