"""How far a visitor is on the tour; kept in the address of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cluster_sim.dashboard.learn.course import LESSONS
from cluster_sim.dashboard.learn.lesson import Values

END = "end"
"""The step after the last lesson."""

STEPS = (*(lesson.key for lesson in LESSONS), END)
"""All steps, in their order."""

_BETWEEN = "."


def _start() -> dict[str, Values]:
    return {lesson.key: lesson.start for lesson in LESSONS}


@dataclass(frozen=True)
class Progress:
    """How far a visitor is.

    Attributes:
        step: The step that is shown, one of ``STEPS``.
        done: The lessons whose question is answered.
        values: Lesson to how its controls stand.
    """

    step: str = STEPS[0]
    done: frozenset[str] = frozenset()
    values: Mapping[str, Values] = field(default_factory=_start)

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> Progress:
        """What the parameters of an address say; what makes no sense is left out."""
        step = parameters.get("step", STEPS[0])
        done = parameters.get("done", "").split(_BETWEEN)
        values = {
            lesson.key: {
                control.key: control.read(parameters.get(control.key, ""))
                for control in lesson.controls
            }
            for lesson in LESSONS
        }
        lessons = {lesson.key for lesson in LESSONS}
        return cls(step if step in STEPS else STEPS[0], frozenset(done) & lessons, values)

    def write(self) -> dict[str, str | None]:
        """The parameters of the address; None for those that it need not have."""
        done = _BETWEEN.join(key for key in STEPS if key in self.done)
        written: dict[str, str | None] = {
            "step": None if self.step == STEPS[0] else self.step,
            "done": done or None,
        }
        for lesson in LESSONS:
            for key, value in self.values[lesson.key].items():
                written[key] = None if value == lesson.start[key] else f"{value:g}"
        return written

    @property
    def place(self) -> int:
        """The place of the step in ``STEPS``."""
        return STEPS.index(self.step)

    def at(self, step: str) -> Progress:
        """The same at another step."""
        return replace(self, step=step)

    def answered(self, lesson: str) -> Progress:
        """The same with a lesson's question answered."""
        return replace(self, done=self.done | {lesson})

    def moved(self, lesson: str, key: str, value: float) -> Progress:
        """The same with a control of a lesson moved."""
        values = {**self.values, lesson: {**self.values[lesson], key: value}}
        return replace(self, values=values)
