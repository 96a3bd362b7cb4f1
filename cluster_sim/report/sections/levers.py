"""Measures one by one: what each does alone, where the scenarios are just that."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from cluster_sim.figures.words import number
from cluster_sim.report import facts
from cluster_sim.report.context import Context
from cluster_sim.report.findings import Finding, found
from cluster_sim.report.tables import Cell, Column, Row, Table
from cluster_sim.report.wording import Wording, anchor, link
from cluster_sim.report.words import word
from cluster_sim.text import Text

LEVERS: Final = "measures-levers"
_ENDS: Final = ("mean", "low", "high")

WORDING = Wording(
    {
        "strongest": Text(
            "Alone and at full strength, {measure} raises sharing efficiency most: {change}.",
            "单独全力实施时，{measure}对共享效率的提高最大：{change}。",
        ),
        "value": Text(
            "For each {unit} spent beyond the baseline, {measure} raises it most: {change}.",
            "每多支出 {unit}，提高最多的是{measure}：{change}。",
        ),
        "caption_levers": Text(
            "Each measure alone and at full strength: the last record less the baseline’s. {runs}",
            "各项措施单独全力实施：末期与基准之差。{runs}",
        ),
        "per_bn": Text("Points for each {unit}", "每 {unit} 的增幅（百分点）"),
        "measure": Text("Measure", "措施"),
        "extra": Text("Spending, {unit}", "支出（{unit}）"),
    }
)


def strongest(context: Context) -> list[Finding]:
    """Of measures one by one: which raises sharing most, and which most for its money."""
    table = context.data.levers
    if table is None:
        return []
    rows = table[table["metric"] == "sharing_efficiency"].set_index("measure")
    rows = rows[np.isfinite(rows["difference_mean"])]
    if rows.empty:
        return []
    most = str(rows["difference_mean"].idxmax())
    gap = facts.Estimate(*(float(rows.loc[most, f"difference_{e}"]) for e in _ENDS))
    form = context.form("sharing_efficiency")
    change = form.with_interval(gap, anchor(LEVERS, most, "sharing_efficiency"))
    findings = [
        found(
            WORDING, "strongest", context, tuple(gap), measure=context.quoted(most), change=change
        )
    ]
    paying = rows["per_bn_mean"].dropna()
    if len(paying):
        best = str(paying.idxmax())
        per = link(_per(paying)(float(paying[best])), anchor(LEVERS, best, "per_bn"))
        text = form.with_unit(per)
        unit = context.money([1e3]).amount(1e3)
        numbers = (float(paying[best]),)
        title = context.quoted(best)
        findings.append(
            found(WORDING, "value", context, numbers, unit=unit, measure=title, change=text)
        )
    return findings


def _per(values: pd.Series[float]) -> Callable[[float], str]:
    """How values that stand together are written, in points: the largest with three digits."""
    largest = 100.0 * float(values.abs().max())
    whole = math.floor(math.log10(largest)) if largest > 0 else 0
    digits = min(max(2 - whole, 0), 6)
    return lambda value: number(100.0 * value, digits, signed=True)


def levers(context: Context) -> Table:
    """What each measure alone does to the main metrics."""
    say, table = context.language, context.data.levers
    assert table is not None  # asked for only where there is one
    shown = {
        "sharing_efficiency": word("efficiency", say), "gini_efficiency": word("gini", say),
        "lowest_city_efficiency": word("lowest", say), "incidents": word("incidents", say),
    }  # fmt: skip
    means = table.pivot_table(index="measure", columns="metric", values="difference_mean")
    order = means["sharing_efficiency"].sort_values(ascending=False, kind="stable").index
    by_key = table.set_index(["measure", "metric"])
    money = context.amounts.money("extra_spending")
    columns = [Column("measure", WORDING.say("measure", say), text=True)]
    columns += [Column(key, context.form(key).change_head(head)) for key, head in shown.items()]
    columns.append(Column("extra", WORDING.say("extra", say, unit=money.unit)))
    paying = by_key["per_bn_mean"].xs("sharing_efficiency", level="metric")
    shown_per, unit = _per(paying.dropna()), context.money([1e3]).amount(1e3)
    columns.append(Column("per_bn", WORDING.say("per_bn", say, unit=unit)))
    rows = []
    for name in map(str, order):
        cells = []
        for metric in shown:
            ends = [by_key[f"difference_{end}"] for end in _ENDS]
            value = facts.Estimate(*(float(end.loc[(name, metric)]) for end in ends))
            cells.append(context.form(metric).change_estimate(value))
        cells.append(context.amounts.cell("extra_spending", name))
        per = float(paying.loc[name])
        cells.append(Cell(shown_per(per), order=per))
        rows.append(Row(name, context.head(name), tuple(cells)))
    caption = WORDING.say("caption_levers", say, runs=context.runs)
    return Table(LEVERS, caption, tuple(columns), tuple(rows), sortable=True, wide=True)
