"""Lesson 5: what a platform does. It takes the place of long ways, and narrows the gap."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from cluster_sim.dashboard.language import N_, Translator
from cluster_sim.dashboard.learn import classroom
from cluster_sim.dashboard.learn.classroom import (
    NO_INCIDENTS,
    own_measure,
    scenario_of,
    settings,
)
from cluster_sim.dashboard.learn.figure import Bar, Bars, Part
from cluster_sim.dashboard.learn.lesson import Lesson, Question, Shown, Slider, Values, Verdict
from cluster_sim.replay import Replay, replay

_AT = 1  # the first record in which measures act
_ALL = 4
_MOST = 0.3


@dataclass(frozen=True)
class Sharing:
    """What the cities share.

    Attributes:
        efficiency: Sharing efficiency of each city, 0-1.
        run: The run that it was found in.
    """

    efficiency: tuple[float, ...]
    run: Replay

    @property
    def gap(self) -> float:
        """The highest over the lowest."""
        return max(self.efficiency) / min(self.efficiency)


def content(values: Values) -> dict[str, Any]:
    """The settings of the experiment."""
    platform = own_measure(
        "platform",
        ("A platform for sharing courses", "课程共享平台"),
        values["members"] / _ALL,
        {"channel": "platform", "strength": 1.0},
    )
    title = ("Lesson 5: platform", "第5课：平台")
    return settings(title, [platform], NO_INCIDENTS)


@lru_cache(maxsize=8)
def sharing(members: float) -> Sharing:
    """What is shared when so many cities have joined."""
    run = replay(scenario_of(content({"members": members}), quarters=_AT))
    return Sharing(tuple(run.city("sharing_efficiency")[0, _AT].tolist()), run)


def joined(members: float) -> tuple[int, ...]:
    """The places of the cities that have joined, by their maturity at the start."""
    order = np.argsort(-classroom.region().maturity, kind="stable")
    return tuple(order[: int(members)].tolist())


def show(values: Values, translate: Translator) -> Shown:
    """Run it."""
    _ = translate
    members = values["members"]
    found, before = sharing(members), sharing(0.0)
    inside = joined(members)
    bars = []
    for place, name in enumerate(classroom.city_names(translate)):
        now, then = found.efficiency[place], before.efficiency[place]
        gain = now / then - 1.0
        label = _("{city} (member)").format(city=name) if place in inside else name
        parts = (
            Part("quiet", then, _("Without a platform"), _told(then, translate)),
            Part("gain", max(0.0, now - then), _("Gained"), _told(now - then, translate)),
        )
        change = classroom.percent(gain, translate, signed=True)
        text = f"{_told(now, translate)} ({change})" if members else _told(now, translate)
        bars.append(Bar(label, parts, text, "good" if gain > 0.005 else ""))
    reading = _(
        "The city that shares most gets {now} times as much through as the one that shares least; "
        "without a platform, {then} times."
    ).format(now=f"{found.gap:.2f}", then=f"{before.gap:.2f}")
    title = _("How much of what could be shared gets through")
    scene = classroom.scene(found.run, _AT)
    return Shown(scene, (Bars(title, tuple(bars), _MOST),), reading)


def _told(share: float, translate: Translator) -> str:
    return classroom.percent(share, translate, digits=1)


def gains() -> tuple[float, ...]:
    """By what part each city's sharing rises when all have joined."""
    pairs = zip(sharing(_ALL).efficiency, sharing(0.0).efficiency, strict=True)
    return tuple(now / then - 1.0 for now, then in pairs)


def answer() -> int:
    """The option that the model finds right: the city that gains most."""
    return int(np.argmax(gains()))


def check(values: Values, option: int, translate: Translator) -> Verdict:
    """Judge an answer; the controls do not matter."""
    del values
    _ = translate
    names = classroom.city_names(translate)
    order = np.argsort(-np.array(gains()), kind="stable").tolist()
    listed = _(", ").join(
        _("{city} {change}").format(
            city=names[place], change=classroom.percent(gains()[place], translate, signed=True)
        )
        for place in order
    )
    text = _(
        "{cities}. The platform spares the long ways, so it helps most where those had cost most; "
        "who is in the middle anyway gains nothing. The gap falls from {before} to {after} times."
    ).format(cities=listed, before=f"{sharing(0.0).gap:.2f}", after=f"{sharing(_ALL).gap:.2f}")
    return Verdict(option == answer(), text)


LESSON = Lesson(
    key="platform",
    name=N_("Platform"),
    title=N_("What does a platform do?"),
    text=(
        N_(
            "A platform is a place in the network where cities share directly: a hub in each "
            "province, and one that joins the hubs. Who has joined reaches all other members "
            "over the hubs. Getting to a hub has some friction too, but it is the same for "
            "everyone, however far away, and passing hubs costs no charge."
        ),
        N_("The cities with the most advanced systems join first."),
    ),
    task=N_("Let the cities join one after another. Who gains, and what happens to the gap?"),
    controls=(Slider("members", N_("Cities that have joined"), 0, _ALL, 1, 0, N_("{value} of 4")),),
    show=show,
    settings=content,
    question=Question(
        N_("When all four have joined, which city has gained most, compared with before?"),
        (N_("Harbour"), N_("Hilltown"), N_("Junction"), N_("Lakeside")),
        check,
    ),
    insight=N_("A platform spares long ways, so those who were far off gain most."),
)
