"""The answer: a sentence to quote, key numbers, the ranking, and what was found."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cluster_sim.figures.words import number, percent
from cluster_sim.report import facts
from cluster_sim.report.blocks import Block, Card, Cards, Grid, Heading, Prose, Section
from cluster_sim.report.context import Context
from cluster_sim.report.findings import Finding, listing
from cluster_sim.report.pictures import picture
from cluster_sim.report.sections.ranking import RANKING, RUN, ranking, run, spot
from cluster_sim.report.sections.verdict import QUESTIONS, lead
from cluster_sim.report.wording import Wording, anchor
from cluster_sim.text import Text

WORDING = Wording(
    {
        "title": Text("The answer", "结论"),
        "findings": Text("What was found", "主要发现"),
        "surprising": Text("Worth a second look", "值得再看一眼"),
        "sure": Text("How sure the order is", "排名有多可靠"),
        "sure_note": Text(
            "All scenarios of one replicate meet the same luck, so a difference between two of "
            "them is surer than either number alone. Scenarios of one group cannot be told apart.",
            "同一次重复中的所有情景遇到相同的随机因素，因此两个情景之间的差异比单个数值更可靠。"
            "同一组的情景在统计上无法区分。",
        ),
        "one_run": Text(
            "There is one run of each scenario, so there are no intervals, and nothing can be "
            "said about how far chance decides the order. Run it again with --replicates 32.",
            "每个情景仅模拟一次，因此没有置信区间，也无法判断偶然因素对结果的影响。"
            "请以 --replicates 32 重新运行。",
        ),
        "card_efficiency": Text("Sharing efficiency, {when}", "共享效率，{when}"),
        "card_difference": Text("Beyond the baseline", "高于基准"),
        "card_change": Text("Since the start", "自起点以来"),
        "card_points": Text("points", "个百分点"),
        "card_p_best": Text("Probability to be best", "最优概率"),
        "card_cost": Text("Spending up to {when}", "截至 {when} 的支出"),
        "card_value": Text("Realised value up to {when}", "截至 {when} 实现的价值"),
        "card_interval": Text(
            "95 % interval {low}\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}{high}",
            "95% 置信区间 {low}\N{NO-BREAK SPACE}至\N{NO-BREAK SPACE}{high}",
        ),
        "card_one_run": Text("one run, no interval", "仅一次模拟，无区间"),
        "card_alone": Text("clearly ahead of the next", "明显领先于第二名"),
        "card_group": Text(
            "not to be told apart from {count} others", "与另外 {count} 个情景无法区分"
        ),
        "card_ratio": Text("{ratio} of value for each 1 spent", "每支出 1，实现价值 {ratio}"),
        "card_private": Text("{share} of it private", "其中社会资本占 {share}"),
        "card_public": Text("all of it public", "全部为公共支出"),
    }
)


def section(context: Context, surprises: list[Finding]) -> Section:
    """The section; ``surprises`` of other sections are gathered here."""
    say = context.language
    own = [finding for question in QUESTIONS for finding in question(context)]
    usual = [finding for finding in own if not finding.surprising]
    strange = [finding for finding in own if finding.surprising] + surprises
    blocks: list[Block] = [Prose(lead(context).html, "lead")]
    if context.results.replicates == 1:
        blocks.append(Prose(WORDING.html("one_run", say), "alert"))
    blocks.append(Cards(cards(context)))
    blocks.append(Grid(ranking(context) if context.compared else run(context)))
    if usual:
        blocks.append(Heading(WORDING.say("findings", say)))
        blocks.append(listing(usual))
    if strange:
        blocks.append(Heading(WORDING.say("surprising", say)))
        blocks.append(listing(strange, marked=True))
    if context.compared:
        blocks.append(Heading(WORDING.say("sure", say)))
        blocks.append(Prose(WORDING.html("sure_note", say)))
    blocks += picture(context, "ranking")
    return Section("answer", WORDING.say("title", say), tuple(blocks))


def cards(context: Context) -> tuple[Card, ...]:
    """Key numbers of the scenario that comes first."""
    data, name, say = context.results, context.names[0], context.language
    value, form = facts.efficiency(data, name), context.form("sharing_efficiency")
    first = Card(
        WORDING.say("card_efficiency", say, when=context.end),
        form.text(value.mean), _interval(context, value, form.bare),
        spot(context, name, "efficiency"),
    )  # fmt: skip
    if not context.compared:
        grown = facts.change(data, name, "sharing_efficiency")
        second = Card(
            WORDING.say("card_change", say), form.change(grown.mean),
            _interval(context, grown, form.change), anchor(RUN, "efficiency", "change"),
            WORDING.say("card_points", say),
        )  # fmt: skip
        return (first, second, _cost_card(context, name), _value_card(context, name))
    gap = facts.difference(data, name)
    second = Card(
        WORDING.say("card_difference", say), form.change(gap.mean),
        _interval(context, gap, form.change), anchor(RANKING, name, "difference"),
        WORDING.say("card_points", say),
    )  # fmt: skip
    rivals = len(facts.groups(data)[0]) - 1
    third = Card(
        WORDING.say("card_p_best", say), percent(facts.ranked_row(data, name, "p_best"), say),
        WORDING.say("card_group" if rivals else "card_alone", say, count=rivals),
        anchor(RANKING, name, "p_best"),
    )  # fmt: skip
    shown = (first,) if name == data.baseline else (first, second)
    if data.replicates > 1:  # one run says nothing about chance
        shown = (*shown, third)
    return (*shown, _cost_card(context, name))


def _interval(context: Context, value: facts.Estimate, written: Callable[[float], str]) -> str:
    if not np.isfinite(value.low):
        return WORDING.say("card_one_run", context.language)
    low, high = written(value.low), written(value.high)
    return WORDING.say("card_interval", context.language, low=low, high=high)


def _cost_card(context: Context, name: str) -> Card:
    say, amounts = context.language, context.amounts
    spent = amounts.of("spending", name).mean
    share = amounts.of("private", name).mean / spent if spent > 0 else 0.0
    key = "card_private" if share > 0 else "card_public"
    return Card(
        WORDING.say("card_cost", say, when=context.end),
        amounts.cell("spending", name).text,
        WORDING.say(key, say, share=percent(share, say)),
        spot(context, name, "spending"),
        amounts.money("spending").unit,
    )


def _value_card(context: Context, name: str) -> Card:
    say, amounts = context.language, context.amounts
    spent, value = (amounts.of(kind, name).mean for kind in ("spending", "value"))
    ratio = number(value / spent, 1) if spent > 0 else "–"
    return Card(
        WORDING.say("card_value", say, when=context.end),
        amounts.cell("value", name).text,
        WORDING.say("card_ratio", say, ratio=ratio),
        spot(context, name, "value"),
        amounts.money("value").unit,
    )
