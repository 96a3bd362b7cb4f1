"""The parts of a lesson that scripts in the browser draw."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from nicegui import events
from nicegui.element import Element

from cluster_sim.dashboard.language import N_, Translator
from cluster_sim.dashboard.learn.classroom import DOMAIN, PERCENT
from cluster_sim.dashboard.learn.lesson import (
    Control,
    Lesson,
    Question,
    Scene,
    Shown,
    Slider,
    Values,
)
from cluster_sim.figures.words import tied
from cluster_sim.scenario.domains import builtin_domains

_STAGE_WORDS = {
    "stage": N_("Try it"),
    "time": N_("Time"),
    "play": N_("Play"),
    "pause": N_("Pause"),
    "quarter": N_("Quarter"),
    "key": N_("Width: how much is shared. Numbers and colours: what part gets through."),
}
_QUESTION_WORDS = {
    "check": N_("Ask the model"),
    "here": N_("Here it is: ask the model"),
    "right": N_("Right."),
    "wrong": N_("Not quite."),
}


class Stage(Element, component="learn_stage.js"):
    """Controls, map, bars or lines, and what is to be seen in them."""

    def __init__(
        self,
        lesson: Lesson,
        values: Values,
        translate: Translator,
        moved: Callable[[str, float], object],
    ) -> None:
        """Show the controls, and nothing else yet.

        Args:
            lesson: The lesson.
            values: How its controls stand.
            translate: Into the visitor's language.
            moved: Told of a control that was moved, and where to.
        """
        super().__init__()
        self._translate = translate
        self._version = 0
        self._props.update(
            controls=[_control(control, translate) for control in lesson.controls],
            values=dict(values),
            words={**_translated(_STAGE_WORDS, translate), "percent": tied(translate(PERCENT))},
            language=translate.language,
        )

        controls = {control.key: control for control in lesson.controls}

        def told(event: events.GenericEventArguments) -> None:
            match event.args:
                case [str(key), int() | float() as value] if key in controls:
                    moved(key, controls[key].read(str(value)))

        self.on("move", told)

    def show(self, shown: Shown) -> None:
        """Draw what an experiment shows."""
        from cluster_sim.charts.map_model import frames_json

        self._version += 1
        scene = shown.scene
        drawn: dict[str, Any] = {
            "version": self._version,
            "at": scene.at,
            "link": scene.link,
            "city": scene.city,
            "figures": [figure.data() for figure in shown.figures],
            "reading": shown.reading,
        }
        if self._version == 1:
            drawn["model"] = _map_model(scene, self._translate)
        else:
            drawn["frames"] = frames_json(scene.frames)
        self.run_method("show", json.dumps(drawn))


class Quiz(Element, component="learn_question.js"):
    """A question, and what the model says about the answer."""

    def __init__(
        self, question: Question, translate: Translator, answered: Callable[[int], object]
    ) -> None:
        """Ask.

        Args:
            question: The question.
            translate: Into the visitor's language.
            answered: Told of the option that was chosen, -1 where there are none.
        """
        super().__init__()
        options = [translate(option) for option in question.options]
        self._props.update(
            text=translate(question.text),
            options=options,
            words=_translated(_QUESTION_WORDS, translate),
        )
        allowed = range(len(options)) if options else (-1,)

        def told(event: events.GenericEventArguments) -> object:
            return answered(event.args) if event.args in allowed else None

        self.on("answer", told)

    def judge(self, option: int, is_right: bool, text: str) -> None:
        """Say what the model finds."""
        self.run_method("judge", option, is_right, text)


def _translated(words: Mapping[str, str], translate: Translator) -> dict[str, str]:
    return {key: translate(text) for key, text in words.items()}


def _control(control: Control, translate: Translator) -> dict[str, Any]:
    """A control for the script."""
    common = {"key": control.key, "title": translate(control.title)}
    if isinstance(control, Slider):
        return {
            **common,
            "kind": "slider",
            "low": control.low,
            "high": control.high,
            "step": control.step,
            "pattern": tied(translate(control.pattern)),
            "scale": control.scale,
            "digits": control.digits,
        }
    return {**common, "kind": "pick", "options": [translate(one) for one in control.options]}


def _map_model(scene: Scene, translate: Translator) -> dict[str, Any]:
    from cluster_sim.charts.map_model import map_model

    title = builtin_domains()[DOMAIN].title.get(translate.language)
    return map_model(scene.region, scene.records, scene.frames, translate.language, domains=[title])
