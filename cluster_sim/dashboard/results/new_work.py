"""Forms from which long jobs begin: a comparison of scenarios, a sweep of a design."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import urlencode

from markupsafe import Markup
from nicegui import events, ui

from cluster_sim.dashboard.engine.problem_words import error_text
from cluster_sim.dashboard.results import job_list, listing, words
from cluster_sim.dashboard.results import requests as work
from cluster_sim.dashboard.results.choices import Choices, DesignChoice, ScenarioChoice, choices
from cluster_sim.dashboard.results.design_size import SizePanel
from cluster_sim.dashboard.results.form_fields import (
    Given,
    number_field,
    numbers_of,
    text_field,
)
from cluster_sim.dashboard.results.markup import Content, tag
from cluster_sim.dashboard.shell import Page
from cluster_sim.errors import ClusterSimError
from cluster_sim.scenario.agreement import BASELINE

KINDS = ("compare", "sweep")
"""The forms, as the address calls them."""

_FORM = "(event) => {event.preventDefault(); emit([...new FormData(event.target).entries()])}"


async def show(page: Page, kind: str) -> None:
    """Draw a form."""
    _ = page.translate
    listing.way_back(page)
    title = _("Compare scenarios") if kind == "compare" else _("Run a design")
    ui.html(tag("h1", title), sanitize=False)
    job_list.show(page)
    there = await asyncio.to_thread(choices, page.context.folders.scenarios)
    if kind == "compare":
        _comparison(page, there)
    else:
        _sweep(page, there)
    if there.broken:
        _broken(page, there)


# --- a comparison ---------------------------------------------------------------------------------


def _comparison(page: Page, there: Choices) -> None:
    _ = page.translate
    regions = there.regions()
    if not regions:
        _nothing(page, _("There are no scenario files in the scenario folder."))
        return
    asked = page.client.request.query_params.get("region", "")
    region = asked if asked in regions else next(iter(regions))
    _region_choice(page, regions, region)
    listed = regions[region]

    async def submitted(given: Given) -> None:
        chosen = [choice for choice in listed if choice.file in given.all("scenario")]
        request = await asyncio.to_thread(
            work.comparison,
            page.context.folders,
            chosen,
            _baseline_of(chosen, given.one("baseline")),
            numbers_of(given, page.translate),
            given.one("folder") or region,
            page.context.jobs.folders(),
        )
        page.context.jobs.start(page.visitor, request)

    with _form(page, submitted):
        ui.html(_scenario_table(page, listed), sanitize=False)
        ui.html(_comparison_fields(page, listed, region), sanitize=False)
        _submit(_("Start the comparison"))


def _region_choice(
    page: Page, regions: Mapping[str, Sequence[ScenarioChoice]], chosen: str
) -> None:
    """Links to the same page for another region: only scenarios of one region compare."""
    links = [
        tag(
            "a",
            f"{listed[0].region_title.get(page.language)} ",
            tag("span", str(len(listed)), class_="quiet number"),
            href=f"/results?{urlencode({'new': 'compare', 'region': region})}",
            aria_current="page" if region == chosen else None,
            data_test=f"region-{region}",
        )
        for region, listed in regions.items()
    ]
    label = page._("Region")
    ui.html(tag("nav", *links, class_="results-tabs", aria_label=label), sanitize=False)


def _baseline_of(chosen: Sequence[ScenarioChoice], file: str) -> str:
    """The name of the scenario in this file, or what says that it has to be chosen."""
    named = [choice.name for choice in chosen if choice.file == file]
    return named[0] if named else _name_of_baseline(chosen)


def _name_of_baseline(chosen: Sequence[ScenarioChoice]) -> str:
    """The name of the baseline where none of the chosen ones is marked as such."""
    names = [choice.name for choice in chosen]
    return BASELINE if BASELINE in names or not names else names[0]


def _scenario_table(page: Page, listed: Sequence[ScenarioChoice]) -> Markup:
    _ = page.translate
    sets: dict[str, list[ScenarioChoice]] = {}
    for choice in listed:
        sets.setdefault(PurePosixPath(choice.file).parent.as_posix(), []).append(choice)
    first = next((one for one in listed if one.name == BASELINE), listed[0])
    head = tag(
        "tr",
        tag("th", _("Compare"), scope="col"),
        tag("th", _("Scenario"), scope="col"),
        tag("th", _("File"), scope="col"),
        tag("th", _("Quarters"), scope="col", class_="number"),
        tag("th", _("Baseline"), scope="col"),
    )
    ticks = [
        tag("button", text, type="button", class_="button compact", data_tick=what)
        for what, text in (("all", _("Choose all")), ("none", _("Choose none")))
    ]
    bodies = [_set(page, folder, those, first, len(sets) > 1) for folder, those in sets.items()]
    return tag(
        "fieldset",
        tag("legend", _("Scenarios"), class_="visually-hidden"),
        tag("div", *ticks, class_="line results-ticks"),
        tag("div", tag("table", tag("thead", head), *bodies), class_="table"),
        class_="card results-fieldset",
    )


def _set(
    page: Page, folder: str, those: Sequence[ScenarioChoice], first: ScenarioChoice, named: bool
) -> Content:
    """The scenarios of one folder, which belong together."""
    title = page._("Scenarios") if folder == "." else folder
    head = tag("tr", tag("th", title, colspan="5", scope="rowgroup", class_="results-set"))
    rows = [_scenario_row(choice, choice is first, page) for choice in those]
    return tag("tbody", head if named else None, *rows)


def _scenario_row(choice: ScenarioChoice, is_first: bool, page: Page) -> Content:
    _, title = page.translate, choice.title.get(page.language)
    tick = tag(
        "input",
        type="checkbox",
        name="scenario",
        value=choice.file,
        id=f"scenario-{choice.file}",
        checked=is_first,
        data_test=f"scenario-{choice.file}",
    )
    base = tag(
        "input",
        type="radio",
        name="baseline",
        value=choice.file,
        checked=is_first,
        aria_label=_("{scenario} is the baseline").format(scenario=title),
    )
    return tag(
        "tr",
        tag("td", tick),
        tag("th", tag("label", title, for_=f"scenario-{choice.file}"), scope="row"),
        tag("td", tag("code", PurePosixPath(choice.file).name)),
        tag("td", words.count(choice.quarters), class_="number"),
        tag("td", base),
    )


def _comparison_fields(page: Page, listed: Sequence[ScenarioChoice], region: str) -> Markup:
    _, first = page.translate, listed[0]
    return tag(
        "div",
        number_field("replicates", _("Replicates"), first.replicates, 1, work.MOST_REPLICATES),
        number_field("quarters", _("Quarters"), first.quarters, 1, work.MOST_QUARTERS),
        number_field("seed", _("Seed"), first.seed, 0, None),
        text_field("folder", _("Name of the folder"), region),
        class_="results-fields",
    )


# --- a sweep --------------------------------------------------------------------------------------


def _sweep(page: Page, there: Choices) -> None:
    _ = page.translate
    if not there.designs:
        _nothing(page, _("There are no design files in the scenario folder."))
        return
    panel = SizePanel(page)

    async def submitted(given: Given) -> None:
        file, numbers = given.one("design"), numbers_of(given, page.translate)
        await panel.check(file, numbers)
        name = given.one("folder") or PurePosixPath(file).stem
        taken = page.context.jobs.folders()
        request = work.sweep(page.context.folders, file, numbers, name, taken)
        page.context.jobs.start(page.visitor, request)

    with _form(page, submitted) as form:
        ui.html(_design_choice(page, there.designs), sanitize=False)
        ui.html(_sweep_fields(page), sanitize=False)
        panel.show(there.designs[0].file)
        _submit(_("Start the batch"))
    # Whatever is changed, the numbers below the fields follow.
    form.on(
        "change",
        lambda event: panel.follow(Given.of(event.args)),
        js_handler="(event) => emit([...new FormData(event.currentTarget).entries()])",
    )


def _design_choice(page: Page, designs: Sequence[DesignChoice]) -> Markup:
    _ = page.translate
    cards = []
    for number, design in enumerate(designs):
        radio = tag(
            "input",
            type="radio",
            name="design",
            value=design.file,
            checked=number == 0,
            data_test=f"design-{design.file}",
        )
        count = _.ngettext("{n} scenario", "{n} scenarios", design.scenarios)
        text = tag(
            "span",
            tag("strong", design.name, translate="no"),
            tag("span", f" {count.format(n=design.scenarios)}", class_="quiet small"),
            tag("br"),
            _about(design, page.language),
        )
        cards.append(tag("label", radio, text, class_="check results-design"))
    legend = tag("legend", _("Design"), class_="visually-hidden")
    return tag("fieldset", legend, *cards, class_="card results-fieldset")


def _about(design: DesignChoice, language: str) -> Content:
    """What a design asks, in the language in which it says so."""
    spoken = language if design.about.zh is not None else "en"
    return tag("span", design.about.get(language), class_="small", lang=spoken)


def _sweep_fields(page: Page) -> Markup:
    _, own = page.translate, page._("as in the design")
    return tag(
        "div",
        number_field("replicates", _("Replicates"), own, 1, work.MOST_REPLICATES),
        number_field("quarters", _("Quarters"), own, 1, work.MOST_QUARTERS),
        number_field("seed", _("Seed"), own, 0, None),
        text_field("folder", _("Name of the folder"), _("as the design")),
        class_="results-fields",
    )


# --- both -----------------------------------------------------------------------------------------


def _form(page: Page, submitted: Callable[[Given], Awaitable[None]]) -> ui.element:
    """A form; what is wrong with what was filled in stands in it, else its job is shown."""
    form = ui.element("form").classes("stack wide-gap results-form").props("novalidate")
    with form:
        notice = (
            ui.label().classes("notice bad results-lines").props('role=alert data-test="fault"')
        )
    notice.set_visibility(False)

    async def submit(event: events.GenericEventArguments) -> None:
        try:
            await submitted(Given.of(event.args))
        except ClusterSimError as error:
            notice.set_text(error_text(error, page.language))
            notice.set_visibility(True)
            page.client.run_javascript(
                "document.querySelector('[data-test=fault]').scrollIntoView()"
            )
            return
        notice.set_visibility(False)
        page.tell(page._("The job is in line."), "good")
        page.client.run_javascript("window.scrollTo({top: 0})")

    return form.on("submit", submit, js_handler=_FORM)


def _submit(text: str) -> None:
    with ui.element("button").props('type=submit data-test="start"').classes("button primary"):
        ui.label(text)


def _nothing(page: Page, text: str) -> None:
    _ = page.translate
    with ui.element("div").classes("empty"):
        ui.label(text)
        ui.label(_("`cluster-sim dashboard --scenarios DIR` names another folder.")).classes(
            "small"
        )


def _broken(page: Page, there: Choices) -> None:
    """Files that cannot be used, and why."""
    _ = page.translate
    count = len(there.broken)
    text = _.ngettext("{n} file cannot be used", "{n} files cannot be used", count)
    lines = [tag("li", tag("code", fault)) for _file, fault in there.broken]
    details = tag(
        "details", tag("summary", text.format(n=count)), tag("ul", *lines), class_="small"
    )
    ui.html(details, sanitize=False)
