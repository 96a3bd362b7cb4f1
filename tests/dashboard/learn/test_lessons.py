"""What the lessons say holds in the model; a change of the model that breaks one fails here."""

from __future__ import annotations

from itertools import pairwise
from math import exp, log, sqrt

import numpy as np
import pytest

from cluster_sim.dashboard.language import translator
from cluster_sim.dashboard.learn import (
    classroom,
    coordinator,
    friction,
    platform,
    relay,
    trust,
    two_cities,
)
from cluster_sim.dashboard.learn.classroom import link, scenario_of
from cluster_sim.dashboard.learn.course import LESSONS
from cluster_sim.dashboard.learn.lesson import Lesson, Pick
from cluster_sim.model.phases.decide import strike_deals
from cluster_sim.replay import replay
from cluster_sim.simulation import simulate

EN = translator("en")
SEEDS = range(2, 7)
"""Seeds that the page does not use: what holds for them is no luck of its own seed."""

each = pytest.mark.parametrize("lesson", LESSONS, ids=[lesson.key for lesson in LESSONS])


def right_options(lesson: Lesson) -> list[int]:
    options = range(len(lesson.question.options))
    return [o for o in options if lesson.question.check(lesson.start, o, EN).is_right]


# --- what every lesson keeps ---------------------------------------------------------------------


def test_there_are_six_lessons_and_their_controls_have_names_of_their_own() -> None:
    keys = [control.key for lesson in LESSONS for control in lesson.controls]
    assert len(LESSONS) == 6
    assert len(set(keys)) == len(keys)
    assert not {"lang", "step", "done"} & set(keys)


@each
def test_a_text_is_short(lesson: Lesson) -> None:
    assert len(" ".join([*lesson.text, lesson.task]).split()) < 120
    assert 1 <= len(lesson.controls) <= 2


@each
def test_an_option_is_right_and_only_one(lesson: Lesson) -> None:
    if lesson.question.options:
        assert len(right_options(lesson)) == 1


@each
def test_every_verdict_gives_numbers_or_says_what_to_do(lesson: Lesson) -> None:
    for option in range(len(lesson.question.options)):
        assert any(sign.isdigit() for sign in lesson.question.check(lesson.start, option, EN).text)


@each
@pytest.mark.parametrize("end", ["start", "low", "high"])
def test_it_can_be_shown_wherever_the_controls_stand(lesson: Lesson, end: str) -> None:
    values = {
        control.key: (
            {"start": control.start, "low": 0.0, "high": len(control.options) - 1.0}[end]
            if isinstance(control, Pick)
            else {"start": control.start, "low": control.low, "high": control.high}[end]
        )
        for control in lesson.controls
    }
    for language in ("en", "zh"):
        shown = lesson.show(values, translator(language))
        records = len(shown.scene.records)
        assert shown.reading
        assert shown.figures
        assert shown.scene.frames.barrier.shape == (records, shown.scene.region.n_links)
        assert shown.scene.at < records
        assert "{" not in shown.reading


@each
def test_its_settings_are_a_scenario_file_that_warns_of_nothing(lesson: Lesson) -> None:
    scenario = scenario_of(lesson.settings(lesson.start))
    assert scenario.region.name == "classroom"
    assert not scenario.warnings


@each
def test_moving_a_control_changes_what_is_shown(lesson: Lesson) -> None:
    before = lesson.show(lesson.start, EN)
    for control in lesson.controls:
        far = 1.0 if isinstance(control, Pick) else control.low
        if not isinstance(control, Pick) and far == control.start:
            far = control.high
        after = lesson.show({**lesson.start, control.key: far}, EN)
        assert [figure.data() for figure in after.figures] != [
            figure.data() for figure in before.figures
        ] or after.reading != before.reading, control.key


# --- 1: what is friction? ------------------------------------------------------------------------


def test_layers_add_up_and_what_passes_is_their_exponential() -> None:
    for rules, standards in ((0.0, 0.0), (0.3, 0.7), (1.0, 1.0)):
        found = friction.passing(rules, standards)
        assert found.share == pytest.approx(exp(-sum(found.layers.values())))


def test_the_sliders_remove_their_layer_and_nothing_else() -> None:
    before, after = friction.passing(0.0, 0.0), friction.passing(1.0, 0.5)
    assert after.layers["administration"] == 0.0
    assert after.layers["standards"] == pytest.approx(before.layers["standards"] / 2)
    for layer in ("infrastructure", "trust"):
        assert after.layers[layer] == before.layers[layer]


def test_a_half_is_0_7_nats() -> None:
    assert exp(-0.7) == pytest.approx(0.5, abs=0.005)


def test_two_layers_together_bring_more_than_one_by_one() -> None:
    found = friction.gains()
    assert found.both > 1.1 * (found.rules + found.standards)
    assert min(found.rules, found.standards) > 5.0
    assert friction.answer() == 0


# --- 2: why does a relay help? -------------------------------------------------------------------


def test_the_line_has_the_barrier_that_the_slider_says() -> None:
    assert relay.ways(3.0, 0.7).direct == pytest.approx(3.0)


@pytest.mark.parametrize("charge", [0.1, 0.7, 1.5])
def test_courses_change_over_where_the_relay_has_less_friction(charge: float) -> None:
    *_, both_and_charge = relay.claims(charge)
    assert relay.switch(charge) == pytest.approx(both_and_charge, abs=0.001)
    assert relay.ways(both_and_charge - 0.01, charge).takes_direct
    assert not relay.ways(both_and_charge + 0.01, charge).takes_direct
    assert relay.answer(charge) == 2


def test_the_three_answers_are_far_enough_apart_to_tell_them() -> None:
    low, middle, high = relay.claims(relay.CHARGE.start)
    assert middle - low > 0.3
    assert high - middle > 0.3


def test_without_the_line_the_cities_are_those_of_the_region() -> None:
    closed = relay.ways(20.0, 0.7).run
    plain = replay(scenario_of(relay.content({"charge": 0.7}), quarters=1))
    assert closed.metric("sharing_efficiency") == pytest.approx(plain.metric("sharing_efficiency"))


# --- 3: why do two cities not build what the region needs? ---------------------------------------


def test_there_are_costs_for_each_of_the_three_outcomes() -> None:
    slider = two_cities.LESSON.controls[0]
    assert not isinstance(slider, Pick)
    costs = np.arange(slider.low, slider.high + slider.step / 2, slider.step).round(6)
    found = [two_cities.appraise(cost) for cost in costs.tolist()]
    assert sum(one.is_built for one in found) >= 5
    assert sum(one.is_missed for one in found) >= 10
    assert sum(not one.is_needed for one in found) >= 5
    assert not two_cities.appraise(slider.start).is_needed


def test_the_cost_is_that_of_the_slider_and_is_shared_by_output() -> None:
    found, region = two_cities.appraise(3.0), classroom.region()
    output = [region.gdp[classroom.city(end)] for end in two_cities.ENDS]
    assert found.cost == pytest.approx(3.0)
    assert found.near_pays + found.far_pays == pytest.approx(3.0)
    assert found.near_pays / 3.0 == pytest.approx(output[0] / sum(output), rel=0.01)
    assert found.far_pays > found.near_pays  # "Junction pays most of it"
    assert found.others > 0.0


@pytest.mark.parametrize("cost", [0.5, 1.0, 2.0, 3.5, 4.5, 5.5, 8.0])
def test_the_model_strikes_the_deals_that_the_lesson_says(cost: float) -> None:
    found, place = two_cities.appraise(cost), link(*two_cities.ENDS)
    content = two_cities.content({"cost": cost})
    body = classroom.own_measure(
        "body", ("Body", "机构"), 1.0, {"channel": "coordinator", "strength": 1.0}
    )
    struck = []
    for measures in (content["measures"], [*content["measures"], body]):
        scenario = scenario_of({**content, "measures": measures}, quarters=2)
        setting, state = two_cities.at_the_table(scenario)
        state.fund[:] = 100.0
        strike_deals(setting, state)
        deals = state.picks[0].tolist()
        struck.append(place in deals[: deals.index(-1)])
    alone, together = struck
    assert alone == found.is_built
    assert together == found.is_needed


def test_judging_says_which_way_to_go() -> None:
    check = two_cities.LESSON.question.check
    assert check({"cost": 0.8}, -1, EN).text.endswith("Make it dearer.")
    assert check({"cost": 7.0}, -1, EN).text.endswith("Make it cheaper.")
    right = check({"cost": 3.0}, -1, EN)
    assert right.is_right
    assert "Junction would pay 2.5 for a gain of 1.0" in right.text


# --- 4: what does a coordinator change? ----------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_with_a_coordinator_the_link_is_built_and_without_one_it_is_not(seed: int) -> None:
    counts = []
    for on in (0.0, 1.0):
        content = {**coordinator.content({"coordinator": on}), "seed": seed}
        run = replay(scenario_of(content), range(8))
        counts.append(
            [sum(one.link == link(*two_cities.ENDS) for one in some) for some in run.projects]
        )
    without, with_it = counts
    assert np.mean(without) < 0.5
    assert np.mean(with_it) > 2.0
    assert all(a <= b for a, b in zip(without, with_it, strict=True))


def test_no_other_link_changes_as_much() -> None:
    change = np.subtract(coordinator.decade(1.0).projects, coordinator.decade(0.0).projects)
    assert int(np.argmax(change)) == link(*two_cities.ENDS)
    assert np.sort(np.abs(change))[-2] < 0.5


def test_the_coordinator_pays_the_smaller_part_and_who_gains_more_pays_more() -> None:
    found = coordinator.decade(1.0)
    assert 0.05 < found.fund_share < 0.35
    assert found.near > found.far  # Hilltown, which gains more
    assert coordinator.answer() == 2


def test_it_pays_no_more_than_what_others_gain_and_the_two_cities_lack() -> None:
    content = coordinator.content({"coordinator": 1.0})
    setting, state = two_cities.at_the_table(
        scenario_of({**content, "parameters": two_cities.CERTAIN}, quarters=2)
    )
    state.fund[:] = 100.0
    strike_deals(setting, state)
    prospects = state.prospects[0]
    for number, place in enumerate(state.picks[0].tolist()):
        if place < 0:
            break
        project, grant = prospects[place, 0], float(state.offers[0, number, 2])
        lack = project["public_cost"] - project["benefit_near"] - project["benefit_far"]
        assert grant == pytest.approx(max(0.0, float(lack)))
        assert grant <= project["spillover"]


def test_projects_get_cheaper_and_traffic_grows_over_the_years() -> None:
    run = coordinator.decade(1.0).run
    watched = link(*two_cities.ENDS)
    assert (run.load[:, -1, watched, 0] > run.load[:, 0, watched, 0]).all()
    costs: dict[int, list[float]] = {}
    for projects in run.projects:
        for project in projects:
            costs.setdefault(project.link, []).append(project.promised_cost)
    for promised in costs.values():
        assert min(promised) < 0.9 * max(promised)


# --- 5: what does a platform do? -----------------------------------------------------------------


def test_cities_join_by_their_maturity() -> None:
    names = classroom.region().cities
    assert [names[place] for place in platform.joined(4)] == [
        "harbour",
        "lakeside",
        "junction",
        "hilltown",
    ]


def test_nobody_loses_and_the_gap_narrows() -> None:
    steps = [platform.sharing(float(members)) for members in range(5)]
    for before, after in pairwise(steps):
        assert all(b <= a for b, a in zip(before.efficiency, after.efficiency, strict=True))
    assert steps[4].gap < 0.9 * steps[0].gap
    assert steps[1].efficiency == steps[0].efficiency  # alone on a platform nobody can share


def test_the_far_off_city_gains_most_and_the_one_in_the_middle_nothing() -> None:
    found = platform.gains()
    assert platform.answer() == classroom.city("hilltown")
    assert max(found) > 1.2 * sorted(found)[-2]
    assert found[classroom.city("junction")] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_stays_so_for_ten_years_of_luck(seed: int) -> None:
    gains = []
    for members in (0.0, 4.0):
        content = {**platform.content({"members": members}), "parameters": {}, "seed": seed}
        cities = simulate(scenario_of(content), replicates=8).cities
        last = cities[cities["quarter"] == classroom.QUARTERS]
        gains.append(last.groupby("city")["sharing_efficiency"].mean())
    change = gains[1] / gains[0]
    assert change.idxmax() == "hilltown"
    assert change.idxmin() == "junction"


# --- 6: what does trust do? ----------------------------------------------------------------------


def test_a_link_lets_the_mean_trust_of_its_cities_through() -> None:
    run = platform.sharing(0.0).run
    place = link("junction", "lakeside")
    near, far = run.city("trust")[0, 1, classroom.region().ends[place]]
    assert exp(-run.layers[0, 1, place, 0, 3]) == pytest.approx(sqrt(near * far))
    assert -0.5 * log(0.8 * 0.8) == pytest.approx(-log(0.8))  # 80 % each lets 80 % through


def test_an_incident_costs_most_where_most_routes_pass() -> None:
    losses = trust.losses()
    assert trust.answer() == classroom.city("junction")
    assert max(losses) > 1.2 * sorted(losses)[-2]
    assert min(losses) > 0.0


def test_the_relay_is_not_the_largest_city() -> None:
    region = classroom.region()
    assert region.gdp[classroom.city("junction")] < region.gdp[classroom.city("harbour")] / 2


def test_sharing_comes_back_with_trust() -> None:
    calm = trust.aftermath(trust.NOBODY).sharing
    for city in range(classroom.region().n_cities):
        gap = np.subtract(calm, trust.aftermath(city).sharing)
        assert (np.diff(gap) < 0.0).all()
        assert gap[-1] < 0.1 * gap[0]


def test_the_hit_is_as_hard_as_an_incident_of_the_model() -> None:
    region = classroom.region()
    drop = scenario_of(trust.content({"security": 0.0})).parameters["trust_drop"]
    assert isinstance(drop, float)
    found = trust.aftermath(0).trust
    assert found[0] == pytest.approx(region.trust[0] * (1 - drop))
    assert found[1:] == pytest.approx(region.trust[1:].tolist())


@pytest.mark.parametrize("seed", SEEDS)
def test_security_makes_incidents_rarer_and_opens_no_barrier(seed: int) -> None:
    counts, barriers = [], []
    for security in (0.0, 0.5, 0.9):
        content = {**trust.content({"security": security}), "seed": seed}
        run = replay(scenario_of(content), range(16))
        counts.append(run.metric("incidents")[:, -1].mean())
        barriers.append(run.layers[:, 1, :, :, :3])
    assert counts[0] > counts[1] > counts[2]
    assert (barriers[0] == barriers[2]).all()
