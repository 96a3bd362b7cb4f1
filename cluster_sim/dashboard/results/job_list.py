"""The visitor's long jobs: how far they are, the way to end them, the way to what came out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nicegui import ui

from cluster_sim.dashboard.jobs import Job
from cluster_sim.dashboard.language import N_, Translator
from cluster_sim.dashboard.results import listing, places, words
from cluster_sim.dashboard.shell import Page

_SECONDS = 0.5  # between two looks at the jobs
_LINES = 6  # of what a command said

_KINDS = {
    "compare": N_("Comparison"),
    "sweep": N_("Batch"),
    "resume": N_("Batch, going on"),
}
_STAGES = {
    "drawing the figures": N_("Drawing the figures"),
    "writing the report": N_("Writing the report"),
}
"""What the stages of a command are called here."""


def show(page: Page, only: Path | None = None, ended: Callable[[], None] | None = None) -> None:
    """Draw the jobs of the visitor, and keep them up to date while the page is open.

    Args:
        page: The page.
        only: Show only what is written into this folder.
        ended: Called when a job that was open has ended.
    """
    shown = _List(page, only, ended)
    shown.update()
    ui.timer(_SECONDS, shown.update)


class _List:
    """The jobs on the page; each keeps its place and its buttons while it goes on."""

    def __init__(self, page: Page, only: Path | None, ended: Callable[[], None] | None) -> None:
        self._page = page
        self._only = only
        self._ended = ended
        self._cards: dict[int, _Card] = {}
        self._box = ui.element("section").classes("stack results-jobs")
        label = page._("Jobs")
        self._box.props(f'aria-label="{label}" data-test="jobs"')

    def update(self) -> None:
        """Bring the page to where the jobs are."""
        jobs = [job for job in self._page.context.jobs.of(self._page.visitor) if self._shows(job)]
        self._box.set_visibility(bool(jobs))
        there = {job.id for job in jobs}
        for number in [number for number in self._cards if number not in there]:
            self._box.remove(self._cards.pop(number).box)
        was_open = {number for number, card in self._cards.items() if not card.job.ended}
        for job in jobs:
            if job.id not in self._cards:
                with self._box:
                    self._cards[job.id] = _Card(self._page, job)
            self._cards[job.id].update(job)
        if self._ended is not None and any(job.ended and job.id in was_open for job in jobs):
            self._ended()

    def _shows(self, job: Job) -> bool:
        if job.request.kind == "estimate":
            return False
        return self._only is None or job.request.folder == self._only.resolve()


class _Card:
    """One job."""

    def __init__(self, page: Page, job: Job) -> None:
        self._page = page
        self.job = job
        _ = page.translate
        self.box = ui.element("article").classes("card results-job")
        self.box.props(f'data-test="job" data-job={job.id}')
        with self.box:
            with ui.element("div").classes("line spread"):
                with ui.element("div").classes("line"):
                    ui.label(job.request.title).classes("results-job-name")
                    ui.label(_(_KINDS[job.request.kind])).classes("tag")
                with ui.element("div").classes("line"):
                    self._time = ui.label().classes("number quiet small")
                    self._actions = ui.element("div").classes("line")
            with ui.element("div").classes("progress") as self._bar:
                self._fill = ui.element("div")
            self._text = ui.label().classes("small").props('role=status data-test="job-text"')
            self._said = ui.label().classes("small results-said")
        self._drawn = ""

    def update(self, job: Job) -> None:
        """Bring the card to where the job is."""
        self.job = job
        _ = self._page.translate
        self._time.set_text(words.duration(job.seconds) if job.state != "waiting" else "")
        self._text.set_text(_state_text(job, _))
        part = 1.0 if job.state == "done" else job.step.part if job.step else 0.0
        percent = f"{100 * part:.0f}"
        self.box.props(f"data-state={job.state}")
        self._bar.set_visibility(not job.ended)
        self._fill.style(f"width: {percent}%")
        label = _("Progress")
        self._bar.props(
            f"role=progressbar aria-valuemin=0 aria-valuemax=100 aria-valuenow={percent} "
            f'aria-label="{label}"'
        )
        self._said.set_visibility(job.state == "failed")
        if job.state == "failed":
            self._said.set_text("\n".join(job.lines[-_LINES:]))
        if job.state != self._drawn:
            self._drawn = job.state
            self._draw_actions()

    def _draw_actions(self) -> None:
        _, job = self._page.translate, self.job
        self._actions.clear()
        with self._actions:
            place = self._place()
            if job.ended and place is not None:
                link = ui.link(_("Open the results"), listing.address(place))
                link.classes("button primary compact").props('data-test="job-open"')
            if job.ended:
                button = _button(_("Dismiss"), self._forget)
                button.props('data-test="job-dismiss"')
            elif job.state != "stopping":
                button = _button(_("Cancel"), self._cancel)
                button.classes("danger").props('data-test="job-cancel"')

    def _place(self) -> str | None:
        """Where the results of the job are, if there are any."""
        folder = self.job.request.folder
        if folder is None or not folder.is_dir():
            return None
        return places.place_of(self._page.context.folders, folder)

    def _cancel(self) -> None:
        self._page.context.jobs.cancel(self._page.visitor, self.job.id)

    def _forget(self) -> None:
        self._page.context.jobs.forget(self._page.visitor, self.job.id)
        self.box.set_visibility(False)


def _button(text: str, pressed: Callable[[], None]) -> ui.element:
    with ui.element("button").props("type=button").classes("button compact") as button:
        ui.label(text)
    return button.on("click", pressed)


def _state_text(job: Job, _: Translator) -> str:
    """How things stand, in words."""
    if job.state == "waiting":
        text = _.ngettext("Waits; {n} job comes before", "Waits; {n} jobs come before", job.ahead)
        return text.format(n=job.ahead) if job.ahead else _("Begins in a moment")
    if job.state == "running":
        return _step_text(job, _)
    if job.state == "stopping":
        return _("Is being ended; what is finished is kept")
    if job.state == "done":
        return _("Done; some runs failed") if job.code else _("Done")
    if job.state == "cancelled":
        folder = job.request.folder
        kept = folder is not None and folder.is_dir()
        return (
            _("Cancelled; what was finished is kept") if kept else _("Cancelled; nothing is kept")
        )
    if job.code is None:
        return _("Could not be started")
    return _("Failed with exit code {code}").format(code=job.code)


def _step_text(job: Job, _: Translator) -> str:
    step = job.step
    if step is None:
        return _("Starting")
    if step.stage == "simulating":
        text = _("Simulating {name} ({number} of {total})")
        number = min(step.done + 1, step.planned)
        return text.format(name=step.name, number=number, total=step.planned)
    if step.stage == "runs":
        done, planned = words.count(step.done), words.count(step.planned)
        text = _("{done} of {planned} runs").format(done=done, planned=planned)
        if not step.failed:
            return text
        failed = _("{n} failed").format(n=words.count(step.failed))
        return words.comma_of(_.language).join([text, failed])
    return _(_STAGES.get(step.stage, step.stage))
