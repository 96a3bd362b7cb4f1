"""The files of a folder, each to be taken."""

from __future__ import annotations

from nicegui import ui

from cluster_sim.dashboard.results import downloads, words
from cluster_sim.dashboard.results.markup import Content, tag
from cluster_sim.dashboard.results.routes import FILE, link_to
from cluster_sim.dashboard.shell import Page
from cluster_sim.store.opening import Opened


def show(page: Page, place: str, opened: Opened) -> None:
    """Draw the list of the files."""
    _ = page.translate
    head = tag(
        "tr",
        tag("th", _("File"), scope="col"),
        tag("th", _("Size"), scope="col", class_="number"),
    )
    rows = [_row(place, file) for file in downloads.files(opened)]
    table = tag("table", tag("thead", head), tag("tbody", *rows), data_test="files")
    with ui.element("div").classes("card table"):
        ui.html(table, sanitize=False)


def _row(place: str, file: downloads.File) -> Content:
    link = tag(
        "a", file.name, href=link_to(FILE, place, file=file.name), download=True, data_test="file"
    )
    return tag(
        "tr", tag("th", link, scope="row"), tag("td", words.size(file.bytes), class_="number")
    )
