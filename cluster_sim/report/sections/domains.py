"""By domain: in what the cities share more, and where barriers are left."""

from __future__ import annotations

from cluster_sim.report import facts
from cluster_sim.report.blocks import Block, Grid, Section
from cluster_sim.report.context import Context
from cluster_sim.report.findings import Finding, found, told
from cluster_sim.report.pictures import picture
from cluster_sim.report.tables import Cell, Column, Row, Table
from cluster_sim.report.wording import Wording, anchor
from cluster_sim.report.words import word
from cluster_sim.text import Text

DOMAINS = "domains-best"

WORDING = Wording(
    {
        "title": Text("By domain", "分领域"),
        "most": Text(
            "Under {scenario}, {most} gains most since the start ({gain}) and {least} least "
            "({loss}).",
            "在{scenario}下，自起点以来{most}领域提高最多（{gain}），{least}领域最少（{loss}）。",
        ),
        "even": Text(
            "Under {scenario}, all domains gain the same since the start ({gain}).",
            "在{scenario}下，自起点以来各领域提高幅度相同（{gain}）。",
        ),
        "barrier": Text(
            "The highest barriers are left in {domain}: {friction} nats on an average link in "
            "{when}.",
            "剩余壁垒最高的领域是{domain}：{when} 连线平均为 {friction} 奈特。",
        ),
        "caption_best": Text(
            "The domains under {scenario}, means over the runs: sharing efficiency at the start "
            "and at the end, and the mean barrier of a link.",
            "{scenario}下的各领域，各次模拟的均值：起点与末期的共享效率以及连线的平均壁垒。",
        ),
        "caption_all": Text(
            "Sharing efficiency by domain in {when}, mean over the runs",
            "{when} 各领域共享效率，各次模拟的均值",
        ),
        "domain": Text("Domain", "领域"),
        "start": Text("Start", "起点"),
        "baseline": Text("End, baseline", "末期（基准）"),
        "end": Text("End", "末期"),
        "change": Text("Change since the start", "与起点之差"),
        "gain": Text("Difference to baseline", "与基准之差"),
        "efficiency": Text("Sharing efficiency", "共享效率"),
        "friction": Text("Mean barrier, nats", "平均壁垒，奈特"),
        "total": Text("All domains", "全部领域"),
    }
)


def section(context: Context) -> Section:
    """The section."""
    blocks: list[Block] = [
        told(findings, context),
        Grid(best(context)),
        *picture(context, "efficiency_by_domain", every(context) if context.compared else None),
    ]
    return Section("domains", WORDING.say("title", context.language), tuple(blocks))


def findings(context: Context) -> list[Finding]:
    """Which domain gains most and least in the best scenario, and where barriers are left."""
    data, name, form = context.results, context.best, context.form("sharing_efficiency")
    changes = {d: facts.change(data, name, f"sharing_efficiency_{d.name}") for d in data.domains}
    known = {domain: grown.mean for domain, grown in changes.items() if grown.known}
    findings = []
    if len(known) > 1:
        most, least = max(known, key=known.__getitem__), min(known, key=known.__getitem__)
        gain, loss = (
            form.linked_change(known[domain], anchor(DOMAINS, domain.name, "change"))
            for domain in (most, least)
        )
        findings.append(
            found(
                WORDING, "most" if gain != loss else "even", context, (known[most], known[least]),
                known[least] < 0 and changes[least].sure,
                scenario=context.quoted(name),
                most=most.title.get(context.language), gain=gain,
                least=least.title.get(context.language), loss=loss,
            )
        )  # fmt: skip
    barriers = {d: facts.final(data, name, f"mean_friction_{d.name}") for d in data.domains}
    left = {domain: value.mean for domain, value in barriers.items() if value.known}
    if left:
        high = max(left, key=left.__getitem__)
        form = context.form(f"mean_friction_{high.name}")
        text = form.linked(left[high], anchor(DOMAINS, high.name, "friction_end"))
        findings.append(
            found(
                WORDING, "barrier", context, (left[high],),
                domain=high.title.get(context.language), friction=text, when=context.end,
            )
        )  # fmt: skip
    return findings


def best(context: Context) -> Table:
    """The domains of the best scenario, and all together."""
    say = context.language
    efficiency, friction = WORDING.say("efficiency", say), WORDING.say("friction", say)
    heads = ["start", *([] if context.alone else ["baseline"]), "end", "change"]
    heads += [] if context.alone else ["gain"]
    columns = [Column("domain", WORDING.say("domain", say), text=True)]
    share = context.form("sharing_efficiency")
    for key in heads:
        head = WORDING.say(key, say)
        head = share.change_head(head) if key in ("change", "gain") else head
        columns.append(Column(key, head, group=efficiency))
    columns += [
        Column(f"friction_{key}", WORDING.say(key, say), group=friction) for key in ("start", "end")
    ]
    rows = [
        _row(context, domain.name, domain.title.get(say), f"sharing_efficiency_{domain.name}")
        for domain in context.results.domains
    ]
    total = _row(context, "", WORDING.say("total", say), "sharing_efficiency")
    caption = WORDING.say("caption_best", say, scenario=context.quoted(context.best))
    return Table(DOMAINS, caption, tuple(columns), (*rows, total), wide=True)


def _row(context: Context, domain: str, title: str, metric: str) -> Row:
    data, name, form = context.results, context.best, context.form(metric)
    cells = [form.cell(facts.initial(data, name, metric))]
    if not context.alone:
        cells.append(form.estimate(facts.final(data, str(context.baseline), metric)))
    cells.append(form.estimate(facts.final(data, name, metric)))
    cells.append(form.change_estimate(facts.change(data, name, metric)))
    if not context.alone:
        cells.append(form.change_estimate(facts.against_baseline(data, name, metric)))
    if domain:
        barrier = f"mean_friction_{domain}"
        form = context.form(barrier)
        cells.append(form.cell(facts.initial(data, name, barrier)))
        cells.append(form.estimate(facts.final(data, name, barrier)))
    else:
        cells += [Cell("–"), Cell("–")]
    return Row(domain or "all", Cell(title), tuple(cells), first=not domain, strong=not domain)


def every(context: Context) -> Table:
    """All scenarios by domain at the end."""
    data, say = context.results, context.language
    metrics = {d.name: f"sharing_efficiency_{d.name}" for d in data.domains}
    columns = [Column("scenario", word("scenario", say), text=True)]
    columns += [Column(d.name, d.title.get(say)) for d in data.domains]
    columns.append(Column("all", WORDING.say("total", say)))
    rows = [
        Row(
            name,
            context.head(name),
            tuple(
                context.form(metric).estimate(facts.final(data, name, metric))
                for metric in (*metrics.values(), "sharing_efficiency")
            ),
        )
        for name in context.names
    ]
    caption = WORDING.say("caption_all", say, when=context.end)
    return Table("domains", caption, tuple(columns), tuple(rows), wide=True)
