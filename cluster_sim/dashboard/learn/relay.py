"""Lesson 2: why a relay helps. Sharing takes the route of least friction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import exp, log
from typing import Any

import numpy as np

from cluster_sim.dashboard.language import N_, Translator
from cluster_sim.dashboard.learn import classroom
from cluster_sim.dashboard.learn.classroom import DOMAIN, link, scenario_of, settings
from cluster_sim.dashboard.learn.figure import Bar, Bars, Part
from cluster_sim.dashboard.learn.lesson import Lesson, Question, Shown, Slider, Values, Verdict
from cluster_sim.model.setting import Setting
from cluster_sim.region.schema import Region
from cluster_sim.replay import Replay, replay_setting

_ENDS, _RELAY = ("harbour", "lakeside"), "junction"
_KM = 165.0  # of the line that is supposed; its barrier is given, so the length only shows
_MOST_NATS = 6.0
_EXACT = 1e-4  # nats


@dataclass(frozen=True)
class Ways:
    """The two ways from Harbour to Lakeside.

    Attributes:
        first, second: Friction of the links to and from Junction, nats.
        charge: What passing Junction costs, nats.
        direct: Friction of the direct line, nats.
        takes_direct: Whether anything goes over the direct line.
        run: The run that it was found in.
    """

    first: float
    second: float
    charge: float
    direct: float
    takes_direct: bool
    run: Replay

    @property
    def over_relay(self) -> float:
        """Friction of the way over Junction, nats."""
        return self.first + self.second + self.charge

    @property
    def best(self) -> float:
        """Friction of the way that is taken, nats."""
        return self.direct if self.takes_direct else self.over_relay


def content(values: Values) -> dict[str, Any]:
    """The settings of the experiment; a file cannot hold the line that is supposed."""
    return settings(
        ("Lesson 2: relay", "第2课：中转"),
        parameters={"relay_charge": {DOMAIN: values["charge"]}},
    )


@lru_cache(maxsize=512)
def ways(direct: float, charge: float) -> Ways:
    """What the model finds with a direct line of this friction and this relay charge, nats."""
    scenario = scenario_of(content({"charge": charge}), quarters=1)
    region = with_line(direct)
    run = replay_setting(Setting.of([replace(scenario, region=region)]))
    friction, load = run.friction[0, 0, :, 0], run.load[0, 0, :, 0]
    line = link(*_ENDS, region)
    return Ways(
        first=float(friction[link(_ENDS[0], _RELAY, region)]),
        second=float(friction[link(_RELAY, _ENDS[1], region)]),
        charge=charge,
        direct=float(friction[line]),
        takes_direct=bool(load[line] > 0.0),
        run=run,
    )


@lru_cache(maxsize=128)
def with_line(friction: float) -> Region:
    """The four cities with a line between Harbour and Lakeside of this friction in all, nats."""
    own = classroom.region()
    near, far = (classroom.city(end) for end in _ENDS)
    distrust = -0.5 * log(own.trust[near] * own.trust[far])
    ends = np.vstack([own.ends, [near, far]])
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    given = np.full(len(ends), np.nan)
    given[-1] = max(0.0, friction - distrust)  # the model adds distrust itself
    return replace(
        own,
        ends=ends[order],
        length_km=np.append(own.length_km, _KM)[order],
        travel_min=np.append(own.travel_min, np.nan)[order],
        border=tuple([*own.border, "division"][place] for place in order),
        friction={DOMAIN: given[order]},
        digest=f"{own.digest}+{friction}",
        given=None,
    )


def show(values: Values, translate: Translator) -> Shown:
    """Run it."""
    _ = translate
    found = ways(values["direct"], values["charge"])
    names = classroom.city_names(translate)
    start, relay, end = (names[classroom.city(name)] for name in (_ENDS[0], _RELAY, _ENDS[1]))
    over = (
        Part("first", found.first, f"{start}–{relay}", f"{found.first:.2f}"),
        Part("second", found.second, f"{relay}–{end}", f"{found.second:.2f}"),
        Part("charge", found.charge, _("Charge for passing"), f"{found.charge:.2f}"),
    )
    line = (Part("direct", found.direct, _("Direct line"), f"{found.direct:.2f}"),)
    bars = (
        _bar(_("Over {city}").format(city=relay), over, not found.takes_direct, translate),
        _bar(_("Directly"), line, found.takes_direct, translate),
    )
    way = _("directly") if found.takes_direct else _("over {city}").format(city=relay)
    reading = _(
        "Courses go {way}, and of 100 {count} get through. On the other way it would be {other}."
    ).format(way=way, count=_of_100(found.best), other=_of_100(_other(found)))
    scene = classroom.scene(found.run, 0)
    return Shown(scene, (Bars(_("Friction of the two ways, nats"), bars, _MOST_NATS),), reading)


def _bar(label: str, parts: tuple[Part, ...], is_taken: bool, translate: Translator) -> Bar:
    _ = translate
    total = _("{nats} nats").format(nats=f"{sum(part.value for part in parts):.2f}")
    if is_taken:
        return Bar(label, parts, _("{nats}, taken").format(nats=total), "good")
    return Bar(label, parts, total)


def _other(found: Ways) -> float:
    return found.over_relay if found.takes_direct else found.direct


def _of_100(nats: float) -> str:
    return f"{100.0 * exp(-nats):.1f}"


@cache
def switch(charge: float) -> float:
    """The friction of the direct line, nats, from which on courses go over Junction."""
    low, high = 0.5, 20.0
    while high - low > _EXACT:
        middle = (low + high) / 2.0
        if ways(middle, charge).takes_direct:
            low = middle
        else:
            high = middle
    return high


def claims(charge: float) -> tuple[float, ...]:
    """What each option says where the switch is, nats."""
    found = ways(_MOST_NATS, charge)
    both = found.first + found.second
    return max(found.first, found.second), both, both + charge


def answer(charge: float) -> int:
    """The option that the model finds right: the one nearest to where the courses change over."""
    found = switch(charge)
    return int(np.argmin([abs(claim - found) for claim in claims(charge)]))


def check(values: Values, option: int, translate: Translator) -> Verdict:
    """Judge an answer at the relay charge as it stands, or as it was where that is none."""
    _ = translate
    charge = values["charge"] or CHARGE.start  # without a charge two of the options are one
    found = ways(_MOST_NATS, charge)
    text = _(
        "Courses change over where the direct line reaches {switch} nats. The two links have "
        "{first} and {second}, passing Junction costs {charge}: together {sum}. A relay helps "
        "where two easy stretches and a change are easier than one hard stretch."
    ).format(
        switch=f"{switch(charge):.2f}",
        first=f"{found.first:.2f}",
        second=f"{found.second:.2f}",
        charge=f"{charge:.2f}",
        sum=f"{found.over_relay:.2f}",
    )
    return Verdict(option == answer(charge), text)


CHARGE = Slider(
    "charge", N_("Charge for passing Junction"), 0.0, 2.0, 0.1, 0.7, N_("{value} nats"), digits=1
)

LESSON = Lesson(
    key="relay",
    name=N_("Relay"),
    title=N_("Why does a relay help?"),
    text=(
        N_(
            "Harbour and Lakeside have no line of their own: their courses go through Junction, "
            "a relay. The friction of a route is that of its links added up, and a charge for "
            "each city that it passes, because things have to be handed over there. Of all "
            "routes, sharing takes the one of least friction."
        ),
        N_("Now suppose that there were a direct line. Would anybody use it?"),
    ),
    task=N_("Move the direct line's barrier, and watch on the map which way the courses take."),
    controls=(
        Slider(
            "direct", N_("Barrier of the direct line"), 0.5, 6.0, 0.1, 4.0, N_("{value} nats"),
            digits=1,
        ),
        CHARGE,
    ),
    show=show,
    settings=content,
    question=Question(
        N_("How high must the direct line's barrier be, so that courses go over Junction?"),
        (
            N_("Higher than the higher one of the two links"),
            N_("Higher than the two links together"),
            N_("Higher than the two links and the charge together"),
        ),
        check,
    ),
    insight=N_("A relay helps where two easy stretches are easier than one hard one."),
    apart=N_("(without the direct line: only this lesson supposes it)"),
)  # fmt: skip
