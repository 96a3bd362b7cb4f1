"""Figures as people read them in a terminal."""

from __future__ import annotations

from cluster_sim.analysis.statistics import Interval

NOTHING = "–"
"""What stands where there is no figure."""


def figure(value: float | None, *, signed: bool = False) -> str:
    """A figure with three digits or, from 1,000 on, whole with its thousands set apart."""
    if value is None:
        return NOTHING
    if value == 0:
        return "0"
    sign = "+" if signed else ""
    if abs(value) >= 999.5:
        return f"{value:{sign},.0f}"
    if abs(value) >= 99.95:
        return f"{value:{sign}.0f}"
    if abs(value) >= 9.995:
        return f"{value:{sign}.1f}"
    if abs(value) >= 0.9995:
        return f"{value:{sign}.2f}"
    if abs(value) < 0.0005:
        return f"{value:{sign}.1e}"
    return f"{value:{sign}.3f}"


def with_interval(interval: Interval, *, signed: bool = False) -> str:
    """A mean with its interval: ``0.343 [0.340, 0.346]``."""
    text = figure(interval.mean, signed=signed)
    if interval.low is None or interval.high is None:
        return text
    low, high = figure(interval.low, signed=signed), figure(interval.high, signed=signed)
    return f"{text} [{low}, {high}]"


def probability(value: float) -> str:
    """A probability in percent; certain only where it is."""
    if 0.0 < value < 0.005:
        return "<1 %"
    if 0.995 <= value < 1.0:
        return ">99 %"
    return f"{100 * value:.0f} %"


def duration(seconds: float) -> str:
    """A time as people say it: ``8 s``, ``12 min``, ``3.5 h``."""
    if seconds < 1:
        return "a second"
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def file_size(count: float) -> str:
    """A number of bytes as people say it: ``120 MB``."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 999.5:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def counted(number: int, what: str) -> str:
    """A number of things: ``1 part``, ``1,200 parts``."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
