"""Equity: who gains, who loses, and whether the gap between cities narrows."""

from __future__ import annotations

import numpy as np

from cluster_sim.figures.data import FloatArray, city_names
from cluster_sim.report import facts
from cluster_sim.report.blocks import Block, Grid, Prose, Section
from cluster_sim.report.context import Context
from cluster_sim.report.findings import Finding, found, told
from cluster_sim.report.pictures import picture
from cluster_sim.report.sections import cities, paths
from cluster_sim.report.tables import Cell, Column, Row, Table, plain
from cluster_sim.report.wording import Rich, Wording, anchor, listed
from cluster_sim.report.words import word
from cluster_sim.text import Text

EQUITY = "equity-all"

WORDING = Wording(
    {
        "title": Text("Who gains, who loses", "谁受益，谁受损"),
        "cities": Text(
            "Under {scenario}, {gaining} of {count} cities gain sharing efficiency over the "
            "baseline: {most} most ({gain}), {least} least ({loss}).",
            "在{scenario}下，{count} 个城市中有 {gaining} 个的共享效率高于基准："
            "{most}最多（{gain}），{least}最少（{loss}）。",
        ),
        "cities_alone": Text(
            "Under {scenario}, {gaining} of {count} cities gain sharing efficiency since the "
            "start: {most} most ({gain}), {least} least ({loss}).",
            "在{scenario}下，{count} 个城市中有 {gaining} 个的共享效率比起点提高："
            "{most}最多（{gain}），{least}最少（{loss}）。",
        ),
        "cities_all": Text(
            "Under {scenario}, all {count} cities gain sharing efficiency over the baseline: "
            "{most} most ({gain}), {least} least ({loss}).",
            "在{scenario}下，全部 {count} 个城市的共享效率都高于基准：{most}最多（{gain}），"
            "{least}最少（{loss}）。",
        ),
        "cities_alone_all": Text(
            "Under {scenario}, all {count} cities gain sharing efficiency since the start: "
            "{most} most ({gain}), {least} least ({loss}).",
            "在{scenario}下，全部 {count} 个城市的共享效率都比起点提高：{most}最多（{gain}），"
            "{least}最少（{loss}）。",
        ),
        "lose": Text(
            "Worse off than under the baseline: {cities}.", "比基准更差的城市：{cities}。"
        ),
        "lose_alone": Text(
            "Worse off than at the start: {cities}.", "比起点更差的城市：{cities}。"
        ),
        "narrows": Text(
            "{scenario} narrows the gap between cities most: the Gini coefficient ends at "
            "{after}; the difference to the baseline is {change}.",
            "{scenario}最能缩小城市间差距：基尼系数为 {after}，与基准相比 {change}。",
        ),
        "widens": Text(
            "{scenario} widens the gap between cities most: the Gini coefficient ends at "
            "{after}; the difference to the baseline is {change}.",
            "{scenario}使城市间差距扩大最多：基尼系数为 {after}，与基准相比 {change}。",
        ),
        "narrows_alone": Text(
            "The gap between cities narrows under {scenario}: the Gini coefficient ends at "
            "{after}; the change since the start is {change}.",
            "在{scenario}下城市间差距缩小：末期基尼系数为 {after}，与起点相比 {change}。",
        ),
        "widens_alone": Text(
            "The gap between cities widens under {scenario}: the Gini coefficient ends at "
            "{after}; the change since the start is {change}.",
            "在{scenario}下城市间差距扩大：末期基尼系数为 {after}，与起点相比 {change}。",
        ),
        "lowest": Text(
            "The city with the lowest sharing efficiency is at {low} under {scenario}, against "
            "{base} in the baseline.",
            "在{scenario}下，共享效率最低的城市为 {low}，基准下为 {base}。",
        ),
        "lowest_alone": Text(
            "The city with the lowest sharing efficiency ends at {low}, from {base} at the start.",
            "共享效率最低的城市由起点的 {base} 变为末期的 {low}。",
        ),
        "siphon_up": Text(
            "The largest cities draw more of the flows to themselves: the siphon index goes from "
            "{before} to {after} under {scenario}.",
            "在{scenario}下，最大城市吸引的流量份额上升：虹吸指数由 {before} 变为 {after}。",
        ),
        "siphon_down": Text(
            "The largest cities draw a smaller share of the flows: the siphon index goes from "
            "{before} to {after} under {scenario}.",
            "在{scenario}下，最大城市吸引的流量份额下降：虹吸指数由 {before} 变为 {after}。",
        ),
        "caption": Text(
            "Equity by scenario in {when}. {runs} "
            "“Gaining” counts the cities above the baseline, or above their own start where there "
            "is none.",
            "{when} 各情景的公平性。{runs}“受益城市”指高于基准（无基准时高于起点）的城市数。",
        ),
        "note": Text(
            "The siphon index is the share of the flows that go to the largest cities by output "
            "(the top tenth) less their share of output: below 0, flows are spread more widely "
            "than output.",
            "虹吸指数为产出最高的十分之一城市所占流量份额减去其产出份额：小于 0 "
            "表示流量比产出分布得更均匀。",
        ),
        "gini": Text("Gini of cities", "城市基尼系数"),
        "change": Text("Change of Gini", "基尼系数变化"),
        "lowest_head": Text("Lowest city", "最低城市"),
        "siphon": Text("Siphon index", "虹吸指数"),
        "siphon_start": Text("Siphon index, start", "虹吸指数（起点）"),
        "gaining": Text("Cities gaining", "受益城市"),
        "losing": Text("Cities losing", "受损城市"),
        "most": Text("Gains most", "受益最多"),
        "least": Text("Gains least", "受益最少"),
    }
)


def section(context: Context) -> Section:
    """The section."""
    say = context.language
    gini = paths.table(context, "gini_efficiency", "gini", "caption_gini")
    blocks: list[Block] = [
        told(findings, context),
        Grid(table(context)),
        Prose(WORDING.html("note", say), "note"),
        *picture(context, "gap_over_time", gini),
    ]
    return Section("equity", WORDING.say("title", say), tuple(blocks))


def findings(context: Context) -> list[Finding]:
    """Which cities gain and lose, the gap, the lowest city, and what the largest draw."""
    questions = (who, gap, lowest, siphon)
    return [finding for question in questions for finding in question(context)]


def who(context: Context) -> list[Finding]:
    """Which city gains most and least in the best scenario, and how many gain."""
    name, change = context.best, context.gain(context.best)
    order = _order(change)
    if len(order) < 2:
        return []
    names = city_names(context.results.region, context.language)
    most, least = int(order[0]), int(order[-1])
    gaining = int((change[order] > 0).sum())
    key, form = "cities_alone" if context.alone else "cities", context.form("sharing_efficiency")
    gain, loss = (
        form.linked_change(float(change[i]), anchor(cities.CITIES, str(i), "change"))
        for i in (most, least)
    )
    numbers = (float(change[most]), float(change[least]), float(gaining))
    first = found(
        WORDING, key + ("_all" if gaining == len(order) else ""), context, numbers,
        gaining < len(order),
        scenario=context.quoted(name), gaining=gaining, count=len(order),
        most=names[most], gain=gain, least=names[least], loss=loss,
    )  # fmt: skip
    lost = [int(i) for i in order[::-1] if change[i] < 0][:_MOST_NAMED]
    if not lost:
        return [first]
    key = "lose_alone" if context.alone else "lose"
    listed_cities = _listed(context, [(names[i], float(change[i]), i) for i in lost])
    losses = tuple(float(change[i]) for i in lost)
    return [first, found(WORDING, key, context, losses, cities=listed_cities)]


_MOST_NAMED = 8


def _order(change: FloatArray) -> list[int]:
    """The cities of which the change is known, the largest gain first."""
    order = np.argsort(-change, kind="stable")
    return [int(city) for city in order if np.isfinite(change[city])]


def _listed(context: Context, losses: list[tuple[str, float, int]]) -> Rich:
    form = context.form("sharing_efficiency")
    parts = [
        NAMED.rich(
            "loss",
            context.language,
            city=name,
            change=form.linked_change(change, anchor(cities.CITIES, str(i), "change"), short=True),
        )
        for name, change, i in losses
    ]
    return listed(parts, context.language)


NAMED = Wording({"loss": Text("{city} ({change})", "{city}（{change}）")})


def gap(context: Context) -> list[Finding]:
    """Whether the gap between cities narrows, and under which scenario most."""
    data, alone, form = context.results, context.baseline is None, context.form("gini_efficiency")
    changes = {name: _gini_change(context, name) for name in context.names}
    known = {
        name: moved
        for name, moved in changes.items()
        if moved.known and (alone or name != context.baseline)
    }
    if not known:
        return []
    narrow = min(known, key=lambda name: known[name].mean)
    wide = max(known, key=lambda name: known[name].mean)
    findings = []
    for name, key in ((narrow, "narrows"), (wide, "widens")):
        moved = known[name]
        if (moved.mean < 0) != (key == "narrows") or not moved.sure:
            continue
        after = facts.final(data, name, "gini_efficiency").mean
        findings.append(
            found(
                WORDING, f"{key}_alone" if alone else key, context, (after, *moved),
                key == "widens",
                scenario=context.quoted(name),
                after=form.linked(after, anchor(EQUITY, name, "gini")),
                change=form.with_interval(moved, anchor(EQUITY, name, "change")),
            )
        )  # fmt: skip
    return findings


def _gini_change(context: Context, name: str) -> facts.Estimate:
    if context.baseline is None:
        return facts.change(context.results, name, "gini_efficiency")
    return facts.against_baseline(context.results, name, "gini_efficiency")


def lowest(context: Context) -> list[Finding]:
    """How the city that has least fares."""
    data, name, metric = context.results, context.best, "lowest_city_efficiency"
    low, form = facts.final(data, name, metric), context.form(metric)
    if not low.known:
        return []
    text = form.linked(low.mean, anchor(EQUITY, name, "lowest"))
    if context.alone:
        base = facts.initial(data, name, metric)
        texts = {"low": text, "base": form.text(base)}
        return [found(WORDING, "lowest_alone", context, (low.mean, base), **texts)]
    base = facts.final(data, str(context.baseline), metric).mean
    base_text = form.linked(base, anchor(EQUITY, str(context.baseline), "lowest"))
    title = context.quoted(name)
    numbers = (low.mean, base)
    return [found(WORDING, "lowest", context, numbers, scenario=title, low=text, base=base_text)]


def siphon(context: Context) -> list[Finding]:
    """Whether the largest cities draw the flows to themselves."""
    data, name = context.results, context.best
    moved = facts.change(data, name, "siphon_index")
    if not moved.sure:
        return []
    before, after = (
        facts.initial(data, name, "siphon_index"),
        facts.final(data, name, "siphon_index"),
    )
    up, form = moved.mean > 0, context.form("siphon_index")
    return [
        found(
            WORDING, "siphon_up" if up else "siphon_down", context, (before, after.mean), up,
            scenario=context.quoted(name),
            before=form.linked(before, anchor(EQUITY, name, "siphon_start")),
            after=form.linked(after.mean, anchor(EQUITY, name, "siphon")),
        )
    ]  # fmt: skip


def table(context: Context) -> Table:
    """All scenarios: the gap, the lowest city, the siphon index, and who gains."""
    say = context.language
    heads = {
        "gini": "gini", "change": "change", "lowest": "lowest_head",
        "siphon_start": "siphon_start", "siphon": "siphon", "gaining": "gaining",
        "losing": "losing",
    }  # fmt: skip
    columns = [Column("scenario", word("scenario", say), text=True)]
    columns += [Column(key, WORDING.say(text, say)) for key, text in heads.items()]
    share = context.form("sharing_efficiency")
    columns += [
        Column(key, share.change_head(WORDING.say(key, say)), text=True)
        for key in ("most", "least")
    ]
    rows = [Row(name, context.head(name), _cells(context, name)) for name in context.names]
    caption = WORDING.say("caption", say, when=context.end, runs=context.runs)
    return Table(EQUITY, caption, tuple(columns), tuple(rows), sortable=True, wide=True)


_METRICS = ("sharing_efficiency", "gini_efficiency", "siphon_index")


def _cells(context: Context, name: str) -> tuple[Cell, ...]:
    data = context.results
    change, names = context.gain(name), city_names(data.region, context.language)
    order, base = _order(change), name == context.baseline
    ends = [(int(order[i]), float(change[order[i]])) for i in (0, -1)] if len(order) else []
    share, gini, siphoned = (context.form(metric) for metric in _METRICS)
    named = [Cell(names[i], share.change(value)) for i, value in ends] or [Cell("–")] * 2
    return (
        gini.estimate(facts.final(data, name, "gini_efficiency")),
        Cell("–", order=0.0) if base else gini.change_estimate(_gini_change(context, name)),
        share.estimate(facts.final(data, name, "lowest_city_efficiency")),
        siphoned.cell(facts.initial(data, name, "siphon_index")),
        siphoned.estimate(facts.final(data, name, "siphon_index")),
        plain(float(np.sum(change > 0)), 0),
        plain(float(np.sum(change < 0)), 0),
        *named,
    )
