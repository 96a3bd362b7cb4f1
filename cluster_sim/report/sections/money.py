"""Money: what it costs, what comes back, and who pays."""

from __future__ import annotations

import numpy as np

from cluster_sim.figures.data import FloatArray, city_names
from cluster_sim.figures.numbers import frontier
from cluster_sim.figures.words import number, percent
from cluster_sim.report import facts
from cluster_sim.report.blocks import Block, Grid, Prose, Section
from cluster_sim.report.context import Context
from cluster_sim.report.findings import Finding, found, told
from cluster_sim.report.payments import Payments
from cluster_sim.report.pictures import picture
from cluster_sim.report.sections.cities import CITIES
from cluster_sim.report.tables import Cell, Column, Row, Table
from cluster_sim.report.wording import Rich, Wording, anchor, link, listed
from cluster_sim.report.words import WORDING as SHARED
from cluster_sim.report.words import word
from cluster_sim.text import Text

MONEY, PAYERS, USES = "money-all", "payers", "uses"

WORDING = Wording(
    {
        "title": Text("Money: what it costs, who pays", "资金：花多少，谁出资"),
        "cost": Text(
            "{scenario} costs {spent} up to {when}, {private} of it private, and realises {value} "
            "more than the baseline.",
            "截至 {when}，{scenario}共支出 {spent}，其中社会资本占 {private}，"
            "比基准多实现价值 {value}。",
        ),
        "cost_alone": Text(
            "{scenario} costs {spent} up to {when}, {private} of it private; the value realised "
            "in that time is {value}.",
            "截至 {when}，{scenario}共支出 {spent}，其中社会资本占 {private}；"
            "同期实现价值 {value}。",
        ),
        "cost_public": Text(
            "{scenario} costs {spent} up to {when}, all of it public, and realises {value} more "
            "than the baseline.",
            "截至 {when}，{scenario}共支出 {spent}，全部为公共支出，比基准多实现价值 {value}。",
        ),
        "cost_alone_public": Text(
            "{scenario} costs {spent} up to {when}, all of it public; the value realised in that "
            "time is {value}.",
            "截至 {when}，{scenario}共支出 {spent}，全部为公共支出；同期实现价值 {value}。",
        ),
        "who": Text(
            "Of that the cities pay {cities} from their own budgets, the state {state}.",
            "其中各城市自有预算承担 {cities}，国家承担 {state}。",
        ),
        "who_fund": Text(
            "Of that the cities pay {cities} from their own budgets, the state {state}, and the "
            "coordinator’s fund {fund}.",
            "其中各城市自有预算承担 {cities}，国家承担 {state}，协调基金承担 {fund}。",
        ),
        "pots": Text(
            "A further {left} was paid into the pots of measures and still lies there.",
            "另有 {left} 已拨入措施资金池，尚未使用。",
        ),
        "payer": Text(
            "Of the cities, {city} pays most: {paid}.", "各城市中，{city}支出最多：{paid}。"
        ),
        "frontier": Text(
            "Nothing cheaper shares more than these, from the cheapest up: {scenarios}.",
            "以下情景没有更便宜且效率更高的替代，按支出从低到高：{scenarios}。",
        ),
        "on_frontier": Text("{scenario} ({cost})", "{scenario}（{cost}）"),
        "dominated": Text(
            "{scenario} spends {saved} more than {other} and shares less: {share} against "
            "{better}.",
            "{scenario}比{other}多支出 {saved}，共享效率却更低：{share} 对 {better}。",
        ),
        "caption": Text(
            "Money by scenario, summed from {start} to {when} and not discounted. {runs}",
            "各情景的资金，自 {start} 至 {when} 累计，未折现。{runs}",
        ),
        "caption_payers": Text(
            "Who pays, {unit} from {start} to {when}, means over the runs. Cities: from their "
            "integration budgets, for programmes, projects and incidents. State: programmes "
            "beyond what cities pay, and the fund’s overhead. Fund: projects only. What was paid "
            "into the pots of measures and still lies there is taken off again.",
            "出资方（{unit}），自 {start} 至 {when}，各次模拟的均值。城市：用一体化预算支付措施、"
            "项目和安全事件。国家：城市负担之外的措施费用和基金管理费。"
            "基金：仅项目。已拨入措施资金池但尚未使用的部分予以扣除。",
        ),
        "caption_uses": Text(
            "What it is spent on, {unit} from {start} to {when}, means over the runs. Programmes "
            "are the measures without the money that their pots give to projects.",
            "用途（{unit}），自 {start} 至 {when}，各次模拟的均值。"
            "措施费用不含其资金池拨给项目的部分。",
        ),
        "note": Text(
            "Programme costs are certain in the model; projects cost what the cities and the "
            "coordinator decide to build, and overrun as projects do.",
            "在模型中措施费用是确定的；项目支出取决于各城市与协调机构决定建设什么，"
            "并且会像现实项目一样超支。",
        ),
        "cities": Text("Cities", "城市"),
        "state": Text("State", "国家"),
        "still": Text("Still in pots", "资金池结余"),
        "fund": Text("Coordinator’s fund", "协调基金"),
        "total": Text("In all", "合计"),
        "programmes": Text("Programmes", "措施"),
        "projects": Text("Projects", "项目"),
        "rest": Text("Incidents, overhead", "安全事件与管理费"),
    }
)


def section(context: Context) -> Section:
    """The section."""
    say = context.language
    blocks: list[Block] = [told(findings, context)]
    blocks.append(Grid(table(context)))
    payments = context.payments
    if payments.known:
        blocks += [Grid(payers(context, payments)), Grid(uses(context, payments))]
        blocks.append(Prose(WORDING.html("note", say), "note"))
    blocks += [*picture(context, "cost_and_efficiency"), *picture(context, "money")]
    return Section("money-section", WORDING.say("title", say), tuple(blocks))


def findings(context: Context) -> list[Finding]:
    """What it costs, who pays, what is cheapest and what is too dear."""
    questions = (cost, who, cheapest, dominated)
    return [finding for question in questions for finding in question(context)]


def cost(context: Context) -> list[Finding]:
    """What the best scenario costs, which part is private, and what value it realises."""
    name, amounts = context.best, context.amounts
    spent, private = amounts.of("spending", name), amounts.of("private", name)
    if not spent.known:
        return []
    kind = "extra_value" if amounts.of("extra_value", name).known else "value"
    share = private.mean / spent.mean if spent.mean > 0 else 0.0
    key = ("cost" if kind == "extra_value" else "cost_alone") + ("" if share > 0 else "_public")
    return [
        found(
            WORDING, key, context, (spent.mean, share, amounts.of(kind, name).mean),
            scenario=context.quoted(name), when=context.end,
            spent=link(amounts.text("spending", name), anchor(MONEY, name, "spending")),
            private=percent(share, context.language),
            value=link(amounts.text(kind, name), anchor(MONEY, name, kind)),
        )
    ]  # fmt: skip


def who(context: Context) -> list[Finding]:
    """How the cost of the best scenario is shared out, and which city pays most."""
    payments, name = context.payments, context.best
    if not payments.known:
        return []
    paid = payments.payers[name]
    money = context.money([paid[".total"] for paid in payments.payers.values()])
    texts = {
        payer: link(money.amount(paid[payer]), anchor(PAYERS, name, payer))
        for payer in ("cities", "state", "fund")
    }
    numbers = (paid["cities"], paid["state"], paid["fund"])
    key = "who_fund" if paid["fund"] > 0 else "who"
    findings = [found(WORDING, key, context, numbers, **texts)]
    if paid[".pots"] < 0:
        left = link(money.amount(-paid[".pots"]), anchor(PAYERS, name, ".pots"))
        findings.append(found(WORDING, "pots", context, (-paid[".pots"],), left=left))
    return findings + _most_paying(context, payments.by_city[name])


def _most_paying(context: Context, spent: FloatArray) -> list[Finding]:
    """The city that pays most."""
    if not np.isfinite(spent).any() or np.nanmax(spent) <= 0:
        return []
    city = int(np.nanargmax(spent))
    text = link(
        context.money(list(spent)).amount(float(spent[city])), anchor(CITIES, str(city), "spending")
    )
    names = city_names(context.results.region, context.language)
    numbers = (float(spent[city]),)
    return [found(WORDING, "payer", context, numbers, city=names[city], paid=text)]


def cheapest(context: Context) -> list[Finding]:
    """Which scenarios are on the frontier of cost and efficiency."""
    data = context.results
    names = list(data.names)
    spent = np.array([facts.spending(data, name).mean for name in names])
    share = np.array([facts.efficiency(data, name).mean for name in names])
    efficient = frontier(spent, share)
    if len(names) < 3 or not efficient:
        return []
    on = [_named(context, names[i]) for i in efficient]
    numbers = tuple(float(spent[i]) for i in efficient)
    titles = listed(on, context.language)
    return [found(WORDING, "frontier", context, numbers, scenarios=titles)]


def _named(context: Context, name: str) -> Rich:
    text = link(context.amounts.text("spending", name), anchor(MONEY, name, "spending"))
    title = context.quoted(name)
    return WORDING.rich("on_frontier", context.language, scenario=title, cost=text)


def dominated(context: Context) -> list[Finding]:
    """A scenario that costs more than one that does better, where chance does not decide."""
    data, names = context.results, context.names
    spent = {name: facts.spending(data, name) for name in names}
    share = {name: facts.efficiency(data, name) for name in names}
    pairs = [
        (spent[name].mean - spent[other].mean, name, other)
        for name in names
        for other in names
        if spent[other].high < spent[name].low and share[other].low > share[name].high
    ]
    if not pairs:
        return []
    saved, name, other = max(pairs)
    form = context.form("sharing_efficiency")
    less, more = (
        form.linked(share[one].mean, anchor("ranking", one, "efficiency")) for one in (name, other)
    )
    return [
        found(
            WORDING, "dominated", context, (saved, share[name].mean, share[other].mean), True,
            scenario=context.quoted(name), other=context.quoted(other),
            saved=context.amounts.money("spending").amount(saved), share=less, better=more,
        )
    ]  # fmt: skip


def table(context: Context) -> Table:
    """All scenarios: what is spent, what comes back."""
    say, amounts = context.language, context.amounts
    kinds = ["spending", "public", "private", "value"]
    if context.baseline:
        kinds += ["extra_spending", "extra_value"]
    columns = [Column("scenario", word("scenario", say), text=True)]
    columns += [Column(kind, amounts.money(kind).head(word(kind, say))) for kind in kinds]
    if context.baseline:
        columns.append(Column("ratio", word("ratio", say)))
    rows = []
    for name in context.names:
        cells = [
            Cell("–", order=0.0)
            if kind.startswith("extra") and name == context.baseline
            else amounts.cell(kind, name, interval=True)
            for kind in kinds
        ]
        if context.baseline:
            ratio = facts.benefit_cost(context.results, name)
            low, high = number(ratio.low, 1), number(ratio.high, 1)
            note = f"[{low}, {high}]" if np.isfinite(ratio.low) else ""
            cells.append(Cell(number(ratio.mean, 1), note, order=ratio.mean))
        rows.append(Row(name, context.head(name), tuple(cells)))
    caption = WORDING.say("caption", say, start=context.start, when=context.end, runs=context.runs)
    return Table(MONEY, caption, tuple(columns), tuple(rows), sortable=True, wide=True)


def payers(context: Context, payments: Payments) -> Table:
    """All scenarios: who pays."""
    heads = {
        "cities": WORDING["cities"], "state": WORDING["state"], "fund": WORDING["fund"],
        "private": SHARED["private"], ".pots": WORDING["still"], ".total": WORDING["total"],
    }  # fmt: skip
    if not any(row[".pots"] for row in payments.payers.values()):
        del heads[".pots"]
    return _sums(context, PAYERS, "caption_payers", heads, payments.payers)


def uses(context: Context, payments: Payments) -> Table:
    """All scenarios: what the money is spent on."""
    heads = {"programmes": WORDING["programmes"]}
    heads |= {domain.name: domain.title for domain in context.results.domains}
    heads |= {".rest": WORDING["rest"], ".total": WORDING["total"]}
    projects = {domain.name for domain in context.results.domains}
    return _sums(context, USES, "caption_uses", heads, payments.uses, projects)


def _sums(
    context: Context,
    key: str,
    caption: str,
    heads: dict[str, Text],
    sums: dict[str, dict[str, float]],
    projects: set[str] | None = None,
) -> Table:
    say = context.language
    money = context.money([value for row in sums.values() for value in row.values()])
    groups = {name: WORDING.say("projects", say) for name in projects or ()}
    columns = [Column("scenario", word("scenario", say), text=True)]
    columns += [
        Column(name, head.get(say), group=groups.get(name, "")) for name, head in heads.items()
    ]
    rows = [
        Row(name, context.head(name), tuple(money.cell(sums[name][head]) for head in heads))
        for name in context.names
        if name in sums
    ]
    text = WORDING.say(caption, say, unit=money.unit, start=context.start, when=context.end)
    return Table(key, text, tuple(columns), tuple(rows), sortable=True, wide=True)
