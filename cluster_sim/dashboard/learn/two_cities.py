"""Lesson 3: why two cities do not build what the region needs. Others' gain has no vote."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from cluster_sim.dashboard.language import N_, Translator
from cluster_sim.dashboard.learn import classroom
from cluster_sim.dashboard.learn.classroom import (
    DOMAIN,
    NO_INCIDENTS,
    PLAIN,
    link,
    own_measure,
    scenario_of,
    settings,
)
from cluster_sim.dashboard.learn.figure import Bar, Bars, Part
from cluster_sim.dashboard.learn.lesson import Lesson, Question, Shown, Slider, Values, Verdict
from cluster_sim.model.advance import advance, open_quarter
from cluster_sim.model.phases.decide import raise_prospects
from cluster_sim.model.phases.record import Recorder
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State, start_state
from cluster_sim.replay import replay
from cluster_sim.scenario.schema import Scenario

ENDS = ("hilltown", "junction")
CERTAIN = {**NO_INCIDENTS, "decision_noise": 0.0, "spillover_error": 0.0}
"""Parameters with which cities and coordinator weigh exactly."""

_AT_ONCE = 1000.0  # 1/yr: the question is on the table in every quarter


@dataclass(frozen=True)
class Appraisal:
    """What the next project on the link between Hilltown and Junction is worth.

    Attributes:
        cost: Its cost, million USD.
        near, far: What Hilltown and Junction gain themselves.
        near_pays, far_pays: Their shares of the cost.
        others: What all others gain.
    """

    cost: float
    near: float
    far: float
    near_pays: float
    far_pays: float
    others: float

    @property
    def is_built(self) -> bool:
        """Whether both cities agree."""
        return self.near > self.near_pays and self.far > self.far_pays

    @property
    def is_needed(self) -> bool:
        """Whether the region as a whole gains."""
        return self.near + self.far + self.others > self.cost

    @property
    def is_missed(self) -> bool:
        """Whether the region would gain, and the two cities do not build."""
        return self.is_needed and not self.is_built


def content(values: Values) -> dict[str, Any]:
    """The settings of the experiment."""
    times = values["cost"] / usual_cost()
    domain = _usual()
    question = own_measure(
        "on-the-table",
        ("Hilltown and Junction talk about their link", "山镇与枢纽商议其联系"),
        1.0,
        {"channel": "attention", "strength": _AT_ONCE},
        links=[list(ENDS)],
    )
    return settings(
        ("Lesson 3: two cities", "第3课：两座城市"),
        [question],
        {**CERTAIN, **{name: {DOMAIN: times * value} for name, value in domain.items()}},
    )


@cache
def _usual() -> dict[str, float]:
    """What a project costs without the slider: parameters of the domain."""
    parameters = scenario_of(settings(PLAIN), quarters=1).parameters
    found = {}
    for name in ("project_cost", "project_cost_per_km"):
        value = parameters[name]
        assert isinstance(value, tuple)
        found[name] = value[0]
    return found


@cache
def usual_cost() -> float:
    """What a project on the link costs without the slider, million USD."""
    setting = Setting.of([scenario_of(settings(PLAIN), quarters=1)])
    return float(setting.base_cost[0, link(*ENDS), 0])


def at_the_table(scenario: Scenario) -> tuple[Setting, State]:
    """The model in quarter 1, when the link has come up and its project is appraised."""
    setting = Setting.of([scenario])
    state = start_state(setting, [0])
    recorder = Recorder.empty(setting, 1, details=False)
    advance(setting, state, recorder)
    open_quarter(setting, state, recorder)
    raise_prospects(setting, state)
    return setting, state


@lru_cache(maxsize=256)
def appraise(cost: float) -> Appraisal:
    """Let the model appraise the project at this cost, million USD."""
    setting, state = at_the_table(scenario_of(content({"cost": cost}), quarters=2))
    place = link(*ENDS)
    project = state.prospects[0, place, 0]
    output = state.output[0, setting.region.ends[place]]
    price = float(project["public_cost"])
    near_share = float(output[0] / output.sum())
    return Appraisal(
        cost=price,
        near=float(project["benefit_near"]),
        far=float(project["benefit_far"]),
        near_pays=near_share * price,
        far_pays=(1.0 - near_share) * price,
        others=float(project["spillover"]),
    )


def show(values: Values, translate: Translator) -> Shown:
    """Run it."""
    _ = translate
    found = appraise(values["cost"])
    run = replay(scenario_of(content(values), quarters=1))
    scene = classroom.scene(run, 1, link=link(*ENDS))
    bars = Bars(
        _("What the project brings, and what it costs, million USD"),
        _bars(found, translate),
        usual_cost() * 1.2,
    )
    return Shown(scene, (bars,), _reading(found, translate))


def _bars(found: Appraisal, translate: Translator) -> tuple[Bar, ...]:
    _ = translate
    near, far = (classroom.city_name(classroom.city(end), translate) for end in ENDS)
    region = found.near + found.far + found.others
    return (
        _gain(_("{city} gains").format(city=near), found.near),
        _cost(_("{city} pays").format(city=near), found.near_pays, found.near),
        _gain(_("{city} gains").format(city=far), found.far),
        _cost(_("{city} pays").format(city=far), found.far_pays, found.far),
        _gain(_("All others gain"), found.others),
        _gain(_("The region gains"), region),
        _cost(_("The project costs"), found.cost, region),
    )


def _gain(label: str, gain: float) -> Bar:
    text = f"{gain:.1f}"
    return Bar(label, (Part("gain", gain, label, text),), text)


def _cost(label: str, cost: float, gain: float) -> Bar:
    text = f"{cost:.1f}"
    mark, sign = ("good", "✓") if gain > cost else ("bad", "✗")
    return Bar(label, (Part("cost", cost, label, text),), f"{text} {sign}", mark)


def _reading(found: Appraisal, translate: Translator) -> str:
    _ = translate
    if found.is_built:
        return _("Both cities gain more than they pay: they build it.")
    if found.is_needed:
        return _("The region would gain more than the cost, but the two cities do not build it.")
    return _("It costs more than it brings to all together: nobody should build it.")


def check(values: Values, option: int, translate: Translator) -> Verdict:
    """Judge the cost at which the slider stands."""
    del option
    _, found = translate, appraise(values["cost"])
    near, far = (classroom.city_name(classroom.city(end), translate) for end in ENDS)
    if found.is_built:
        return Verdict(False, _("Here both cities gain, and they build it. Make it dearer."))
    if not found.is_needed:
        text = _("Here even the region as a whole would pay more than it gains. Make it cheaper.")
        return Verdict(False, text)
    loser, gain, pays = (
        (far, found.far, found.far_pays)
        if found.far <= found.far_pays
        else (near, found.near, found.near_pays)
    )
    text = _(
        "The region would gain {region} million for {cost} million. But {city} would pay {pays} "
        "for a gain of {gain}, and says no. The {others} that all others would gain have no vote."
    ).format(
        region=f"{found.near + found.far + found.others:.1f}",
        cost=f"{found.cost:.1f}",
        city=loser,
        pays=f"{pays:.1f}",
        gain=f"{gain:.1f}",
        others=f"{found.others:.1f}",
    )
    return Verdict(True, text)


LESSON = Lesson(
    key="two-cities",
    name=N_("Two cities"),
    title=N_("Why do two cities not build what the region needs?"),
    text=(
        N_(
            "Hilltown and Junction could improve the link between them. Both have to agree, and "
            "they share the cost by the size of their economies, so that Junction pays most of "
            "it. Each counts what its own people would gain, and says no where it would lose."
        ),
        N_(
            "But others would gain too: Harbour and Lakeside reach Hilltown over this link. The "
            "region should count that. At the table, nobody does."
        ),
    ),
    task=N_("Move the cost, and compare what each one gains with what it pays."),
    controls=(
        Slider("cost", N_("Cost of the project"), 0.5, 8.0, 0.1, 7.0, N_("{value} million USD"),
               digits=1),
    ),
    show=show,
    settings=content,
    question=Question(
        N_("Find a cost at which the region would gain, but the two cities do not build."),
        (),
        check,
    ),
    insight=N_("Two cities count their own gain; what others would gain is not built."),
)  # fmt: skip
