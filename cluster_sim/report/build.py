"""Builds the page from results and drawings."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Any, NamedTuple

import jinja2
from markupsafe import Markup

from cluster_sim.figures.data import FigureData
from cluster_sim.report import facts, pictures, tables
from cluster_sim.report.data import ReportData
from cluster_sim.report.embedded import carry
from cluster_sim.report.findings import findings
from cluster_sim.report.tables import Table
from cluster_sim.report.words import glossary, known, word


class Picture(NamedTuple):
    """A figure as the page shows it."""

    name: str
    heading: str
    svg: Markup
    caption: str
    table: Table | None


def build_report(data: ReportData, language: str = "en") -> str:
    """The report as one HTML document that needs nothing else.

    Args:
        data: The results and where they came from.
        language: "en" or "zh".
    """
    page = _template().render(_context(data, language))
    return carry(page, data.embedded) if data.embedded else page


@functools.cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.from_string(_read("page.html.j2"))


def _read(name: str) -> str:
    return files("cluster_sim.report").joinpath(name).read_text(encoding="utf-8")


def _context(data: ReportData, language: str) -> dict[str, Any]:
    results = data.results
    found = findings(results, language)
    shown = [_picture(name, data, language) for name in data.drawings]
    ranked = results.ranking is not None
    rest = found[1:] if found else []
    return {
        "language": "zh-CN" if language == "zh" else "en",
        "word": functools.partial(word, language=language),
        "css": Markup(_read("page.css")),
        "title": _title(results, language),
        "about": _about(data, language),
        "shortfall": _shortfall(data, language),
        "contents": _contents(shown, language),
        "ranked": ranked,
        "answer": tables.ranking(results, language) if ranked else tables.run(results, language),
        "findings": found,
        "expected": [finding for finding in rest if not finding.surprising],
        "surprising": [finding for finding in rest if finding.surprising],
        "pictures": shown,
        "shown": set(data.drawings),
        "glossary": glossary(language),
        "effective": [
            (results.title(name, language), text) for name, text in data.effective.items()
        ],
        "command": data.command,
        "seeds": word(
            "seed",
            language,
            seed=data.seed,
            replicates=results.replicates,
            quarters=facts.last_quarter(results),
        ),
        "warnings": data.warnings,
        "sources": data.sources,
        "versions": list(data.versions.items()),
        "digests": list(data.digests.items()),
    }


def _title(results: FigureData, language: str) -> str:
    region = results.region.title.get(language)
    if results.ranking is not None:
        return word("title", language, region=region)
    only = results.title(results.names[0], language)
    return word("title_run", language, region=region, scenario=only)


def _about(data: ReportData, language: str) -> str:
    results = data.results
    return word(
        "about" if results.ranking is not None else "about_run",
        language,
        count=len(results.scenarios),
        start=results.when(0),
        end=results.when(facts.last_quarter(results)),
        runs=f"{data.completed:,}",
        cities=len(results.region.cities),
        links=len(results.region.ends),
    )


def _shortfall(data: ReportData, language: str) -> str:
    if data.completed == data.planned:
        return ""
    failed = data.planned - data.completed
    return word("shortfall", language, failed=f"{failed:,}", planned=f"{data.planned:,}")


def _contents(shown: list[Picture], language: str) -> list[tuple[str, str]]:
    first = [(key, word(key, language)) for key in ("answer", "findings")]
    last = [(key, word(key, language)) for key in ("reading", "scenarios", "method")]
    return [*first, *((picture.name, picture.heading) for picture in shown), *last]


def _picture(name: str, data: ReportData, language: str) -> Picture:
    alt = pictures.description(name, data.results, language)
    return Picture(
        name,
        word(name, language) if known(name) else name,
        pictures.inline(data.drawings[name], name, alt),
        pictures.caption(name, data.results, language),
        tables.behind(name, data.results, language),
    )
