"""The words and numbers of the figures, in English and Chinese."""

from __future__ import annotations

import math
from typing import Final

from cluster_sim.text import Text

LANGUAGES: Final = ("en", "zh")

UNKNOWN: Final = "–"
"""What stands for a number that is not known."""

_WORDS: Final[dict[str, Text]] = {
    # titles and what stands under them
    "over_time": Text("Sharing efficiency over time", "共享效率的变化"),
    "over_time_note": Text(
        "Part of what cities would share without barriers that gets through. {runs}",
        "没有壁垒时城市之间本可共享的信息与服务中，实际能够实现的部分。{runs}",
    ),
    "runs_interval": Text(
        "Mean of {n} runs; bands: 95 % interval of the mean.",
        "{n} 次模拟的均值；色带为均值的 95% 置信区间。",
    ),
    "runs_spread": Text(
        "Mean of {n} runs; dark band: 95 % interval of the mean, light: 95 % of runs.",
        "{n} 次模拟的均值；深色带为均值的 95% 置信区间，浅色带包含 95% 的模拟结果。",
    ),
    "runs_bars": Text(
        "Mean of {n} runs; bars: 95 % interval of the mean.",
        "{n} 次模拟的均值；横线为均值的 95% 置信区间。",
    ),
    "runs_mean": Text("Mean of {n} runs.", "{n} 次模拟的均值。"),
    "one_run": Text("One run, so without an interval.", "仅一次模拟，因此没有置信区间。"),
    "by_domain": Text("Sharing efficiency by domain", "各领域的共享效率"),
    "by_domain_note": Text(
        "From the start (bar) to {when} (mark). {runs}", "从起点（竖线）到 {when}（标记）。{runs}"
    ),
    "ranking": Text("Which scenario shares most in {when}", "{when} 共享效率排名"),
    "ranking_note": Text(
        "Sharing efficiency in the last record. Scenarios on one shade cannot be told apart. "
        "{runs}",
        "末期共享效率。同一底色的情景在统计上无法区分。{runs}",
    ),
    "cost": Text("What sharing costs", "投入与共享效率"),
    "cost_note": Text(
        "All spending up to {when} against sharing efficiency then. Filled marks lie on the "
        "frontier: nothing cheaper shares more. {runs}",
        "截至 {when} 的总支出与当时的共享效率。"
        "实心标记位于前沿：没有更便宜且效率更高的情景。{runs}",
    ),
    "money": Text("Who pays, and what comes back", "谁出资，得到什么"),
    "money_note": Text("Sums up to {when}. {runs}", "截至 {when} 的累计值。{runs}"),
    "gains": Text("Which cities gain: {scenario}", "哪些城市受益：{scenario}"),
    "gains_note": Text(
        "Sharing efficiency of each city in {when}, compared with {other}; largest gain first. "
        "{runs}",
        "{when} 各城市的共享效率，与{other}相比，按增幅排序。{runs}",
    ),
    "gains_start": Text("the start", "起点"),
    "gap": Text("The gap between cities over time", "城市间差距的变化"),
    "gap_note": Text(
        "Gini coefficient of the cities’ sharing efficiency, weighted by population: 0 where all "
        "are equal. {runs}",
        "各城市共享效率的基尼系数（按人口加权）：0 表示完全均等。{runs}",
    ),
    "map": Text("Barriers and exchange: {scenario}", "壁垒与交换：{scenario}"),
    "map_note": Text(
        "{region}, {before} and {after}. Both maps have the same scales. {runs}",
        "{region}，{before} 与 {after}。两图比例相同。{runs}",
    ),
    "money_time": Text("Spending and realised value over time", "支出与实现价值的变化"),
    "money_time_note": Text("Sums since the start. {runs}", "自起点以来的累计值。{runs}"),
    # axes and legends
    "efficiency": Text("sharing efficiency", "共享效率"),
    "gini": Text("Gini coefficient", "基尼系数"),
    "year": Text("year", "年份"),
    "years": Text("years since the start", "距起点的年数"),
    "spending": Text("all spending", "总支出"),
    "public": Text("public", "公共支出"),
    "private": Text("private", "社会资本"),
    "spending_panel": Text("Spending", "支出"),
    "value_panel": Text("Realised value beyond the baseline", "比基准多实现的价值"),
    "value_panel_alone": Text("Realised value", "实现的价值"),
    "ratio": Text("benefit-\ncost ratio", "效益\n成本比"),
    "mean": Text("mean", "均值"),
    "change": Text("change", "变化"),
    "change_points": Text("change,\npoints", "变化\n（百分点）"),
    "group": Text("group", "组别"),
    "p_best": Text("probability\nto be best", "最优\n概率"),
    "difference": Text("to baseline,\npoints", "与基准之差\n（百分点）"),
    "points": Text("points", "百分点"),
    "barrier": Text(
        "Mean barrier of a link (nats), and what passes it", "连线的平均壁垒（奈特）及通过率"
    ),
    "load": Text("Exchange over a link a year", "连线的年交换量"),
    "population": Text("Population of a city", "城市人口"),
    "before": Text(
        "Before, {when}: sharing efficiency {value}", "之前（{when}）：共享效率 {value}"
    ),
    "after": Text("After, {when}: sharing efficiency {value}", "之后（{when}）：共享效率 {value}"),
    "kilometres": Text("{n} km", "{n} 公里"),
    "people": Text("{n} million", "{n} 万"),
    "nobody": Text("No data", "无数据"),
    "between": Text("… {n} cities in between", "……其间 {n} 个城市"),
}

_DOMAINS: Final[dict[str, Text]] = {
    "transport": Text("Transport", "交通"),
    "telecom": Text("Telecom", "通信"),
    "health": Text("Health", "医疗"),
    "education": Text("Education", "教育"),
}

_MONEY: Final[dict[str, tuple[tuple[float, str], ...]]] = {
    # Millions of the currency in one of the unit, and the unit; Chinese counts in 10^4 and 10^8.
    "en": ((1.0, "million"), (1e3, "bn"), (1e6, "trillion")),
    "zh": ((1e-2, "万"), (1e2, "亿"), (1e6, "万亿")),
}
_CURRENCIES_ZH: Final = {"CNY": "元", "USD": "美元", "EUR": "欧元", "HKD": "港元", "MOP": "澳门元"}


def word(key: str, language: str, **values: object) -> str:
    """A text of the figures, filled in; a percent sign stays with its number."""
    return tied(_WORDS[key].get(language).format(**values))


def runs_note(count: int, key: str, language: str) -> str:
    """What the runs behind a figure are; ``key`` names the text for more than one."""
    return word(key, language, n=count) if count > 1 else word("one_run", language)


def domain_title(name: str) -> Text:
    """The title of one of the four standard domains, else its name."""
    return _DOMAINS.get(name, Text(name))


def number(value: float, digits: int = 3, signed: bool = False) -> str:
    """A number with a fixed count of decimals and a true minus sign; a dash where unknown."""
    if not math.isfinite(value):
        return UNKNOWN
    text = f"{abs(value):,.{digits}f}"
    zero = float(text.replace(",", "")) == 0
    if value < 0 and not zero:
        return "−" + text
    return "+" + text if signed and not zero else text


def tied(text: str) -> str:
    """The text with percent signs that no line break parts from their numbers."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def percent(share: float, language: str) -> str:
    """A share as whole percent; never 0 or 100 unless it is exactly that."""
    if not math.isfinite(share):
        return UNKNOWN
    text = f"{100 * share:.0f}"
    if text == "0" and share > 0:
        text = "< 1"
    elif text == "100" and share < 1:
        text = "> 99"
    return with_percent(text, language)


def share(value: float, language: str, digits: int = 1, signed: bool = False) -> str:
    """A share as percent with a fixed count of decimals; a dash where it is not known."""
    if not math.isfinite(value):
        return UNKNOWN
    return with_percent(number(100 * value, digits, signed), language)


def with_percent(text: str, language: str) -> str:
    """A number with its percent sign, from which no line break parts it."""
    return text + ("%" if language == "zh" else "\N{NO-BREAK SPACE}%")


def points(value: float) -> str:
    """A difference of shares in percentage points, with its sign, without a unit."""
    return number(100 * value, 1, signed=True)


def money_scale(largest: float, language: str) -> tuple[float, str]:
    """Which unit suits amounts up to ``largest`` millions: its size in millions, its name."""
    steps = _MONEY[language]
    fitting = [step for step in steps if largest >= step[0]]
    return fitting[-1] if fitting else steps[0]


def money_unit(name: str, currency: str, language: str) -> str:
    """Unit and currency as they stand on an axis."""
    if language == "zh":
        return name + _CURRENCIES_ZH.get(currency, " " + currency)
    return f"{name} {currency}"


def with_unit(name: str, unit: str, language: str) -> str:
    """What an axis or a column measures, and in what: ``cost, bn CNY``; no unit where empty."""
    if not unit:
        return name
    return f"{name}（{unit}）" if language == "zh" else f"{name}, {unit}"


def amount(value: float, currency: str, language: str) -> str:
    """Millions of a currency as people write it: three significant digits and a unit."""
    size, name = money_scale(abs(value) if math.isfinite(value) else 0.0, language)
    return f"{significant(value / size)} {money_unit(name, currency, language)}"


def round_amount(value: float, currency: str, language: str) -> str:
    """Millions of a currency that are a round number: no zeros behind the point."""
    size, name = money_scale(abs(value), language)
    return f"{plain(value / size)} {money_unit(name, currency, language)}"


def plain(value: float) -> str:
    """A round number with as many decimals as it needs."""
    text = number(value, 6)
    return text.rstrip("0").rstrip(".")


def significant(value: float, digits: int = 3) -> str:
    """A number rounded to so many significant digits, without an exponent."""
    if not math.isfinite(value):
        return UNKNOWN
    if value == 0:
        return "0"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return number(round(value, decimals), min(decimals, 6))
