"""The column of settings: what it offers, and notes where they belong."""

from __future__ import annotations

from typing import Any

import pytest

from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.explore.session import Session
from cluster_sim.dashboard.explore.settings import HORIZONS, measure_groups, settings, short_name
from cluster_sim.dashboard.language import translator
from tests.dashboard.explore.drafts import bare, helped, session

EN, ZH = translator("en"), translator("zh")

TITLES = {one["use"]: one["title"] for group in measure_groups(EN) for one in group["measures"]}


def shown(opened: Session) -> dict[str, Any]:
    """What the column shows of a session, with the problems that its settings have."""
    return settings(opened.draft, opened.choices(), opened.draft.problems(), EN)


def test_every_measure_has_a_card_that_says_what_it_is() -> None:
    measures = [one for group in measure_groups(EN) for one in group["measures"]]
    assert len(measures) == 23
    for one in measures:
        assert one["card"]["description"], one["use"]
        assert one["card"]["paid_by"], one["use"]
        assert one["card"]["effects"], one["use"]


def test_what_a_measure_costs_depends_on_the_region() -> None:
    small = shown(session())["costs"]["top_level_design"]
    large = shown(session(Draft.new("yangtze-river-delta")))["costs"]["top_level_design"]
    assert small != large
    assert large.endswith("a year here, at 100 %")


def test_settings_are_those_of_the_draft() -> None:
    state = shown(session(helped().with_start("sharing_platform", "2025-Q1")))
    assert state["region"] == "classroom"
    assert state["horizon"] == 12
    assert [one["value"] for one in state["horizons"]] == [12, *HORIZONS]
    assert state["measures"] == {
        "top_level_design": {"strength": 1.0, "start": "2024-Q2"},
        "sharing_platform": {"strength": 0.5, "start": "2025-Q1"},
    }
    assert [one["on"] for one in state["domains"]] == [True] * 4


def test_a_preset_is_known_again() -> None:
    opened = session()
    preset = opened.choices().presets[-1]
    opened.set_preset(preset.name)
    assert shown(opened)["preset"] == preset.name
    opened.set_horizon(60)
    assert shown(opened)["preset"] == preset.name
    opened.set_strengths({"sharing_platform": 0.05})
    assert shown(opened)["preset"] == ""


def test_what_should_be_there_first_is_said_under_the_measure() -> None:
    opened = session(bare().with_strength("industrial_fusion", 1.0))
    notes = shown(opened)["notes"]
    assert set(notes) == {"industrial_fusion"}
    (note,) = notes["industrial_fusion"]
    assert note["kind"] == "hint"
    assert note["text"].startswith("Does more after: ")


def test_a_conflict_is_said_under_both_measures_and_what_to_do() -> None:
    both = bare().with_strength("government_operation", 1.0).with_strength("market_operation", 1.0)
    notes = shown(session(both))["notes"]
    for use in ("government_operation", "market_operation"):
        (text,) = [note["text"] for note in notes[use] if note["kind"] == "conflict"]
        assert "Set one of them to 0" in text


def test_one_of_two_that_conflict_is_no_conflict() -> None:
    notes = shown(session(bare().with_strength("government_operation", 1.0)))["notes"]
    assert not [note for found in notes.values() for note in found if note["kind"] == "conflict"]


@pytest.mark.parametrize(
    ("draft", "name"),
    [
        (bare(), "No new measure"),
        (bare().with_strength("ict_infrastructure", 0.25), f"{TITLES['ict_infrastructure']} 25 %"),
        (helped(), f"{TITLES['top_level_design']} 100 % + 1"),
    ],
)
def test_a_pin_is_named_for_what_is_strongest(draft: Draft, name: str) -> None:
    found = short_name(draft, session(draft).choices(), EN)
    assert found == name


def test_settings_are_in_the_language_of_the_visitor() -> None:
    opened = session()
    state = settings(opened.draft, opened.choices(), (), ZH)
    assert [one["title"] for one in state["domains"]] == ["交通", "通信", "医疗", "教育"]
