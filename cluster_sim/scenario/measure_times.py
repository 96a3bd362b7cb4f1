"""When a measure acts, and how strongly from when on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from cluster_sim.scenario.forms import MeasureForm
from cluster_sim.scenario.quarter import Quarter
from cluster_sim.scenario.reading import Reading
from cluster_sim.scenario.tree import Path

_FIRST_YEAR, _LAST_YEAR = 1900, 2200  # a number of a quarter in this range was meant as a year


@dataclass(frozen=True)
class Times:
    """When a measure acts.

    Attributes:
        start: The first quarter in which it acts.
        end: The first quarter in which it no longer acts, or None for never.
        strength: Its strength; the largest where it changes.
        schedule: Quarters and the strength from each of them on; empty where it does not change.
    """

    start: int
    end: int | None
    strength: float
    schedule: tuple[tuple[int, float], ...]


def resolve_times(reading: Reading, path: Path, form: MeasureForm) -> Times:
    """The times of a measure; what is wrong with them is noted."""
    schedule = _schedule(reading, path, form)
    start = schedule[0][0] if schedule else _index(reading, form.start)
    end = None if form.end is None else _index(reading, form.end)
    _check_start(reading, (*path, "strength", 0) if schedule else (*path, "start"), start)
    if schedule and form.given("start") and _index(reading, form.start) != start:
        what = (
            f"is {named_quarter(reading, _index(reading, form.start))}, but the list of strengths "
            f"begins in {named_quarter(reading, start)}; leave the start out"
        )
        reading.fault((*path, "start"), what)
    if end is not None:
        _check_end(reading, path, end, start, schedule)
    _warn_of_late_start(reading, path, form, start)
    strength = max(s for _, s in schedule) if schedule else float(form.strength)
    return Times(start, end, strength + 0.0, schedule)


def named_quarter(reading: Reading, index: int) -> str:
    """A quarter by number and, as far as the calendar reaches, by date."""
    try:
        return f"quarter {index} ({reading.start + index})"
    except ValueError:
        return f"quarter {index}"


def _schedule(reading: Reading, path: Path, form: MeasureForm) -> tuple[tuple[int, float], ...]:
    steps = tuple((_index(reading, when), strength + 0.0) for when, strength in form.steps)
    for at, ((before, _), (after, _)) in enumerate(pairwise(steps), start=1):
        if after <= before:
            what = (
                f"begins in {named_quarter(reading, after)}, which does not come after "
                f"{named_quarter(reading, before)}; dates must ascend"
            )
            reading.fault((*path, "strength", at), what)
    return steps


def _check_start(reading: Reading, path: Path, start: int) -> None:
    if start < 1:
        what = (
            f"is {named_quarter(reading, start)}; quarter 0 is the state before the first "
            f"decision, so a measure starts in {named_quarter(reading, 1)} at the earliest"
        )
        reading.fault(path, what)


def _check_end(
    reading: Reading,
    path: Path,
    end: int,
    start: int,
    schedule: tuple[tuple[int, float], ...],
) -> None:
    if end <= start:
        what = (
            f"is {named_quarter(reading, end)}; it must come after the start, "
            f"{named_quarter(reading, start)}"
        )
        reading.fault((*path, "end"), what)
    elif schedule and end <= schedule[-1][0]:
        what = (
            f"is {named_quarter(reading, end)}; it must come after the last date of the list of "
            f"strengths, {named_quarter(reading, schedule[-1][0])}"
        )
        reading.fault((*path, "end"), what)


def _warn_of_late_start(reading: Reading, path: Path, form: MeasureForm, start: int) -> None:
    last = reading.form.quarters
    if start <= last:
        return
    what = (
        f"is {named_quarter(reading, start)}, beyond the last one, {named_quarter(reading, last)}: "
        "the measure never acts"
    )
    if isinstance(form.start, int) and _FIRST_YEAR <= form.start <= _LAST_YEAR:
        what += f" (for the year write {form.start}-Q1)"
    reading.warn((*path, "start"), what)


def _index(reading: Reading, written: str | int) -> int:
    return written if isinstance(written, int) else Quarter.parse(written) - reading.start
