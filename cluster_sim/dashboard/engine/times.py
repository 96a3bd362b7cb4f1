"""Dates in the mapping of a scenario: quarters by number or by date, and schedules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cluster_sim.scenario.quarter import Quarter

FIRST = 1
"""The earliest quarter in which a measure can start."""

_LAST_YEAR = 9999


def index_of(when: object, start: Quarter) -> int:
    """The number of a quarter that a file gives by number or by date."""
    return when if isinstance(when, int) else Quarter.parse(str(when)) - start


def date_of(index: int, start: Quarter) -> str:
    """The date of a quarter; its number where the calendar does not reach that far."""
    written = written_as(index, start)
    return written if isinstance(written, str) else str(written)


def written_as(index: int, start: Quarter) -> str | int:
    """A quarter as a file gives it: by date where the calendar reaches that far."""
    year = start.year + (start.quarter - 1 + index) // 4
    return str(start + index) if 1 <= year <= _LAST_YEAR else index


def steps_of(measure: Mapping[str, Any]) -> list[tuple[Any, float]]:
    """The dates and strengths of a measure whose strength changes with time; else none."""
    strength = measure.get("strength")
    if not isinstance(strength, list | tuple):
        return []
    return [(when, float(value)) for when, value in strength]


def strength_of(measure: Mapping[str, Any]) -> float:
    """The strength of a measure; the largest where it changes."""
    steps = steps_of(measure)
    return max(value for _, value in steps) if steps else float(measure.get("strength", 1.0))


def start_index(measure: Mapping[str, Any], start: Quarter) -> int:
    """The quarter in which a measure starts."""
    steps = steps_of(measure)
    return index_of(steps[0][0] if steps else measure.get("start", FIRST), start)


def with_strength(measure: Mapping[str, Any], value: float) -> dict[str, Any]:
    """The measure at another strength; a schedule keeps its shape as long as it has one."""
    steps = steps_of(measure)
    if not steps:
        return {**measure, "strength": value}
    largest = strength_of(measure)
    scaled = [
        [when, min(1.0, value * (strength / largest)) if largest else value]
        for when, strength in steps
    ]
    return {**measure, "strength": scaled}


def with_start(measure: Mapping[str, Any], index: int, start: Quarter) -> dict[str, Any]:
    """The measure from another quarter on; its schedule and its end move along."""
    steps, end = steps_of(measure), measure.get("end")
    later = index - start_index(measure, start)
    moved = dict(measure)
    if steps:
        moved.pop("start", None)
        moved["strength"] = [
            [written_as(index_of(when, start) + later, start), strength] for when, strength in steps
        ]
    else:
        moved["start"] = written_as(index, start)
    if end is not None:
        moved["end"] = written_as(index_of(end, start) + later, start)
    return moved
