"""The tables of a run directory as figures take them, and no more of them than figures need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cluster_sim.charts.map_model import PricedRegion
from cluster_sim.errors import ClusterSimError
from cluster_sim.figures.data import FigureData, Named
from cluster_sim.region.load import builtin_regions, load_region
from cluster_sim.results import TABLES
from cluster_sim.scenario.domains import builtin_domains
from cluster_sim.store.catalogue import Catalogue
from cluster_sim.store.opening import Opened
from cluster_sim.store.views import domains_of, literal
from cluster_sim.text import Text

_MOST_ROWS = 150_000  # of the table quarters

_RANKING = {
    "rank": "rank",
    "scenario": "scenario",
    "group": "group",
    "p_best": "p_best",
    "benefit_cost_ratio": "benefit_cost_ratio",
    "sharing_efficiency_mean": "mean",
    "sharing_efficiency_low": "low",
    "sharing_efficiency_high": "high",
    "difference_mean": "difference_mean",
    "difference_low": "difference_low",
    "difference_high": "difference_high",
}
"""The columns of ``comparison`` by the name that figures know them by."""


@dataclass(frozen=True, eq=False)
class PlainRegion:
    """A region of which only the ids of its cities are known; it has no map."""

    title: Text
    currency: str
    cities: tuple[str, ...]
    ends: NDArray[np.int64]

    @property
    def invented(self) -> bool:
        """Nothing is known of it, so nothing is to be drawn around it."""
        return True

    @property
    def names(self) -> tuple[str, ...]:
        """The ids."""
        return self.cities

    @property
    def names_zh(self) -> tuple[str | None, ...]:
        """None is known."""
        return (None,) * len(self.cities)

    @property
    def divisions(self) -> tuple[str, ...]:
        """None is known."""
        return ("",) * len(self.cities)

    @property
    def lat(self) -> NDArray[np.float64]:
        """None is known."""
        return np.full(len(self.cities), np.nan)

    @property
    def lon(self) -> NDArray[np.float64]:
        """None is known."""
        return self.lat

    @property
    def population(self) -> NDArray[np.float64]:
        """Nothing is known; all count alike."""
        return np.ones(len(self.cities))


@dataclass(frozen=True, eq=False)
class StoredFigures:
    """What the figures of a run directory are made from.

    Attributes:
        data: The tables and the ranking.
        region: The region, as the map takes it.
        replicates: How many replicates the results have; ``data`` may hold fewer, the first ones.
        levers: The table ``levers``; None without one.
    """

    data: FigureData
    region: PricedRegion
    replicates: int
    levers: pd.DataFrame | None

    @property
    def has_map(self) -> bool:
        """Whether it is known where the cities are."""
        return bool(np.isfinite(self.data.region.lat).all())


def stored_figures(catalogue: Catalogue) -> StoredFigures | None:
    """Read what the figures need; None where no run was completed.

    Raises:
        InputError: A file is damaged.
    """
    opened = catalogue.opened
    ranking = _ranking(catalogue)
    names = _with_runs(catalogue, ranking)
    if not names:
        return None
    runs = _replicates(catalogue, names)
    last = max(int(row["quarters"]) for row in opened.manifest["scenarios"])
    kept = runs[: max(1, _MOST_ROWS // (len(names) * (last + 1)))]
    region = _region(catalogue)
    domains = domains_of(catalogue.views()["quarters"])
    titles = builtin_domains()
    data = FigureData(
        region=region,
        scenarios=tuple(one for one in _scenarios(opened) if one.name in names),
        domains=tuple(Named(d, titles[d].title if d in titles else Text(d)) for d in domains),
        quarters=_table(catalogue, "quarters", names, kept),
        cities=_table(catalogue, "cities", names, kept, (0, last)),
        links=_table(catalogue, "links", names, kept, (0, last)),
        currency=str(opened.manifest["regions"][0]["currency"]),
        baseline=opened.baseline if opened.baseline in names else None,
        ranking=ranking,
        start=_start(opened),
    )
    levers = catalogue.table("levers") if "levers" in catalogue.views() else None
    return StoredFigures(data, region, len(runs), levers)


def of_scenario(figures: StoredFigures, scenario: str) -> FigureData:
    """The data of one scenario alone, as the figures of a single run take it."""
    data = figures.data
    return replace(
        data,
        scenarios=tuple(one for one in data.scenarios if one.name == scenario),
        quarters=data.quarters[data.quarters["scenario"] == scenario],
        cities=data.cities[data.cities["scenario"] == scenario],
        links=data.links[data.links["scenario"] == scenario],
        baseline=None,
        ranking=None,
    )


def _ranking(catalogue: Catalogue) -> pd.DataFrame | None:
    if "comparison" not in catalogue.views():
        return None
    table = catalogue.table("comparison", chosen=list(_RANKING)).rename(columns=_RANKING)
    return table.sort_values("rank", kind="stable", ignore_index=True)


def _with_runs(catalogue: Catalogue, ranking: pd.DataFrame | None) -> tuple[str, ...]:
    """The scenarios that figures show: those of the ranking, else those with a run."""
    if ranking is not None:
        ranked = set(ranking["scenario"])
        return tuple(name for name in catalogue.opened.scenarios if name in ranked)
    completed = {row["name"]: row["completed"] for row in catalogue.opened.manifest["scenarios"]}
    return tuple(name for name, runs in completed.items() if runs)


def _replicates(catalogue: Catalogue, names: Sequence[str]) -> list[int]:
    """The replicates that all these scenarios completed, rising."""
    listed = ", ".join(map(literal, names))
    found = catalogue.query(
        f"SELECT replicate FROM quarters WHERE quarter = 0 AND scenario IN ({listed}) "
        "GROUP BY replicate HAVING count(DISTINCT scenario) = ? ORDER BY replicate",
        [len(names)],
    )
    return [int(number) for number in found["replicate"]]


def _table(
    catalogue: Catalogue,
    table: str,
    names: Sequence[str],
    replicates: Sequence[int],
    quarters: Sequence[int] = (),
) -> pd.DataFrame:
    """The rows of these runs; a table that was not kept has none."""
    if table not in catalogue.views():
        return pd.DataFrame(columns=["scenario", "replicate", "quarter"])
    listed = ", ".join(map(literal, names))
    where = f"scenario IN ({listed}) AND replicate IN ({', '.join(map(str, replicates))})"
    if quarters:
        where += f" AND quarter IN ({', '.join(map(str, quarters))})"
    frame = catalogue.query(f"SELECT * FROM {table} WHERE {where}")
    # A name that stands in many rows is kept once.
    texts = {name: "category" for name in ("scenario", "city", "from", "to") if name in frame}
    return frame.astype(texts)


def _scenarios(opened: Opened) -> list[Named]:
    return [
        Named(str(row["name"]), Text(str(row["title"]["en"]), row["title"]["zh"]))
        for row in opened.manifest["scenarios"]
    ]


def _start(opened: Opened) -> tuple[int, int]:
    year, _, quarter = str(opened.manifest["scenarios"][0]["start"]).partition("-Q")
    return int(year), int(quarter)


def _region(catalogue: Catalogue) -> PricedRegion:
    """The region where it is built in and still the same, else what the tables know of it."""
    described: Mapping[str, Any] = catalogue.opened.manifest["regions"][0]
    if described["name"] in builtin_regions():
        try:
            region = load_region(described["name"])
        except ClusterSimError:
            region = None
        if region is not None and region.digest == described["digest"]:
            return region
    return _plain_region(catalogue, described)


def _plain_region(catalogue: Catalogue, described: Mapping[str, Any]) -> PlainRegion:
    title = Text(str(described["title"]["en"]), described["title"]["zh"])
    cities = catalogue.query("SELECT DISTINCT city FROM cities ORDER BY city")
    links = catalogue.query('SELECT DISTINCT "from", "to" FROM links ORDER BY "from", "to"')
    names = tuple(str(city) for city in cities["city"])
    place = {city: number for number, city in enumerate(names)}
    ends = [[place[str(a)], place[str(b)]] for a, b in zip(links["from"], links["to"], strict=True)]
    return PlainRegion(
        title, str(described["currency"]), names, np.array(ends, dtype=np.int64).reshape(-1, 2)
    )


FILES_OF_FIGURES = frozenset(TABLES[table].file for table in ("quarters", "cities", "links"))
"""Without these files a folder has no interactive figures."""
