"""Cells of tables: numbers with their intervals, amounts with one unit."""

from __future__ import annotations

import math

import pytest

from cluster_sim.figures.data import FigureData
from cluster_sim.report.facts import UNKNOWN, Estimate
from cluster_sim.report.forms import Form, form_of
from cluster_sim.report.sections import money
from cluster_sim.report.tables import Money
from tests.figures.synthetic import figure_data
from tests.report.pages import context


@pytest.fixture(scope="module")
def data() -> FigureData:
    return figure_data()


@pytest.mark.parametrize(
    ("value", "text", "note"),
    [
        (Estimate(0.25, 0.2, 0.3), "0.250", "[0.200, 0.300]"),
        (Estimate(0.25, math.nan, math.nan), "0.250", ""),
        (Estimate(0.0, 0.0, 0.0), "0.000", ""),
        (Estimate(0.25, 0.2499, 0.2501), "0.250", "[0.250, 0.250]"),
        (UNKNOWN, "–", ""),
    ],
)
def test_an_interval_stands_where_the_runs_differ(value: Estimate, text: str, note: str) -> None:
    cell = Form("en").estimate(value)
    assert (cell.text, cell.note) == (text, note)


def test_shares_are_in_percent_and_their_differences_in_points() -> None:
    english, chinese = (form_of("sharing_efficiency_health", say) for say in ("en", "zh"))
    assert english.estimate(Estimate(0.3412, 0.3381, 0.3428)).text == "34.1\u00a0%"
    assert english.estimate(Estimate(0.3412, 0.3381, 0.3428)).note == "[33.8, 34.3]"
    assert chinese.cell(0.3412).text == "34.1%"
    fall = Estimate(-0.0204, -0.03, -0.0101)
    assert english.change_estimate(fall).text == "−2.0"
    assert english.change_estimate(fall, unit=True).text == "−2.0 points"
    assert chinese.change_estimate(fall, unit=True).text == "−2.0 个百分点"
    assert english.with_interval(fall, "there") == (
        "−2.0 percentage points (95\u00a0% interval −3.0\u00a0to\u00a0−1.0)"
    )
    assert english.change_head("Change") == "Change, points"
    assert chinese.change_head("变化") == "变化（百分点）"


def test_what_is_no_share_has_no_percent_and_no_points() -> None:
    gini, incidents = form_of("gini_efficiency", "en"), form_of("incidents", "en")
    assert (gini.text(0.2175), gini.change(-0.066)) == ("0.217", "−0.066")
    assert (incidents.text(20.04), incidents.change(1.0)) == ("20.0", "+1.0")
    assert gini.change_head("Change") == "Change"
    assert gini.change_estimate(Estimate(0.1, 0.0, 0.2), unit=True).text == "+0.100"
    assert gini.linked_change(0.1, "there") == "+0.100"


@pytest.mark.parametrize(("language", "unit", "head"), [
    ("en", "bn\u00a0CNY", "Spending, bn\u00a0CNY"), ("zh", "亿元", "支出（亿元）"),
])  # fmt: skip
def test_a_unit_is_never_taken_apart(data: FigureData, language: str, unit: str, head: str) -> None:
    amounts = Money(data, language, [12_345.0, 1.0])
    assert amounts.unit == unit
    assert amounts.head({"en": "Spending", "zh": "支出"}[language]) == head
    assert amounts.amount(12_345.0).endswith(f"\u00a0{unit}")
    assert " " not in amounts.amount(12_345.0)
    assert amounts.estimate(Estimate(0.0, 0.0, 0.0)).note == ""


def test_the_baseline_is_not_set_against_itself(data: FigureData) -> None:
    table = money.table(context(data))
    heads = [column.key for column in table.columns][1:]
    (base,) = [row for row in table.rows if row.key == data.baseline]
    texts = dict(zip(heads, [cell.text for cell in base.cells], strict=True))
    assert texts["extra_spending"] == texts["extra_value"] == texts["ratio"] == "–"
    assert texts["spending"] != "–"
