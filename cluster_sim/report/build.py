"""Builds the page from results and drawings."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from cluster_sim.report import scripts
from cluster_sim.report.blocks import Picture, Section
from cluster_sim.report.context import Context
from cluster_sim.report.data import ReportData
from cluster_sim.report.embedded import carry
from cluster_sim.report.findings import Question, answers
from cluster_sim.report.pictures import picture
from cluster_sim.report.sections import (
    answer,
    assumptions,
    cities,
    depends,
    domains,
    equity,
    measures,
    method,
    money,
    paths,
    places,
    record,
    risks,
)
from cluster_sim.report.words import word

SECTIONS: tuple[Callable[[Context], Section], ...] = (
    places.section, paths.section, domains.section, cities.section, measures.section,
    equity.section, money.section, risks.section, depends.section, assumptions.section,
    method.section, record.scenarios, record.again,
)  # fmt: skip
"""What comes after the answer, in the order of a reader's questions."""

QUESTIONS: tuple[Question, ...] = (
    domains.findings, equity.findings, money.findings, risks.findings
)  # fmt: skip
"""Where findings may surprise; those that do are told with the answer."""


def build_report(data: ReportData, language: str = "en") -> str:
    """The report as one HTML document that needs nothing else.

    Args:
        data: The results and where they came from.
        language: "en" or "zh".
    """
    context = Context(data, language)
    sections = all_sections(context)
    page = _template().render(_frame(context, sections))
    return carry(page, data.embedded) if data.embedded else page


def all_sections(context: Context) -> tuple[Section, ...]:
    """The page in its order; figures that belong to no section come with the first findings."""
    surprises = [
        finding
        for question in QUESTIONS
        for finding in answers(question, context)
        if finding.surprising
    ]
    sections = [answer.section(context, surprises), *(make(context) for make in SECTIONS)]
    shown = {block.name for one in sections for block in one.blocks if isinstance(block, Picture)}
    rest = [block for name in context.data.drawings if name not in shown
            for block in picture(context, name)]  # fmt: skip
    if rest:
        more = Section("more", word("more", context.language), tuple(rest))
        sections.insert(len(sections) - len(_LAST), more)
    return tuple(sections)


_LAST = (assumptions, method, record.scenarios, record.again)


@functools.cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_read),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("page.html.j2")


def _read(name: str) -> str:
    return files("cluster_sim.report").joinpath(name).read_text(encoding="utf-8")


def targets(sections: tuple[Section, ...]) -> frozenset[str]:
    """The ids of the cells that something on the page leads to."""
    pattern = re.compile(r'href="#([^"]+)"')
    return frozenset(
        found for one in sections for text in one.texts() for found in pattern.findall(text)
    )


def _frame(context: Context, sections: tuple[Section, ...]) -> dict[str, Any]:
    language, data = context.language, context.data
    code = scripts.scripts()
    return {
        "language": "zh-CN" if language == "zh" else "en",
        "word": functools.partial(word, language=language),
        "css": Markup(_read("page.css")),
        "policy": scripts.policy(code),
        "code": [Markup(text) for text in code],
        "stored": {key: Markup(text) for key, text in scripts.stored(context).items()},
        "title": _title(context),
        "about": _about(context),
        "shortfall": _shortfall(data, language),
        "sections": sections,
        "targets": targets(sections),
    }


def _title(context: Context) -> str:
    region = context.results.region.title.get(context.language)
    if context.compared:
        return word("title", context.language, region=region)
    only = context.title(context.names[0])
    return word("title_run", context.language, region=region, scenario=only)


def _about(context: Context) -> str:
    results = context.results
    return word(
        "about" if context.compared else "about_run",
        context.language,
        count=len(results.scenarios),
        start=context.start,
        end=context.end,
        runs=f"{context.data.completed:,}",
        cities=len(results.region.cities),
        links=len(results.region.ends),
    )


def _shortfall(data: ReportData, language: str) -> list[str]:
    missing = data.planned - data.completed - data.failed
    said = []
    if data.failed:
        counts = {"failed": f"{data.failed:,}", "planned": f"{data.planned:,}"}
        said.append(word("shortfall", language, **counts))
    if missing > 0:
        counts = {"missing": f"{missing:,}", "planned": f"{data.planned:,}"}
        said.append(word("unfinished", language, **counts))
    return said
