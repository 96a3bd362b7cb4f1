"""Pins: up to four settings beside each other."""

from __future__ import annotations

import pytest

from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.pins import MOST, Pins


def _draft(strength: float) -> Draft:
    return Draft.new("classroom").with_strength("sharing_platform", strength)


def test_pins_have_names_of_their_own() -> None:
    pins = Pins().with_pin(_draft(0.1)).with_pin(_draft(0.2)).with_pin(_draft(0.3), "Plan B")
    assert [pin.name for pin in pins] == ["My setting", "My setting (2)", "Plan B"]


def test_the_same_setting_is_pinned_once() -> None:
    pins = Pins().with_pin(_draft(0.1))
    assert pins.holds(_draft(0.1))
    assert pins.with_pin(_draft(0.1), "again") is pins


def test_there_is_room_for_four() -> None:
    pins = Pins()
    for number in range(MOST):
        assert not pins.full
        pins = pins.with_pin(_draft((number + 1) / 10))
    assert pins.full
    assert len(pins) == 4
    with pytest.raises(ValueError, match="no more than 4 settings can be pinned"):
        pins.with_pin(_draft(0.9))


def test_pins_can_be_taken_off_and_renamed() -> None:
    pins = Pins().with_pin(_draft(0.1), "A").with_pin(_draft(0.2), "B")
    assert [pin.name for pin in pins.without(0)] == ["B"]
    assert [pin.name for pin in pins.renamed(1, " A ")] == ["A", "A (2)"]
    assert pins.renamed(1, "  ") is pins
    assert pins.renamed(1, "C").pins[1].draft is pins.pins[1].draft
