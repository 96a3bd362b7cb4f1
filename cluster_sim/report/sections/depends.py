"""What the conclusion depends on: luck, yardsticks, uncertain parameters, what is left out."""

from __future__ import annotations

from typing import Final

from cluster_sim.figures.words import number, percent
from cluster_sim.report import facts
from cluster_sim.report.blocks import Block, Grid, Heading, Prose, Section, Sentences
from cluster_sim.report.context import Context
from cluster_sim.report.facts import estimate_of
from cluster_sim.report.findings import Finding, found, told
from cluster_sim.report.parameter_words import LEANING
from cluster_sim.report.sections import assumptions
from cluster_sim.report.sections.yardsticks import leaders, yardstick_table
from cluster_sim.report.tables import Cell, Column, Row, Table
from cluster_sim.report.wording import Wording, anchor, link
from cluster_sim.report.words import word
from cluster_sim.text import Text

PAIRS: Final = "pairs"

WORDING = Wording(
    {
        "title": Text("What the conclusion depends on", "结论取决于什么"),
        "wins": Text(
            "{scenario} is ahead of {other}, which comes second, in {wins} of {count} replicates: "
            "{change}.",
            "在 {count} 次重复中，{scenario}有 {wins} 次领先于排名第二的{other}：差为 {change}。",
        ),
        "spread": Text(
            "That lead is {times} times as large as what luck does to it from one replicate to "
            "the next ({sd}).",
            "该差距是重复之间偶然波动（{sd}）的 {times} 倍。",
        ),
        "alone": Text(
            "There is one scenario, so nothing is compared: what it changes is best seen beside a "
            "baseline (cluster-sim compare).",
            "只有一个情景，没有比较对象；与基准并列（cluster-sim compare）才能看清其作用。",
        ),
        "one_run": Text(
            "With one run each, luck cannot be told from effect.",
            "每个情景仅模拟一次，无法区分偶然因素与实际作用。",
        ),
        "heading_luck": Text("Luck", "偶然因素"),
        "heading_yardsticks": Text("The yardstick", "衡量标准"),
        "heading_parameters": Text("Uncertain numbers", "不确定的参数"),
        "parameters": Text(
            "Of the {count} parameters in use, {assumed} are declared assumptions in whole or in "
            "part. The intervals of this report speak of luck alone: they do not say what happens "
            "if such a number is different. That takes a sweep over the parameters (cluster-sim "
            "sweep); until one is made, read the order and the signs, not the digits.",
            "所用的 {count} 个参数中，{assumed} 个全部或部分为公开声明的假设。"
            "本报告的置信区间只反映偶然因素，并不说明这些数值不同时结果会怎样；"
            "这需要对参数做扫描分析（cluster-sim sweep）。"
            "在此之前，请看排序和方向，而不是具体数字。",
        ),
        "caption_leaning": Text(
            "Parameters of low confidence on which the results lean most, and what they decide.",
            "可信度较低而结果最依赖的参数，以及它们决定什么。",
        ),
        "heading_left_out": Text("What is not in the model", "模型没有包含的内容"),
        "caption_pairs": Text(
            "{scenario} against each other scenario in the same replicates: how often it is ahead "
            "in final sharing efficiency, by how much, and how much that varies.",
            "{scenario}与其他情景在相同重复中的比较：末期共享效率领先的次数、差距及其波动。",
        ),
        "ahead": Text("Ahead in", "领先次数"),
        "share": Text("Share of replicates", "占比"),
        "lead": Text("Lead", "差距"),
        "sd": Text("Varies by (sd)", "波动（标准差）"),
        "parameter": Text("Parameter", "参数"),
        "now": Text("Value", "取值"),
        "range": Text("Range", "范围"),
        "decides": Text("What it decides", "决定什么"),
        "confidence": Text("Confidence", "可信度"),
    }
)


LEFT_OUT: Final = (
    Text(
        "People do not move and firms do not settle elsewhere: populations and places are fixed.",
        "不考虑人口迁移和企业搬迁：人口与城市位置固定不变。",
    ),
    Text(
        "Politics does not change its mind: a measure runs from its start as strongly as it was "
        "set, whatever it turns out to cost.",
        "不考虑政策反复：措施一经开始即按设定强度实施，不因实际费用而改变。",
    ),
    Text(
        "Projects between cities that are not neighbours, and with the world outside the region.",
        "不相邻城市之间的项目，以及与区域外的往来。",
    ),
    Text(
        "Environment, jobs, prices and privacy; value is what is shared, in money, and nothing "
        "else.",
        "环境、就业、物价与隐私；价值仅指共享内容的货币价值。",
    ),
    Text(
        "No data on all sharing between all cities exist, so the model is not fitted to any: "
        "differences between scenarios are more reliable than levels.",
        "由于不存在覆盖所有城市间全部共享的数据，模型未经拟合：情景之间的差异比绝对水平更可靠。",
    ),
)


def section(context: Context) -> Section:
    """The section."""
    say = context.language
    blocks: list[Block] = []
    if context.compared and len(context.names) > 1:
        blocks += _compared(context)
    else:
        blocks.append(Prose(WORDING.html("alone", say)))
    blocks.append(Heading(WORDING.say("heading_parameters", say)))
    known = assumptions.in_use(context)
    if known:
        assumed = sum(1 for parameter in known if assumptions.assumed(parameter))
        counts = {"count": len(known), "assumed": assumed}
        blocks.append(Prose(WORDING.html("parameters", say, **counts)))
        blocks.append(Grid(leaning(context)))
    blocks.append(Heading(WORDING.say("heading_left_out", say)))
    blocks.append(Sentences(tuple(text.get(say) for text in LEFT_OUT)))
    return Section("depends", WORDING.say("title", say), tuple(blocks))


def _compared(context: Context) -> list[Block]:
    say = context.language
    blocks: list[Block] = [Heading(WORDING.say("heading_luck", say))]
    if context.results.replicates > 1:
        blocks.append(told(luck, context))
        blocks.append(Grid(pairs(context)))
    else:
        blocks.append(Prose(WORDING.html("one_run", say)))
    blocks.append(Heading(WORDING.say("heading_yardsticks", say)))
    blocks.append(told(leaders, context))
    blocks.append(Grid(yardstick_table(context)))
    return blocks


def luck(context: Context) -> list[Finding]:
    """How often, and how far beyond luck, the first is ahead of the second."""
    first, second = context.names[:2]
    gap = facts.paired(context.results, first, second, "sharing_efficiency")
    if gap.size < 2:
        return []
    wins, spread = int((gap > 0).sum()), float(gap.std(ddof=1))
    lead, form = estimate_of(gap), context.form("sharing_efficiency")
    findings = [
        found(
            WORDING, "wins", context, (float(wins), float(gap.size), *lead),
            scenario=context.quoted(first), other=context.quoted(second),
            wins=link(str(wins), anchor(PAIRS, second, "ahead")), count=gap.size,
            change=form.with_interval(lead, anchor(PAIRS, second, "lead")),
        )
    ]  # fmt: skip
    if spread > 0:
        times = number(lead.mean / spread, 1)
        sd = form.linked_spread(spread, anchor(PAIRS, second, "sd"))
        findings.append(
            found(WORDING, "spread", context, (lead.mean / spread, spread), times=times, sd=sd)
        )
    return findings


def pairs(context: Context) -> Table:
    """The first against each other scenario, replicate by replicate."""
    say, first, form = context.language, context.names[0], context.form("sharing_efficiency")
    columns = [Column("scenario", word("scenario", say), text=True)]
    columns += [Column(key, WORDING.say(key, say)) for key in ("ahead", "share")]
    columns += [Column(key, form.change_head(WORDING.say(key, say))) for key in ("lead", "sd")]
    rows = []
    for name in context.names[1:]:
        gap = facts.paired(context.results, first, name, "sharing_efficiency")
        wins = int((gap > 0).sum())
        share = wins / gap.size if gap.size else float("nan")
        spread = float(gap.std(ddof=1)) if gap.size > 1 else float("nan")
        cells = (
            Cell(f"{wins}", order=wins), Cell(percent(share, say), order=share),
            form.change_estimate(estimate_of(gap)), form.spread_cell(spread),
        )  # fmt: skip
        rows.append(Row(name, context.head(name), cells))
    caption = WORDING.say("caption_pairs", say, scenario=context.quoted(first))
    return Table(PAIRS, caption, tuple(columns), tuple(rows))


def leaning(context: Context) -> Table:
    """The parameters of low confidence that the results lean on."""
    say = context.language
    widths = {"parameter": 31, "now": 15, "range": 20, "confidence": 11, "decides": 23}
    columns = [
        Column(key, WORDING.say(key, say), text=True, width=width) for key, width in widths.items()
    ]
    by_name = {parameter.name: parameter for parameter in assumptions.in_use(context)}
    rows = [
        Row(
            name,
            assumptions.name_cell(by_name[name], say),
            (
                assumptions.value_cell(context, by_name[name]),
                Cell(assumptions.range_text(context, by_name[name])),
                assumptions.confidence_cell(by_name[name], say),
                Cell(decides.get(say)),
            ),
        )
        for name, decides in LEANING.items()
        if name in by_name
    ]
    caption = WORDING.say("caption_leaning", say)
    return Table("leaning", caption, tuple(columns), tuple(rows), wide=True)
