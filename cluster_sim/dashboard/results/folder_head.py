"""What stands above every view of a folder with results, and the ways between the views."""

from __future__ import annotations

from collections.abc import Mapping

from nicegui import ui

from cluster_sim.dashboard.results import downloads, listing, words
from cluster_sim.dashboard.results.markup import Content, joined, tag
from cluster_sim.dashboard.results.places import Found, found
from cluster_sim.dashboard.results.routes import ARCHIVE, FILE, link_to
from cluster_sim.dashboard.shell import Page
from cluster_sim.store.opening import Opened

REPORT = "report.html"


def show(page: Page, place: str, opened: Opened, views: Mapping[str, str], view: str) -> None:
    """Draw the head of a folder.

    Args:
        page: The page.
        place: What addresses call the folder.
        opened: The folder.
        views: Titles of its views by name, translated.
        view: The view that is seen.
    """
    entry = found(opened.folder, place)
    title = tag("h1", opened.folder.name, class_="results-title", translate="no")
    facts = tag("div", *_facts(page, entry), class_="line")
    actions = tag("div", *_actions(page, place, opened), class_="line")
    head = tag("div", joined(title, facts), class_="stack")
    ui.html(tag("div", head, actions, class_="line spread results-head"), sanitize=False)
    links = [
        tag(
            "a",
            text,
            href=listing.address(place, view=name),
            aria_current="page" if name == view else None,
            data_test=f"view-{name}",
        )
        for name, text in views.items()
    ]
    label = page._("Views")
    ui.html(tag("nav", *links, class_="results-tabs", aria_label=label), sanitize=False)


def _facts(page: Page, entry: Found) -> list[Content]:
    _ = page.translate
    count = len(entry.scenarios)
    scenarios = _.ngettext("{n} scenario", "{n} scenarios", count).format(n=count)
    runs = _.ngettext("{n} run", "{n} runs", entry.completed).format(n=words.count(entry.completed))
    facts: list[Content] = [words.kind_tag(entry, _), words.status_tag(entry, _)]
    if entry.failed:
        failed = _("{n} failed").format(n=words.count(entry.failed))
        facts.append(tag("span", failed, class_="tag warn"))
    quiet = " · ".join([entry.region.get(_.language), scenarios, runs, words.when(entry.changed)])
    return [*facts, tag("span", quiet, class_="quiet small")]


def _actions(page: Page, place: str, opened: Opened) -> list[Content]:
    _ = page.translate
    there = {file.name: file.bytes for file in downloads.files(opened)}
    everything = words.size(sum(there.values()))
    actions: list[Content] = []
    if REPORT in there:
        actions.append(
            tag(
                "a",
                _("Open the report"),
                href=link_to(FILE, place, file=REPORT, show="1"),
                target="_blank",
                rel="noopener",
                class_="button",
                data_test="report",
            )
        )
    actions.append(
        tag(
            "a",
            _("Download all ({size})").format(size=everything),
            href=link_to(ARCHIVE, place),
            download=True,
            class_="button",
            data_test="archive",
        )
    )
    return actions
