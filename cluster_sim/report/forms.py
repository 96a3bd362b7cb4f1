"""How the numbers of a metric are written: shares in percent, their differences in points."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cluster_sim.figures.numbers import is_share
from cluster_sim.figures.words import number, points, share
from cluster_sim.report.facts import Estimate
from cluster_sim.report.tables import Cell
from cluster_sim.report.wording import Rich, Wording, link
from cluster_sim.text import Text

_DIGITS: Final = {"incidents": 1, "projects_completed": 1}  # others have three

WORDING: Final = Wording(
    {
        "points": Text("{change} percentage points", "{change} 个百分点"),
        "points_short": Text("{change} points", "{change} 个百分点"),
        "points_head": Text("{name}, points", "{name}（百分点）"),
        "interval": Text(
            "{change} (95 % interval {low}\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}{high})",
            "{change}（95% 置信区间 {low}\N{NO-BREAK SPACE}至\N{NO-BREAK SPACE}{high}）",
        ),
    }
)


@dataclass(frozen=True)
class Form:
    """How the values of a metric and differences between them are written.

    Attributes:
        language: "en" or "zh".
        share: Whether it is a share of a whole: its values are in percent to a tenth, and
            differences in percentage points.
        digits: Decimals of what is no share.
    """

    language: str
    share: bool = False
    digits: int = 3

    def text(self, value: float) -> str:
        """A value."""
        return share(value, self.language) if self.share else number(value, self.digits)

    def bare(self, value: float) -> str:
        """A value without the percent sign, for where one stands beside it."""
        return number(100 * value, 1) if self.share else number(value, self.digits)

    def change(self, value: float) -> str:
        """A difference with its sign, without a unit."""
        return points(value) if self.share else number(value, self.digits, signed=True)

    def linked(self, value: float, target: str) -> Rich:
        """A value that leads to its cell."""
        return link(self.text(value), target)

    def linked_change(self, value: float, target: str, short: bool = False) -> Rich:
        """A difference that leads to its cell, with its unit; ``short`` where many are listed."""
        return self.with_unit(link(self.change(value), target), short)

    def with_unit(self, change: Rich, short: bool = False) -> Rich:
        """A difference that is written already, with its unit where it is one of shares."""
        key = "points_short" if short else "points"
        return WORDING.rich(key, self.language, change=change) if self.share else change

    def linked_spread(self, value: float, target: str) -> Rich:
        """A standard deviation, which has no sign, that leads to its cell, with its unit."""
        return self.with_unit(link(self.bare(value), target))

    def with_interval(self, change: Estimate, target: str) -> Rich:
        """A difference for a sentence, with the interval where there is one."""
        mean = self.linked_change(change.mean, target)
        if not math.isfinite(change.low):
            return mean
        low, high = self.change(change.low), self.change(change.high)
        return WORDING.rich("interval", self.language, change=mean, low=low, high=high)

    def change_head(self, name: str) -> str:
        """The head of a column of differences, with their unit."""
        return WORDING.say("points_head", self.language, name=name) if self.share else name

    def cell(self, value: float) -> Cell:
        """A value."""
        return Cell(self.text(value), order=value)

    def change_cell(self, value: float) -> Cell:
        """A difference, under a head that names its unit."""
        return Cell(self.change(value), order=value)

    def spread_cell(self, value: float) -> Cell:
        """A standard deviation, under a head that names its unit."""
        return Cell(self.bare(value), order=value)

    def estimate(self, value: Estimate) -> Cell:
        """A mean and, where it has one, its interval beneath."""
        return Cell(self.text(value.mean), _beneath(value, self.bare), order=value.mean)

    def change_estimate(self, change: Estimate, unit: bool = False) -> Cell:
        """A mean difference and its interval; ``unit`` where no head names it."""
        text = self.change(change.mean)
        if unit and self.share:
            text = WORDING.say("points_short", self.language, change=text)
        return Cell(text, _beneath(change, self.change), order=change.mean)


def form_of(metric: str, language: str) -> Form:
    """How a metric is written."""
    digits = 2 if metric.startswith("mean_friction") else _DIGITS.get(metric, 3)
    return Form(language, is_share(metric), digits)


def _beneath(value: Estimate, written: Callable[[float], str]) -> str:
    """The interval as it stands under a mean; nothing where every run has the same."""
    return f"[{written(value.low)}, {written(value.high)}]" if value.spread else ""
