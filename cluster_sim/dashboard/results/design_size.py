"""How large a design is, and how long it takes, before it is run."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from nicegui import ui

from cluster_sim.dashboard.engine.problem_words import error_text
from cluster_sim.dashboard.jobs import Job
from cluster_sim.dashboard.results import requests as work
from cluster_sim.dashboard.results import words
from cluster_sim.dashboard.results.form_fields import Given, numbers_of
from cluster_sim.dashboard.shell import Page
from cluster_sim.errors import ClusterSimError

_SECONDS = 0.5  # between two looks at the measurement


class SizePanel:
    """The numbers of the design that is chosen; they follow every change."""

    def __init__(self, page: Page) -> None:
        """Nothing is drawn before `show`."""
        self._page = page
        self._chosen: tuple[str, work.Numbers] | None = None
        self._measuring: int | None = None

    def show(self, first: str) -> None:
        """Draw the panel and fill it for the design that is chosen at first, by its file."""
        _ = self._page.translate
        with ui.element("div").classes("card line spread").props('data-test="size"'):
            with ui.element("div"):
                self._runs = ui.label().classes("number").props("role=status")
                self._time = ui.label().classes("quiet small").props('role=status data-test="time"')
            with ui.element("button").props('type=button data-test="measure"') as self._button:
                ui.label(_("Measure how long it takes"))
            self._button.classes("button").on("click", self._measure)
        ui.timer(_SECONDS, self._look)
        ui.timer(0.0, lambda: self.follow(Given((("design", first),))), once=True)

    async def follow(self, given: Given) -> None:
        """Show the numbers of what is chosen now; what is wrong with it, instead."""
        try:
            await self.check(given.one("design"), numbers_of(given, self._page.translate))
        except ClusterSimError as error:
            self._chosen = None
            self._runs.set_text(error_text(error, self._page.language))
            self._time.set_text("")

    async def check(self, file: str, numbers: work.Numbers) -> None:
        """Read the design and show its numbers.

        Raises:
            InputError: It cannot be used.
        """
        size = await asyncio.to_thread(work.size_of, self._page.context.folders, file, numbers)
        if self._chosen != (file, numbers):
            self._chosen, self._measuring = (file, numbers), None
            self._time.set_text("")
        self._runs.set_text(_in_words(size, self._page))

    def _measure(self) -> None:
        if self._chosen is None or self._measuring is not None:
            return
        page = self._page
        request = work.estimate(page.context.folders, *self._chosen)
        try:
            self._measuring = page.context.jobs.start(page.visitor, request).id
        except ClusterSimError as error:
            self._time.set_text(error_text(error, page.language))
            return
        self._time.set_text(page._("Measuring on a few runs …"))

    def _look(self) -> None:
        """See whether the measurement is done."""
        if self._measuring is None:
            return
        page = self._page
        mine = page.context.jobs.of(page.visitor)
        job = next((job for job in mine if job.id == self._measuring), None)
        if job is None or not job.ended:
            return
        self._measuring = None
        page.context.jobs.forget(page.visitor, job.id)
        self._time.set_text(self._measured(job))

    def _measured(self, job: Job) -> str:
        _ = self._page.translate
        found = _numbers(job.output) if job.state == "done" else None
        if found is None:
            return "\n".join(job.lines[-3:]) or _("It could not be measured.")
        text = _("About {time}, and {size} on disk (measured on {n} runs)")
        return text.format(
            time=words.duration(max(1.0, float(found["seconds"]))),
            size=words.size(float(found["bytes"])),
            n=words.count(int(found["measured"])),
        )


def _numbers(printed: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(printed)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _in_words(size: work.Size, page: Page) -> str:
    """What the number of runs is the product of."""
    _ = page.translate
    counts = [
        (_.ngettext("{n} scenario", "{n} scenarios", size.scenarios), size.scenarios),
        (_.ngettext("{n} point", "{n} points", size.points), size.points),
        (_.ngettext("{n} draw", "{n} draws", size.draws), size.draws),
        (_.ngettext("{n} replicate", "{n} replicates", size.replicates), size.replicates),
    ]
    factors = " × ".join(text.format(n=words.count(n)) for text, n in counts)
    total = _.ngettext("{n} run", "{n} runs", size.runs).format(n=words.count(size.runs))
    return f"{total} = {factors}"
