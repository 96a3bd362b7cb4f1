"""Risks: luck, incidents, overruns, delays, and what was not finished."""

from __future__ import annotations

import numpy as np

from cluster_sim.figures.words import number, percent, share
from cluster_sim.report import facts
from cluster_sim.report.blocks import Block, Grid, Prose, Section
from cluster_sim.report.context import Context
from cluster_sim.report.findings import Finding, found, told
from cluster_sim.report.tables import Cell, Column, Money, Row, Table, plain
from cluster_sim.report.wording import Wording, anchor, link
from cluster_sim.report.words import word
from cluster_sim.text import Text

RISKS, PROJECTS = "risks-all", "projects"

WORDING = Wording(
    {
        "title": Text("Risks", "风险"),
        "incidents": Text(
            "Under {scenario} there are {count} security incidents in all; the difference to the "
            "baseline is {change}.",
            "在{scenario}下共发生 {count} 起安全事件，与基准相比 {change}。",
        ),
        "incidents_same": Text(
            "Under {scenario} there are {count} security incidents in all; the difference to the "
            "baseline, {change}, is not distinguishable from none.",
            "在{scenario}下共发生 {count} 起安全事件；与基准之差为 {change}，与没有差别无法区分。",
        ),
        "incidents_alone": Text(
            "Under {scenario} there are {count} security incidents in all.",
            "在{scenario}下共发生 {count} 起安全事件。",
        ),
        "luck": Text(
            "Luck alone moves the sharing efficiency of {scenario}: in one run out of ten it ends "
            "below {low}, in one out of ten above {high}.",
            "仅因偶然因素，{scenario}的共享效率就会变动：十次中有一次低于 {low}，"
            "有一次高于 {high}。",
        ),
        "dear": Text(
            "In one run out of ten it costs more than {high}.",
            "十次中有一次的支出超过 {high}。",
        ),
        "overrun": Text(
            "Projects cost {share} more than agreed: {paid} instead of {promised}.",
            "项目实际支出比约定高 {share}：{paid}，约定为 {promised}。",
        ),
        "underrun": Text(
            "Projects cost {share} less than agreed: {paid} instead of {promised}.",
            "项目实际支出比约定低 {share}：{paid}，约定为 {promised}。",
        ),
        "unfinished_mean": Text(
            "On average {count} projects are begun, and {open} of them are not finished in {when}.",
            "平均开工 {count} 个项目，截至 {when} 有 {open} 个尚未完工。",
        ),
        "unfinished": Text(
            "Of {count} projects begun, {open} are not finished in {when}.",
            "已开工的 {count} 个项目中，截至 {when} 有 {open} 个尚未完工。",
        ),
        "late": Text(
            "{late} of them are late, by {delay} quarters on average: finished after the quarter "
            "planned, or overdue.",
            "其中 {late} 个项目延误（晚于计划季度完工或已逾期），平均延误 {delay} 个季度。",
        ),
        "failed": Text(
            "{failed} of {planned} runs failed; the results leave them out.",
            "{planned} 次模拟中有 {failed} 次失败，结果未计入。",
        ),
        "note": Text(
            "Tenths are of the runs, not of the mean: they say what a single future may bring, "
            "within the model. An interval of the mean is much narrower.",
            "此处的十分位是针对各次模拟而非均值：它说明在模型范围内单一未来可能出现的结果；"
            "均值的置信区间要窄得多。",
        ),
        "caption": Text(
            "Spread over the runs by scenario in {when}: the worst and the best tenth. Incidents "
            "and waste are summed since {start}; waste is what separate data centres and "
            "databases cost beyond pooled ones.",
            "{when} 各情景在各次模拟中的分布：最差与最好的十分之一。"
            "安全事件与重复浪费自 {start} 起累计；重复浪费指数据中心和数据库分建比共建多花的费用。",
        ),
        "caption_projects": Text(
            "Projects by scenario up to {when}, means over the runs. Cost agreed is that of the "
            "deals, cost paid what was paid so far. Late are projects finished after the quarter "
            "planned and those overdue, their delay a mean up to {when}.",
            "截至 {when} 各情景的项目，各次模拟的均值。约定费用为签约时的费用，"
            "已付费用为截至目前的支付额。延误指晚于计划季度完工或已逾期，"
            "平均延误计至 {when}。",
        ),
        "efficiency": Text("Sharing efficiency", "共享效率"),
        "spending": Text("Spending, {unit}", "支出（{unit}）"),
        "incidents_head": Text("Incidents", "安全事件"),
        "worst": Text("Worst tenth", "最差十分之一"),
        "best": Text("Best tenth", "最好十分之一"),
        "mean": Text("Mean", "均值"),
        "difference": Text("To baseline", "与基准之差"),
        "trust": Text("Trust", "信任"),
        "waste": Text("Waste, {unit}", "重复浪费（{unit}）"),
        "begun": Text("Begun", "开工"),
        "finished": Text("Finished", "完工"),
        "open": Text("Not finished", "未完工"),
        "late_head": Text("Late", "延误"),
        "delay_head": Text("Mean delay, quarters", "平均延误（季度）"),
        "promised": Text("Cost agreed, {unit}", "约定费用（{unit}）"),
        "paid": Text("Cost paid, {unit}", "已付费用（{unit}）"),
        "overrun_head": Text("Overrun", "超支"),
    }
)


def section(context: Context) -> Section:
    """The section."""
    say = context.language
    blocks: list[Block] = [told(findings, context)]
    blocks.append(Grid(spread(context)))
    if context.results.replicates > 1:
        blocks.append(Prose(WORDING.html("note", say), "note"))
    if len(context.data.projects):
        blocks.append(Grid(projects(context)))
    return Section("risks", WORDING.say("title", say), tuple(blocks))


def findings(context: Context) -> list[Finding]:
    """Luck, incidents, overruns, unfinished and late projects, failed runs."""
    questions = (luck, incidents, overruns, delays, failures)
    return [finding for question in questions for finding in question(context)]


def luck(context: Context) -> list[Finding]:
    """What luck alone does to the best scenario."""
    name = context.best
    low, high = facts.spread(context.results, name, "sharing_efficiency")
    if not np.isfinite(low):
        return []
    form = context.form("sharing_efficiency")
    low_text, high_text = (
        form.linked(value, anchor(RISKS, name, f"efficiency_{end}"))
        for value, end in ((low, "worst"), (high, "best"))
    )
    title = context.quoted(name)
    first = found(
        WORDING, "luck", context, (low, high), scenario=title, low=low_text, high=high_text
    )
    dear = _dear(context, name)
    text = link(_spending(context).amount(dear), anchor(RISKS, name, "spending_worst"))
    return [first, found(WORDING, "dear", context, (dear,), high=text)]


def _dear(context: Context, name: str) -> float:
    """Spending of the dearest tenth of the runs, at least."""
    values = context.final(name, "public_spending") + context.final(name, "private_spending")
    known = values[np.isfinite(values)]
    return float(np.quantile(known, 0.9)) if known.size > 1 else float("nan")


def _spending(context: Context) -> Money:
    return context.money([_dear(context, name) for name in context.names])


def incidents(context: Context) -> list[Finding]:
    """What more sharing does to security incidents in the best scenario."""
    data, name = context.results, context.best
    count, form = facts.final(data, name, "incidents"), context.form("incidents")
    if not count.known:
        return []
    text = form.linked(count.mean, anchor(RISKS, name, "incidents"))
    title = context.quoted(name)
    more = facts.against_baseline(data, name, "incidents")
    if context.alone or not more.known:
        return [
            found(WORDING, "incidents_alone", context, (count.mean,), scenario=title, count=text)
        ]
    change = form.with_interval(more, anchor(RISKS, name, "incidents_change"))
    return [
        found(
            WORDING, "incidents" if more.sure else "incidents_same", context,
            (count.mean, *more), more.sure and more.mean > 0,
            scenario=title, count=text, change=change,
        )
    ]  # fmt: skip


def overruns(context: Context) -> list[Finding]:
    """How far projects cost more than agreed, and how many are not finished."""
    name, sums = context.best, context.built
    if name not in sums or sums[name]["begun"] <= 0:
        return []
    own = sums[name]
    money = context.money([row[key] for row in sums.values() for key in ("promised", "paid")])
    more = own["paid"] / own["promised"] - 1 if own["promised"] > 0 else 0.0
    findings = []
    if abs(more) >= 0.005:
        findings.append(
            found(
                WORDING, "overrun" if more > 0 else "underrun", context,
                (more, own["paid"], own["promised"]),
                share=percent(abs(more), context.language),
                paid=link(money.amount(own["paid"]), anchor(PROJECTS, name, "paid")),
                promised=link(money.amount(own["promised"]), anchor(PROJECTS, name, "promised")),
            )
        )  # fmt: skip
    open_text = link(number(own["open"], 1), anchor(PROJECTS, name, "open"))
    count = link(number(own["begun"], 1), anchor(PROJECTS, name, "begun"))
    numbers = (own["begun"], own["open"])
    key = "unfinished" if context.results.replicates == 1 else "unfinished_mean"
    texts = {"count": count, "open": open_text, "when": context.end}
    return [*findings, found(WORDING, key, context, numbers, **texts)]


def delays(context: Context) -> list[Finding]:
    """How many projects are late, and by how much."""
    name = context.best
    own = context.built.get(name, {})
    late = own.get("late", 0.0)
    if late <= 0:
        return []
    texts = {
        key: link(number(own[key], 1), anchor(PROJECTS, name, key)) for key in ("late", "delay")
    }
    return [found(WORDING, "late", context, (late, own["delay"]), **texts)]


def failures(context: Context) -> list[Finding]:
    """Runs that failed."""
    failed = context.data.planned - context.data.completed
    if not failed:
        return []
    numbers = (float(failed), float(context.data.planned))
    texts = {"failed": f"{failed:,}", "planned": f"{context.data.planned:,}"}
    return [found(WORDING, "failed", context, numbers, **texts)]


def spread(context: Context) -> Table:
    """All scenarios: what luck does, incidents, trust, waste."""
    say, data = context.language, context.results
    money, waste = _spending(context), _waste(context)
    efficiency, incidents_head = WORDING.say("efficiency", say), WORDING.say("incidents_head", say)
    columns = [Column("scenario", word("scenario", say), text=True)]
    columns += [
        Column(f"efficiency_{end}", WORDING.say(end, say), group=efficiency)
        for end in ("worst", "best")
    ]
    cost = WORDING.say("spending", say, unit=money.unit)
    columns.append(Column("spending_worst", WORDING.say("worst", say), group=cost))
    columns.append(Column("incidents", WORDING.say("mean", say), group=incidents_head))
    if context.baseline:
        head = WORDING.say("difference", say)
        columns.append(Column("incidents_change", head, group=incidents_head))
    columns.append(Column("incidents_worst", WORDING.say("worst", say), group=incidents_head))
    columns.append(Column("trust", WORDING.say("trust", say)))
    columns.append(Column("waste", WORDING.say("waste", say, unit=waste.unit)))
    rows, share_form, incidents_form = [], context.form("trust"), context.form("incidents")
    for name in context.names:
        low, high = facts.spread(data, name, "sharing_efficiency")
        cells = [share_form.cell(low), share_form.cell(high), money.cell(_dear(context, name))]
        cells.append(incidents_form.estimate(facts.final(data, name, "incidents")))
        if context.baseline:
            cells.append(_change(context, name))
        cells.append(incidents_form.cell(facts.spread(data, name, "incidents")[1]))
        cells.append(share_form.estimate(facts.final(data, name, "trust")))
        cells.append(waste.cell(facts.final(data, name, "duplication_waste").mean))
        rows.append(Row(name, context.head(name), tuple(cells)))
    caption = WORDING.say("caption", say, when=context.end, start=context.start)
    return Table(RISKS, caption, tuple(columns), tuple(rows), sortable=True, wide=True)


def _change(context: Context, name: str) -> Cell:
    if name == context.baseline:
        return Cell("–", order=0.0)
    more = facts.against_baseline(context.results, name, "incidents")
    return context.form("incidents").change_estimate(more)


def _waste(context: Context) -> Money:
    data = context.results
    return context.money(
        [facts.final(data, name, "duplication_waste").mean for name in context.names]
    )


def projects(context: Context) -> Table:
    """All scenarios: projects begun, finished, left and late, what was agreed and was paid."""
    say, sums = context.language, context.built
    money = context.money([row[key] for row in sums.values() for key in ("promised", "paid")])
    columns = [Column("scenario", word("scenario", say), text=True)]
    columns += [Column(key, WORDING.say(key, say)) for key in ("begun", "finished", "open")]
    columns += [Column(key, WORDING.say(f"{key}_head", say)) for key in ("late", "delay")]
    columns += [Column(key, WORDING.say(key, say, unit=money.unit)) for key in ("promised", "paid")]
    columns.append(Column("overrun", WORDING.say("overrun_head", say)))
    rows = []
    for name, row in sums.items():
        more = row["paid"] / row["promised"] - 1 if row["promised"] > 0 else float("nan")
        cells = [plain(row[key], 1) for key in ("begun", "finished", "open", "late", "delay")]
        cells += [money.cell(row["promised"]), money.cell(row["paid"])]
        cells.append(Cell(share(more, say, 0, signed=True), order=more))
        rows.append(Row(name, context.head(name), tuple(cells)))
    caption = WORDING.say("caption_projects", say, when=context.end)
    return Table(PROJECTS, caption, tuple(columns), tuple(rows), sortable=True, wide=True)
