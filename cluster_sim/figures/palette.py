"""The colours of all pictures, for those that matplotlib draws and those that a browser does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

INK: Final = "#23282E"  # text and what is measured
SOFT: Final = "#5B6570"  # subtitles, axes, notes
RULE: Final = "#C9CFD6"  # lines between things
GRID: Final = "#E6E9ED"
SHADE: Final = "#F4F6F8"

# Told apart under the three common colour deficiencies and, each, against white (3:1 or more).
PALETTE: Final = ("#419BD4", "#165D1B", "#A8912C", "#5F0468", "#D0717F", "#6E50D9")
BASELINE: Final = "#333333"
PUBLIC: Final = "#1F4E79"
PRIVATE: Final = "#C9A227"
GAIN: Final = "#165D1B"
LOSS: Final = "#A2273A"
# Barriers, low to high: each step is also darker, so that the order survives in grey.
BARRIERS: Final = ("#8FC3DD", "#5E9DC0", "#7B6FA8", "#8C3F72", "#5C1030")
UNKNOWN: Final = "#B8BEC5"
# What is not welcome, what makes no difference, what is welcome.
UNWELCOME: Final = "#b35806"
NEUTRAL: Final = "#ffffff"
WELCOME: Final = "#2166ac"


def series_places(names: Sequence[str], baseline: str | None) -> dict[str, int | None]:
    """The place of each scenario among the colours, in the order given; None for the baseline."""
    others = [name for name in names if name != baseline]
    return {name: None if name == baseline else others.index(name) for name in names}
