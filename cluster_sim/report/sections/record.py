"""For the record: the scenarios in full, seeds, versions, and how to run it again."""

from __future__ import annotations

from collections.abc import Mapping

from cluster_sim.report.blocks import Block, Code, Grid, Heading, Prose, Section, Sentences
from cluster_sim.report.context import Context
from cluster_sim.report.tables import Cell, Column, Row, Table
from cluster_sim.report.wording import Wording
from cluster_sim.text import Text

VERIFY = "cluster-sim verify report.html"
"""The command that re-runs what is inside the page and says whether the numbers hold."""

WORDING = Wording(
    {
        "scenarios": Text("The scenarios in full", "情景全文"),
        "scenarios_note": Text(
            "Everything that was simulated, with nothing left to defaults; each text can be saved "
            "as a scenario file.",
            "模拟所用的全部设定，没有隐含的默认值；每段文字都可另存为情景文件。",
        ),
        "printed": Text(
            "The texts are in the file of this report; they are left out in print.",
            "全文见本报告文件，打印时省略。",
        ),
        "again": Text("Seeds, versions, and how to run it again", "随机种子、版本与重新运行"),
        "check": Text("To check the numbers", "核对数字"),
        "check_note": Text(
            "This simulates again what is stored inside the HTML file of this report, and says "
            "whether the numbers hold.",
            "该命令按本报告 HTML 文件内保存的内容重新模拟，并说明数字是否一致。",
        ),
        "run": Text("To run it again", "重新运行"),
        "seed": Text(
            "Seed {seed}; {replicates} replicates of {quarters} quarters; {completed} of {planned} "
            "runs completed.",
            "随机种子 {seed}；{replicates} 次重复，每次 {quarters} 个季度；"
            "共 {planned} 次模拟，完成 {completed} 次。",
        ),
        "warnings": Text("Notes", "说明"),
        "software": Text("What it was computed with", "计算软件"),
        "program": Text("Program or library", "程序或库"),
        "version": Text("Version", "版本"),
        "inputs": Text("Digests of the inputs", "输入摘要"),
        "input": Text("Input", "输入"),
        "region": Text("region {name}", "区域 {name}"),
        "scenario": Text("scenario {name}", "情景 {name}"),
        "digest": Text("Digest (SHA-256)", "摘要（SHA-256）"),
    }
)


def scenarios(context: Context) -> Section:
    """The effective scenarios."""
    say = context.language
    blocks: list[Block] = [
        Prose(WORDING.html("scenarios_note", say)),
        Prose(WORDING.html("printed", say), "printed"),
    ]
    blocks += [
        Code(text, context.title(name), fold=context.title(name))
        for name, text in context.data.effective.items()
    ]
    return Section("scenarios", WORDING.say("scenarios", say), tuple(blocks))


def again(context: Context) -> Section:
    """Seeds, versions and commands."""
    say, data = context.language, context.data
    counts = {"completed": f"{data.completed:,}", "planned": f"{data.planned:,}"}
    seeds = WORDING.html(
        "seed", say, seed=data.seed, replicates=context.results.replicates,
        quarters=context.last, **counts,
    )  # fmt: skip
    blocks: list[Block] = [Prose(seeds)]
    if data.embedded:
        check = WORDING.say("check", say)
        blocks += [Heading(check), Prose(WORDING.html("check_note", say)), Code(VERIFY, check)]
    run = WORDING.say("run", say)
    blocks += [Heading(run), Code(data.command, run)]
    if data.warnings:
        blocks.append(Heading(WORDING.say("warnings", say)))
        blocks.append(Sentences(tuple(data.warnings)))
    if data.versions:
        blocks.append(Grid(_pairs(context, "software", "program", "version", data.versions)))
    if data.digests:
        named = {_named(name, say): digest for name, digest in data.digests.items()}
        blocks.append(Grid(_pairs(context, "inputs", "input", "digest", named)))
    return Section("again", WORDING.say("again", say), tuple(blocks))


def _named(entry: str, language: str) -> str:
    """What a digest is of, from its name in ``ReportData.digests``."""
    kind, _, name = entry.partition(" ")
    return WORDING.say(kind, language, name=name) if kind in ("region", "scenario") else entry


def _pairs(
    context: Context, caption: str, left: str, right: str, entries: Mapping[str, str]
) -> Table:
    say = context.language
    columns = (
        Column("name", WORDING.say(left, say), text=True),
        Column("value", WORDING.say(right, say), text=True),
    )
    rows = [Row(name, Cell(name), (Cell(value),)) for name, value in entries.items()]
    return Table(caption, WORDING.say(caption, say), columns, tuple(rows))
