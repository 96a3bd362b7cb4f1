"""The page Results: folders with results, what one of them says, and long jobs."""

from __future__ import annotations

import asyncio

from nicegui import ui

from cluster_sim.dashboard.context import Context
from cluster_sim.dashboard.engine.problem_words import problem_line
from cluster_sim.dashboard.results import (
    batch_view,
    job_list,
    listing,
    new_work,
    places,
    routes,
    run_view,
)
from cluster_sim.dashboard.results.markup import tag
from cluster_sim.dashboard.shell import Draw, Page
from cluster_sim.errors import InputError


def prepare(context: Context) -> Draw:
    """Offer what the page asks for later; returns what draws it."""
    routes.register(context)
    return draw


async def draw(page: Page) -> None:
    """Draw what the address asks for."""
    query = page.client.request.query_params
    if "dir" in query:
        await _folder(page, query["dir"], query.get("view", ""))
    elif query.get("new") in new_work.KINDS:
        await new_work.show(page, query["new"])
    else:
        await _home(page)


async def _home(page: Page) -> None:
    """Everything that there is, and what can be begun."""
    _ = page.translate
    with ui.element("div").classes("line spread results-head"):
        ui.html(tag("h1", page.title, class_="results-title"), sanitize=False)
        with ui.element("div").classes("line"):
            link = ui.link(_("Compare scenarios"), "/results?new=compare")
            link.classes("button primary").props('data-test="new-compare"')
            link = ui.link(_("Run a design"), "/results?new=sweep")
            link.classes("button").props('data-test="new-sweep"')
    job_list.show(page)
    found = await asyncio.to_thread(places.every, page.context.folders)
    listing.show(page, found)


async def _folder(page: Page, place: str, view: str) -> None:
    """What one folder holds, or why it cannot be opened."""
    listing.way_back(page)
    try:
        opened = await asyncio.to_thread(places.opened, page.context.folders, place)
    except InputError as error:
        with ui.element("div").classes("notice bad").props('role=alert data-test="refused"'):
            ui.label(page._("This folder cannot be opened")).classes("card-title")
            for problem in error.problems:
                ui.label(problem_line(problem, page.language))
        return
    job_list.show(page, only=opened.folder)
    if opened.kind == "batch":
        await batch_view.show(page, place, opened, view)
    else:
        await run_view.show(page, place, opened, view)
