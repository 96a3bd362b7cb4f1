"""The results of one command: the answer, the ranking, figures, tables, files."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from nicegui import ui

from cluster_sim.dashboard.engine.problem_words import error_text
from cluster_sim.dashboard.language import N_
from cluster_sim.dashboard.results import (
    charts,
    downloads,
    drawn_figures,
    file_view,
    folder_head,
    table_view,
)
from cluster_sim.dashboard.results.answer import answer
from cluster_sim.dashboard.results.markup import Content, tag
from cluster_sim.dashboard.results.places import titles_of
from cluster_sim.dashboard.results.ranking_table import ranking_table
from cluster_sim.dashboard.results.routes import CHART, FIGURE, FILE, link_to
from cluster_sim.dashboard.results.stored_figures import StoredFigures
from cluster_sim.dashboard.shell import Page
from cluster_sim.errors import InputError
from cluster_sim.store.opening import Opened

_VIEWS = {
    "answer": N_("Answer"),
    "figures": N_("Figures"),
    "tables": N_("Tables"),
    "files": N_("Files"),
}
_MOST_FAILURES = 5

Prints = Callable[[str, str], str | None]
"""From a chart and ``png`` or ``svg`` to the address of the figure for print; None without one."""


async def show(page: Page, place: str, opened: Opened, view: str) -> None:
    """Draw a view of the folder; the answer where none is asked for."""
    _ = page.translate
    chosen = view if view in _VIEWS else "answer"
    views = {name: _(title) for name, title in _VIEWS.items()}
    folder_head.show(page, place, opened, views, chosen)
    _shortfall(page, opened)
    if chosen == "files":
        file_view.show(page, place, opened)
        return
    if chosen == "tables":
        table_view.show(page, place, opened)
        return
    try:
        figures = await asyncio.to_thread(charts.figures_of, opened)
    except InputError as error:
        _notice(
            page, error_text(error, page.language).replace(str(opened.folder), opened.folder.name)
        )
        return
    if figures is None:
        _notice(page, _("No run was completed, so there is nothing to show."))
    elif chosen == "figures":
        _figures(page, place, opened, figures)
    else:
        _answer(page, place, opened, figures)


def _notice(page: Page, text: str) -> None:
    del page
    ui.label(text).classes("notice warn results-lines").props('role=status data-test="notice"')


def _shortfall(page: Page, opened: Opened) -> None:
    """How many runs are missing, and the first reasons."""
    _ = page.translate
    failures = opened.manifest["failures"]
    if opened.completed >= opened.planned and not failures:
        return
    missing = opened.planned - opened.completed
    head = _.ngettext(
        "{n} of {planned} runs is missing.", "{n} of {planned} runs are missing.", missing
    ).format(n=missing, planned=opened.planned)
    text = _("{scenario}, replicate {replicate}, quarter {quarter}: {message}")
    lines = [text.format(**row) for row in failures[:_MOST_FAILURES]]
    if len(failures) > _MOST_FAILURES:
        more = _("{n} more are listed in the file manifest.json.")
        lines.append(more.format(n=len(failures) - _MOST_FAILURES))
    content = [tag("strong", head), *(tag("div", line, class_="small") for line in lines)]
    box = tag("div", *content, class_="notice warn", data_test="shortfall")
    ui.html(box, sanitize=False)


def _answer(page: Page, place: str, opened: Opened, figures: StoredFigures) -> None:
    _ = page.translate
    first, *others = answer(figures, _)
    sentences = [tag("p", first, class_="results-answer"), *(tag("p", other) for other in others)]
    box = tag("div", *sentences, class_="card results-answer-box", data_test="answer")
    ui.html(box, sanitize=False)
    if figures.data.ranking is not None:
        ui.html(ranking_table(figures, _), sanitize=False)
    prints = _prints(page, place, opened, figures)
    shown = [name for name in charts.names(figures) if name in charts.FIRST]
    cards = [_card(page, place, name, prints, wide=True) for name in shown]
    ui.html(tag("div", *cards, class_="results-charts"), sanitize=False)


def _figures(page: Page, place: str, opened: Opened, figures: StoredFigures) -> None:
    _ = page.translate
    if figures.data.replicates < figures.replicates:
        text = _("The charts show the first {n} of {total} replicates; the ranking is of all.")
        _notice(page, text.format(n=figures.data.replicates, total=figures.replicates))
    prints = _prints(page, place, opened, figures)
    cards = [
        _card(page, place, name, prints, wide=name in charts.WIDE) for name in charts.names(figures)
    ]
    if figures.has_map and {"links", "cities"} <= set(opened.tables()):
        cards.append(_map(page, place, opened, figures, prints))
    ui.html(tag("div", *cards, class_="results-charts"), sanitize=False)


def _prints(page: Page, place: str, opened: Opened, figures: StoredFigures) -> Prints:
    """Where the figures for print are: those of the folder are English, others are drawn."""
    there = {file.name for file in downloads.files(opened)}
    drawn = page.language != "en" and drawn_figures.can_draw(figures)

    def address(name: str, kind: str) -> str | None:
        stem = charts.file_stem(name)
        file = f"figures/{stem}.{kind}"
        if file not in there:
            return None
        if not drawn:
            return link_to(FILE, place, file=file)
        return link_to(FIGURE, place, figure=stem, kind=kind, lang=page.language)

    return address


def _card(page: Page, place: str, name: str, prints: Prints, *, wide: bool) -> Content:
    """A chart with the same figure for print as files, where it was drawn."""
    _ = page.translate
    chart = tag(
        "results-chart",
        data_url=link_to(CHART, place, chart=name, lang=page.language),
        data_test=f"chart-{name}",
    )
    head = _head(_(charts.CHARTS[name][0]), name, prints)
    more = " results-wide" if wide else ""
    return tag("section", head, chart, class_=f"card results-card{more}")


def _map(page: Page, place: str, opened: Opened, figures: StoredFigures, prints: Prints) -> Content:
    """The map of a scenario, with a slider over the records."""
    _, data = page.translate, figures.data
    titles = titles_of(opened, page.language)
    options = [
        tag("option", titles[name], value=name, selected=name == data.best()) for name in data.names
    ]
    choice = tag("select", *options, name="scenario", data_test="map-scenario")
    words = {"play": _("Play"), "pause": _("Pause"), "record": _("Quarter")}
    part = tag(
        "results-map",
        tag("label", _("Scenario"), choice, class_="field results-map-choice"),
        data_url=link_to(CHART, place, chart=charts.MAP, lang=page.language),
        data_words=json.dumps(words, ensure_ascii=False),
        data_test="chart-map",
    )
    head = _head(_(charts.MAP_TITLE), charts.MAP, prints)
    return tag("section", head, part, class_="card results-card results-wide")


def _head(title: str, name: str, prints: Prints) -> Content:
    """Title of a chart, and links to the figure for print."""
    links = [
        tag(
            "a",
            kind.upper(),
            href=address,
            download=True,
            class_="button plain compact",
            data_test=f"{name}-{kind}",
        )
        for kind in ("png", "svg")
        if (address := prints(name, kind)) is not None
    ]
    heading = tag("h2", title, class_="card-title")
    return tag("div", heading, tag("div", *links, class_="line"), class_="line spread")
