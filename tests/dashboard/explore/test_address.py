"""Settings and pins in the address of the page."""

from __future__ import annotations

import pytest

from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.link import encode
from cluster_sim.dashboard.engine.pins import MOST, Pins
from cluster_sim.dashboard.engine.places import BuiltinPlaces
from cluster_sim.dashboard.explore.address import PINNED, SETTINGS, read_pins, write_pins
from cluster_sim.dashboard.explore.opening import opened
from tests.dashboard.explore.drafts import bare, helped

PLACES = BuiltinPlaces()
NAMES = ["a.b!c~d", "顶层设计 80 %", "100 % & more?", ""]


def test_pins_come_back_with_their_names_and_settings() -> None:
    pins = Pins()
    for number, name in enumerate(NAMES):
        pins = pins.with_pin(bare().with_strength("sharing_platform", number / 10), name)
    text = write_pins(pins)
    assert text is not None
    again = read_pins(text, PLACES)
    assert [pin.name for pin in again] == [pin.name for pin in pins]
    assert [pin.draft.key for pin in again] == [pin.draft.key for pin in pins]


def test_no_pins_are_no_text() -> None:
    assert write_pins(Pins()) is None


def test_no_more_than_four_pins_are_read() -> None:
    one = "x." + encode(bare())
    assert len(read_pins("!".join([one] * 9), PLACES)) == MOST


def test_an_address_opens_with_its_settings() -> None:
    pins = write_pins(Pins().with_pin(bare(), "bare"))
    session, problems = opened({SETTINGS: encode(helped()), PINNED: pins or ""}, PLACES, "en")
    assert session.draft.key == helped().key
    assert [pin.name for pin in session.pins] == ["bare"]
    assert problems == []


def test_an_empty_address_opens_without_measures() -> None:
    session, problems = opened({}, PLACES, "en")
    assert session.draft.key == Draft.new().key
    assert len(session.pins) == 0
    assert problems == []


@pytest.mark.parametrize("parameter", [SETTINGS, PINNED])
@pytest.mark.parametrize("text", ["nonsense", "%%%", "a.b.c", "x" * 9000])
def test_what_is_wrong_in_an_address_is_said_and_left_out(parameter: str, text: str) -> None:
    session, problems = opened({parameter: text}, PLACES, "en")
    assert session.draft.key == Draft.new().key
    assert len(session.pins) == 0
    assert problems
