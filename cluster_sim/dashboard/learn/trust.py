"""Lesson 6: what trust does. Distrust is friction on every link of a city."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from cluster_sim.dashboard.language import N_, Translator
from cluster_sim.dashboard.learn import classroom
from cluster_sim.dashboard.learn.classroom import (
    NO_INCIDENTS,
    PLAIN,
    RUNS,
    own_measure,
    scenario_of,
    settings,
)
from cluster_sim.dashboard.learn.figure import Bar, Bars, Lines, Part
from cluster_sim.dashboard.learn.lesson import (
    Lesson,
    Pick,
    Question,
    Scene,
    Shown,
    Slider,
    Values,
    Verdict,
)
from cluster_sim.model.advance import advance, open_quarter
from cluster_sim.model.phases.record import Recorder
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import start_state
from cluster_sim.replay import replay

if TYPE_CHECKING:
    from cluster_sim.charts.map_model import Frames

_QUARTERS = 12
NOBODY = -1


@dataclass(frozen=True, eq=False)
class Aftermath:
    """What follows when a city is hit.

    Attributes:
        sharing: Sharing efficiency of the region in each quarter, 0-1.
        trust: Trust in each city right after, 0-1.
        frames: What the map shows right after.
    """

    sharing: tuple[float, ...]
    trust: tuple[float, ...]
    frames: Frames


def content(values: Values) -> dict[str, Any]:
    """The settings of the experiment; a file cannot say which city is hit."""
    security = own_measure(
        "security",
        ("Security of the systems", "系统安全"),
        values["security"],
        {"channel": "security", "strength": 1.0},
    )
    return settings(("Lesson 6: trust", "第6课：信任"), [security])


@lru_cache(maxsize=8)
def aftermath(hit: int) -> Aftermath:
    """Let an incident hit a city in quarter 0 (or nobody), and nothing befall it later."""
    scenario = scenario_of(settings(PLAIN, parameters=NO_INCIDENTS), quarters=_QUARTERS)
    setting = Setting.of([scenario])
    state = start_state(setting, [0])
    if hit != NOBODY:
        state.trust[0, hit] *= 1.0 - float(setting.general["trust_drop"][0])
    trust = tuple(state.trust[0].tolist())
    recorder = Recorder.empty(setting, 1)
    while state.quarter < setting.quarters:
        advance(setting, state, recorder)
    open_quarter(setting, state, recorder)
    column = recorder.names.index("sharing_efficiency")
    return Aftermath(tuple(recorder.metrics[0, :, column].tolist()), trust, _first_frame(recorder))


def _first_frame(recorder: Recorder) -> Frames:
    """What the map shows in record 0."""
    from cluster_sim.charts.map_model import Frames

    friction, load = recorder.links[0, :1, :, 0, 0], recorder.links[0, :1, :, 1, 0]
    return Frames(friction, load, recorder.cities[0, :1, :, 0])


@lru_cache(maxsize=16)
def incidents(security: float) -> float:
    """How many incidents there are in ten years, on average over the runs."""
    run = replay(scenario_of(content({"security": security})), range(RUNS))
    return float(run.metric("incidents")[:, -1].mean())


def show(values: Values, translate: Translator) -> Shown:
    """Run it."""
    _ = translate
    hit = int(values["hit"]) - 1
    found, calm = aftermath(hit), aftermath(NOBODY)
    names = classroom.city_names(translate)
    bars = tuple(
        Bar(name, (Part("hit" if place == hit else "main", value, name, ""),),
            classroom.percent(value, translate), "bad" if place == hit else "")
        for place, (name, value) in enumerate(zip(names, found.trust, strict=True))
    )  # fmt: skip
    runs = {_("No incident"): calm}
    if hit != NOBODY:
        runs[_("This one")] = found
    lines = Lines(
        _("What gets through in the region, %"),
        tuple(runs),
        tuple(tuple(100.0 * share for share in one.sharing) for one in runs.values()),
        _("Quarters after the incident"),
    )
    scene = Scene(classroom.region(), found.frames, ("",), 0, city=None if hit == NOBODY else hit)
    figures = (Bars(_("Trust in each city"), bars, 1.0), lines)
    return Shown(scene, figures, _reading(values, translate))


def _reading(values: Values, translate: Translator) -> str:
    _ = translate
    hit = int(values["hit"]) - 1
    often = _("With this security, there are {count} incidents in ten years.").format(
        count=f"{incidents(values['security']):.1f}"
    )
    if hit == NOBODY:
        return often
    text = _("Sharing in the region falls from {before} to {after}, and comes back with trust.")
    before, after = aftermath(NOBODY).sharing[0], aftermath(hit).sharing[0]
    return (
        text.format(
            before=classroom.percent(before, translate, digits=1),
            after=classroom.percent(after, translate, digits=1),
        )
        + " "
        + often
    )


def losses() -> tuple[float, ...]:
    """What part of the region's sharing an incident in each city takes away."""
    calm = aftermath(NOBODY).sharing[0]
    cities = range(classroom.region().n_cities)
    return tuple(1.0 - aftermath(place).sharing[0] / calm for place in cities)


def answer() -> int:
    """The option that the model finds right: the city where an incident costs most."""
    return int(np.argmax(losses()))


def check(values: Values, option: int, translate: Translator) -> Verdict:
    """Judge an answer; the controls do not matter."""
    del values
    _ = translate
    names = classroom.city_names(translate)
    order = np.argsort(-np.array(losses()), kind="stable").tolist()
    listed = _(", ").join(
        _("{city} {change}").format(
            city=names[place], change=classroom.percent(-losses()[place], translate, signed=True)
        )
        for place in order
    )
    text = _(
        "{cities} of the region's sharing. Distrust of a city is on all its links, and on every "
        "route that passes it. So the relay counts more than its size: make it safe first."
    ).format(cities=listed)
    return Verdict(option == answer(), text)


LESSON = Lesson(
    key="trust",
    name=N_("Trust"),
    title=N_("What does trust do?"),
    text=(
        N_(
            "People share with those whom they trust to keep things safe. Distrust is a layer of "
            "friction on every link, made by both its cities: if each is trusted at 80 %, the "
            "layer lets 80 % through. A security incident, such as stolen records, takes away a "
            "part of the trust in a city. It comes back, but slowly."
        ),
        N_("Security does not open any barrier. It makes incidents rarer."),
    ),
    task=N_("Let an incident hit one city after another. Then raise security."),
    controls=(
        Pick(
            "hit",
            N_("An incident hits"),
            (N_("Nobody"), N_("Harbour"), N_("Hilltown"), N_("Junction"), N_("Lakeside")),
        ),
        Slider("security", N_("Attacks that security stops"), 0.0, 0.9, 0.1, 0.0,
               classroom.PERCENT, scale=100.0),
    ),
    show=show,
    settings=content,
    question=Question(
        N_("An incident in which city costs the region most?"),
        (N_("Harbour"), N_("Hilltown"), N_("Junction"), N_("Lakeside")),
        check,
    ),
    insight=N_("Trust counts on every route that passes a city: the relay's counts most."),
    apart=N_("(there, luck decides who is hit)"),
)  # fmt: skip
