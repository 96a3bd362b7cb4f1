"""The words of charts and of the map in a browser, in English and Chinese."""

from __future__ import annotations

from typing import Final

from cluster_sim.figures.words import UNKNOWN, tied
from cluster_sim.text import Text

_MAP: Final[dict[str, Text]] = {
    "map": Text("Map of {region}: cities, and the links between them", "{region}地图：城市与连线"),
    "help": Text(
        "Arrow keys move the map, + and − change its size, 0 shows all of it.",
        "方向键移动地图，+ 与 − 缩放，0 显示全图。",
    ),
    "zoom_in": Text("Zoom in", "放大"),
    "zoom_out": Text("Zoom out", "缩小"),
    "home": Text("Show the whole region", "显示整个区域"),
    "barrier": Text("Barrier of a link (nats)", "连线的壁垒（奈特）"),
    "barrier_value": Text(
        "Mean barrier: {value} nats, {share} passes", "平均壁垒 {value} 奈特，通过率 {share}"
    ),
    "load": Text("Exchange a year", "年交换量"),
    "load_value": Text("Exchange: {amount} a year", "年交换量：{amount}"),
    "efficiency": Text("Sharing efficiency of a city, %", "城市共享效率（%）"),
    "efficiency_value": Text("Sharing efficiency: {value}", "共享效率：{value}"),
    "population": Text("Population", "人口"),
    "population_value": Text("Population: {amount}", "人口：{amount}"),
    "project": Text("Project under way", "在建项目"),
    "project_value": Text("Under way: {domains}", "在建项目：{domains}"),
    "finished_value": Text("Completed: {n}", "已建成项目：{n}"),
    "people": Text("{n} million", "{n} 万"),
    "kilometres": Text("{n} km", "{n} 公里"),
    "unknown": Text("No data", "无数据"),
    "and_more": Text("and more", "及以上"),
    "link": Text("{one} – {other}", "{one} – {other}"),
}


def map_words(language: str, region: str) -> dict[str, str]:
    """What the map says, by key; places in braces are filled in by the script."""
    found = {key: tied(text.get(language)) for key, text in _MAP.items()}
    return found | {"map": found["map"].format(region=region)}


_CHARTS: Final[dict[str, Text]] = {
    "interval": Text("95 % interval", "95% 置信区间"),
    "difference": Text("difference to baseline", "与基准之差"),
    "p_best": Text("probability to be best", "最优概率"),
    "against": Text("difference, points", "与基准之差（百分点）"),
    "points": Text("{value} points", "{value} 个百分点"),
    "best": Text("chance best", "最优概率"),
    "group": Text("group", "组别"),
    "before": Text("before", "之前"),
    "after": Text("after", "之后"),
    "total": Text("together", "合计"),
    "unsure": Text("the 95 % interval contains 0", "95% 区间包含 0"),
    "levers": Text(
        "What each measure does, alone and at full strength. Blue is welcome, brown is not; darker "
        "is larger within its column.",
        "各项措施单独全力实施的效果。蓝色为有利，棕色为不利；颜色越深，在该列中越大。",
    ),
    "parallel": Text(
        "Parallel axes of {n} runs, coloured by {colour}: {columns}.",
        "{n} 次模拟的平行坐标图，颜色表示{colour}：{columns}。",
    ),
    "scatter": Text(
        "Scatter chart of {n} runs: {x} against {y}.", "{n} 次模拟的散点图：{x} 与 {y}。"
    ),
}


def chart_word(key: str, language: str, **values: object) -> str:
    """A text of the charts, filled in; a percent sign stays with its number."""
    return tied(_CHARTS[key].get(language).format(**values))


def in_points(text: str, language: str) -> str:
    """A difference of shares with its unit; what is not known has none."""
    return text if text == UNKNOWN else chart_word("points", language, value=text)
