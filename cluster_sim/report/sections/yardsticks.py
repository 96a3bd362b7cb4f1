"""Yardsticks: by what a scenario may be called the best, and which one leads by each."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from cluster_sim.figures.data import FloatArray
from cluster_sim.report import facts
from cluster_sim.report.context import Context
from cluster_sim.report.facts import estimate_of
from cluster_sim.report.findings import Finding, found
from cluster_sim.report.forms import Form
from cluster_sim.report.tables import Cell, Column, Money, Row, Table
from cluster_sim.report.wording import Rich, Wording, anchor, link, listed
from cluster_sim.text import Text

YARDSTICKS: Final = "yardsticks"

WORDING = Wording(
    {
        "same": Text(
            "{scenario} also leads by every other yardstick in the table below.",
            "按下表中的其他标准衡量，{scenario}同样领先。",
        ),
        "other": Text(
            "By another yardstick another scenario leads: {leaders}.",
            "换一种衡量标准，领先的情景会不同：{leaders}。",
        ),
        "leader": Text(
            "{scenario} by {yardstick} ({value})", "按{yardstick}为{scenario}（{value}）"
        ),
        "caption_yardsticks": Text(
            "Which scenario leads by which yardstick in {when}, means over the runs. “Cost” and "
            "ratios leave out the baseline. The difference is that of the leader to {scenario}, "
            "pair by pair.",
            "{when} 按不同标准衡量的领先情景，各次模拟的均值。“支出”和比率不含基准。"
            "差值为领先情景与{scenario}的配对差。",
        ),
        "yardstick": Text("Yardstick", "衡量标准"),
        "leads": Text("Leads", "领先情景"),
        "value": Text("Its value", "数值"),
        "own": Text("First by sharing efficiency", "共享效率第一者"),
        "difference": Text("Difference", "差值"),
        "by_sharing_efficiency": Text("sharing efficiency at the end", "末期共享效率"),
        "by_average": Text("sharing efficiency on average over the years", "各年平均共享效率"),
        "by_realised_value": Text("realised value", "实现价值"),
        "by_output": Text("output a year", "年产出"),
        "by_benefit_cost_ratio": Text("benefit-cost ratio", "效益成本比"),
        "by_spending": Text("least cost", "支出最少"),
        "in_unit": Text("{title}, {unit}", "{title}（{unit}）"),
        "by_gini_efficiency": Text(
            "smallest gap between cities (Gini)", "城市差距最小（基尼系数）"
        ),
        "by_lowest_city_efficiency": Text("best lowest city", "最低城市最好"),
        "by_siphon_index": Text("least siphoning to the largest cities", "对大城市虹吸最弱"),
        "by_incidents": Text("fewest incidents", "安全事件最少"),
        "by_domain": Text("sharing efficiency in {domain}", "{domain}共享效率"),
    }
)


_OTHERS: Final = (
    ("gini_efficiency", False),
    ("lowest_city_efficiency", True),
    ("siphon_index", False),
    ("incidents", False),
)


_FLOWS: Final = ("realised_value", "output")


class Yardstick(NamedTuple):
    """A way to call a scenario the best.

    Attributes:
        key: Its name in links.
        title: What it is.
        values: Scenario to its value in each replicate, (n_replicates,); one value for a ratio.
        most: Whether the largest mean leads; else the smallest.
        form: How its values are written; None for money.
        names: The scenarios that are compared by it.
    """

    key: str
    title: str
    values: dict[str, FloatArray]
    most: bool
    form: Form | None
    names: tuple[str, ...]

    def mean(self, name: str) -> float:
        """The mean of a scenario; NaN where it has none."""
        known = self.values[name][np.isfinite(self.values[name])]
        return float(known.mean()) if known.size else float("nan")

    def leader(self) -> str | None:
        """The scenario that leads; the first in the ranking of those that are equal."""
        known = [name for name in self.names if np.isfinite(self.mean(name))]
        if not known:
            return None
        return max(known, key=lambda name: self.mean(name) if self.most else -self.mean(name))


def leaders(context: Context) -> list[Finding]:
    """Which scenario would lead under another yardstick."""
    first = context.names[0]
    others = [one for one in yardsticks(context) if one.leader() not in (None, first)]
    if not others:
        return [found(WORDING, "same", context, (), scenario=context.quoted(first))]
    parts = [_leader(context, one) for one in others]
    numbers = tuple(one.mean(str(one.leader())) for one in others)
    text = listed(parts, context.language)
    return [found(WORDING, "other", context, numbers, leaders=text)]


def _leader(context: Context, one: Yardstick) -> Rich:
    name = str(one.leader())
    text = _cell(context, one, one.mean(name)).text
    if one.form is None:
        text = _money(context, one.values).amount(one.mean(name))
    value = link(text, anchor(YARDSTICKS, one.key, "value"))
    return WORDING.rich(
        "leader", context.language,
        scenario=context.quoted(name), yardstick=one.title, value=value,
    )  # fmt: skip


def yardsticks(context: Context) -> list[Yardstick]:
    """Everything by which a scenario might be called the best."""
    say, data = context.language, context.results
    real = tuple(name for name in context.names if name != context.baseline) or context.names
    made = [_of_metric(context, "sharing_efficiency", True)]
    cube = data.cube("sharing_efficiency").values
    average = {name: cube[data.names.index(name), :, 1:].mean(axis=-1) for name in context.names}
    title = WORDING.say("by_average", say)
    made.append(Yardstick("average", title, average, True, made[0].form, context.names))
    made += [
        _of_metric(context, f"sharing_efficiency_{domain.name}", True)._replace(
            key=f"in-{domain.name}",
            title=WORDING.say("by_domain", say, domain=domain.title.get(say)),
        )
        for domain in data.domains
        if len(data.domains) > 1
    ]
    made += [_of_metric(context, metric, True)._replace(form=None) for metric in _FLOWS]
    ratios = {name: np.array([facts.benefit_cost_ratio(data, name)]) for name in context.names}
    title = WORDING.say("by_benefit_cost_ratio", say)
    made.append(Yardstick("benefit_cost_ratio", title, ratios, True, Form(say, digits=1), real))
    spent = {
        name: context.final(name, "public_spending") + context.final(name, "private_spending")
        for name in context.names
    }
    title = WORDING.say("by_spending", say)
    made.append(Yardstick("spending", title, spent, False, None, real))
    made += [_of_metric(context, metric, most) for metric, most in _OTHERS]
    return made


def _of_metric(context: Context, metric: str, most: bool) -> Yardstick:
    values = {name: context.final(name, metric) for name in context.names}
    key = f"by_{metric}"
    title = ""
    if key in WORDING:
        title = WORDING.say(key, context.language)
    return Yardstick(metric, title, values, most, context.form(metric), context.names)


def _money(context: Context, values: dict[str, FloatArray]) -> Money:
    return context.money([float(np.nanmean(v)) for v in values.values() if np.isfinite(v).any()])


def _cell(context: Context, one: Yardstick, value: float) -> Cell:
    return _money(context, one.values).cell(value) if one.form is None else one.form.cell(value)


def yardstick_table(context: Context) -> Table:
    """Which scenario leads by which yardstick."""
    say, first = context.language, context.names[0]
    columns = [Column("yardstick", WORDING.say("yardstick", say), text=True)]
    columns.append(Column("leads", WORDING.say("leads", say), text=True))
    columns += [Column(key, WORDING.say(key, say)) for key in ("value", "own", "difference")]
    rows = []
    for one in yardsticks(context):
        name = one.leader()
        if name is None:
            continue
        gap = one.values[name] - one.values[first]
        change = Cell("–")
        if name != first and np.isfinite(gap).any():
            change = _difference(context, one, gap)
        cells = (
            Cell(context.title(name), mark=name != first),
            _cell(context, one, one.mean(name)), _cell(context, one, one.mean(first)), change,
        )  # fmt: skip
        rows.append(Row(one.key, Cell(_headed(context, one)), cells))
    caption = WORDING.say(
        "caption_yardsticks", say, when=context.end, scenario=context.quoted(first)
    )
    return Table(YARDSTICKS, caption, tuple(columns), tuple(rows), wide=True)


def _headed(context: Context, one: Yardstick) -> str:
    """The title at the head of a row, with the unit of money."""
    title = one.title[:1].upper() + one.title[1:]
    if one.form is not None:
        return title
    unit = _money(context, one.values).unit
    return WORDING.say("in_unit", context.language, title=title, unit=unit)


def _difference(context: Context, one: Yardstick, gap: FloatArray) -> Cell:
    known = estimate_of(gap[np.isfinite(gap)])
    if one.form is None:
        return _money(context, one.values).estimate(known, signed=True)
    return one.form.change_estimate(known, unit=True)
