"""The results of a batch: which scenario comes first how often, its draws, tables, files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup
from nicegui import ui

from cluster_sim.dashboard.engine.problem_words import error_text
from cluster_sim.dashboard.language import N_
from cluster_sim.dashboard.results import (
    draw_views,
    file_view,
    folder_head,
    requests,
    sweeps,
    table_view,
    words,
)
from cluster_sim.dashboard.results.catalogues import SHARED
from cluster_sim.dashboard.results.markup import Content, tag
from cluster_sim.dashboard.results.places import titles_of
from cluster_sim.dashboard.shell import Page
from cluster_sim.errors import ClusterSimError, InputError
from cluster_sim.figures.words import percent, share
from cluster_sim.store.opening import Opened

_VIEWS = {
    "answer": N_("Answer"),
    "parallel": N_("Draws on parallel axes"),
    "scatter": N_("Draws as points"),
    "tables": N_("Tables"),
    "files": N_("Files"),
}


async def show(page: Page, place: str, opened: Opened, view: str) -> None:
    """Draw a view of the folder; the answer where none is asked for."""
    chosen = view if view in _VIEWS else "answer"
    views = {name: page.translate(title) for name, title in _VIEWS.items()}
    folder_head.show(page, place, opened, views, chosen)
    _shortfall(page, opened)
    if chosen == "files":
        file_view.show(page, place, opened)
    elif chosen == "tables":
        table_view.show(page, place, opened)
    elif not opened.completed:
        ui.label(page._("No run was completed, so there is nothing to show.")).classes("empty")
    else:
        await _computed(page, place, opened, chosen)


async def _computed(page: Page, place: str, opened: Opened, view: str) -> None:
    try:
        if view == "answer":
            found = await asyncio.to_thread(_read, opened)
            _answer(page, opened, *found)
        else:
            await draw_views.show(page, place, opened, view)
    except InputError as error:
        text = error_text(error, page.language).replace(str(opened.folder), opened.folder.name)
        ui.label(text).classes("notice bad results-lines").props("role=alert")


# --- what is missing ------------------------------------------------------------------------------


def _shortfall(page: Page, opened: Opened) -> None:
    """How much of the batch is missing, and the way to go on."""
    _, missing = page.translate, opened.planned - opened.completed
    if missing <= 0:
        return
    text = _.ngettext(
        "{n} of {planned} runs is missing: {failed} failed, {left} not run yet.",
        "{n} of {planned} runs are missing: {failed} failed, {left} not run yet.",
        missing,
    ).format(
        n=words.count(missing),
        planned=words.count(opened.planned),
        failed=words.count(opened.failed),
        left=words.count(missing - opened.failed),
    )
    with ui.element("div").classes("notice warn line spread").props('data-test="shortfall"'):
        with ui.element("div"):
            ui.label(text)
            if missing > opened.failed:
                advice = _("Means over what is there may be wrong. To go on: {command}")
                command = f"cluster-sim resume {opened.folder.name}"
                ui.label(advice.format(command=command)).classes("small")
        if missing > opened.failed and _may_resume(page, opened):
            button = ui.element("button").props('type=button data-test="resume"')
            with button.classes("button"):
                ui.label(_("Go on with the batch"))
            button.on("click", lambda: _resume(page, opened))


def _may_resume(page: Page, opened: Opened) -> bool:
    """Whether it is in the folder that this dashboard writes into, and nobody is at it."""
    folder = opened.folder.resolve()
    ours = folder.is_relative_to(page.context.folders.outputs.path)
    return ours and folder not in page.context.jobs.folders()


def _resume(page: Page, opened: Opened) -> None:
    try:
        page.context.jobs.start(page.visitor, requests.resume(opened.folder.resolve()))
    except ClusterSimError as error:
        page.tell(error_text(error, page.language))
        return
    page.tell(page._("The job is in line."), "good")


# --- the answer -----------------------------------------------------------------------------------


def _read(opened: Opened) -> tuple[list[tuple[str, int]], int, pd.DataFrame]:
    with SHARED.of(opened.folder) as catalogue:
        shares, total = sweeps.best_shares(catalogue)
        return shares, total, sweeps.spreads(catalogue)


def _answer(
    page: Page, opened: Opened, shares: Sequence[tuple[str, int]], total: int, spread: pd.DataFrame
) -> None:
    titles = titles_of(opened, page.language)
    box = tag(
        "div",
        *(
            tag("p", text, class_="results-answer")
            for text in _sentences(page, shares, total, titles)
        ),
        class_="card results-answer-box",
        data_test="answer",
    )
    ui.html(box, sanitize=False)
    ui.html(_table(page, opened, dict(shares), total, spread, titles), sanitize=False)


def _sentences(
    page: Page, shares: Sequence[tuple[str, int]], total: int, titles: dict[str, str]
) -> list[str]:
    _ = page.translate
    if not total:
        return [_("No draw has results of every scenario yet.")]
    best, count = shares[0]
    if len(shares) == 1:
        return [_("The batch has one scenario, “{scenario}”.").format(scenario=titles[best])]
    text = _("“{scenario}” comes first in {n} of {total} draws ({share}).")
    return [
        text.format(
            scenario=titles[best],
            n=words.count(count),
            total=words.count(total),
            share=percent(count / total, _.language),
        )
    ]


def _table(
    page: Page,
    opened: Opened,
    shares: dict[str, int],
    total: int,
    spread: pd.DataFrame,
    titles: dict[str, str],
) -> Markup:
    _ = page.translate
    headings = [
        tag("th", _("Scenario"), scope="col"),
        tag("th", _("First in this share of the draws"), scope="col"),
        *(
            tag("th", text, scope="col", class_="number")
            for text in (_("Mean sharing efficiency"), _("5 %"), _("Median"), _("95 %"), _("Runs"))
        ),
    ]
    rows = []
    for row in spread.to_dict("records"):
        name = str(row["scenario"])
        base = tag("span", _("baseline"), class_="tag") if name == opened.baseline else None
        numbers = [share(float(row[key]), _.language) for key in ("mean", "q05", "q50", "q95")]
        cells = [tag("td", text, class_="number") for text in numbers]
        cells.append(tag("td", words.count(int(row["n"])), class_="number"))
        bar = tag("td", _bar(shares.get(name, 0), total, page))
        rows.append(tag("tr", tag("th", titles[name], " ", base, scope="row"), bar, *cells))
    table = tag("table", tag("thead", tag("tr", *headings)), tag("tbody", *rows))
    note = _(
        "A draw is one set of values for all that the design varies; its outcome is the mean over "
        "the replicates. The spread is over all draws and replicates, in the last quarter."
    )
    return tag(
        "div",
        tag("div", table, class_="table"),
        tag("p", note, class_="quiet small results-note"),
        class_="card",
        data_test="best-shares",
    )


def _bar(count: int, total: int, page: Page) -> Content:
    """A share as a bar with its number beside it."""
    share = count / total if total else 0.0
    fill = tag("span", style=f"width: {100 * share:.1f}%")
    text = tag("span", percent(share, page.language), class_="number results-percent")
    bar = tag("span", fill, class_="results-bar", aria_hidden="true")
    return tag("span", bar, text, class_="results-share")
