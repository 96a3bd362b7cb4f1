"""Timing in turn, and a line of the table."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line of the table: what was done, what came out, what was asked, whether it holds."""

    work: str
    measured: str
    target: str
    holds: bool


@dataclass(frozen=True)
class Pair:
    """Two ways timed in turn.

    Attributes:
        fast, slow: Median seconds of each way, per unit of work.
        ratio: Median of the ratios, slow over fast, turn by turn.
    """

    fast: float
    slow: float
    ratio: float


def seconds(work: Callable[[], object], repeats: int = 1) -> float:
    """Seconds for one call, as the mean over ``repeats`` calls."""
    start = time.perf_counter()
    for _ in range(repeats):
        work()
    return (time.perf_counter() - start) / repeats


def in_turn(
    fast: Callable[[], object],
    slow: Callable[[], object],
    *,
    turns: int,
    fast_repeats: int = 1,
    slow_repeats: int = 1,
    fast_units: int = 1,
    slow_units: int = 1,
) -> Pair:
    """Time two ways in turn; a call of each does so many units of work."""
    fast()
    pairs = [
        (seconds(fast, fast_repeats) / fast_units, seconds(slow, slow_repeats) / slow_units)
        for _ in range(turns)
    ]
    return Pair(
        fast=statistics.median(one for one, _ in pairs),
        slow=statistics.median(other for _, other in pairs),
        ratio=statistics.median(other / one for one, other in pairs),
    )
