"""The numbers that a page states, beside those that come out when it is made again."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Table = Mapping[str, Any]
"""A table in JSON: ``columns`` and ``rows``."""

_KEYS = {
    "comparison": ("scenario",),
    "summary": ("scenario", "metric"),
    "levers": ("measure", "metric"),
    "cities": ("scenario", "city"),
    "payers": ("scenario", "payer", "city", "domain"),
}
"""The columns that name a row of each table."""


@dataclass(frozen=True)
class Unlike:
    """A number that does not hold.

    Attributes:
        name: What it is of, such as ``summary: plan, trust: final_mean``.
        stated: What the page states; None where it states nothing.
        found: What comes out; None where nothing does.
    """

    name: str
    stated: float | str | None
    found: float | str | None

    def __str__(self) -> str:
        """In words, with how large the difference is."""
        text = f"{self.name}: {_shown(self.stated)} is stated, {_shown(self.found)} is found"
        if isinstance(self.stated, int | float) and isinstance(self.found, int | float):
            scale = max(abs(self.stated), abs(self.found))
            part = abs(self.stated - self.found) / scale if scale else 0.0
            if math.isfinite(part):
                text += f" ({part:.1e} of it apart)"
        return text

    def to_json_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {"name": self.name, "stated": self.stated, "found": self.found}


def _shown(value: float | str | None) -> str:
    return "nothing" if value is None else f"{value}"


def unlike_numbers(
    stated: Mapping[str, Table], found: Mapping[str, Table]
) -> tuple[int, list[Unlike]]:
    """Compare all numbers, bit for bit.

    Args:
        stated: The tables that a page states, by name.
        found: Those that come out.

    Returns:
        How many numbers are stated, and those that do not hold.
    """
    one, other = dict(_cells(stated)), dict(_cells(found))
    names = [*one, *(name for name in other if name not in one)]
    unlike = [
        Unlike(name, one.get(name), other.get(name))
        for name in names
        if name not in one or name not in other or not _same(one[name], other[name])
    ]
    if not unlike and _order(stated) != _order(found):
        unlike.append(Unlike("the order of the rows", None, None))
    return len(one), unlike


def _same(one: float | str | None, other: float | str | None) -> bool:
    """Whether two values are written the same, which numbers are that have the same bits."""
    return json.dumps(one) == json.dumps(other)


def _cells(tables: Mapping[str, Table]) -> Iterator[tuple[str, float | str | None]]:
    """Every cell by name, but for those that name their row."""
    for name, table in tables.items():
        columns = list(table["columns"])
        keys = [columns.index(key) for key in _KEYS.get(name, ()) if key in columns]
        for row in table["rows"]:
            whose = ", ".join(str(row[place]) for place in keys if row[place] != "")
            for place, value in enumerate(row):
                if place not in keys:
                    yield f"{name}: {whose}: {columns[place]}", value


def _order(tables: Mapping[str, Table]) -> str:
    return json.dumps(tables)
