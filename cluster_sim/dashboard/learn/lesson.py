"""What a lesson is made of: words, controls, an experiment that runs, and a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cluster_sim.dashboard.language import Translator
from cluster_sim.dashboard.learn.figure import Figure
from cluster_sim.region.schema import Region

if TYPE_CHECKING:
    from cluster_sim.charts.map_model import Frames

Values = Mapping[str, float]
"""How the controls of a lesson stand, by their keys; a choice is the place of its option."""


@dataclass(frozen=True)
class Slider:
    """A control that moves from one number to another.

    Attributes:
        key: Its name in addresses; no other lesson has it.
        title: Its name for people, marked for translation.
        low, high, step: Its range.
        start: Where it stands at first.
        pattern: How its value is told, with ``{value}`` in it, marked for translation.
        scale: What the value is multiplied by before it is told: 100 for per cent.
        digits: Decimals that are told.
    """

    key: str
    title: str
    low: float
    high: float
    step: float
    start: float
    pattern: str = "{value}"
    scale: float = 1.0
    digits: int = 0

    def read(self, text: str) -> float:
        """The value that a text of an address stands for; the start for anything else."""
        try:
            value = float(text)
        except ValueError:
            return self.start
        if not self.low <= value <= self.high:
            return self.start
        return round(self.low + round((value - self.low) / self.step) * self.step, 6)


@dataclass(frozen=True)
class Pick:
    """A control that takes one of a few options.

    Attributes:
        key: Its name in addresses; no other lesson has it.
        title: Its name for people, marked for translation.
        options: The options, marked for translation.
        start: The place of the one that is taken at first.
    """

    key: str
    title: str
    options: tuple[str, ...]
    start: float = 0.0

    def read(self, text: str) -> float:
        """The value that a text of an address stands for; the start for anything else."""
        return float(text) if text.isdecimal() and int(text) < len(self.options) else self.start


Control = Slider | Pick


@dataclass(frozen=True, eq=False)
class Scene:
    """What the map of a lesson shows.

    Attributes:
        region: The cities and links.
        frames: Barriers, loads and efficiency at each record.
        records: The name of each record.
        at: The record that is shown at first.
        link: The link that the lesson is about, if it is one.
        city: The city that it is about, if it is one.
    """

    region: Region
    frames: Frames
    records: tuple[str, ...]
    at: int = 0
    link: int | None = None
    city: int | None = None


@dataclass(frozen=True, eq=False)
class Shown:
    """What an experiment shows.

    Attributes:
        scene: For the map.
        figures: What stands beside it.
        reading: What is to be seen, in words and numbers.
    """

    scene: Scene
    figures: tuple[Figure, ...]
    reading: str


@dataclass(frozen=True)
class Verdict:
    """What the model says about an answer.

    Attributes:
        is_right: Whether it is right.
        text: Why, with the model's numbers.
    """

    is_right: bool
    text: str


Check = Callable[[Values, int, Translator], Verdict]
"""Lets the model judge an answer: how the controls stand, the place of the option, the language."""


@dataclass(frozen=True)
class Question:
    """A question that is answered by trying.

    Attributes:
        text: The question, marked for translation.
        options: The answers to choose from, marked for translation; none: the answer is where the
            controls stand.
        check: Judges an answer; the option is -1 where there is none to choose.
    """

    text: str
    options: tuple[str, ...]
    check: Check


@dataclass(frozen=True)
class Lesson:
    """A step of the tour; all its texts are marked for translation.

    Attributes:
        key: Its name.
        name: Its name for people, short.
        title: The question that it answers.
        text: What one has to know first, in paragraphs.
        task: What to try.
        controls: What can be moved.
        show: Runs the experiment with the controls as they stand.
        settings: The same as the content of a scenario file.
        question: What is asked.
        insight: What is to be remembered.
        apart: What the experiment has that a scenario file cannot hold.
    """

    key: str
    name: str
    title: str
    text: tuple[str, ...]
    task: str
    controls: tuple[Control, ...]
    show: Callable[[Values, Translator], Shown]
    settings: Callable[[Values], Mapping[str, Any]]
    question: Question
    insight: str
    apart: str = ""

    @property
    def start(self) -> dict[str, float]:
        """How the controls stand at first."""
        return {control.key: control.start for control in self.controls}
