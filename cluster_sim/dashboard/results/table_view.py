"""The stored tables of a folder, a page at a time."""

from __future__ import annotations

import json

from nicegui import ui

from cluster_sim.dashboard.results import listing, table_page
from cluster_sim.dashboard.results.markup import tag
from cluster_sim.dashboard.results.places import titles_of
from cluster_sim.dashboard.results.routes import TABLE, link_to
from cluster_sim.dashboard.shell import Page
from cluster_sim.store.opening import Opened


def show(page: Page, place: str, opened: Opened) -> None:
    """Draw the choice of a table, and the table."""
    _ = page.translate
    there = table_page.tables(opened)
    asked = page.client.request.query_params.get("table", "")
    chosen = asked if asked in there else there[0]
    links = [
        tag(
            "a",
            tag("code", name),
            href=listing.address(place, view="tables", table=name),
            aria_current="page" if name == chosen else None,
            data_test=f"table-{name}",
        )
        for name in there
    ]
    nav = tag("nav", *links, class_="results-tabs minor", aria_label=_("Tables"))
    ui.html(nav, sanitize=False)
    with ui.element("div").classes("card"):
        draw(page, place, opened, chosen)


def draw(page: Page, place: str, opened: Opened, table: str) -> None:
    """Draw one table."""
    _ = page.translate
    words = {
        "scenario": _("Scenario"),
        "all": _("all"),
        "rows": _("Rows"),
        "range": _("{from}–{to} of {total}"),
        "first": _("First page"),
        "previous": _("Previous page"),
        "next": _("Next page"),
        "last": _("Last page"),
    }
    has_scenarios = table not in ("design", "levers", "comparison")
    scenarios = titles_of(opened, _.language) if has_scenarios else {}
    part = tag(
        "results-table",
        data_url=link_to(TABLE, place, table=table, lang=page.language),
        data_title=_("Table {name}").format(name=table),
        data_words=json.dumps(words, ensure_ascii=False),
        data_scenarios=json.dumps(list(scenarios.items()), ensure_ascii=False),
        data_test=f"shown-{table}",
    )
    ui.html(part, sanitize=False)
