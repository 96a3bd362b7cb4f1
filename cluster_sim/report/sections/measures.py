"""By measure: which scenario uses what, what it does, what it costs, what it needs."""

from __future__ import annotations

import dataclasses

from cluster_sim.figures.words import number
from cluster_sim.report import facts
from cluster_sim.report.blocks import Block, Grid, Heading, Prose, Section
from cluster_sim.report.context import Context
from cluster_sim.report.effect_words import effects_in_words
from cluster_sim.report.findings import Finding, found, told
from cluster_sim.report.payments import measure_cost, yearly_cost
from cluster_sim.report.pictures import picture
from cluster_sim.report.sections.levers import levers, strongest
from cluster_sim.report.tables import Cell, Column, Row, Table
from cluster_sim.report.wording import Wording, anchor, link, listed
from cluster_sim.report.words import word
from cluster_sim.scenario.measures import catalogue
from cluster_sim.scenario.schema import Measure, Scenario
from cluster_sim.text import Text

USED, COSTS, ALONE = "measures-used", "measures-cost", "measures-alone"
_FEW = 2  # sentences of one kind
_WIDEST = 12  # more scenarios than this stand in no table side by side

WORDING = Wording(
    {
        "title": Text("By measure", "各项措施"),
        "none": Text("No scenario uses a measure.", "没有情景采用任何措施。"),
        "dearest": Text(
            "The dearest measure of {scenario} is {measure}: {cost} of {total} for all measures "
            "in {years} years.",
            "{scenario}中费用最高的措施是{measure}：{years} 年共 {cost}，全部措施为 {total}。",
        ),
        "alone": Text(
            "By itself {measure} changes sharing efficiency by {change} ({scenario}).",
            "单独采用{measure}使共享效率变化 {change}（{scenario}）。",
        ),
        "alone_most": Text(
            "Of the scenarios that add one measure to the baseline, {scenario} ({measure}) changes "
            "sharing efficiency most: {change}; {least} ({least_measure}) least: {least_change}.",
            "在只比基准多一项措施的情景中，{scenario}（{measure}）使共享效率变化最大：{change}；"
            "{least}（{least_measure}）最小：{least_change}。",
        ),
        "needs": Text("needs {measures} first", "需先有{measures}"),
        "either": Text("needs {measures} first (one of them)", "需先有{measures}之一"),
        "conflicts": Text("not together with {measures}", "不能与{measures}同时采用"),
        "caption_used": Text(
            "Strength of the measures by scenario (1 is full); from {start} on, unless another "
            "time stands beneath.",
            "各情景所用措施的强度（1 为全力）；除非另注时间，均自 {start} 起。",
        ),
        "caption_what": Text(
            "What the measures are and do at full strength, what they need, and what they cost in "
            "this region a year at full strength.",
            "各项措施的内容、全力实施时的作用、前提以及在本区域全力实施的年费用。",
        ),
        "caption_cost": Text(
            "What the measures of {scenario} cost up to {when}, pots included. A measure costs "
            "the same every quarter from its start.",
            "截至 {when}，{scenario}各项措施的费用（含资金池）。措施自开始起每季度费用相同。",
        ),
        "caption_alone": Text(
            "Scenarios that differ from the baseline by one measure: what it changes by itself. "
            "{runs}",
            "与基准只相差一项措施的情景：该措施单独的作用。{runs}",
        ),
        "heading_levers": Text("Each measure alone", "各项措施的单独作用"),
        "heading_used": Text("Which scenario uses what", "各情景采用的措施"),
        "heading_what": Text("What the measures do", "各项措施的作用"),
        "fold_what": Text("The measures in words", "措施说明"),
        "measure": Text("Measure", "措施"),
        "what": Text("What it is and does", "内容与作用"),
        "terms": Text("Needs, conflicts", "前提与冲突"),
        "yearly": Text("A year in full, {unit}", "全力年费用（{unit}）"),
        "strength": Text("Strength", "强度"),
        "start": Text("From", "开始"),
        "cost_year": Text("A year, {unit}", "每年（{unit}）"),
        "cost_all": Text("In all, {unit}", "合计（{unit}）"),
        "since": Text("from {when}", "自 {when}"),
        "until": Text("{start} to {end}", "{start} 至 {end}"),
        "all": Text("All measures", "全部措施"),
        "effect": Text("Sharing efficiency", "共享效率"),
        "extra": Text("Spending, {unit}", "支出（{unit}）"),
    }
)


def section(context: Context) -> Section:
    """The section."""
    say = context.language
    blocks: list[Block] = [told(findings, context)]
    if not used(context):
        blocks.append(Prose(WORDING.html("none", say)))
    elif context.data.levers is not None:
        blocks += [Heading(WORDING.say("heading_levers", say))]
        blocks += picture(context, "levers")
        blocks.append(Grid(levers(context)))
    else:
        blocks += _uses(context)
    if used(context):
        blocks.append(Grid(what(context), WORDING.say("fold_what", say)))
    return Section("measures", WORDING.say("title", say), tuple(blocks))


def _uses(context: Context) -> list[Block]:
    say = context.language
    blocks: list[Block] = [Heading(WORDING.say("heading_used", say))]
    if len(context.names) <= _WIDEST:
        blocks.append(Grid(use(context)))
    if single(context):
        blocks.append(Grid(alone(context)))
    if context.best in context.scenarios and context.scenarios[context.best].measures:
        blocks.append(Grid(costs(context)))
    blocks.append(Heading(WORDING.say("heading_what", say)))
    return blocks


def used(context: Context) -> dict[str, tuple[Measure, Scenario]]:
    """Name of each measure that a scenario uses, and the best scenario that uses it."""
    found_measures: dict[str, tuple[Measure, Scenario]] = {}
    for scenario in context.scenarios.values():
        for measure in scenario.measures:
            found_measures.setdefault(measure.name, (measure, scenario))
    rows = catalogue()
    number_of = {row.name: row.number for row in rows.values()}
    order = sorted(
        found_measures,
        key=lambda name: (number_of.get(found_measures[name][0].use or "", 99), name),
    )
    return {name: found_measures[name] for name in order}


def single(context: Context) -> dict[str, Measure]:
    """Scenarios that differ from the baseline by one measure more, and that measure."""
    base = context.scenarios.get(context.baseline or "")
    if base is None:
        return {}
    differing = {}
    for name, scenario in context.scenarios.items():
        more = [measure for measure in scenario.measures if measure not in base.measures]
        kept = [measure for measure in base.measures if measure in scenario.measures]
        same = dataclasses.replace(scenario, measures=(), name="", title=Text("")).effective()
        other = dataclasses.replace(base, measures=(), name="", title=Text("")).effective()
        if len(more) == 1 and len(kept) == len(base.measures) and same == other:
            differing[name] = more[0]
    return differing


def findings(context: Context) -> list[Finding]:
    """Which measure costs most, and what single measures do."""
    if context.data.levers is not None:
        return strongest(context)
    return [*dearest(context), *_alone(context)]


def dearest(context: Context) -> list[Finding]:
    """The dearest measure of the best scenario."""
    scenario = context.scenarios.get(context.best)
    if scenario is None or len(scenario.measures) < 2:
        return []
    prices = {measure.name: measure_cost(scenario, measure) for measure in scenario.measures}
    money = context.money([sum(prices.values())])
    most = max(prices, key=prices.__getitem__)
    titles = {measure.name: measure.title.get(context.language) for measure in scenario.measures}
    numbers = (prices[most], sum(prices.values()))
    return [
        found(
            WORDING, "dearest", context, numbers,
            scenario=context.quoted(context.best), measure=f"“{titles[most]}”",
            cost=link(money.amount(prices[most]), anchor(COSTS, most, "all")),
            total=link(money.amount(numbers[1]), anchor(COSTS, ".all", "all")),
            years=f"{context.last / 4:g}",
        )
    ]  # fmt: skip


def _alone(context: Context) -> list[Finding]:
    """What single measures do: each of a few, else the ends."""
    measures = {name: m.title.get(context.language) for name, m in single(context).items()}
    gaps = {name: facts.difference(context.results, name) for name in measures}
    known = {name: gap for name, gap in gaps.items() if gap.known}
    form = context.form("sharing_efficiency")
    changes = {
        name: form.with_interval(gap, anchor(ALONE, name, "effect")) for name, gap in known.items()
    }
    if len(known) <= _FEW:
        return [
            found(
                WORDING, "alone", context, tuple(gap),
                measure=f"“{measures[name]}”", change=changes[name], scenario=context.quoted(name),
            )
            for name, gap in known.items()
        ]  # fmt: skip
    most = max(known, key=lambda name: abs(known[name].mean))
    least = min(known, key=lambda name: abs(known[name].mean))
    return [
        found(
            WORDING, "alone_most", context, (*known[most], *known[least]),
            scenario=context.quoted(most), measure=measures[most], change=changes[most],
            least=context.quoted(least), least_measure=measures[least],
            least_change=changes[least],
        )
    ]  # fmt: skip


def use(context: Context) -> Table:
    """Measures by scenario: how strongly, from when."""
    say = context.language
    names = [name for name, scenario in context.scenarios.items() if scenario.measures]
    columns = [Column("measure", WORDING.say("measure", say), text=True, width=24)]
    columns += [Column(name, context.title(name)) for name in names]
    times = [_time(context, s, m) for s in context.scenarios.values() for m in s.measures]
    usual = max(dict.fromkeys(times), key=times.count)
    rows = []
    for key, (measure, _) in used(context).items():
        cells = [_use(context, context.scenarios[name], key, usual) for name in names]
        rows.append(Row(key, Cell(measure.title.get(say)), tuple(cells)))
    caption = WORDING.say("caption_used", say, start=usual)
    return Table(USED, caption, tuple(columns), tuple(rows), wide=True)


def _use(context: Context, scenario: Scenario, key: str, usual: str) -> Cell:
    own = next((measure for measure in scenario.measures if measure.name == key), None)
    if own is None:
        return Cell("")
    when = _time(context, scenario, own)
    since = "" if when == usual else WORDING.say("since", context.language, when=when)
    return Cell(_strength(own), since)


def _strength(measure: Measure) -> str:
    steps = [strength for _, strength in measure.schedule] or [measure.strength]
    return " → ".join(f"{strength:g}" for strength in steps)


def _time(context: Context, scenario: Scenario, measure: Measure) -> str:
    start = str(scenario.when(measure.start))
    if measure.end is None:
        return start
    end = str(scenario.when(measure.end))
    return WORDING.say("until", context.language, start=start, end=end)


def costs(context: Context) -> Table:
    """What each measure of the best scenario costs."""
    say, scenario = context.language, context.scenarios[context.best]
    prices = {measure.name: measure_cost(scenario, measure) for measure in scenario.measures}
    yearly = {m.name: m.strength * yearly_cost(scenario, m) for m in scenario.measures}
    whole, year = context.money([sum(prices.values())]), context.money(list(yearly.values()))
    columns = (
        Column("measure", WORDING.say("measure", say), text=True),
        Column("strength", WORDING.say("strength", say)),
        Column("start", WORDING.say("start", say)),
        Column("year", WORDING.say("cost_year", say, unit=year.unit)),
        Column("all", WORDING.say("cost_all", say, unit=whole.unit)),
    )
    rows = [
        Row(
            measure.name,
            Cell(measure.title.get(say)),
            (
                Cell(_strength(measure), order=measure.strength),
                Cell(_time(context, scenario, measure)),
                year.cell(yearly[measure.name]),
                whole.cell(prices[measure.name]),
            ),
        )
        for measure in sorted(scenario.measures, key=lambda m: (-prices[m.name], m.name))
    ]
    total = (Cell(""), Cell(""), Cell(""), whole.cell(sum(prices.values())))
    rows.append(Row(".all", Cell(WORDING.say("all", say)), total, first=True, strong=True))
    caption = WORDING.say(
        "caption_cost", say, scenario=context.quoted(context.best), when=context.end
    )
    return Table(COSTS, caption, columns, tuple(rows))


def alone(context: Context) -> Table:
    """Scenarios with one measure more than the baseline."""
    say, amounts = context.language, context.amounts
    money, form = amounts.money("extra_spending"), context.form("sharing_efficiency")
    columns = (
        Column("scenario", word("scenario", say), text=True),
        Column("measure", WORDING.say("measure", say), text=True),
        Column("strength", WORDING.say("strength", say)),
        Column("effect", form.change_head(WORDING.say("effect", say))),
        Column("extra", WORDING.say("extra", say, unit=money.unit)),
        Column("ratio", word("ratio", say)),
    )
    rows = [
        Row(
            name,
            context.head(name),
            (
                Cell(measure.title.get(say)),
                Cell(_strength(measure)),
                form.change_estimate(facts.difference(context.results, name)),
                amounts.cell("extra_spending", name, interval=True),
                Cell(number(facts.benefit_cost_ratio(context.results, name), 1)),
            ),
        )
        for name, measure in single(context).items()
    ]
    return Table(
        ALONE, WORDING.say("caption_alone", say, runs=context.runs), columns, tuple(rows), wide=True
    )


def what(context: Context) -> Table:
    """What each measure that is used is and does."""
    say, measures = context.language, used(context)
    yearly = {name: yearly_cost(scenario, m) for name, (m, scenario) in measures.items()}
    money = context.money(list(yearly.values()))
    columns = (
        Column("measure", WORDING.say("measure", say), text=True),
        Column("what", WORDING.say("what", say), text=True, width=50),
        Column("terms", WORDING.say("terms", say), text=True),
        Column("yearly", WORDING.say("yearly", say, unit=money.unit)),
    )
    rows = []
    for name, (measure, scenario) in measures.items():
        row = catalogue().get(measure.use or "")
        effects = effects_in_words(measure, scenario, say)
        text = " ".join(row.description.text().get(say).split()) if row else effects
        what_cell = Cell(text, effects if row else "")
        terms = Cell(_terms(measure, say))
        cells = (what_cell, terms, money.cell(yearly[name]))
        rows.append(Row(name, Cell(measure.title.get(say)), cells))
    return Table("measures-what", WORDING.say("caption_what", say), columns, tuple(rows), wide=True)


def _terms(measure: Measure, language: str) -> str:
    """What the measure needs first and what it conflicts with."""
    row = catalogue().get(measure.use or "")
    if row is None:
        return ""
    parts = []
    for key, names in (("needs", row.needs), ("conflicts", row.conflicts)):
        if names:
            titles = [f"“{catalogue()[name].title.text().get(language)}”" for name in names]
            text = "either" if key == "needs" and len(names) > 1 else key
            parts.append(WORDING.say(text, language, measures=listed(titles, language)))
    text = ("；" if language == "zh" else "; ").join(parts)
    return text[:1].upper() + text[1:]
