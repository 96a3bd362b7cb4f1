"""Figures in the page: SVG with ids of its own, a text for those who cannot see it, a caption."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup, escape

from cluster_sim.figures.data import FigureData, city_names, map_quarters
from cluster_sim.figures.numbers import gains
from cluster_sim.figures.words import number, tied
from cluster_sim.report import facts
from cluster_sim.report.blocks import Picture
from cluster_sim.report.context import Context
from cluster_sim.report.tables import Table
from cluster_sim.report.words import WORDING, word
from cluster_sim.text import Text

_CAPTIONS: Final[dict[str, Text]] = {
    "ranking": Text(
        "Each mark is a scenario’s mean, each bar its 95 % interval; where the bar is shorter than "
        "the mark it does not show. The dashed line is the baseline.",
        "每个标记为情景均值，横线为 95% 置信区间（短于标记时不可见）；虚线为基准。",
    ),
    "ranking-single": Text(
        "Each mark is the one run of a scenario. The dashed line is the baseline.",
        "每个标记为一个情景的唯一一次模拟；虚线为基准。",
    ),
    "efficiency_over_time": Text(
        "Higher is better. A line that rises late belongs to measures that take years to work.",
        "越高越好。较晚上升的曲线表示措施需要多年才能见效。",
    ),
    "efficiency_by_domain": Text(
        "From the short upright bar (the start) to the mark (the end): the longer the line, the "
        "more a domain gains. All domains have one scale.",
        "从短竖线（起点）到标记（末期）：线越长，该领域提高越多。各领域比例相同。",
    ),
    "efficiency_by_domain-run": Text(
        "A line for each domain; higher is better.", "每个领域一条曲线；越高越好。"
    ),
    "money-run": Text(
        "Left what is spent and by whom, right the value of what is shared. The two panels have "
        "scales of their own.",
        "左为支出及出资方，右为共享所实现的价值；两个面板的比例不同。",
    ),
    "cost_and_efficiency": Text(
        "Up is more sharing, left is cheaper. Open marks are scenarios that a cheaper one beats.",
        "越高共享越多，越左越便宜。空心标记表示存在更便宜且更好的情景。",
    ),
    "money": Text(
        "Left what is spent and by whom, right what it brings. The two panels have scales of "
        "their own.",
        "左为支出及出资方，右为所得价值；两个面板的比例不同。",
    ),
    "map": Text(
        "Red links are high barriers, blue ones let most through; wide links carry much.",
        "红色连线壁垒高，蓝色连线大多能通过；连线越宽，交换量越大。",
    ),
    "who_gains": Text(
        "From the ring to the arrow head; an arrow to the left is a loss.",
        "从圆环到箭头；箭头向左表示下降。",
    ),
    "levers": Text(
        "Darker is larger within its column; a dot: the interval contains 0.",
        "颜色越深，在该列中越大；圆点表示置信区间包含 0。",
    ),
    "gap_over_time": Text(
        "Lower is more equal. A programme can lift all cities and still widen the gap.",
        "越低越均等。某项方案可能使所有城市受益，同时扩大差距。",
    ),
}

_ALT: Final[dict[str, Text]] = {
    "ranking": Text(
        "Dot chart of {count} scenarios by final sharing efficiency, from {best} with {high} down "
        "to {worst} with {low}.",
        "{count} 个情景末期共享效率的点图，最高为{best}（{high}），最低为{worst}（{low}）。",
    ),
    "efficiency_over_time": Text(
        "Line chart of sharing efficiency from {start} to {end}; {best} ends highest at {high}, "
        "{worst} lowest at {low}.",
        "{start} 至 {end} 共享效率的折线图；{best}最高，为 {high}，{worst}最低，为 {low}。",
    ),
    "efficiency_by_domain": Text(
        "Sharing efficiency by domain: {domains}. The values are in a table beside it.",
        "各领域共享效率：{domains}。数值见旁边的表格。",
    ),
    "cost_and_efficiency": Text(
        "Scatter chart of all spending against sharing efficiency in {end} for {count} scenarios.",
        "{count} 个情景截至 {end} 的总支出与共享效率散点图。",
    ),
    "money": Text(
        "Public and private spending, and realised value, up to {end}. The values are in the "
        "table below.",
        "截至 {end} 的公共支出、社会资本与实现价值。数值见旁边的表格。",
    ),
    "map": Text(
        "Two maps of {region}, {first} and {last}, under {shown}: cities as circles, links "
        "coloured by their barrier.",
        "{region}在{shown}下 {first} 与 {last} 的两幅地图：圆为城市，连线颜色表示壁垒。",
    ),
    "who_gains": Text(
        "Sharing efficiency of {cities} cities before and after, under {shown}; {most} gains most.",
        "在{shown}下 {cities} 个城市前后的共享效率；{most}提高最多。",
    ),
    "levers": Text(
        "Heat map of what each of {count} scenarios, a measure each, does to the main results. "
        "The values are in a table beside it.",
        "热图：{count} 个情景（每个一项措施）对主要结果的影响。数值见旁边的表格。",
    ),
    "gap_over_time": Text(
        "Line chart of the Gini coefficient of the cities’ sharing efficiency from {start} to "
        "{end}.",
        "{start} 至 {end} 各城市共享效率基尼系数的折线图。",
    ),
}
_SIDE: Final = 21.6  # points free at the sides of a figure, which the page does not need
_PLAIN_ALT: Final = Text("Figure {name}", "图 {name}")


def picture(
    context: Context, name: str, table: Table | None = None, fold: str = ""
) -> list[Picture]:
    """A figure with the table behind it; none where it was not drawn."""
    data, say = context.data, context.language
    if name not in data.drawings:
        return []
    alt = description(name, data.results, say)
    heading = word(name, say) if name in WORDING else name
    behind = fold or word("numbers", say)

    def drawing() -> Markup:
        return inline(data.drawings[name], name, alt)

    return [Picture(name, heading, drawing, caption(name, data.results, say), table, behind)]


def caption(name: str, data: FigureData, language: str) -> str:
    """How to read a figure; empty for a figure that is not known here."""
    kinds = (("run", data.ranking is None), ("single", data.replicates == 1))
    keys = [f"{name}-{kind}" for kind, holds in kinds if holds and f"{name}-{kind}" in _CAPTIONS]
    key = keys[0] if keys else name
    return tied(_CAPTIONS[key].get(language)) if key in _CAPTIONS else ""


def description(name: str, data: FigureData, language: str) -> str:
    """What a figure shows, for those who cannot see it."""
    ranked = data.ranked()
    first, last = map_quarters(data)
    shown, cities = data.best(), city_names(data.region, language)
    text = _ALT.get(name, _PLAIN_ALT).get(language)
    most = "–"
    if "{most}" in text:
        order = gains(data, shown).order
        most = cities[int(order[0])] if len(order) else most
    return text.format(
        name=name,
        count=len(ranked),
        best=data.title(ranked[0], language),
        worst=data.title(ranked[-1], language),
        high=number(facts.efficiency(data, ranked[0]).mean),
        low=number(facts.efficiency(data, ranked[-1]).mean),
        start=data.when(0),
        end=data.when(facts.last_quarter(data)),
        domains=", ".join(domain.title.get(language) for domain in data.domains),
        region=data.region.title.get(language),
        first=data.when(first),
        last=data.when(last),
        shown=data.title(shown, language),
        cities=len(cities),
        most=most,
    )


def inline(svg: str, name: str, alt: str) -> Markup:
    """An SVG document as an element of a page.

    Ids get the figure's name in front, so that no two figures share one; the document's own
    width, declarations and rules for the whole page are dropped.
    """
    body = svg[svg.index("<svg") :]
    body = re.sub(r'\b(id=")', rf"\1{name}-", body)
    body = re.sub(r'\b(?:xlink:)?href="#', f'href="#{name}-', body)
    body = body.replace("url(#", f"url(#{name}-")
    body = re.sub(r"\s*<style[^>]*>.*?</style>", "", body, flags=re.DOTALL)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', body)
    width, height = (float(side) for side in size.groups()) if size else (100.0, 100.0)
    box = f"{_SIDE:g} {_SIDE / 2:g} {width - 2 * _SIDE:g} {height - _SIDE / 2:g}"
    head = (
        f'<svg class="drawing" role="img" aria-label="{escape(alt)}" viewBox="{box}" '
        'stroke-linejoin="round" stroke-linecap="butt">'
    )
    return Markup(head + body[body.index(">") + 1 :])
