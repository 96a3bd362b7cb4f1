"""The method in half a page, and what the words mean."""

from __future__ import annotations

from typing import Final

from cluster_sim.figures.words import tied
from cluster_sim.report.blocks import Block, Heading, Prose, Section, Terms
from cluster_sim.report.context import Context
from cluster_sim.report.wording import Wording
from cluster_sim.text import Text

WORDING = Wording(
    {
        "title": Text("Method", "方法"),
        "idea": Text(
            "Cities are points, neighbouring cities are joined by links, and every link has a "
            "barrier in each domain: infrastructure, standards, administration and trust add up "
            "to it. What passes a link is exp(−barrier); two cities share over the route with the "
            "lowest barriers. Of everything that the cities would share if there were none, "
            "sharing efficiency is the part that gets through. What they would share is estimated "
            "from output and distance (gravity).",
            "城市是点，相邻城市由连线相接；每条连线在每个领域都有壁垒，由基础设施、标准、行政和信任"
            "各层相加而成。通过连线的比例为 exp(−壁垒)，两城沿壁垒最低的路线共享。"
            "在没有任何壁垒时城市之间本可共享的全部内容中，能够通过的部分即为共享效率；"
            "本可共享的内容按产出与距离（引力模型）估算。",
        ),
        "quarter": Text(
            "Time goes by in quarters. In each, the measures act and are paid; routes and flows "
            "follow; neighbouring cities decide on joint projects from their own benefit and "
            "cost, with a coordinator or without; projects are built, take longer or cost more "
            "than planned, and lower barriers; cities learn from what was built; security "
            "incidents cost money and trust; output and budgets grow.",
            "时间以季度推进。每个季度：措施生效并支付费用；路线和流量随之变化；"
            "相邻城市根据自身收益与成本决定合作项目（有无协调机构均可）；项目建设可能延期或超支，"
            "建成后降低壁垒；城市从已建项目中学习；安全事件造成费用和信任损失；产出与预算增长。",
        ),
        "policy": Text(
            "Measures work only through declared channels, such as a share of a barrier that is "
            "taken away. Several measures on one barrier multiply, so the fifth adds less than "
            "the first, and barriers in a row are complements, so programmes together do more "
            "than the sum of their parts.",
            "措施只通过公开声明的渠道起作用，例如消除某一壁垒的一定比例。多项措施作用于同一壁垒时"
            "按乘法合成，因此第五项的作用小于第一项；而前后相连的壁垒互为补充，"
            "因此综合方案的效果大于各部分之和。",
        ),
        "luck": Text(
            "Every scenario is run {replicates} times with different luck in decisions, "
            "construction and incidents; run number 7 of every scenario meets the same luck, so "
            "differences are surer than levels. Intervals are 95 % (Student t) for the mean over "
            "the runs. The same seed gives the same numbers again.",
            "每个情景在决策、建设和安全事件的不同随机因素下运行 {replicates} 次；"
            "各情景的第 7 次运行遇到相同的随机因素，因此差异比水平更可靠。"
            "区间为各次模拟均值的 95% 置信区间（学生 t 分布）。相同的随机种子再次给出相同的数字。",
        ),
        "luck_one": Text(
            "Every scenario is run once; all meet the same luck in decisions, construction and "
            "incidents. With more runs there would be intervals. The same seed gives the same "
            "numbers again.",
            "每个情景运行一次，各情景在决策、建设和安全事件中遇到相同的随机因素；"
            "多次运行才有置信区间。相同的随机种子再次给出相同的数字。",
        ),
        "read": Text(
            "Costs, strengths of measures and behaviour are declared assumptions with ranges, not "
            "measurements. Read the order and the signs before the digits.",
            "成本、措施强度与行为参数均为公开声明并带有取值范围的假设，而非实测值。"
            "请先看排序和方向，再看具体数字。",
        ),
        "terms": Text("What the words mean", "术语说明"),
    }
)

GLOSSARY: Final[tuple[tuple[Text, Text], ...]] = (
    (
        Text("Sharing efficiency", "共享效率"),
        Text(
            "Of everything that the cities would share if there were no barriers, the part that "
            "gets through, in percent. Differences are in percentage points: from 20 % to 25 % "
            "is 5 points.",
            "在没有任何壁垒时城市之间本可共享的全部内容中，实际能够实现的部分，"
            "以百分比表示；差异以百分点表示：由 20% 到 25% 为 5 个百分点。",
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
            "How well the mean over the runs is known. It speaks of chance within the model, not "
            "of how well the model fits the world.",
            "各次模拟均值的可靠程度。它反映模型内部的随机性，而不是模型与现实的吻合程度。",
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
        Text("Realised value", "实现价值"),
        Text(
            "What the cities share, in money, summed over the quarters.",
            "城市之间共享内容的货币价值，按季度累计。",
        ),
    ),
    (
        Text("Benefit-cost ratio", "效益成本比"),
        Text(
            "Realised value beyond the baseline, divided by spending beyond the baseline, both "
            "summed over the years and not discounted. Its interval is Fieller’s.",
            "比基准多实现的价值除以比基准多出的支出，均为各年累计，未折现；"
            "其区间按菲勒（Fieller）方法计算。",
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


def section(context: Context) -> Section:
    """The section."""
    say, runs = context.language, context.results.replicates
    blocks: list[Block] = [
        Prose(WORDING.html("idea", say)),
        Prose(WORDING.html("quarter", say)),
        Prose(WORDING.html("policy", say)),
        Prose(WORDING.html("luck" if runs > 1 else "luck_one", say, replicates=runs)),
        Prose(WORDING.html("read", say)),
        Heading(WORDING.say("terms", say)),
        Terms(tuple((term.get(say), tied(text.get(say))) for term, text in GLOSSARY)),
    ]
    return Section("method", WORDING.say("title", say), tuple(blocks))
