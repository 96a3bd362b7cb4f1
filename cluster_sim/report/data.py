"""What a report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from cluster_sim.analysis.comparison import Comparison
from cluster_sim.analysis.outcomes import Outcomes
from cluster_sim.analysis.summary import RunSummary
from cluster_sim.figures.data import FigureData
from cluster_sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from cluster_sim.charts.map_model import Frames

PROJECT_COLUMNS = (
    "scenario", "from", "to", "domain", "mode", "projects", "finished", "late", "delay",
    "promised_cost", "paid_from", "paid_to", "paid_fund", "paid_pot", "paid_private",
)  # fmt: skip
"""The columns of ``ReportData.projects``: what names a row, then counts and money a run."""

PAYER_COLUMNS = ("scenario", "payer", "city", "domain", "paid")
"""The columns of ``ReportData.payers``."""


def _none(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(columns=list(columns))


@dataclass(frozen=True, eq=False)
class ReportData:
    """The results and where they came from.

    Whether it is made from memory, from a run directory or from a report, it is the same: nothing
    in it depends on where files stand or on which line of a file a value was read.

    Attributes:
        results: The tables and the ranking. They hold the runs that the ranking is made on.
        drawings: Figure name to its SVG, in the order shown (``figures.gallery`` names them).
        effective: Scenario name to its effective configuration as YAML.
        command: The command that makes the results again.
        seed: The seed of all draws.
        planned: Number of runs planned.
        completed: Number of runs completed.
        versions: What it was computed with, name to version, in the order shown.
        digests: Digests of the inputs, name to hexadecimal digest, in the order shown.
        sources: Where the region's figures come from.
        warnings: What a reader should know, in sentences; runs that failed among them.
        failed: Number of runs that failed; the others that are missing were never run.
        scenarios: The scenarios in the order of the tables, also those without a completed run;
            their ``origins``, ``warnings`` and ``source`` are empty.
        outcomes: A few figures for each completed run of each of ``scenarios``, in their order.
        comparison: The comparison; None for a single scenario.
        summary: The metrics of a single scenario; None for a comparison.
        levers: What each measure alone does, the table ``levers``; None unless the scenarios are
            the measures one by one.
        moments: The quarters at which the map is known, the first and the last among them.
        frames: Scenario name to the means over the replicates at these moments, for the map; no
            entry for a scenario without a completed run. A project is shown where at least half of
            the runs have it, at the median of their quarters.
        projects: A row for each link, domain and mode of each scenario that has projects, money
            and counts as means a run, ``PROJECT_COLUMNS``. ``late`` counts the projects that were
            finished after the quarter planned, or were overdue in the last; ``delay`` is the sum of
            their quarters of delay so far.
        payers: Who paid for projects, a row for each payer ("city", "fund", "pot", "private"),
            its city ("" for others) and domain of each scenario, the mean a run in money.
        embedded: JSON text that the page carries; the report is made again from it.
    """

    results: FigureData
    drawings: Mapping[str, str]
    effective: Mapping[str, str]
    command: str
    seed: int
    planned: int
    completed: int
    versions: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    failed: int = 0
    scenarios: tuple[Scenario, ...] = ()
    outcomes: tuple[Outcomes, ...] = ()
    comparison: Comparison | None = None
    summary: RunSummary | None = None
    levers: pd.DataFrame | None = None
    moments: tuple[int, ...] = ()
    frames: Mapping[str, Frames] = field(default_factory=dict)
    projects: pd.DataFrame = field(default_factory=lambda: _none(PROJECT_COLUMNS))
    payers: pd.DataFrame = field(default_factory=lambda: _none(PAYER_COLUMNS))
    embedded: str = ""
