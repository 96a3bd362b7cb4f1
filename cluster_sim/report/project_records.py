"""Who builds and who pays: the projects of a scenario, condensed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from cluster_sim.charts.map_model import ProjectMark
from cluster_sim.figures.data import codes, link_codes
from cluster_sim.region.schema import Region
from cluster_sim.report.data import PAYER_COLUMNS, PROJECT_COLUMNS
from cluster_sim.store.tables import ScenarioTables

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_MONEY = ("promised_cost", "paid_from", "paid_to", "paid_fund", "paid_pot", "paid_private")
_OTHERS = ("fund", "pot", "private")


@dataclass(frozen=True, eq=False)
class ProjectRecords:
    """The projects of a scenario's completed runs.

    Attributes:
        scenario: Name of the scenario.
        region: Where they are.
        table: A row for each project in the order of runs: ``replicate, link, domain, mode,
            start, end, delay`` and the money; ``link`` is an index, ``end`` NaN while not finished,
            ``delay`` in quarters up to the last record, 0 for a project in time.
    """

    scenario: str
    region: Region
    table: pd.DataFrame

    @classmethod
    def of(cls, result: ScenarioTables) -> ProjectRecords:
        """From the tables of a scenario."""
        projects, region = result.projects, result.scenario.region
        end = projects["end"].to_numpy(np.float64, na_value=np.nan)
        known = np.where(np.isnan(end), result.scenario.quarters, end)
        kept = {
            "replicate": projects["replicate"].to_numpy(np.int64),
            "link": link_codes(projects, region),
            "domain": projects["domain"].astype("category"),
            "mode": projects["mode"].astype("category"),
            "start": projects["start"].to_numpy(np.float64),
            "end": end,
            "delay": np.maximum(known - projects["due"].to_numpy(np.float64), 0.0),
            **{name: projects[name].to_numpy(np.float64) for name in _MONEY},
        }
        return cls(result.scenario.name, region, pd.DataFrame(kept))

    def of_runs(self, replicates: IntArray) -> ProjectRecords:
        """Those of some runs."""
        chosen = self.table[self.table["replicate"].isin(replicates)]
        return ProjectRecords(self.scenario, self.region, chosen)

    def means(self, runs: int) -> pd.DataFrame:
        """Counts and money a run by link, domain and mode, as ``ReportData.projects`` has them.

        Args:
            runs: How many runs the projects are of, those without a project among them.
        """
        if self.table.empty:
            return pd.DataFrame(columns=list(PROJECT_COLUMNS))
        link = self.table["link"].to_numpy(np.int64)
        (domain, domains), (mode, modes) = map(
            _sorted_codes, (self.table["domain"], self.table["mode"])
        )
        keys = (link * len(domains) + domain) * len(modes) + mode
        _, first, groups = np.unique(keys, return_index=True, return_inverse=True)
        cities = np.array(self.region.cities, dtype=object)
        ends = self.region.ends[link[first]]
        found: dict[str, object] = {
            "scenario": self.scenario,
            "from": cities[ends[:, 0]],
            "to": cities[ends[:, 1]],
            "domain": domains[domain[first]],
            "mode": modes[mode[first]],
            "projects": np.bincount(groups) / runs,
            "finished": np.bincount(groups, self.table["end"].notna()) / runs,
            "late": np.bincount(groups, self.table["delay"] > 0) / runs,
            "delay": np.bincount(groups, self.table["delay"]) / runs,
            **{name: np.bincount(groups, self.table[name]) / runs for name in _MONEY},
        }
        return pd.DataFrame(found, columns=list(PROJECT_COLUMNS))

    def marks(self, runs: int, domains: Sequence[str], moments: IntArray) -> list[ProjectMark]:
        """What most runs build: links and domains where at least half of the runs have a project.

        A mark begins at the median of the quarters in which the runs agree on their first project
        there, and ends at the median of those in which it is finished, if half of all runs
        finish it; of each, the first moment that is shown from then on.

        Args:
            runs: How many runs the projects are of.
            domains: Names of the domains, which the marks count through.
            moments: int array, the quarters that are shown, rising.
        """
        first = self.table.sort_values("start", kind="stable")
        first = first.drop_duplicates(["replicate", "link", "domain"])
        first = first.assign(domain=codes(first["domain"], tuple(domains)))
        found = first.groupby(["link", "domain"], sort=True).agg(
            runs=("start", "size"), start=("start", "median"),
            finished=("end", "count"), end=("end", "median"),
        )  # fmt: skip
        found = found[found["runs"] * 2 >= runs]
        starts, ends = (_moments(found[name], moments) for name in ("start", "end"))
        finished = (found["finished"] * 2 >= runs).tolist()
        return [
            ProjectMark(link, domain, start, end if ended else None)
            for (link, domain), start, end, ended in zip(
                found.index, starts, ends, finished, strict=True
            )
        ]


def _sorted_codes(column: pd.Series[str]) -> tuple[IntArray, npt.NDArray[np.object_]]:
    """A column of categories as places in its names, which are sorted."""
    names = column.cat.categories.to_numpy(dtype=object)
    order = np.argsort(names)
    return np.argsort(order)[column.cat.codes.to_numpy(np.int64)], names[order]


def _moments(quarters: pd.Series[float], moments: IntArray) -> list[int]:
    """The first moment at or after each of some quarters."""
    found: list[int] = np.searchsorted(moments[:-1], quarters.to_numpy(np.float64)).tolist()
    return found


def sums(projects: pd.DataFrame) -> dict[str, float]:
    """All projects of a scenario together, means a run.

    Args:
        projects: The rows of ``ReportData.projects`` that are the scenario's.

    Returns:
        ``begun``, ``finished``, ``open`` and ``late`` count them, ``delay`` is the mean of the late
        ones in quarters (NaN without one), ``promised`` and ``paid`` are money.
    """
    begun, finished, late, delay = (
        float(projects[column].sum()) for column in ("projects", "finished", "late", "delay")
    )
    paid = [name for name in projects.columns if name.startswith("paid_")]
    return {
        "begun": begun,
        "finished": finished,
        "open": begun - finished,
        "late": late,
        "delay": delay / late if late > 0 else float("nan"),
        "promised": float(projects["promised_cost"].sum()),
        "paid": float(projects[paid].to_numpy(np.float64).sum()),
    }


def payers(projects: pd.DataFrame) -> pd.DataFrame:
    """Who paid, from the table ``ReportData.projects``, as ``ReportData.payers`` has it."""
    if projects.empty:
        return pd.DataFrame(columns=list(PAYER_COLUMNS))
    parts = list(_payments(projects))
    joined = pd.concat(parts, ignore_index=True)
    order = {name: place for place, name in enumerate(dict.fromkeys(projects["scenario"]))}
    keys = ["order", "payer", "city", "domain"]
    joined["order"] = joined["scenario"].map(order)
    summed = joined.groupby([*keys, "scenario"], sort=True)["paid"].sum().reset_index()
    return summed[list(PAYER_COLUMNS)]


def _payments(projects: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for end in ("from", "to"):
        own = projects[["scenario", "domain"]].assign(payer="city", city=projects[end])
        yield own.assign(paid=projects[f"paid_{end}"])
    for payer in _OTHERS:
        own = projects[["scenario", "domain"]].assign(payer=payer, city="")
        yield own.assign(paid=projects[f"paid_{payer}"])
