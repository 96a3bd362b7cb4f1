"""By city: what changes where, in tables that can be sorted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from cluster_sim.figures.data import FloatArray, city_names
from cluster_sim.figures.words import share
from cluster_sim.region.place_names import place_name
from cluster_sim.report.blocks import Block, Grid, Prose, Section
from cluster_sim.report.context import Context
from cluster_sim.report.findings import Finding, found, told
from cluster_sim.report.pictures import picture
from cluster_sim.report.tables import Cell, Column, Row, Table
from cluster_sim.report.wording import Wording, anchor, link
from cluster_sim.text import Text

CITIES = "cities-all"

WORDING = Wording(
    {
        "title": Text("By city", "各城市"),
        "output": Text(
            "Output gains most in {most} against the baseline: {gain}.",
            "与基准相比，产出增幅最大的是{most}：{gain}。",
        ),
        "trust": Text(
            "Trust ends lowest in {city} ({trust}).", "末期信任度最低的是{city}（{trust}）。"
        ),
        "how": Text("Heads of columns sort the tables.", "点击列标题可对表格排序。"),
        "caption": Text(
            "Cities under {scenario} in {when}, means over the runs, largest gain first. Spending "
            "(programmes, projects, incidents) and incidents are summed since {start}.",
            "{scenario}下 {when} 的各城市，各次模拟的均值，按增幅排序。"
            "支出（措施、项目、安全事件）与安全事件自 {start} 起累计。",
        ),
        "caption_domains": Text(
            "Sharing efficiency of the cities by domain under {scenario}: {first}, {last}, and "
            "the change, means over the runs.",
            "{scenario}下各城市分领域的共享效率：{first}、{last} 及变化，各次模拟的均值。",
        ),
        "caption_scenarios": Text(
            "Difference of each city’s sharing efficiency to the baseline in {when}, in percentage "
            "points, scenario by scenario, means over the runs.",
            "{when} 各情景下各城市共享效率与基准之差（百分点），各次模拟的均值。",
        ),
        "fold_scenarios": Text("What each scenario does to each city", "各情景对各城市的影响"),
        "fold_domains": Text("Each city by domain", "各城市分领域"),
        "city": Text("City", "城市"),
        "division": Text("Division", "行政区"),
        "start": Text("Start", "起点"),
        "without": Text("End, baseline", "末期（基准）"),
        "end": Text("End", "末期"),
        "change": Text("Change", "变化"),
        "efficiency": Text("Sharing efficiency", "共享效率"),
        "value": Text("Value shared, {unit} a year", "共享价值（{unit}/年）"),
        "gdp": Text("Output, {unit} a year", "产出（{unit}/年）"),
        "gdp_gain": Text("Output to baseline", "产出较基准"),
        "trust_head": Text("Trust", "信任"),
        "maturity": Text("Digital maturity", "数字成熟度"),
        "spending": Text("Spent, {unit}", "支出（{unit}）"),
        "incidents": Text("Incidents", "安全事件"),
    }
)


def section(context: Context) -> Section:
    """The section."""
    say = context.language
    blocks: list[Block] = [
        told(findings, context),
        Prose(WORDING.html("how", say), "note sorts"),
        Grid(table(context)),
        *picture(context, "who_gains"),
        Grid(by_domain(context), WORDING.say("fold_domains", say)),
    ]
    if context.baseline and len(context.names) > 2:
        blocks.append(Grid(by_scenario(context), WORDING.say("fold_scenarios", say)))
    return Section("cities", WORDING.say("title", say), tuple(blocks))


def _output_gain(context: Context) -> FloatArray:
    """Output at the end over the baseline's, less 1, (n_cities,); NaN without a baseline."""
    read, (_, last) = context.city, context.moments
    own = read(context.best, "output", last)
    if context.alone:
        return np.full(own.shape, np.nan)
    base = read(str(context.baseline), "output", last)
    return np.asarray(np.divide(own, base, out=np.full(own.shape, np.nan), where=base > 0) - 1)


def findings(context: Context) -> list[Finding]:
    """Where output gains most, and where trust is lowest."""
    names, findings = city_names(context.results.region, context.language), []
    gain = _output_gain(context)
    if np.isfinite(gain).any() and np.nanmax(gain) > 0:
        most = int(np.nanargmax(gain))
        more = share(float(gain[most]), context.language, 2, signed=True)
        text = link(more, anchor(CITIES, str(most), "gdp_gain"))
        numbers = (float(gain[most]),)
        findings.append(found(WORDING, "output", context, numbers, most=names[most], gain=text))
    trust = context.city(context.best, "trust", context.moments[1])
    if np.isfinite(trust).any():
        low = int(np.nanargmin(trust))
        text = context.form("trust").linked(float(trust[low]), anchor(CITIES, str(low), "trust"))
        numbers = (float(trust[low]),)
        findings.append(found(WORDING, "trust", context, numbers, city=names[low], trust=text))
    return findings


def table(context: Context) -> Table:
    """Every city: sharing efficiency before and after, and what else a mayor asks for."""
    say, name = context.language, context.best
    read, (first, last) = partial(context.city, name), context.moments
    columns = [Column("city", WORDING.say("city", say), text=True)]
    columns.append(Column("division", WORDING.say("division", say), text=True))
    group = WORDING.say("efficiency", say)
    efficiency = {"start": read("sharing_efficiency", first)}
    if not context.alone:
        base = str(context.baseline)
        efficiency["without"] = context.city(base, "sharing_efficiency", last)
    efficiency["end"] = read("sharing_efficiency", last)
    columns += [Column(key, WORDING.say(key, say), group=group) for key in efficiency]
    form = context.form("sharing_efficiency")
    columns.append(Column("change", form.change_head(WORDING.say("change", say)), group=group))
    change = context.gain(name)
    numbers: list[tuple[FloatArray, Callable[[float], Cell]]]
    numbers = [(values, form.cell) for values in efficiency.values()]
    numbers.append((change, form.change_cell))
    more = _more(context, read, last)
    columns += [column for column, _, _ in more]
    numbers += [(values, make) for _, values, make in more]
    region = context.results.region
    cities, divisions = city_names(region, say), [place_name(d, say) for d in region.divisions]
    order = np.argsort(-np.where(np.isfinite(change), change, -np.inf), kind="stable")
    rows = [
        Row(
            str(city),
            Cell(cities[city]),
            (Cell(divisions[city]), *(make(float(values[city])) for values, make in numbers)),
        )
        for city in map(int, order)
    ]
    when = {"when": context.results.when(last), "start": context.start}
    caption = WORDING.say("caption", say, scenario=context.quoted(name), **when)
    return Table(CITIES, caption, tuple(columns), tuple(rows), sortable=True, wide=True)


_Made = tuple[Column, FloatArray, Callable[[float], Cell]]


def _more(context: Context, read: Callable[[str, int], FloatArray], last: int) -> list[_Made]:
    """The columns beside sharing efficiency: column, values, how a value becomes a cell."""
    say = context.language
    made: list[_Made] = []
    for key, metric in (("value", "realised_value"), ("gdp", "output"), ("spending", "spending")):
        values = read(metric, last)
        money = context.money(list(values))
        column = Column(key, WORDING.say(key, say, unit=money.unit))
        made.append((column, values, money.cell))
        if key == "gdp" and not context.alone:
            column = Column("gdp_gain", WORDING.say("gdp_gain", say))
            made.append((column, _output_gain(context), partial(_share_cell, context)))
    for key in ("trust", "maturity", "incidents"):
        head = WORDING.say("trust_head" if key == "trust" else key, say)
        made.append((Column(key, head), read(key, last), context.form(key).cell))
    return made


def _share_cell(context: Context, value: float) -> Cell:
    return Cell(share(value, context.language, 2, signed=True), order=value)


def by_domain(context: Context) -> Table:
    """Every city by domain: start, end, change."""
    say, data, name = context.language, context.results, context.best
    read, (first, last) = context.city, context.moments
    form = context.form("sharing_efficiency")
    columns = [Column("city", WORDING.say("city", say), text=True)]
    values = []
    for domain in data.domains:
        metric, title = f"sharing_efficiency_{domain.name}", domain.title.get(say)
        start, end = read(name, metric, first), read(name, metric, last)
        values.append((start, end, end - start))
        columns += [
            Column(anchor(domain.name, key), WORDING.say(key, say), group=title)
            for key in ("start", "end")
        ]
        head = form.change_head(WORDING.say("change", say))
        columns.append(Column(anchor(domain.name, "change"), head, group=title))
    writers = (form.cell, form.cell, form.change_cell)
    rows = [
        Row(
            str(city),
            Cell(title),
            tuple(
                write(float(part[city]))
                for three in values
                for part, write in zip(three, writers, strict=True)
            ),
        )
        for city, title in enumerate(city_names(data.region, say))
    ]
    when = {"first": data.when(first), "last": data.when(last)}
    caption = WORDING.say("caption_domains", say, scenario=context.quoted(name), **when)
    return Table("cities-domains", caption, tuple(columns), tuple(rows), True, True)


def by_scenario(context: Context) -> Table:
    """What every scenario does to every city, against the baseline."""
    say, data = context.language, context.results
    read, (_, last), form = context.city, context.moments, context.form("sharing_efficiency")
    base = read(str(context.baseline), "sharing_efficiency", last)
    others = [name for name in context.names if name != context.baseline]
    values = [read(name, "sharing_efficiency", last) - base for name in others]
    columns = [Column("city", WORDING.say("city", say), text=True)]
    columns += [Column(name, context.title(name)) for name in others]
    rows = [
        Row(
            str(city),
            Cell(title),
            tuple(form.change_cell(float(change[city])) for change in values),
        )
        for city, title in enumerate(city_names(data.region, say))
    ]
    caption = WORDING.say("caption_scenarios", say, when=data.when(last))
    return Table("cities-scenarios", caption, tuple(columns), tuple(rows), True, True)
