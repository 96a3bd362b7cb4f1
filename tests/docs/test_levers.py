"""The page about levers: its table is what the command gives."""

from __future__ import annotations

import pytest

from cluster_sim.analysis.levers import Lever, levers
from cluster_sim.analysis.outcomes import condense
from cluster_sim.cli.each_measure import measure_scenarios
from cluster_sim.scenario.measures import catalogue
from cluster_sim.simulation import simulate
from tests.docs.blocks import ROOT

PAGE = ROOT / "docs/reference/levers.md"

COLUMNS = {
    3: ("realised_value", 1e-3, 0),
    4: ("output", 1e-3, 0),
    5: ("gini_efficiency", 1.0, 3),
    6: ("lowest_city_efficiency", 1.0, 3),
    7: ("siphon_index", 1.0, 3),
    8: ("incidents", 1.0, 1),
    9: ("projects_completed", 1.0, 0),
    10: ("duplication_waste", 1e-3, 1),
}
"""Column of the page's table -> metric, factor, decimals."""


def table() -> dict[str, list[str]]:
    """The cells of each row after the measure's id, by id."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if "| `" in line[:3]]
    return {row[0].strip("`"): row[1:] for row in rows}


def test_every_measure_has_its_row() -> None:
    assert set(table()) == set(catalogue())


@pytest.mark.long
def test_the_table_is_as_measured() -> None:
    scenarios = measure_scenarios("yangtze-river-delta", [])
    outcomes = [condense(simulate(scenario, workers=2)) for scenario in scenarios]
    found = {(lever.scenario.name, lever.metric): lever for lever in levers(outcomes, "baseline")}
    for measure, cells in table().items():
        efficiency = found[measure, "sharing_efficiency"].difference
        low, high = efficiency.low or 0.0, efficiency.high or 0.0
        assert cells[0] == f"{_number(efficiency.mean, 4)} [{_number(low, 4)}, {_number(high, 4)}]"
        for column, (metric, factor, decimals) in COLUMNS.items():
            assert cells[column] == _of(found[measure, metric], factor, decimals), (measure, metric)


def _of(lever: Lever, factor: float, decimals: int) -> str:
    return _number((lever.difference.mean or 0.0) * factor, decimals)


def _number(value: float | None, decimals: int) -> str:
    return f"{value:+.{decimals}f}".replace("-", "−")
