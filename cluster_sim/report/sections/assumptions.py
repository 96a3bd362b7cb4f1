"""Assumptions: every number that is used, with its source and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup, escape

from cluster_sim.figures.words import money_unit, with_percent
from cluster_sim.figures.words import plain as plain_number
from cluster_sim.report.blocks import Block, Grid, Heading, Prose, Section, Sentences
from cluster_sim.report.context import Context
from cluster_sim.report.effect_words import effect_in_words
from cluster_sim.report.findings import Finding, found, told
from cluster_sim.report.parameter_words import CONFIDENCE, PARTS, SOURCES, STATUS, UNITS
from cluster_sim.report.sections.measures import used
from cluster_sim.report.tables import Cell, Column, Row, Table
from cluster_sim.report.wording import Wording, anchor, link, listed
from cluster_sim.scenario.measures import MeasureRow, catalogue
from cluster_sim.scenario.parameters import Parameter, parameters
from cluster_sim.scenario.schema import LAYERS, Measure, Scenario
from cluster_sim.text import Text

WORDING = Wording(
    {
        "title": Text("Assumptions and sources", "假设与来源"),
        "own": Text(
            "{count} parameters differ from their defaults or between scenarios, and are marked: "
            "{names}.",
            "有 {count} 个参数不同于默认值或因情景而异，已加标记：{names}。",
        ),
        "same": Text("All scenarios use the default parameters.", "所有情景均采用默认参数。"),
        "region": Text("The region’s figures", "区域数据"),
        "trend": Text(
            "{region}: {cities} cities, {links} links; trend growth of output {growth} a year; "
            "{rate} {currency} to the US dollar.",
            "{region}：{cities} 个城市、{links} 条连线；产出趋势增长率每年 {growth}；"
            "1 美元合 {rate} {currency}。",
        ),
        "caption": Text(
            "Parameters: {part}. The range is that from which a sweep draws; it is no limit.",
            "参数：{part}。范围为扫描分析的抽样范围，并非限制。",
        ),
        "heading_parameters": Text("Parameters", "参数"),
        "heading_measures": Text("Strengths of the measures", "措施强度"),
        "fold": Text("{part}: {count} parameters", "{part}：{count} 个参数"),
        "fold_measures": Text("What each measure is assumed to do", "各项措施的假定作用"),
        "caption_measures": Text(
            "What the measures in use are assumed to do at full strength, with the range in which "
            "that may lie.",
            "所用措施全力实施时的假定作用及其可能范围。",
        ),
        "parameter": Text("Parameter", "参数"),
        "value": Text("Value", "取值"),
        "unit": Text("Unit", "单位"),
        "range": Text("Range", "范围"),
        "source": Text("Source", "来源"),
        "confidence": Text("Confidence", "可信度"),
        "measure": Text("Measure", "措施"),
        "effect": Text("Effect", "作用"),
        "region_value": Text("that of the region", "采用区域的值"),
        "under": Text("{title}: {value}", "{title}：{value}"),
        "at": Text("{name}\N{NO-BREAK SPACE}{value}", "{name}\N{NO-BREAK SPACE}{value}"),
        "from_to": Text(
            "{low}\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}{high}",
            "{low}\N{NO-BREAK SPACE}至\N{NO-BREAK SPACE}{high}",
        ),
        "infrastructure": Text("infrastructure", "基础设施"),
        "standards": Text("standards", "标准"),
        "administration": Text("administration", "行政"),
        "trust": Text("trust", "信任"),
    }
)


def section(context: Context) -> Section:
    """The section."""
    say = context.language
    blocks: list[Block] = []
    known = in_use(context)
    if known:
        blocks.append(told(findings, context))
    blocks.append(Heading(WORDING.say("region", say)))
    blocks += _region(context)
    if known:
        blocks.append(Heading(WORDING.say("heading_parameters", say)))
    for part in dict.fromkeys(parameter.part for parameter in known):
        own = [parameter for parameter in known if parameter.part == part]
        title = PARTS[part].get(say) if part in PARTS else part
        fold = WORDING.say("fold", say, part=title, count=len(own))
        blocks.append(Grid(table(context, title, own), fold))
    if used(context):
        blocks.append(Heading(WORDING.say("heading_measures", say)))
        blocks.append(Grid(strengths(context), WORDING.say("fold_measures", say)))
    return Section("assumptions", WORDING.say("title", say), tuple(blocks))


def _region(context: Context) -> list[Block]:
    say = context.language
    scenario = next(iter(context.scenarios.values()), None)
    blocks: list[Block] = []
    if scenario is not None:
        region = scenario.region
        text = WORDING.html(
            "trend", say, region=region.title.get(say), cities=region.n_cities,
            links=region.n_links, growth=with_percent(plain_number(100 * region.trend_growth), say),
            rate=plain_number(region.usd_rate),
            currency=money_unit("", region.currency, say).strip(),
        )  # fmt: skip
        blocks.append(Prose(text))
    if context.data.sources:
        blocks.append(Sentences(tuple(_source(text, say) for text in context.data.sources)))
    return blocks


def _source(text: str, language: str) -> Markup:
    """A source of the region, which says so on a Chinese page where it is in English."""
    if language == "zh" and text.isascii():
        return Markup('<span lang="en">{}</span>').format(text)
    return escape(text)


def in_use(context: Context) -> list[Parameter]:
    """The parameters of the scenarios, in the order of the catalogue."""
    if not context.scenarios:
        return []
    return list(parameters().values())


def assumed(parameter: Parameter) -> bool:
    """Whether a parameter is, in whole or in part, a declared assumption."""
    status = parameter.status
    return "assumption" in (status.values() if isinstance(status, dict) else (status,))


def findings(context: Context) -> list[Finding]:
    """Which parameters are not as usual."""
    odd = [parameter for parameter in in_use(context) if differs(context, parameter)]
    if not odd:
        return [found(WORDING, "same", context, ())]
    names = listed([link(p.name, anchor("parameter", p.name, "value")) for p in odd],
                   context.language)  # fmt: skip
    numbers = (float(len(odd)),)
    return [found(WORDING, "own", context, numbers, count=len(odd), names=names)]


def differs(context: Context, parameter: Parameter) -> bool:
    """Whether a scenario has another value than the default, or than another scenario."""
    texts = {_spelled(context, s, parameter) for s in context.scenarios.values()}
    return len(texts) > 1 or any(
        not _is_default(scenario, parameter) for scenario in context.scenarios.values()
    )


def _is_default(scenario: Scenario, parameter: Parameter) -> bool:
    value = scenario.parameters[parameter.name]
    if parameter.default is None:
        return value == scenario.region.trend_growth
    if parameter.name == "domain_weights":  # normalised over the active domains
        return not isinstance(value, tuple) or len(set(value)) == 1
    if not isinstance(value, tuple):
        return value == parameter.default_for("")
    keys = LAYERS if parameter.name == "layer_share" else _likes(scenario)
    return all(v == parameter.default_for(key) for v, key in zip(value, keys, strict=True))


def _likes(scenario: Scenario) -> tuple[str, ...]:
    return tuple(domain.like or domain.name for domain in scenario.domains)


def _spelled(
    context: Context, scenario: Scenario, parameter: Parameter, between: str = "\n"
) -> str:
    """A value as text: one number, or one for each domain or layer, each on a line."""
    value = scenario.parameters[parameter.name]
    if not isinstance(value, tuple):
        return f"{value:.6g}"
    texts = [f"{part:.6g}" for part in value]
    if len(set(texts)) == 1:
        return texts[0]
    say = context.language
    if parameter.name == "layer_share":
        names = [WORDING.say(layer, say) for layer in LAYERS]
    else:
        names = [domain.title.get(say) for domain in scenario.domains]
    parts = [
        WORDING.say("at", say, name=name, value=text)
        for name, text in zip(names, texts, strict=True)
    ]
    return between.join(parts)


def name_cell(parameter: Parameter, language: str) -> Cell:
    """A parameter's meaning, and its name beneath."""
    meaning = parameter.meaning_zh if language == "zh" else parameter.meaning
    return Cell(" ".join(meaning.split()), parameter.name, "en" if language == "zh" else "")


def value_cell(context: Context, parameter: Parameter) -> Cell:
    """What the scenarios use; where they differ, each of them."""
    lines = [_spelled(context, scenario, parameter) for scenario in context.scenarios.values()]
    if len(set(lines)) == 1:
        return Cell(lines[0], mark=differs(context, parameter))
    say = context.language
    between = "，" if say == "zh" else ", "
    parts = [
        WORDING.say(
            "under", say, title=context.title(name),
            value=_spelled(context, scenario, parameter, between),
        )
        for name, scenario in context.scenarios.items()
    ]  # fmt: skip
    return Cell("\n".join(parts), mark=True)


def range_text(context: Context, parameter: Parameter) -> str:
    """The range that a sweep draws from, one or one for each domain, each on a line."""
    scenario = next(iter(context.scenarios.values()))
    keys = parameter.keys()
    if parameter.per_domain:
        keys = _likes(scenario)
    ranges = [_range(parameter.low_for, parameter.high_for, key, context) for key in keys]
    if len(set(ranges)) == 1:
        return ranges[0]
    titles = [domain.title.get(context.language) for domain in scenario.domains]
    if len(titles) != len(ranges):
        return "–"
    parts = [
        WORDING.say("at", context.language, name=name, value=text)
        for name, text in zip(titles, ranges, strict=True)
    ]
    return "\n".join(parts)


def _range(low: Callable[[str], Any], high: Callable[[str], Any], key: str, at: Context) -> str:
    if low(key) is None or high(key) is None:
        return "–"
    return WORDING.say("from_to", at.language, low=f"{low(key):.6g}", high=f"{high(key):.6g}")


def confidence_cell(parameter: Parameter, language: str) -> Cell:
    """How good a value is, and how far its source was checked."""
    text = " ".join(parameter.confidence.split())
    status = parameter.status
    each = list(dict.fromkeys(status.values() if isinstance(status, dict) else (status,)))
    note = listed([STATUS[one].get(language) for one in each], language)
    if language == "zh":
        text = CONFIDENCE.get(text, text)
    return Cell(text, "" if note == text else note)


def source_cell(source: str, language: str) -> Cell:
    """A source: words are translated, references stay as they are."""
    text = " ".join(source.split())
    if language == "en":
        return Cell(text)
    if text in SOURCES:
        return Cell(SOURCES[text])
    return Cell(text, language="en")


def table(context: Context, part: str, own: list[Parameter]) -> Table:
    """The parameters of one part of the model."""
    say = context.language
    widths = {
        "parameter": 26, "value": 14, "unit": 7, "range": 16, "source": 24, "confidence": 13
    }  # fmt: skip
    columns = tuple(
        Column(key, WORDING.say(key, say), text=True, width=width) for key, width in widths.items()
    )
    rows = []
    for parameter in own:
        unit = UNITS[parameter.unit] if say == "zh" else parameter.unit.removeprefix("1 ")
        cells = (
            value_cell(context, parameter),
            Cell("" if parameter.unit == "1" else unit),
            Cell(range_text(context, parameter)),
            source_cell(parameter.source, say),
            confidence_cell(parameter, say),
        )
        rows.append(Row(parameter.name, name_cell(parameter, say), cells))
    caption = WORDING.say("caption", say, part=part)
    return Table("parameter", caption, columns, tuple(rows), wide=True)


def strengths(context: Context) -> Table:
    """What the measures in use are assumed to do, with ranges and sources."""
    say = context.language
    widths = {"measure": 24, "effect": 42, "range": 12, "source": 22}
    columns = tuple(
        Column(key, WORDING.say(key, say), text=True, width=width) for key, width in widths.items()
    )
    rows = []
    for name, (measure, scenario) in used(context).items():
        row = catalogue().get(measure.use or "")
        for place, effect in enumerate(measure.effects):
            low_high, source = _catalogued(row, measure, place)
            cells = (
                Cell(effect_in_words(effect, scenario, say)),
                Cell(
                    WORDING.say("from_to", say, low=f"{low_high[0]:g}", high=f"{low_high[1]:g}")
                    if low_high and low_high[0] != low_high[1]
                    else "–"
                ),
                source_cell(source, say),
            )
            key = f"{name}.{place}"
            head = Cell(measure.title.get(say))
            rows.append(Row(key, head, cells, first=place == 0))
    caption = WORDING.say("caption_measures", say)
    return Table("strengths", caption, columns, tuple(rows), wide=True)


def _catalogued(
    row: MeasureRow | None, measure: Measure, place: int
) -> tuple[tuple[float, float] | None, str]:
    """Range and source of an effect, where the measure has the effects of the catalogue."""
    if row is None or len(row.effects) != len(measure.effects):
        return None, row.source if row else "–"
    effect = row.effects[place]
    if effect.channel != measure.effects[place].channel:
        return None, row.source
    return (effect.low, effect.high), row.source_of(effect)
