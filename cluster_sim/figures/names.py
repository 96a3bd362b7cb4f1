"""The figures that there are, by file name; `figures.gallery` draws them.

Apart from it, so that they can be told without loading what draws.
"""

from __future__ import annotations

from typing import Final

COMPARISON: Final = (
    "ranking", "efficiency_over_time", "efficiency_by_domain", "cost_and_efficiency", "money",
    "map", "who_gains", "gap_over_time",
)  # fmt: skip
"""The figures of a comparison, in the order of a report."""

RUN: Final = (
    "efficiency_over_time", "efficiency_by_domain", "money", "map", "who_gains", "gap_over_time",
)  # fmt: skip
"""The figures of one scenario, in the order of a report."""

LEVERS: Final = "levers"
"""The figure of measures that are compared one by one; it comes before the others."""
