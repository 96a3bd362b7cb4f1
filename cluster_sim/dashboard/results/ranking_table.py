"""The ranking of a comparison as a table that can be sorted."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from markupsafe import Markup

from cluster_sim.dashboard.language import Translator
from cluster_sim.dashboard.results.markup import Content, joined, tag
from cluster_sim.dashboard.results.stored_figures import StoredFigures
from cluster_sim.dashboard.results.words import points, share
from cluster_sim.figures.data import FigureData, interval
from cluster_sim.figures.words import money_scale, money_unit, number, percent, significant

_MONEY = ("public_spending", "private_spending", "realised_value")


class Money(NamedTuple):
    """Money of each scenario, and what the table counts it in.

    Attributes:
        spent: All spending, millions of the currency.
        value: Realised value, millions of the currency.
        scale: Millions in one of the table's unit.
    """

    spent: dict[str, float]
    value: dict[str, float]
    scale: float

    def cell(self, amount: float) -> Content:
        """An amount as a cell."""
        return _cell(amount, significant(amount / self.scale))


def ranking_table(figures: StoredFigures, _: Translator) -> Markup:
    """The table; the best scenario first, until a heading is pressed."""
    data = figures.data
    assert data.ranking is not None
    rows = [dict(row) for row in data.ranking.to_dict("records")]
    last = {metric: _last(data, metric) for metric in (*_MONEY, "gini_efficiency")}
    spent = {name: last["public_spending"][name] + last["private_spending"][name]
             for name in data.names}  # fmt: skip
    known = [value for value in [*spent.values(), *last["realised_value"].values()]
             if math.isfinite(value)]  # fmt: skip
    scale, unit = money_scale(max(map(abs, known), default=1.0), _.language)
    currency = money_unit(unit, data.currency, _.language)
    money = Money(spent, last["realised_value"], scale)
    body = [_row(row, data, money, last["gini_efficiency"], _) for row in rows]
    head = tag("tr", *_headings(currency, _))
    table = tag("table", tag("thead", head), tag("tbody", *body))
    box = tag("div", table, class_="table")
    note = _(
        "Sharing efficiency: the share of what the cities could share that gets through, in the "
        "last quarter, with its 95 % interval. Scenarios of one group cannot be told apart."
    )
    content = joined(box, tag("p", note, class_="quiet small results-note"))
    return tag("results-sortable", content, class_="card", data_test="ranking")


def _row(
    row: dict[Any, Any], data: FigureData, money: Money, gini: dict[str, float], _: Translator
) -> Content:
    name = str(row["scenario"])
    is_base = name == data.baseline
    title = data.title(name, _.language)
    label = tag("span", _("baseline"), class_="tag") if is_base else None
    return tag(
        "tr",
        _cell(row["rank"], str(int(row["rank"]))),
        tag("th", joined(title, " ", label), scope="row", data_value=title),
        _cell(row["group"], str(int(row["group"]))),
        _with_interval(row["mean"], row["low"], row["high"], _.language),
        _difference(row, is_base),
        _cell(row["p_best"], percent(row["p_best"], _.language)),
        money.cell(money.spent[name]),
        money.cell(money.value[name]),
        _cell(row["benefit_cost_ratio"], number(row["benefit_cost_ratio"], 2)),
        _cell(gini[name], number(gini[name])),
        data_scenario=name,
    )


def _headings(currency: str, _: Translator) -> list[Content]:
    cost = _("Cost ({currency})").format(currency=currency)
    value = _("Realised value ({currency})").format(currency=currency)
    return [
        _heading("#", "ascending", sort="ascending"),
        _heading(_("Scenario"), number=False),
        _heading(_("Group"), "ascending"),
        _heading(_("Sharing efficiency")),
        _heading(_("Difference to the baseline (points)")),
        _heading(_("Best with probability")),
        _heading(cost, "ascending"),
        _heading(value),
        _heading(_("Benefit-cost ratio")),
        _heading(_("Inequality (Gini)"), "ascending"),
    ]


def _heading(
    text: str, first: str | None = None, *, number: bool = True, sort: str | None = None
) -> Content:
    """A heading that sorts; ``first`` is the order that it gives at the first press."""
    button = tag("button", text, type="button", class_="results-sort")
    return tag(
        "th",
        button,
        scope="col",
        class_="number" if number else None,
        data_first=first,
        aria_sort=sort,
    )


def _cell(value: float, text: str) -> Content:
    known = "" if not math.isfinite(value) else repr(float(value))
    return tag("td", text, class_="number", data_value=known)


def _with_interval(mean: float, low: float, high: float, language: str) -> Content:
    lines = [share(mean, language)]
    if math.isfinite(low):
        lines.append(f"{share(low, language)} – {share(high, language)}")
    return _two_lines(mean, lines)


def _difference(row: dict[Any, Any], is_base: bool) -> Content:
    if is_base:
        return _cell(0.0, "–")
    lines = [points(row["difference_mean"])]
    if math.isfinite(row["difference_low"]):
        lines.append(f"{points(row['difference_low'])} … {points(row['difference_high'])}")
    return _two_lines(row["difference_mean"], lines)


def _two_lines(value: float, lines: list[str]) -> Content:
    first, *rest = lines
    below = [tag("span", line, class_="quiet results-below") for line in rest]
    known = repr(float(value)) if math.isfinite(value) else ""
    return tag("td", joined(first, *below), class_="number", data_value=known)


def _last(data: FigureData, metric: str) -> dict[str, float]:
    """The mean of the last record of each scenario."""
    means = interval(data.cube(metric).values).mean
    return dict(zip(data.names, np.asarray(means[:, -1]).tolist(), strict=True))
