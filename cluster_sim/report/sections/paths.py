"""Time paths: how sharing develops in each scenario."""

from __future__ import annotations

from cluster_sim.figures.data import interval
from cluster_sim.report import facts
from cluster_sim.report.blocks import Block, Section
from cluster_sim.report.context import Context
from cluster_sim.report.findings import Finding, found, told
from cluster_sim.report.pictures import picture
from cluster_sim.report.tables import Column, Row, Table
from cluster_sim.report.wording import Wording, anchor
from cluster_sim.report.words import word
from cluster_sim.text import Text

PATHS = "paths"
_MOST = 12  # columns of dates, about

WORDING = Wording(
    {
        "title": Text("How sharing develops", "共享效率如何变化"),
        "path": Text(
            "Under {scenario}, sharing efficiency goes from {before} in {start} to {after} in "
            "{when}: {change}.",
            "在{scenario}下，共享效率从 {start} 的 {before} 变为 {when} 的 {after}："
            "变化为 {change}。",
        ),
        "half": Text(
            "Half of the rise under {scenario} is reached in {when}.",
            "{scenario}下的增幅在 {when} 达到一半。",
        ),
        "caption": Text("Sharing efficiency, mean over the runs", "共享效率，各次模拟的均值"),
        "caption_gini": Text(
            "Gini coefficient of the cities’ sharing efficiency, mean over the runs",
            "各城市共享效率的基尼系数，各次模拟的均值",
        ),
        "change": Text("Change", "变化"),
    }
)


def section(context: Context) -> Section:
    """The section."""
    blocks: list[Block] = [
        told(findings, context),
        *picture(
            context, "efficiency_over_time", table(context, "sharing_efficiency", PATHS, "caption")
        ),
    ]
    return Section("paths", WORDING.say("title", context.language), tuple(blocks))


def findings(context: Context) -> list[Finding]:
    """How sharing efficiency develops in the baseline and in the best, or only, scenario."""
    shown = dict.fromkeys(name for name in (context.baseline, context.best) if name)
    return [finding for name in shown for finding in _path(context, name)]


def _path(context: Context, name: str) -> list[Finding]:
    data = context.results
    grown, form = facts.change(data, name, "sharing_efficiency"), context.form("sharing_efficiency")
    if not grown.known:
        return []
    first = facts.initial(data, name, "sharing_efficiency")
    last = facts.final(data, name, "sharing_efficiency")
    path = found(
        WORDING, "path", context, (first, last.mean, *grown),
        scenario=context.quoted(name), start=context.start, when=context.end,
        before=form.linked(first, anchor(PATHS, name, "0")),
        after=form.linked(last.mean, anchor(PATHS, name, str(context.last))),
        change=form.with_interval(grown, anchor(PATHS, name, "change")),
    )  # fmt: skip
    return [path, *_half(context, name, grown)]


def _half(context: Context, name: str, grown: facts.Estimate) -> list[Finding]:
    """When half of a sure rise is reached."""
    if not (grown.sure and grown.mean > 0):
        return []
    cube = context.results.cube("sharing_efficiency")
    mean = interval(cube.values).mean[context.results.names.index(name)]
    place = int((mean >= mean[0] + (mean[-1] - mean[0]) / 2).argmax())
    quarter = int(cube.quarters[place])
    when = context.when(quarter)
    title = context.quoted(name)
    return [found(WORDING, "half", context, (float(quarter),), scenario=title, when=when)]


def table(context: Context, metric: str, key: str, caption: str) -> Table:
    """A column a year, the last record, and the change in all."""
    data, say, form = context.results, context.language, context.form(metric)
    cube = data.cube(metric)
    means = interval(cube.values).mean
    shown = [i for i, q in enumerate(cube.quarters) if q % 4 == 0]
    step = max(1, -(-len(shown) // _MOST))
    shown = sorted({*shown[::step], len(cube.quarters) - 1})
    columns = [Column("scenario", word("scenario", say), text=True)]
    columns += [Column(str(cube.quarters[i]), data.when(int(cube.quarters[i]))) for i in shown]
    columns.append(Column("change", form.change_head(WORDING.say("change", say))))
    rows = [
        Row(
            name,
            context.head(name),
            (
                *(form.cell(float(means[data.names.index(name), i])) for i in shown),
                form.change_estimate(facts.change(data, name, metric)),
            ),
        )
        for name in context.names
    ]
    return Table(key, WORDING.say(caption, say), tuple(columns), tuple(rows), wide=True)
