"""Settings and pins as parameters of the page's address."""

from __future__ import annotations

from urllib.parse import quote, unquote

from cluster_sim.dashboard.engine.link import decode, encode
from cluster_sim.dashboard.engine.pins import MOST, Pin, Pins
from cluster_sim.dashboard.engine.places import RegionPlaces

SETTINGS = "s"
"""The parameter that holds the settings."""
PINNED = "p"
"""The parameter that holds the pinned settings."""

_BETWEEN_PINS = "!"
_AFTER_NAME = "."
_LONGEST_NAME = 120


def write_pins(pins: Pins) -> str | None:
    """Pins as text; None where there are none."""
    written = [_quoted(pin.name) + _AFTER_NAME + encode(pin.draft) for pin in pins]
    return _BETWEEN_PINS.join(written) or None


def read_pins(text: str, places: RegionPlaces) -> Pins:
    """The pins that an address holds.

    Raises:
        InputError: One of them is no setting, or cannot be used here.
    """
    pins = []
    for part in text.split(_BETWEEN_PINS)[:MOST]:
        name, _dot, link = part.partition(_AFTER_NAME)
        pins.append(Pin(unquote(name)[:_LONGEST_NAME], decode(link, places)))
    return Pins(tuple(pins))


def _quoted(name: str) -> str:
    """A name without the characters that part pins."""
    return quote(name, safe="").replace(_AFTER_NAME, "%2E")
