"""Lesson 1: what friction is. Layers add up; what passes is exp(-friction)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from typing import Any

from cluster_sim.dashboard.language import N_, Translator
from cluster_sim.dashboard.learn import classroom
from cluster_sim.dashboard.learn.classroom import (
    NO_INCIDENTS,
    link,
    own_measure,
    scenario_of,
    settings,
)
from cluster_sim.dashboard.learn.figure import Bar, Bars, Dots, Part
from cluster_sim.dashboard.learn.lesson import Lesson, Question, Shown, Slider, Values, Verdict
from cluster_sim.replay import Replay, replay
from cluster_sim.scenario.schema import LAYERS

_AT = 1  # the first record in which measures act
_ENDS = ("junction", "lakeside")
_TITLES = {
    "infrastructure": N_("Thin lines"),
    "standards": N_("Different standards"),
    "administration": N_("Rules of the border"),
    "trust": N_("Distrust"),
}
_MOST_NATS = 1.6


@dataclass(frozen=True)
class Passing:
    """The link between Junction and Lakeside.

    Attributes:
        layers: Layer to friction, nats.
        share: What passes, 0-1.
        run: The run that it was found in.
    """

    layers: Mapping[str, float]
    share: float
    run: Replay


def content(values: Values) -> dict[str, Any]:
    """The settings of the experiment."""
    links = [list(_ENDS)]
    return settings(
        ("Lesson 1: friction", "第1课：摩擦"),
        [
            own_measure(
                "border-rules",
                ("No rules at the border", "取消边界规定"),
                values["rules"],
                {"channel": "layer.administration", "strength": 1.0},
                links=links,
            ),
            own_measure(
                "common-standards",
                ("Common standards", "统一标准"),
                values["standards"],
                {"channel": "layer.standards", "strength": 1.0},
                links=links,
            ),
        ],
        {**NO_INCIDENTS, "agreement_now": 1.0},
    )


@lru_cache(maxsize=256)
def passing(rules: float, standards: float) -> Passing:
    """What passes with these shares of the two layers removed."""
    values = {"rules": rules, "standards": standards}
    run = replay(scenario_of(content(values), quarters=_AT))
    place = link(*_ENDS)
    layers = dict(zip(LAYERS, run.layers[0, _AT, place, 0].tolist(), strict=True))
    return Passing(layers, exp(-float(run.friction[0, _AT, place, 0])), run)


def show(values: Values, translate: Translator) -> Shown:
    """Run it."""
    _ = translate
    found = passing(values["rules"], values["standards"])
    parts = tuple(
        Part(layer, nats, _(_TITLES[layer]), f"{nats:.2f}") for layer, nats in found.layers.items()
    )
    total = sum(found.layers.values())
    courses = _("Of 100 courses, {count} get through").format(count=f"{100 * found.share:.0f}")
    reading = _("The layers add up to {nats} nats: of 100 courses, {count} get through.").format(
        nats=f"{total:.2f}", count=f"{100 * found.share:.0f}"
    )
    scene = classroom.scene(found.run, _AT, link=link(*_ENDS))
    bar = Bar(_("Friction"), parts, _("{nats} nats").format(nats=f"{total:.2f}"))
    figures = (
        Bars(_("Friction between Junction and Lakeside"), (bar,), _MOST_NATS),
        Dots(courses, found.share, courses),
    )
    return Shown(scene, figures, reading)


@dataclass(frozen=True)
class Gains:
    """How many more of 100 courses pass without the rules, without the standards, without both."""

    rules: float
    standards: float
    both: float


def gains() -> Gains:
    """Let the model find them."""
    none, rules, standards, both = (
        100.0 * passing(*removed).share for removed in ((0, 0), (1, 0), (0, 1), (1, 1))
    )
    return Gains(rules - none, standards - none, both - none)


def answer() -> int:
    """The option that the model finds right."""
    found = gains()
    surplus = found.both - found.rules - found.standards
    return 1 if abs(surplus) < 0.5 else 0 if surplus > 0 else 2


def check(values: Values, option: int, translate: Translator) -> Verdict:
    """Judge an answer; the controls do not matter."""
    del values
    _, found = translate, gains()
    text = _(
        "Without the rules alone, {rules} more of 100 courses get through; with common standards "
        "alone, {standards} more. That makes {sum}. But both together bring {both}: where one "
        "layer is gone, the other has more to hold back, so it is worth more to take it away too."
    ).format(
        rules=f"{found.rules:.0f}",
        standards=f"{found.standards:.0f}",
        sum=f"{found.rules + found.standards:.0f}",
        both=f"{found.both:.0f}",
    )
    return Verdict(option == answer(), text)


def _slider(key: str, title: str) -> Slider:
    return Slider(key, title, 0.0, 1.0, 0.1, 0.0, classroom.PERCENT, scale=100.0)


LESSON = Lesson(
    key="friction",
    name=N_("Friction"),
    title=N_("What is friction?"),
    text=(
        N_(
            "Four invented cities would like to share school courses. Between Junction and "
            "Lakeside much is lost on the way: the lines are thin, the two sides keep their "
            "records by different standards, the border has its rules, and people do not quite "
            "trust each other."
        ),
        N_(
            "Each of these is a layer of friction. Friction is counted in nats, and the layers "
            "add up. The more nats, the less gets through: every 0.7 nats halve it."
        ),
    ),
    task=N_("Take away the rules of the border. Then the different standards. Then both."),
    controls=(
        _slider("rules", N_("Rules of the border removed")),
        _slider("standards", N_("Standards made common")),
    ),
    show=show,
    settings=content,
    question=Question(
        N_("What do both together bring?"),
        (
            N_("More than the two gains added up"),
            N_("Exactly the two gains added up"),
            N_("Less than the two gains added up"),
        ),
        check,
    ),
    insight=N_("Friction adds up, so what passes multiplies: programmes help each other."),
)
