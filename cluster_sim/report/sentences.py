"""The wording of the findings, in English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cluster_sim.figures.words import tied
from cluster_sim.text import Text

_SENTENCES: Final[dict[str, Text]] = {
    "interval": Text(
        "{mean} (95 % interval {low} to {high})", "{mean}（95% 置信区间 {low} 至 {high}）"
    ),
    "best": Text(
        "{scenario} shares most: its sharing efficiency in {when} is {value}. The probability "
        "that it is the best of the scenarios is {probability}.",
        "{scenario}的共享效率最高：{when} 为 {value}，是各情景中最优的概率为 {probability}。",
    ),
    "best_single": Text(
        "{scenario} comes first: its sharing efficiency in {when} is {value}. That is one run "
        "each; more replicates would show how sure the order is.",
        "{scenario}排名第一：{when} 的共享效率为 {value}。每个情景仅模拟一次，"
        "需要更多重复才能判断排名是否可靠。",
    ),
    "best_tied": Text(
        "{scenario} comes first: its sharing efficiency in {when} is {value}. But it cannot be "
        "told apart from {rivals}; the probability that it is the best is {probability}.",
        "{scenario}排名第一：{when} 的共享效率为 {value}；但在统计上与{rivals}无法区分，"
        "其为最优的概率为 {probability}。",
    ),
    "raises": Text("raises", "提高"),
    "lowers": Text("lowers", "降低"),
    "effect": Text(
        "{scenario} {verb} sharing efficiency from {before} to {after} against the baseline "
        "after {years} years: {change}.",
        "与基准相比，{years} 年后{scenario}使共享效率由 {before} {verb}到 {after}："
        "变化为 {change}。",
    ),
    "effect_unsure": Text(
        "Against the baseline, sharing efficiency under {scenario} goes from {before} to {after} "
        "after {years} years: {change}. That is not distinguishable from no change.",
        "与基准相比，{years} 年后{scenario}的共享效率由 {before} 变为 {after}：变化为 {change}，"
        "与没有变化无法区分。",
    ),
    "path": Text(
        "Under {scenario}, sharing efficiency goes from {before} in {start} to {after} in {when}: "
        "{change}.",
        "在{scenario}下，共享效率从 {start} 的 {before} 变为 {when} 的 {after}：变化为 {change}。",
    ),
    "tied": Text(
        "{scenarios} cannot be told apart: {low} to {high}.",
        "{scenarios}在统计上无法区分：共享效率为 {low} 至 {high}。",
    ),
    "returns": Text(
        "{scenario} buys most: each {currency} spent beyond the baseline realises {ratio} "
        "{currency} of value; {least} buys least, {least_ratio}.",
        "{scenario}的回报最高：比基准每多支出 1 {currency}，多实现价值 {ratio} {currency}；"
        "{least}最低，为 {least_ratio}。",
    ),
    "returns_one": Text(
        "Under {scenario}, each {currency} spent beyond the baseline realises {ratio} {currency} "
        "of value.",
        "在{scenario}下，比基准每多支出 1 {currency}，多实现价值 {ratio} {currency}。",
    ),
    "frontier": Text(
        "Nothing cheaper shares more than these, from the cheapest up: {scenarios}.",
        "以下情景没有更便宜且效率更高的替代，按支出从低到高：{scenarios}。",
    ),
    "dominated": Text(
        "{scenario} spends {saved} more than {other} and shares less: {share} against {better}.",
        "{scenario}比{other}多支出 {saved}，共享效率却更低：{share} 对 {better}。",
    ),
    "cost": Text(
        "{scenario} costs {spent} up to {when}, {private} of it private, and realises {value} "
        "more than the baseline.",
        "截至 {when}，{scenario}共支出 {spent}，其中社会资本占 {private}，"
        "比基准多实现价值 {value}。",
    ),
    "cost_alone": Text(
        "{scenario} costs {spent} up to {when}, {private} of it private; the value realised in "
        "that time is {value}.",
        "截至 {when}，{scenario}共支出 {spent}，其中社会资本占 {private}；同期实现价值 {value}。",
    ),
    "cost_public": Text(
        "{scenario} costs {spent} up to {when}, all of it public, and realises {value} more than "
        "the baseline.",
        "截至 {when}，{scenario}共支出 {spent}，全部为公共支出，比基准多实现价值 {value}。",
    ),
    "cost_alone_public": Text(
        "{scenario} costs {spent} up to {when}, all of it public; the value realised in that "
        "time is {value}.",
        "截至 {when}，{scenario}共支出 {spent}，全部为公共支出；同期实现价值 {value}。",
    ),
    "domains": Text(
        "Under {scenario}, {most} gains most since the start ({gain}) and {least} least ({loss}).",
        "在{scenario}下，自起点以来{most}领域提高最多（{gain}），{least}领域最少（{loss}）。",
    ),
    "domains_even": Text(
        "Under {scenario}, all domains gain the same since the start ({gain}).",
        "在{scenario}下，自起点以来各领域提高幅度相同（{gain}）。",
    ),
    "cities": Text(
        "Under {scenario}, {gaining} of {count} cities gain sharing efficiency over the baseline: "
        "{most} most ({gain}), {least} least ({loss}).",
        "在{scenario}下，{count} 个城市中有 {gaining} 个的共享效率高于基准：{most}最多（{gain}），"
        "{least}最少（{loss}）。",
    ),
    "cities_alone": Text(
        "Under {scenario}, {gaining} of {count} cities gain sharing efficiency since the start: "
        "{most} most ({gain}), {least} least ({loss}).",
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
    "narrows": Text(
        "{scenario} narrows the gap between cities most: a Gini coefficient of {after}, against "
        "the baseline {change}.",
        "{scenario}最能缩小城市间差距：基尼系数为 {after}，与基准相比 {change}。",
    ),
    "widens": Text(
        "{scenario} widens the gap between cities most: a Gini coefficient of {after}, against "
        "the baseline {change}.",
        "{scenario}使城市间差距扩大最多：基尼系数为 {after}，与基准相比 {change}。",
    ),
    "narrows_alone": Text(
        "The gap between cities narrows under {scenario}: the Gini coefficient ends at {after}, "
        "since the start {change}.",
        "在{scenario}下城市间差距缩小：末期基尼系数为 {after}，与起点相比 {change}。",
    ),
    "widens_alone": Text(
        "The gap between cities widens under {scenario}: the Gini coefficient ends at {after}, "
        "since the start {change}.",
        "在{scenario}下城市间差距扩大：末期基尼系数为 {after}，与起点相比 {change}。",
    ),
    "incidents": Text(
        "Under {scenario} there are {count} security incidents in all, against the baseline "
        "{change}.",
        "在{scenario}下共发生 {count} 起安全事件，与基准相比 {change}。",
    ),
    "incidents_same": Text(
        "Under {scenario} there are {count} security incidents in all; the difference to the "
        "baseline, {change}, is not distinguishable from none.",
        "在{scenario}下共发生 {count} 起安全事件；与基准之差为 {change}，与没有差别无法区分。",
    ),
    "harmful": Text(
        "{scenario} lowers sharing efficiency against the baseline: {change}.",
        "与基准相比，{scenario}降低了共享效率：{change}。",
    ),
    "no_effect": Text(
        "{scenario} cannot be told apart from the baseline: {change}.",
        "{scenario}与基准在统计上无法区分：差为 {change}。",
    ),
    "no_return": Text(
        "{scenario} does not earn its cost in this time: a benefit-cost ratio of {ratio}.",
        "{scenario}在此期间未能收回成本：效益成本比为 {ratio}。",
    ),
}


def sentence(key: str, language: str, **values: object) -> str:
    """A sentence, filled in."""
    return tied(_SENTENCES[key].get(language).format(**values))


def listed(parts: Sequence[str], language: str) -> str:
    """``a, b and c``."""
    if language == "zh":
        return "、".join(parts)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
