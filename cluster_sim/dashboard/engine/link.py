"""A setting as a short text that fits into a link."""

from __future__ import annotations

from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.places import BuiltinPlaces, RegionPlaces

LONGEST = 8_000
"""Characters of the longest text that is decoded."""


def encode(draft: Draft) -> str:
    """The draft as text of letters, digits, ``-`` and ``_``."""
    raise NotImplementedError


def decode(text: str, places: RegionPlaces | None = None) -> Draft:
    """The draft that a text stands for.

    Args:
        text: What ``encode`` gave; anything else is refused.
        places: Where regions may come from; by default those that are built in.

    Raises:
        InputError: The text is no setting, or one that cannot be used here.
    """
    places = places or BuiltinPlaces()
    raise NotImplementedError
