"""The map: where barriers stand and what they let through, before and after."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cluster_sim.figures.data import FloatArray, city_names, link_means, map_quarters
from cluster_sim.figures.words import number, share
from cluster_sim.report.blocks import Block, Section
from cluster_sim.report.context import Context
from cluster_sim.report.findings import Finding, found, told
from cluster_sim.report.pictures import picture
from cluster_sim.report.tables import Cell, Column, Row, Table, plain
from cluster_sim.report.wording import Wording, anchor, link
from cluster_sim.text import Text

LINKS = "links"

WORDING = Wording(
    {
        "title": Text("On the map", "地图"),
        "fell": Text(
            "Under {scenario} the barrier between {one} and {other} falls most: from {before} to "
            "{after} nats, so that {share} of what is sent gets over it instead of {earlier}.",
            "在{scenario}下，{one}与{other}之间的壁垒下降最多：由 {before} 降至 {after} 奈特，"
            "通过率由 {earlier} 提高到 {share}。",
        ),
        "left": Text(
            "The highest barrier that is left stands between {one} and {other}: {after} nats.",
            "剩余壁垒最高的是{one}与{other}之间：{after} 奈特。",
        ),
        "carries": Text(
            "The link between {one} and {other} carries most: {load} a year.",
            "{one}与{other}之间的连线交换量最大：每年 {load}。",
        ),
        "caption": Text(
            "Links between neighbouring cities under {scenario}: mean barrier over the domains "
            "and exchange of all domains in {first} and {last}, means over the runs.",
            "{scenario}下相邻城市之间的连线：{first} 与 {last} 各领域的平均壁垒与总交换量，"
            "各次模拟的均值。",
        ),
        "fold": Text("All links as a table", "全部连线（表格）"),
        "from": Text("From", "城市"),
        "to": Text("To", "邻市"),
        "before": Text("{when}, nats", "{when}，奈特"),
        "change": Text("Change", "变化"),
        "load": Text("{when}, {unit} a year", "{when}（{unit}/年）"),
        "barrier": Text("Barrier", "壁垒"),
        "exchange": Text("Exchange", "交换量"),
    }
)


class Links(NamedTuple):
    """Mean barrier (nats) and exchange (money a year) of each link, (n_links,), at two records."""

    first: int
    last: int
    barrier: tuple[FloatArray, FloatArray]
    load: tuple[FloatArray, FloatArray]

    @property
    def known(self) -> bool:
        """Whether there is a link of which both are known."""
        return bool(np.isfinite(self.barrier[0] + self.barrier[1]).any())


def links(context: Context) -> Links:
    """The links of the best scenario at the first and the last record that knows them."""
    data = context.results
    names = [domain.name for domain in data.domains]
    columns = tuple(f"{what}_{name}" for what in ("friction", "load") for name in names)
    first, last = map_quarters(data)
    barriers, loads = [], []
    for quarter in (first, last):
        means = link_means(data, context.best, quarter, columns)
        barriers.append(np.mean([means[f"friction_{name}"] for name in names], axis=0))
        loads.append(np.sum([means[f"load_{name}"] for name in names], axis=0))
    return Links(first, last, (barriers[0], barriers[1]), (loads[0], loads[1]))


def section(context: Context) -> Section:
    """The section."""
    fold = WORDING.say("fold", context.language)
    blocks: list[Block] = [
        told(findings, context),
        *picture(context, "map", table(context, links(context)), fold),
    ]
    return Section("map", WORDING.say("title", context.language), tuple(blocks))


def findings(context: Context) -> list[Finding]:
    """Where barriers fall most, where the highest is left, and which link carries most."""
    seen = links(context)
    if not seen.known:
        return []
    before, after = seen.barrier
    fell = int(np.nanargmin(after - before))
    left, most = int(np.nanargmax(after)), int(np.nanargmax(seen.load[1]))
    money = context.money(list(seen.load[1]))
    findings = []
    if after[fell] < before[fell]:
        numbers = (float(before[fell]), float(after[fell]))
        earlier, later = (share(np.exp(-value), context.language, 0) for value in numbers)
        findings.append(
            found(
                WORDING, "fell", context, numbers,
                scenario=context.quoted(context.best), **_ends(context, fell),
                before=link(number(numbers[0], 2), anchor(LINKS, str(fell), "before")),
                after=link(number(numbers[1], 2), anchor(LINKS, str(fell), "after")),
                earlier=earlier, share=later,
            )
        )  # fmt: skip
    text = link(number(float(after[left]), 2), anchor(LINKS, str(left), "after"))
    findings.append(
        found(WORDING, "left", context, (float(after[left]),), after=text, **_ends(context, left))
    )
    load = float(seen.load[1][most])
    text = link(money.amount(load), anchor(LINKS, str(most), "load_after"))
    findings.append(found(WORDING, "carries", context, (load,), load=text, **_ends(context, most)))
    return findings


def _ends(context: Context, index: int) -> dict[str, str]:
    names = city_names(context.results.region, context.language)
    u, v = context.results.region.ends[index]
    return {"one": names[u], "other": names[v]}


def table(context: Context, seen: Links) -> Table:
    """Every link of the region."""
    say, data = context.language, context.results
    names = city_names(data.region, say)
    money = context.money([*seen.load[0], *seen.load[1]])
    before, after = seen.barrier
    rows = [
        Row(
            str(place),
            Cell(names[u]),
            (
                Cell(names[v]),
                plain(float(before[place]), 2),
                plain(float(after[place]), 2),
                plain(float(after[place] - before[place]), 2, signed=True),
                money.cell(float(seen.load[0][place])),
                money.cell(float(seen.load[1][place])),
            ),
        )
        for place, (u, v) in enumerate(data.region.ends.tolist())
    ]
    first, last = data.when(seen.first), data.when(seen.last)
    barrier, load = WORDING.say("barrier", say), WORDING.say("exchange", say)
    columns = (
        Column("from", WORDING.say("from", say), text=True),
        Column("to", WORDING.say("to", say), text=True),
        Column("before", WORDING.say("before", say, when=first), group=barrier),
        Column("after", WORDING.say("before", say, when=last), group=barrier),
        Column("change", WORDING.say("change", say), group=barrier),
        Column("load", WORDING.say("load", say, when=first, unit=money.unit), group=load),
        Column("load_after", WORDING.say("load", say, when=last, unit=money.unit), group=load),
    )
    caption = WORDING.say(
        "caption", say, scenario=context.quoted(context.best), first=first, last=last
    )
    return Table(LINKS, caption, columns, tuple(rows), sortable=True)
