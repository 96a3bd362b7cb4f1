"""The list of all folders with results."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from nicegui import ui

from cluster_sim.dashboard.language import Translator
from cluster_sim.dashboard.results import words
from cluster_sim.dashboard.results.markup import Content, joined, tag
from cluster_sim.dashboard.results.places import Found
from cluster_sim.dashboard.shell import Page

_MOST_SHOWN = 300
_MOST_TITLES = 3


def address(place: str, **more: str) -> str:
    """The address of a folder, and of what is seen of it."""
    return f"/results?{urlencode({'dir': place, **more})}"


def way_back(page: Page) -> None:
    """Draw the link to the list."""
    text = page._("← All results")
    ui.link(text, "/results").classes("results-back").props('data-test="back"')


def show(page: Page, found: Sequence[Found]) -> None:
    """Draw the list; where there is nothing yet, what to do."""
    _ = page.translate
    if not found:
        with ui.element("div").classes("empty").props('data-test="no-results"'):
            ui.label(_("There are no results yet. Compare some scenarios to get the first."))
        return
    shown = found[:_MOST_SHOWN]
    with ui.element("results-filter").props('data-rows="#results-list tbody tr"'):
        label = tag(
            "label",
            tag("span", _("Filter"), class_="visually-hidden"),
            tag("input", type="search", placeholder=_("Filter by name, region, scenario …")),
            class_="field results-filter",
        )
        ui.html(label, sanitize=False)
    table = tag(
        "table",
        tag("thead", tag("tr", *(_heading(text, text == _("Runs")) for text in _headings(_)))),
        tag("tbody", *(_row(entry, _) for entry in shown)),
        id="results-list",
        class_="table results-list",
        data_test="results-list",
    )
    with ui.element("div").classes("card table"):
        ui.html(table, sanitize=False)
    if len(found) > len(shown):
        text = _("The newest {n} of {total} folders are shown.")
        ui.label(text.format(n=len(shown), total=len(found))).classes("quiet small")


def _headings(_: Translator) -> tuple[str, ...]:
    return (_("Folder"), _("Kind"), _("Region"), _("Scenarios"), _("Runs"), _("Status"),
            _("Changed"))  # fmt: skip


def _heading(text: str, number: bool) -> Content:
    return tag("th", text, scope="col", class_="number" if number else None)


def _row(entry: Found, _: Translator) -> Content:
    name = entry.name.rpartition("/")
    shown = joined(tag("span", f"{name[0]}/", class_="quiet") if name[0] else None, name[2])
    if entry.problem:
        first = tag("th", tag("span", shown), scope="row", translate="no")
        kept = {"class_": "small results-reason", "colspan": "4", "lang": "en"}
        reason = tag("td", entry.problem, **kept)
        rest = [reason]
    else:
        link = tag("a", shown, href=address(entry.place), data_test="open")
        first = tag("th", link, scope="row", translate="no")
        rest = [
            tag("td", entry.region.get(_.language)),
            tag("td", _titles(entry, _)),
            tag("td", _runs(entry, _), class_="number"),
        ]
    return tag(
        "tr",
        first,
        tag("td", words.kind_tag(entry, _)) if not entry.problem else None,
        *rest,
        tag("td", words.status_tag(entry, _)),
        tag("td", words.when(entry.changed), class_="number quiet"),
        data_place=entry.place,
    )


def _titles(entry: Found, _: Translator) -> str:
    titles = [title.get(_.language) for title in entry.scenarios]
    return words.listed(titles, _, _MOST_TITLES) if titles else "–"


def _runs(entry: Found, _: Translator) -> Content:
    done = words.count(entry.completed)
    if entry.completed < entry.planned:
        done = _("{done} of {planned}").format(done=done, planned=words.count(entry.planned))
    if not entry.failed:
        return done
    text = _("{n} failed").format(n=words.count(entry.failed))
    return joined(done, tag("br"), tag("span", text, class_="tag warn"))
