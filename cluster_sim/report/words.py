"""The words that several parts of the report share, in English and Chinese."""

from __future__ import annotations

from typing import Final

from cluster_sim.report.wording import Wording
from cluster_sim.text import Text

WORDING: Final = Wording(
    {
        # the frame of the page
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
        "unfinished": Text(
            "{missing} of {planned} runs were not made: the work was stopped before its end.",
            "{planned} 次模拟中有 {missing} 次未进行：运行在结束前被中断。",
        ),
        "runs": Text(
            "Means of {n} runs; in brackets the 95 % interval of the mean.",
            "{n} 次模拟的均值，括号内为均值的 95% 置信区间。",
        ),
        "runs_one": Text(
            "One run each, so without intervals.", "每个情景仅模拟一次，因此没有置信区间。"
        ),
        "contents": Text("Contents", "目录"),
        "skip": Text("Skip to the answer", "跳到结论"),
        "top": Text("Back to the top", "回到顶部"),
        "more": Text("Further figures", "其他图"),
        "numbers": Text("The numbers behind this figure", "图中数据"),
        # what scripts write
        "sort": Text("Sort by {column}", "按{column}排序"),
        "scenario_shown": Text("Scenario on the map", "地图所示情景"),
        "play": Text("Play", "播放"),
        "pause": Text("Pause", "暂停"),
        "time": Text("Quarter on the map", "地图所示季度"),
        "chart_hint": Text(
            "Interactive: point at it for numbers; the table below has all of them.",
            "可交互：指向图形查看数值；全部数据见下表。",
        ),
        # heads of tables
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
        "siphon": Text("Siphon index", "虹吸指数"),
        "trust": Text("Trust", "信任"),
        "incidents": Text("Incidents", "安全事件"),
        "projects": Text("Projects completed", "完工项目"),
        "metric": Text("What", "指标"),
        "at_start": Text("At the start", "起点"),
        "at_end": Text("At the end", "末期"),
        "at_change": Text("Change", "变化"),
        "baseline_mark": Text("{title} (baseline)", "{title}（基准）"),
        "public": Text("Public spending", "公共支出"),
        "private": Text("Private spending", "社会资本"),
        "extra_value": Text("Value beyond the baseline", "比基准多实现的价值"),
        "extra_spending": Text("Spending beyond the baseline", "比基准多出的支出"),
        # headings of figures
        "ranking": Text("Ranking", "排名"),
        "efficiency_over_time": Text("Sharing efficiency over time", "共享效率的变化"),
        "efficiency_by_domain": Text("Sharing efficiency by domain", "各领域的共享效率"),
        "cost_and_efficiency": Text("Cost and efficiency", "投入与效率"),
        "money": Text("Spending and value", "支出与价值"),
        "map": Text("Barriers and exchange", "壁垒与交换"),
        "who_gains": Text("Which cities gain", "哪些城市受益"),
        "gap_over_time": Text("The gap between cities", "城市间差距"),
        "levers": Text("What each measure does", "各项措施的作用"),
    }
)


def word(key: str, language: str, **values: object) -> str:
    """A text of the report's frame, filled in."""
    return WORDING.say(key, language, **values)
