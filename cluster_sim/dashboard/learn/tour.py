"""The tour of one visitor: which step is shown, and what he does in it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from nicegui import background_tasks, ui
from nicegui.elements.mixins.text_element import TextElement

from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.link import encode
from cluster_sim.dashboard.explore.address import SETTINGS
from cluster_sim.dashboard.language import N_
from cluster_sim.dashboard.learn.course import LESSONS
from cluster_sim.dashboard.learn.elements import Quiz, Stage
from cluster_sim.dashboard.learn.lesson import Lesson
from cluster_sim.dashboard.learn.progress import END, STEPS, Progress
from cluster_sim.dashboard.shell import PAGES, Page
from cluster_sim.figures.words import tied
from cluster_sim.region.load import builtin_regions
from cluster_sim.scenario.measures import catalogue

_END_TITLE = N_("What you have seen")


class Tour:
    """The tour in one tab."""

    def __init__(self, page: Page, parameters: Mapping[str, str]) -> None:
        """Take up where the address says.

        Args:
            page: The page.
            parameters: Those of its address.
        """
        self._page = page
        self._ = page.translate
        self._progress = Progress.read(parameters)
        self._steps = ui.element("nav").classes("ln-steps")
        self._step = ui.element("div").classes("ln-step")
        self._stage: Stage | None = None
        self._to_explore: ui.link | None = None
        self._wanted: Progress | None = None
        self._is_running = False

    def draw(self) -> None:
        """Draw the step that the visitor is at."""
        self._steps.props["aria-label"] = self._("Steps of the tour")
        self._draw_steps()
        self._step.clear()
        with self._step:
            if self._progress.step == END:
                self._draw_end()
            else:
                self._draw_lesson(LESSONS[self._progress.place])

    # --- the way through the tour ----------------------------------------------------------------

    def _draw_steps(self) -> None:
        """The steps as a list of buttons, with what is done."""
        _ = self._
        self._steps.clear()
        titles = [*(lesson.name for lesson in LESSONS), N_("The end")]
        with self._steps, ui.element("ol"):
            for place, (step, title) in enumerate(zip(STEPS, titles, strict=True)):
                is_done = step in self._progress.done
                with ui.element("li"):
                    button = ui.element("button").props(f'type=button data-test="step-{step}"')
                    button.classes("done" if is_done else "")
                    if step == self._progress.step:
                        button.props("aria-current=step")
                    button.on("click", lambda step=step: self._go(step))
                    with button:
                        number = "✓" if is_done else "" if step == END else str(place + 1)
                        if number:
                            _text("span", number, "ln-number").props("aria-hidden=true")
                        _text("span", _(title))
                        if is_done:
                            _text("span", _("(answered)"), "visually-hidden")

    def _go(self, step: str) -> None:
        """Show another step, and let the keyboard follow."""
        self._progress = self._progress.at(step)
        self._remember()
        self.draw()
        self._page.client.run_javascript(
            "requestAnimationFrame(() => {window.scrollTo(0, 0);"
            "document.getElementById('lesson')?.focus({preventScroll: true})})"
        )

    def _restart(self) -> None:
        self._progress = Progress()
        self._go(STEPS[0])

    def _remember(self) -> None:
        self._page.remember(**self._progress.write())

    # --- a lesson --------------------------------------------------------------------------------

    def _draw_lesson(self, lesson: Lesson) -> None:
        with ui.element("article").classes("ln-lesson").props("aria-labelledby=lesson"):
            with ui.element("div").classes("ln-text"):
                self._draw_text(lesson)
            values = self._progress.values[lesson.key]
            self._stage = Stage(lesson, values, self._, self._moved).classes("ln-stage-place")
            with ui.element("div").classes("ln-ask"):
                quiz = Quiz(lesson.question, self._, lambda option: self._answer(quiz, option))
                self._draw_ways(lesson)
        self._wanted = self._progress
        self._run_soon()

    def _draw_text(self, lesson: Lesson) -> None:
        _ = self._
        place = _("Step {number} of {count}").format(
            number=self._progress.place + 1, count=len(LESSONS)
        )
        _text("p", place, "ln-place quiet small")
        _text("h1", _(lesson.title)).props("id=lesson tabindex=-1")
        for paragraph in lesson.text:
            _text("p", tied(_(paragraph)))
        with ui.element("p").classes("ln-task"):
            _text("strong", _("Try it:"))
            _text("span", " " + _(lesson.task))

    def _draw_ways(self, lesson: Lesson) -> None:
        """Back, on, and to Explore."""
        _ = self._
        with ui.element("div").classes("ln-ways"):
            if self._progress.place:
                self._way(STEPS[self._progress.place - 1], _("Back"), "back", "")
            following = STEPS[self._progress.place + 1]
            kind = "primary" if lesson.key in self._progress.done else ""
            title = _("On to the end") if following == END else _("Next step")
            self._next = self._way(following, title, "next", kind)
        with ui.element("p").classes("small"):
            link = ui.link(_("Open these settings in Explore"), self._explore_address())
            self._to_explore = link.props('data-test="to-explore"')
            if lesson.apart:
                _text("span", " " + _(lesson.apart), "quiet")

    def _way(self, step: str, title: str, name: str, kind: str) -> ui.element:
        button = _text("button", title, f"button {kind}").props(f'type=button data-test="{name}"')
        return button.on("click", lambda: self._go(step))

    def _explore_address(self) -> str:
        """Explore with the settings of the lesson as its controls stand."""
        lesson = LESSONS[self._progress.place]
        draft = Draft(lesson.settings(self._progress.values[lesson.key]))
        return f"{PAGES['explore'][0]}?{SETTINGS}={encode(draft)}"

    # --- what the visitor does -------------------------------------------------------------------

    def _moved(self, key: str, value: float) -> None:
        """A control was moved."""
        self._progress = self._progress.moved(self._progress.step, key, value)
        self._wanted = self._progress
        self._remember()
        if self._to_explore is not None:
            self._to_explore.props(f'href="{self._explore_address()}"')
        self._run_soon()

    def _run_soon(self) -> None:
        if not self._is_running:
            self._is_running = True
            background_tasks.create(self._run_wanted())

    async def _run_wanted(self) -> None:
        """Run the newest settings until there are none that have not been run."""
        try:
            while (wanted := self._wanted) is not None and wanted.step != END:
                self._wanted = None
                lesson = LESSONS[wanted.place]
                values = wanted.values[lesson.key]
                shown = await asyncio.to_thread(lesson.show, values, self._)
                if self._stage is not None and self._progress.step == wanted.step:
                    self._stage.show(shown)
        except Exception:
            self._page.tell_of_fault()
            raise
        finally:
            self._is_running = False

    async def _answer(self, quiz: Quiz, option: int) -> None:
        """Let the model judge an answer."""
        lesson = LESSONS[self._progress.place]
        values = self._progress.values[lesson.key]
        verdict = await asyncio.to_thread(lesson.question.check, values, option, self._)
        quiz.judge(option, verdict.is_right, verdict.text)
        if verdict.is_right and lesson.key not in self._progress.done:
            self._progress = self._progress.answered(lesson.key)
            self._remember()
            self._draw_steps()
            self._next.classes("primary")

    # --- the end ---------------------------------------------------------------------------------

    def _draw_end(self) -> None:
        _ = self._
        with ui.element("article").classes("ln-end").props("aria-labelledby=lesson"):
            _text("h1", _(_END_TITLE)).props("id=lesson tabindex=-1")
            answered = len(self._progress.done)
            count = _("You have answered {done} of {count} questions.")
            _text("p", count.format(done=answered, count=len(LESSONS)), "quiet")
            with ui.element("ol").classes("ln-insights"):
                for lesson in LESSONS:
                    with ui.element("li"):
                        _text("strong", _(lesson.title))
                        _text("span", _(lesson.insight))
            text = _(
                "Real regions have more cities, more domains, and luck. On the page Explore you "
                "can try {measures} measures on {regions} regions; the documentation has a "
                "tutorial for students that goes on from here."
            ).format(measures=len(catalogue()), regions=len(builtin_regions()))
            _text("p", text)
            with ui.element("div").classes("ln-ways"):
                self._way(STEPS[-2], _("Back"), "back", "")
                again = _text("button", _("Start again"), "button").props("type=button")
                again.props('data-test="restart"').on("click", self._restart)
                draft = encode(Draft.new("classroom"))
                address = f"{PAGES['explore'][0]}?{SETTINGS}={draft}"
                on = ui.link(_("Go on in Explore"), address).classes("button primary")
                on.props('data-test="to-explore"')


def _text(tag: str, text: str, classes: str = "") -> TextElement:
    """An element that holds a text and nothing else."""
    return TextElement(tag=tag, text=text).classes(classes)
