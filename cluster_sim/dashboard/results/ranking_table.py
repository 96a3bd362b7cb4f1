"""The ranking of a comparison as a table that can be sorted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from markupsafe import Markup

from cluster_sim.dashboard.language import Translator
from cluster_sim.dashboard.results.markup import Content, joined, tag
from cluster_sim.dashboard.results.stored_figures import StoredFigures
from cluster_sim.figures.data import FigureData, interval, largest
from cluster_sim.figures.words import (
    UNKNOWN,
    money_scale,
    money_unit,
    number,
    percent,
    points,
    share,
)

_MONEY = ("public_spending", "private_spending", "realised_value")


class Money(NamedTuple):
    """A column of money in the unit and with the decimals that suit its largest amount.

    Attributes:
        amounts: Of each scenario, millions of the currency.
        scale: Millions in one of the unit.
        unit: Name of the unit.
        digits: Decimals of all its cells.
    """

    amounts: dict[str, float]
    scale: float
    unit: str
    digits: int

    def cell(self, scenario: str) -> Content:
        """An amount as a cell."""
        amount = self.amounts[scenario]
        return _cell(amount, number(amount / self.scale, self.digits))


def _money(amounts: dict[str, float], currency: str, language: str) -> Money:
    most = largest(np.array(list(amounts.values())))
    scale, name = money_scale(most, language)
    whole = math.floor(math.log10(most / scale)) if most > 0 else 0
    return Money(amounts, scale, money_unit(name, currency, language), min(max(2 - whole, 0), 3))


def ranking_table(figures: StoredFigures, _: Translator) -> Markup:
    """The table; the best scenario first, until a heading is pressed."""
    data = figures.data
    assert data.ranking is not None
    rows = [dict(row) for row in data.ranking.to_dict("records")]
    last = {metric: _last(data, metric) for metric in (*_MONEY, "gini_efficiency")}
    spent = {name: last["public_spending"][name] + last["private_spending"][name]
             for name in data.names}  # fmt: skip
    money = [_money(one, data.currency, _.language) for one in (spent, last["realised_value"])]
    body = [_row(row, data, money, last["gini_efficiency"], _) for row in rows]
    head = tag("tr", *_headings(money, _))
    table = tag("table", tag("thead", head), tag("tbody", *body))
    box = tag("div", table, class_="table")
    note = _(
        "Sharing efficiency: the share of what the cities could share that gets through, in the "
        "last quarter, with its 95 % interval. Scenarios of one group cannot be told apart."
    )
    content = joined(box, tag("p", note, class_="quiet small results-note"))
    return tag("results-sortable", content, class_="card", data_test="ranking")


def _row(
    row: dict[Any, Any],
    data: FigureData,
    money: Sequence[Money],
    gini: dict[str, float],
    _: Translator,
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
        *(column.cell(name) for column in money),
        _cell(row["benefit_cost_ratio"], number(row["benefit_cost_ratio"], 2)),
        _cell(gini[name], number(gini[name])),
        data_scenario=name,
    )


def _headings(money: Sequence[Money], _: Translator) -> list[Content]:
    spent, gained = money
    cost = _("Cost ({currency})").format(currency=spent.unit)
    value = _("Realised value ({currency})").format(currency=gained.unit)
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
        return _cell(0.0, UNKNOWN)
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
