"""What can be told of a city or a link."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cluster_sim.dashboard.engine.catalogue import presets
from cluster_sim.dashboard.engine.simulate import Outlook, Simulator
from cluster_sim.dashboard.engine.story import Pair, city_story, link_story
from cluster_sim.scenario.schema import LAYERS


@pytest.fixture(scope="module")
def outlook() -> Outlook:
    return Simulator().outlook(presets("yangtze-river-delta")[-1].draft)


def _city(outlook: Outlook, name: str) -> int:
    return outlook.scenario.region.names.index(name)


def test_a_citys_figures_are_those_of_its_record(outlook: Outlook) -> None:
    city = _city(outlook, "Hefei")
    told = city_story(outlook, city, 40)
    assert (told.name.en, told.name.zh, told.division) == ("Hefei", "合肥", "Anhui")
    assert (told.quarter, told.date) == (40, "2034-Q1")
    for name, pair in told.figures.items():
        assert pair.value == outlook.replay.city(name)[0, 40, city], name
        assert pair.base == outlook.base.city(name)[0, 40, city], name
        assert pair.change == pair.value - pair.base
    assert told.figures["sharing_efficiency"].change > 0.0
    assert [title.en for title, _ in told.domains] == [
        "Transport", "Telecom", "Health", "Education",
    ]  # fmt: skip
    efficiency = outlook.replay.city("sharing_efficiency_health")[0, 40, city]
    assert told.domains[2][1].value == efficiency


def test_nothing_is_different_before_the_first_decision(outlook: Outlook) -> None:
    told = city_story(outlook, 0, 0)
    assert all(pair.change == 0.0 for pair in told.figures.values())
    assert told.projects == ()
    assert all(belief.ratio == belief.base == 1.0 for belief in told.beliefs)


def test_beliefs_are_ranges_around_what_is_expected(outlook: Outlook) -> None:
    told = city_story(outlook, 3, 30)
    assert len(told.beliefs) == 4
    for index, belief in enumerate(told.beliefs):
        assert belief.low < belief.ratio < belief.high
        assert math.log(belief.ratio) == pytest.approx(outlook.replay.belief[0, 30, 3, index])
    early, late = (city_story(outlook, 3, quarter).beliefs[1] for quarter in (0, 40))
    assert late.high / late.low < early.high / early.low


def test_ways_lead_to_the_neighbours_the_hardest_first(outlook: Outlook) -> None:
    city = _city(outlook, "Shanghai")
    told = city_story(outlook, city, 20)
    ends = outlook.scenario.region.ends
    assert {way.link for way in told.ways} == set(np.flatnonzero((ends == city).any(axis=1)))
    for way in told.ways:
        assert set(ends[way.link].tolist()) == {city, way.city}
    frictions = [way.friction.value for way in told.ways]
    assert frictions == sorted(frictions, reverse=True)


def test_a_links_layers_add_up_to_its_friction(outlook: Outlook) -> None:
    for link in range(0, outlook.scenario.region.n_links, 7):
        told = link_story(outlook, link, 25)
        assert len(told.domains) == 4
        for domain in told.domains:
            assert tuple(domain.layers) == LAYERS
            total = sum(pair.value for pair in domain.layers.values())
            assert total == pytest.approx(domain.friction.value, abs=1e-12)
            assert sum(pair.base for pair in domain.layers.values()) == pytest.approx(
                domain.friction.base, abs=1e-12
            )
            assert domain.through.value == math.exp(-domain.friction.value)
        mean = np.mean([domain.friction.value for domain in told.domains])
        assert told.friction.value == pytest.approx(mean)
        load = sum(domain.load.value for domain in told.domains)
        assert told.load.value == pytest.approx(load)


def test_a_link_tells_of_its_cities(outlook: Outlook) -> None:
    region = outlook.scenario.region
    told = link_story(outlook, 5, 12)
    assert told.cities == tuple(region.ends[5])
    assert [name.en for name in told.names] == [region.names[city] for city in told.cities]
    assert told.border == region.border[5]
    assert told.length_km == region.length_km[5]
    for city, budget, beliefs in zip(told.cities, told.budgets, told.beliefs, strict=True):
        story = city_story(outlook, city, 12)
        assert budget == story.figures["budget"]
        assert beliefs == story.beliefs
    known = [link for link in range(region.n_links) if not math.isnan(region.travel_min[link])]
    assert link_story(outlook, known[0], 0).travel_min == region.travel_min[known[0]]


def test_projects_are_told_as_they_stand_in_the_record(outlook: Outlook) -> None:
    counts = {"under_way": 0, "waiting": 0, "finished": 0}
    for link in range(outlook.scenario.region.n_links):
        for quarter in (10, 40):
            told = link_story(outlook, link, quarter)
            for project in told.projects:
                counts[project.status] += 1
                assert project.link == link
                assert project.start < told.date
                finished = project.status == "finished"
                assert (project.end is not None) == finished
                assert (project.final_cost is not None) == finished
                assert (project.benefit_ratio is not None) == finished
                if finished:
                    assert project.end is not None
                    assert project.end < told.date
    assert counts["under_way"] > 0
    assert counts["finished"] > 0


def test_payers_have_paid_the_promised_cost_and_in_the_end_the_final_one(
    outlook: Outlook,
) -> None:
    seen = 0
    for link in range(outlook.scenario.region.n_links):
        for quarter in (8, 16, 40):
            for project in link_story(outlook, link, quarter).projects:
                wanted = project.final_cost or project.promised_cost
                assert sum(project.paid.values()) == pytest.approx(wanted, rel=1e-9)
                assert set(project.paid) <= {"first", "second", "fund", "pot", "private"}
                seen += 1
    assert seen > 100


def test_the_latest_deal_comes_first(outlook: Outlook) -> None:
    starts = [project.start for project in city_story(outlook, 3, 40).projects]
    assert len(starts) > 5
    assert starts == sorted(starts, reverse=True)


@pytest.mark.parametrize(("place", "quarter"), [(-1, 0), (10_000, 0), (0, -1), (0, 41)])
def test_there_are_no_other_places_and_records(outlook: Outlook, place: int, quarter: int) -> None:
    with pytest.raises(ValueError, match="there is no"):
        city_story(outlook, place, quarter)
    with pytest.raises(ValueError, match="there is no"):
        link_story(outlook, place, quarter)


def test_a_pair_knows_its_change() -> None:
    assert Pair(3.0, 1.0).change == 2.0
