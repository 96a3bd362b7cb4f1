"""What a report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cluster_sim.figures.data import FigureData


@dataclass(frozen=True, eq=False)
class ReportData:
    """The results and where they came from.

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
