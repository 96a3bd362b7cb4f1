"""The frame texts of the report, in English and Chinese."""

from __future__ import annotations

from typing import Final

from cluster_sim.figures.words import tied
from cluster_sim.text import Text

_WORDS: Final[dict[str, Text]] = {
    "title": Text("{region}: scenarios compared", "{region}一体化情景比较"),
    "title_run": Text("{region}: {scenario}", "{region}：{scenario}"),
    "about": Text(
        "{count} scenarios from {start} to {end}, {runs} simulated runs, {cities} cities, "
        "{links} links.",
        "{count} 个情景，{start} 至 {end}，共 {runs} 次模拟，{cities} 个城市，{links} 条连线。",
    ),
    "about_run": Text(
        "One scenario from {start} to {end}, {runs} simulated runs, {cities} cities, {links} "
        "links.",
        "1 个情景，{start} 至 {end}，共 {runs} 次模拟，{cities} 个城市，{links} 条连线。",
    ),
    "shortfall": Text(
        "{failed} of {planned} runs failed and are left out.",
        "{planned} 次模拟中有 {failed} 次失败，未计入。",
    ),
    "contents": Text("Contents", "目录"),
    # sections
    "answer": Text("The answer", "结论"),
    "findings": Text("What was found", "主要发现"),
    "surprising": Text("Worth a second look", "值得再看一眼"),
    "ranking": Text("How sure the order is", "排名有多可靠"),
    "efficiency_over_time": Text("How sharing develops", "共享效率如何变化"),
    "efficiency_by_domain": Text("By domain", "分领域"),
    "cost_and_efficiency": Text("What sharing costs", "投入与效率"),
    "money": Text("Money", "资金"),
    "map": Text("On the map", "地图"),
    "who_gains": Text("City by city", "各城市"),
    "gap_over_time": Text("The gap between cities", "城市间差距"),
    "reading": Text("How to read this", "如何阅读本报告"),
    "scenarios": Text("The scenarios in full", "情景全文"),
    "method": Text("How this was made", "计算方法与来源"),
    # the first table
    "table_ranking": Text(
        "Scenarios by sharing efficiency in {when}, best first. Means of {n} runs each; in "
        "brackets the 95 % interval of the mean. Money and incidents are summed since {start}.",
        "按 {when} 共享效率排序的情景，每个情景 {n} 次模拟的均值，括号内为均值的 95% 置信区间。"
        "金额与安全事件自 {start} 起累计。",
    ),
    "table_run": Text(
        "Means of {n} runs; in brackets the 95 % interval of the mean. Money, incidents and "
        "projects are summed since {start}.",
        "{n} 次模拟的均值，括号内为均值的 95% 置信区间。金额、安全事件与项目自 {start} 起累计。",
    ),
    "rank": Text("Rank", "名次"),
    "scenario": Text("Scenario", "情景"),
    "group": Text("Group", "组别"),
    "efficiency": Text("Sharing efficiency", "共享效率"),
    "difference": Text("Difference to baseline", "与基准之差"),
    "p_best": Text("Probability to be best", "最优概率"),
    "spending": Text("Spending", "支出"),
    "value": Text("Realised value", "实现价值"),
    "ratio": Text("Benefit-cost ratio", "效益成本比"),
    "gini": Text("Gini of cities", "城市基尼系数"),
    "lowest": Text("Lowest city", "最低城市"),
    "incidents": Text("Incidents", "安全事件"),
    "projects": Text("Projects completed", "完工项目"),
    "measure": Text("What", "指标"),
    "at_start": Text("At the start", "起点"),
    "at_end": Text("At the end", "末期"),
    "baseline_mark": Text("baseline", "基准"),
    # tables behind figures
    "numbers": Text("The numbers behind this figure", "图中数据"),
    "numbers_time": Text("Sharing efficiency, mean over the runs", "共享效率，各次模拟的均值"),
    "numbers_gap": Text(
        "Gini coefficient of the cities’ sharing efficiency, mean over the runs",
        "各城市共享效率的基尼系数，各次模拟的均值",
    ),
    "numbers_domain": Text(
        "Sharing efficiency by domain at the end, mean over the runs",
        "末期各领域共享效率，各次模拟的均值",
    ),
    "numbers_money": Text("Money, mean over the runs", "金额，各次模拟的均值"),
    "numbers_cities": Text(
        "Sharing efficiency by city, mean over the runs, largest gain first",
        "各城市共享效率，各次模拟的均值，按增幅排序",
    ),
    "city": Text("City", "城市"),
    "without": Text("Baseline", "基准"),
    "with": Text("With the scenario", "该情景"),
    "before": Text("Start", "起点"),
    "after": Text("End", "末期"),
    "change": Text("Change", "变化"),
    "public": Text("Public spending", "公共支出"),
    "private": Text("Private spending", "社会资本"),
    "extra_value": Text("Value beyond the baseline", "比基准多实现的价值"),
    "total": Text("All domains", "全部领域"),
    # the last sections
    "version": Text("Version", "版本"),
    "input": Text("Input", "输入"),
    "digest": Text("Digest (SHA-256)", "摘要（SHA-256）"),
    "software": Text("Computed with", "计算软件"),
    "inputs": Text("Digests of the inputs", "输入摘要"),
    "seed": Text(
        "Seed {seed}; {replicates} replicates of {quarters} quarters.",
        "随机种子 {seed}；{replicates} 次重复，每次 {quarters} 个季度。",
    ),
    "again": Text("To run it again", "重新运行"),
    "sources": Text("Sources of the region’s figures", "区域数据来源"),
    "warnings": Text("Notes", "说明"),
    "see": Text("figure", "见图"),
    "luck": Text(
        "All scenarios of one replicate meet the same luck (common random numbers), so that "
        "differences between scenarios are surer than the scenarios themselves.",
        "同一重复中的所有情景使用相同的随机数，因此情景之间的差异比各情景本身的数值更可靠。",
    ),
    "model": Text(
        "Costs, strengths of measures and behaviour are declared assumptions with ranges, not "
        "measurements. Read the order and the signs before the digits.",
        "成本、措施强度与行为参数均为公开声明并带有取值范围的假设，而非实测值。请先看排序和方向，再看具体数字。",
    ),
}

_GLOSSARY: Final[tuple[tuple[Text, Text], ...]] = (
    (
        Text("Sharing efficiency", "共享效率"),
        Text(
            "Of everything that the cities would share if there were no barriers, the part that "
            "gets through: 0 is nothing, 1 is all.",
            "在没有任何壁垒时城市之间本可共享的全部内容中，实际能够实现的部分：0 为无，1 为全部。",
        ),
    ),
    (
        Text("Barrier", "壁垒"),
        Text(
            "What holds sharing back on a link between two neighbouring cities, in nats: of what "
            "is sent over a link, exp(−barrier) arrives. 0.7 lets half through.",
            "相邻两城之间连线上阻碍共享的程度，单位为奈特："
            "通过连线的比例为 exp(−壁垒)，0.7 约通过一半。",
        ),
    ),
    (
        Text("95 % interval", "95% 置信区间"),
        Text(
            "How well the mean over the runs is known (Student t). It speaks of chance within the "
            "model, not of how well the model fits the world.",
            "各次模拟均值的可靠程度（学生 t 分布）。"
            "它反映模型内部的随机性，而不是模型与现实的吻合程度。",
        ),
    ),
    (
        Text("Group, probability to be best", "组别与最优概率"),
        Text(
            "Scenarios of one group cannot be told apart: the interval of their paired difference "
            "contains 0. The probability to be best says how likely it is, given these runs, that "
            "a scenario has the highest mean of all.",
            "同一组的情景在统计上无法区分：配对差的置信区间包含 0。"
            "最优概率是指根据这些模拟，该情景均值最高的可能性。",
        ),
    ),
    (
        Text("Benefit-cost ratio", "效益成本比"),
        Text(
            "Realised value beyond the baseline, divided by spending beyond the baseline, both "
            "summed over the years and not discounted.",
            "比基准多实现的价值除以比基准多出的支出，均为各年累计，未折现。",
        ),
    ),
    (
        Text("Gini coefficient", "基尼系数"),
        Text(
            "How unequal the cities’ sharing efficiencies are, weighted by population: 0 is equal.",
            "各城市共享效率的不均等程度（按人口加权）：0 为完全均等。",
        ),
    ),
)


def word(key: str, language: str, **values: object) -> str:
    """A text of the report's frame, filled in."""
    return tied(_WORDS[key].get(language).format(**values))


def known(key: str) -> bool:
    """Whether there is a text of this name."""
    return key in _WORDS


def glossary(language: str) -> list[tuple[str, str]]:
    """Terms and what they mean."""
    return [(term.get(language), tied(text.get(language))) for term, text in _GLOSSARY]
