"""The first table: scenarios in their order, or the metrics of a single one."""

from __future__ import annotations

from typing import Final

from cluster_sim.figures.words import percent
from cluster_sim.report import facts
from cluster_sim.report.context import Context
from cluster_sim.report.tables import Cell, Column, Row, Table, plain
from cluster_sim.report.wording import Wording, anchor
from cluster_sim.report.words import word
from cluster_sim.text import Text

RANKING: Final = "ranking"
"""The table of a comparison: a row a scenario."""

RUN: Final = "run"
"""The table of a single scenario: a row a metric, its start and its end."""

WORDING = Wording(
    {
        "ranking": Text(
            "Scenarios by sharing efficiency in {when}, best first. {runs} Money and incidents "
            "are summed since {start}.",
            "按 {when} 共享效率排序的情景。{runs}金额与安全事件自 {start} 起累计。",
        ),
        "run": Text(
            "{runs} Money, incidents and projects are summed since {start}.",
            "{runs}金额、安全事件与项目自 {start} 起累计。",
        ),
    }
)


def spot(context: Context, scenario: str, column: str) -> str:
    """The cell of the first table for a scenario: of a run, the end of the row."""
    return anchor(RANKING, scenario, column) if context.compared else anchor(RUN, column, "end")


def ranking(context: Context) -> Table:
    """The scenarios, best first, with how sure that is, what they cost and what they bring."""
    say, amounts, share = context.language, context.amounts, context.form("sharing_efficiency")
    heads = {
        "rank": word("rank", say), "group": word("group", say),
        "efficiency": word("efficiency", say),
        "difference": share.change_head(word("difference", say)),
        "p_best": word("p_best", say),
        "spending": amounts.money("spending").head(word("spending", say)),
        "value": amounts.money("value").head(word("value", say)),
        "ratio": word("ratio", say), "gini": word("gini", say), "lowest": word("lowest", say),
        "incidents": word("incidents", say),
    }  # fmt: skip
    columns = [Column("scenario", word("scenario", say), text=True)]
    columns += [Column(key, head) for key, head in heads.items()]
    groups = facts.groups(context.results)
    # Lines between groups say something only where a group has several scenarios.
    starts = {group[0] for group in groups[1:]} if len(groups) < len(context.names) else set()
    rows = [
        Row(
            name, context.head(name, both=True), _ranked_cells(context, name, place),
            first=name in starts, strong=place == 0,
        )
        for place, name in enumerate(context.names)
    ]  # fmt: skip
    caption = WORDING.say("ranking", say, when=context.end, start=context.start, runs=context.runs)
    return Table(RANKING, caption, tuple(columns), tuple(rows), sortable=True, wide=True)


def _ranked_cells(context: Context, name: str, place: int) -> tuple[Cell, ...]:
    data, say = context.results, context.language
    share, gini, incidents = (context.form(metric) for metric in _RANKED)
    best = facts.ranked_row(data, name, "p_best")
    base = name == data.baseline
    chance = percent(best, say) if data.replicates > 1 else "–"  # one run says nothing about it
    return (
        Cell(f"{place + 1}", order=place + 1),
        Cell(f"{facts.groups_of(data)[name]}", order=facts.groups_of(data)[name]),
        share.estimate(facts.efficiency(data, name)),
        Cell("–", order=0.0) if base else share.change_estimate(facts.difference(data, name)),
        Cell(chance, order=best),
        context.amounts.cell("spending", name),
        context.amounts.cell("value", name),
        plain(facts.benefit_cost_ratio(data, name), 1),
        gini.cell(facts.final(data, name, "gini_efficiency").mean),
        share.cell(facts.final(data, name, "lowest_city_efficiency").mean),
        incidents.cell(facts.final(data, name, "incidents").mean),
    )


_RANKED: Final = ("sharing_efficiency", "gini_efficiency", "incidents")


def run(context: Context) -> Table:
    """The main metrics of a single run at the start and at the end."""
    data, name, say = context.results, context.names[0], context.language
    rows = []
    for key, metric in _RUN_ROWS:
        last, change = facts.final(data, name, metric), facts.change(data, name, metric)
        form = context.form(metric)
        cells = (
            form.cell(facts.initial(data, name, metric)),
            form.estimate(last),
            form.change_estimate(change, unit=True),
        )
        rows.append(Row(key, Cell(word(key, say)), cells))
    for kind in ("spending", "public", "private", "value"):
        money, value = context.amounts.money(kind), context.amounts.of(kind, name)
        cells = (money.cell(0.0), money.estimate(value), money.estimate(value, signed=True))
        rows.append(Row(kind, Cell(money.head(word(kind, say))), cells))
    heads = ("start", "end", "change")
    columns = [Column("metric", word("metric", say), text=True)]
    columns += [Column(key, word(f"at_{key}", say)) for key in heads]
    caption = WORDING.say("run", say, start=context.start, runs=context.runs)
    return Table(RUN, caption, tuple(columns), tuple(rows))


_RUN_ROWS: Final = (
    ("efficiency", "sharing_efficiency"),
    ("gini", "gini_efficiency"),
    ("lowest", "lowest_city_efficiency"),
    ("siphon", "siphon_index"),
    ("trust", "trust"),
    ("incidents", "incidents"),
    ("projects", "projects_completed"),
)
