"""The draws of a batch: what is chosen to be seen of them, and the chart."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup
from nicegui import ui

from cluster_sim.dashboard.results import batch_charts, listing, sweeps
from cluster_sim.dashboard.results.catalogues import SHARED
from cluster_sim.dashboard.results.markup import Content, joined, tag
from cluster_sim.dashboard.results.places import titles_of
from cluster_sim.dashboard.results.routes import CHART, link_to
from cluster_sim.dashboard.shell import Page
from cluster_sim.store.catalogue import Catalogue
from cluster_sim.store.opening import Opened

_MOST_DRAWS = 2000


async def show(page: Page, place: str, opened: Opened, view: str) -> None:
    """Draw the choices and the chart; ``view`` is ``parallel`` or ``scatter``.

    Raises:
        InputError: A file is damaged.
    """
    drawn = await asyncio.to_thread(_drawn, page, place, opened, view)
    ui.html(drawn, sanitize=False)


def _drawn(page: Page, place: str, opened: Opened, view: str) -> Markup:
    with SHARED.of(opened.folder) as catalogue:
        if not sweeps.varied(catalogue):
            text = page._("The design varies nothing, so there is only one draw.")
            return tag("div", text, class_="empty")
        controls = _controls(page, catalogue, view)
        total = sweeps.draws(catalogue, sweeps.first_look(catalogue)).total
    return _part(page, place, view, controls, total)


def _part(page: Page, place: str, view: str, controls: Content, total: int) -> Markup:
    _ = page.translate
    words = {
        "hint": _("Drag along an axis to choose draws; click beside the range to let go."),
        "chosen": _("{n} of {total} draws are chosen; the mean outcome is {mean}."),
        "best": _("The chosen draws with the highest outcome"),
        "draw": _("Point / draw"),
    }
    link = tag(
        "a",
        _("All draws as a table"),
        href=listing.address(place, view="tables", table="final"),
        class_="small",
    )
    note = None
    if total > _MOST_DRAWS:
        text = _("The chart shows the first {n} of {total} draws.")
        shown = text.format(n=f"{_MOST_DRAWS:,}", total=f"{total:,}")
        note = tag("p", shown, class_="quiet small results-note")
    return tag(
        "results-draws",
        controls,
        data_url=link_to(CHART, place, chart=view, lang=page.language),
        data_view=view,
        data_words=json.dumps(words, ensure_ascii=False),
        data_test=f"draws-{view}",
        class_="card",
    ) + joined(note, tag("p", link, class_="results-note"))


def _controls(page: Page, catalogue: Catalogue, view: str) -> Content:
    _, opened = page.translate, catalogue.opened
    first = sweeps.first_look(catalogue)
    titles = batch_charts.titles(catalogue, page.language)
    found = sweeps.draws(catalogue, first)
    metrics = {metric: titles[metric] for metric in sweeps.outcomes(catalogue)}
    inputs = {path: titles[path] for path in found.varied}
    fields = [_select("scenario", _("Scenario"), titles_of(opened, page.language), first.scenario)]
    if view == "parallel":
        fields.append(_select("outcome", _("Outcome"), metrics, first.outcome))
    else:
        groups = {_("Varied"): inputs, _("Outcomes"): metrics}
        across = (found.first_axes or (first.outcome,))[0]
        fields += [
            _select("x", _("To the right"), groups, across),
            _select("y", _("Upwards"), groups, first.outcome),
            _select("colour", _("Colour"), {"": {"": _("none")}, **groups}, ""),
        ]
    against = tag("input", type="checkbox", name="against", value="1", data_test="against")
    text = _("as a difference to the baseline")
    if opened.baseline is not None:
        fields.append(tag("label", against, text, class_="check results-against"))
    line = tag("div", *fields, class_="results-controls")
    if view != "parallel":
        return line
    return joined(line, _axes(page, inputs, found.strength, found.first_axes))


def _select(
    name: str,
    title: str,
    options: Mapping[str, str] | Mapping[str, Mapping[str, str]],
    chosen: str,
) -> Content:
    """A choice; options may stand in groups."""
    content: list[Content] = []
    for key, value in options.items():
        if isinstance(value, str):
            content += _options({key: value}, chosen)
        elif key:
            content.append(tag("optgroup", *_options(value, chosen), label=key, translate="no"))
        else:
            content += _options(value, chosen)
    box = tag("select", *content, name=name, data_test=name)
    return tag("label", title, box, class_="field")


def _options(options: Mapping[str, str], chosen: str) -> list[Content]:
    return [
        tag("option", title, value=value, selected=value == chosen)
        for value, title in options.items()
    ]


def _axes(
    page: Page, inputs: Mapping[str, str], strength: Mapping[str, float], first: Sequence[str]
) -> Content:
    """Which of the varied values are axes; those that go with the outcome most come first."""
    _ = page.translate
    note = _(
        "In the order of how closely they go with the outcome at first (size of the rank "
        "correlation)."
    )
    boxes = _boxes(inputs, strength, set(first))
    content = [
        tag("p", note, class_="quiet small"),
        tag("div", *boxes, class_="results-axes", translate="no"),
    ]
    summary = tag("summary", _("Choose the axes"), data_test="axes")
    return tag("details", summary, *content, class_="small")


def _boxes(
    inputs: Mapping[str, str], strength: Mapping[str, float], first: set[str]
) -> Iterable[Content]:
    for path, title in inputs.items():
        box = tag("input", type="checkbox", name="axis", value=path, checked=path in first)
        size = tag("span", f"{strength[path]:.2f}", class_="quiet number")
        yield tag("label", box, tag("span", title, " ", size), class_="check", title=path)
