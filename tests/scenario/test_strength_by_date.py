"""Strength as a list of [date, strength]."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cluster_sim.model.channels import effect_level
from cluster_sim.model.programmes import Programmes
from cluster_sim.scenario.diff import diff
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.scenario.schema import Measure, Scenario
from tests.scenario.writing import HEAD, REGION, complaint, scenario

STEPS = [["2024-Q3", 0.4], ["2025-Q1", 1.0], [6, 0.0]]


def one(measure: dict[str, Any], *overrides: str) -> tuple[Scenario, Measure]:
    loaded = scenario({"measures": [measure], "quarters": 8}, *overrides)
    return loaded, loaded.measures[0]


def test_each_strength_holds_from_its_date_on() -> None:
    _, measure = one({"use": "base_databases", "strength": STEPS})
    assert measure.schedule == ((2, 0.4), (4, 1.0), (6, 0.0))
    assert (measure.start, measure.end, measure.strength) == (2, None, 1.0)
    assert measure.strengths(8).tolist() == [0, 0, 0.4, 0.4, 1, 1, 0, 0, 0]
    _, ended = one({"use": "base_databases", "strength": STEPS[:2], "end": 5})
    assert ended.strengths(8).tolist() == [0, 0, 0.4, 0.4, 1, 0, 0, 0, 0]


def test_one_date_is_the_same_as_a_start() -> None:
    by_date, _ = one({"use": "base_databases", "strength": [[3, 0.5]]})
    by_start, _ = one({"use": "base_databases", "strength": 0.5, "start": 3})
    for loaded in (by_date, by_start):
        (measure,) = loaded.measures
        levels = [effect_level(measure, effect, loaded) for effect in measure.effects]
        assert levels[0].tolist() == (0.3 * 0.5 * np.r_[0, 0, 0, 1:7] / 12).tolist()
    assert (Programmes.of([by_date]).price == Programmes.of([by_start]).price).all()


def test_the_ramp_counts_from_the_first_date() -> None:
    loaded, measure = one({"use": "government_operation", "strength": [[1, 0.5], [3, 1]]})
    trust = next(effect for effect in measure.effects if effect.channel == "trust")
    expected = 0.02 * np.array([0, 0.5, 0.5, 1, 1, 1, 1, 1, 1]) * [0, 0.25, 0.5, 0.75, *[1] * 5]
    assert effect_level(measure, trust, loaded) == pytest.approx(expected, rel=1e-15)


def test_the_cost_follows_the_strength() -> None:
    loaded, _ = one({"use": "base_databases", "strength": STEPS})
    price = Programmes.of([loaded]).price[:, 0]
    assert price == pytest.approx(price[4] * np.array([0, 0, 0.4, 0.4, 1, 1, 0, 0, 0]))


def test_a_saving_per_year_compounds_with_the_strength_of_each_quarter() -> None:
    effect = {"channel": "cost", "strength": 0.02, "option": "per_year"}
    loaded, measure = one({"name": "m", "effects": [effect], "strength": [[1, 0.5], [3, 1]]})
    saved = effect_level(measure, measure.effects[0], loaded)
    assert saved[:3] == pytest.approx(1 - 0.99 ** np.array([0, 0.25, 0.5]), rel=1e-12)
    assert saved[6] == pytest.approx(1 - 0.99**0.5 * 0.98, rel=1e-12)
    loaded, measure = one({"name": "m", "effects": [effect], "end": 5})
    assert effect_level(measure, measure.effects[0], loaded)[4:6] == pytest.approx([0.02, 0])


def test_the_effective_configuration_gives_the_same_scenario() -> None:
    loaded, _ = one({"use": "base_databases", "strength": STEPS})
    form = loaded.effective()["measures"][0]
    assert form["strength"] == [["2024-Q3", 0.4], ["2025-Q1", 1.0], ["2025-Q3", 0.0]]
    assert scenario_from_mapping(loaded.effective()).digest == loaded.digest
    other, _ = one({"use": "base_databases", "strength": [*STEPS[:2], [7, 0]]})
    assert other.digest != loaded.digest
    (change,) = diff(loaded, other)
    assert str(change) == (
        "measures.base_databases.strength: 0.4, 1 from 2025-Q1, 0 from 2025-Q3 -> "
        "0.4, 1 from 2025-Q1, 0 from 2025-Q4"
    )


def test_set_replaces_the_list_by_a_number_and_the_other_way() -> None:
    _, measure = one(
        {"use": "base_databases", "strength": STEPS}, "measures.base_databases.strength=0.3"
    )
    assert (measure.start, measure.strength, measure.schedule) == (1, 0.3, ())
    _, measure = one(
        {"use": "base_databases"}, "measures.base_databases.strength=[[2024-Q4, 0.5], [5, 1]]"
    )
    assert (measure.start, measure.schedule) == (3, ((3, 0.5), (5, 1.0)))


WRONG = {
    "strength: [[2025-Q1, 0.4], [2025-Q1, 1]]": (
        "strength.1: begins in quarter 4 (2025-Q1), which does not come after quarter 4 "
        "(2025-Q1); dates must ascend"
    ),
    "strength: [[2024-Q1, 0.4]]": (
        "strength.0: is quarter 0 (2024-Q1); quarter 0 is the state before the first decision, "
        "so a measure starts in quarter 1 (2024-Q2) at the earliest"
    ),
    "strength: []": "strength: is an empty list; give a number or a list of [date, strength]",
    "strength: [[2025-Q1, 2]]": "strength: must be from 0 to 1 at 2025-Q1, not 2",
    "strength: [0.4, 1]": (
        "strength: must be a number or a list of [date, strength]; 0.4 is neither"
    ),
    "strength: [[soon, 1]]": ("strength: must be a year and a quarter like 2025-Q1, not 'soon'"),
    "strength: [[3, 1]], start: 2": (
        "start: is quarter 2 (2024-Q3), but the list of strengths begins in quarter 3 "
        "(2024-Q4); leave the start out"
    ),
    "strength: [[3, 1], [6, 0.5]], end: 6": (
        "end: is quarter 6 (2025-Q3); it must come after the last date of the list of "
        "strengths, quarter 6 (2025-Q3)"
    ),
    "strength: [[3, 1]], end: 2": (
        "end: is quarter 2 (2024-Q3); it must come after the start, quarter 3 (2024-Q4)"
    ),
    "strength: text": "strength: must be a number, not the text 'text'",
}


@pytest.mark.parametrize("written", WRONG)
def test_what_is_wrong_is_said(tmp_path: Path, written: str) -> None:
    text = f"{HEAD}{REGION}measures:\n  - {{use: base_databases, {written}}}\n"
    said = complaint(tmp_path, text)
    assert said.partition("measures.base_databases.")[2] == WRONG[written]
