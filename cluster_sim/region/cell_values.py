"""What a cell must hold: text, a word from a list, or a number within bounds."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from cluster_sim.region.nearest import nearest
from cluster_sim.region.tables import Cell, Row, Table

_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?(nan|inf|infinity)", re.IGNORECASE)
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}([,' \u00a0\u202f_][0-9]{3})+(\.[0-9]+)?")
_BREAKS = frozenset({"Cc", "Zl", "Zp"})  # control characters, line and paragraph separators
_LONGEST_SHOWN = 40


@dataclass(frozen=True)
class Bounds:
    """The numbers that a cell may hold.

    Attributes:
        low: The smallest one.
        high: The largest one.
        above_low: Whether ``low`` itself is left out.
    """

    low: float
    high: float
    above_low: bool = False

    def fault(self, value: float) -> str | None:
        """What is wrong with a number, without saying which; None where nothing is."""
        low, high = f"{self.low:g}", f"{self.high:g}"
        below = value <= self.low if self.above_low else value < self.low
        if not below and value <= self.high:
            return None
        if self.high == HUGE:
            if not below:
                return f"must be at most {high}"
            return f"must be greater than {low}" if self.above_low else f"must be at least {low}"
        if self.above_low:
            return f"must be greater than {low} and at most {high}"
        return f"must be from {low} to {high}"


HUGE = 1e15
"""No number in a region can sensibly be larger; sums of such numbers stay finite."""

POSITIVE = Bounds(0.0, HUGE, above_low=True)
NOT_NEGATIVE = Bounds(0.0, HUGE)
SHARE = Bounds(0.0, 1.0)
SHARE_ABOVE_0 = Bounds(0.0, 1.0, above_low=True)
LATITUDE = Bounds(-90.0, 90.0)
LONGITUDE = Bounds(-180.0, 180.0)


def text_value(table: Table, row: Row, column: str, *, of: str = "") -> str | None:
    """Return the text of a cell; None, with the problem noted, where there is none.

    Args:
        table: The table, which keeps the problems.
        row: The row.
        column: The name of the column.
        of: The id of what the row is about, for messages.
    """
    cell = row.cells.get(column)
    if cell is None:  # the column is missing, which has been said already
        return None
    if not cell.text:
        table.fault(cell, _where(of, column), "is missing")
        return None
    if any(unicodedata.category(character) in _BREAKS for character in cell.text):
        table.fault(cell, _where(of, column), "must be one line without control characters")
        return None
    return cell.text


def word_value(
    table: Table, row: Row, column: str, words: tuple[str, ...], *, of: str
) -> str | None:
    """Return the word in a cell, one of ``words``; None where it is empty or not one of them."""
    cell = row.cells.get(column)
    if cell is None or not cell.text:
        return None
    if cell.text not in words:
        what = f"must be one of {', '.join(words)}, not '{_short(cell.text)}'"
        table.fault(cell, _where(of, column), what, nearest(cell.text, words))
        return None
    return cell.text


def number_value(
    table: Table, row: Row, column: str, bounds: Bounds, *, of: str, required: bool = False
) -> float:
    """Return the number in a cell; NaN where it is empty or, with the problem noted, not valid.

    Args:
        table: The table, which keeps the problems.
        row: The row.
        column: The name of the column.
        bounds: The numbers allowed.
        of: The id of what the row is about, for messages.
        required: Whether an empty cell is a problem.
    """
    cell = row.cells.get(column)
    if cell is None:
        return math.nan
    fault: str | None = None
    value = math.nan
    if not cell.text:
        fault = "is missing" if required else None
    elif _NUMBER.fullmatch(cell.text):
        value = float(cell.text) + 0.0  # a negative zero becomes a plain one
        fault = _number_fault(cell, value, bounds)
    else:
        fault = _not_a_number(cell.text)
    if fault is None:
        return value
    table.fault(cell, _where(of, column), fault)
    return math.nan


def _number_fault(cell: Cell, value: float, bounds: Bounds) -> str | None:
    if math.isinf(value):
        return f"must be a finite number, not {_short(cell.text)}"
    fault = bounds.fault(value)
    return None if fault is None else f"{fault}, not {_short(cell.text)}"


def _not_a_number(text: str) -> str:
    if _NOT_FINITE.fullmatch(text):
        return f"must be a finite number, not {text}"
    if _GROUPED.fullmatch(text):
        plain = re.sub(r"[^-+0-9.]", "", text)
        return f"must be a number without separators: {plain}, not '{_short(text)}'"
    return f"must be a number, not '{_short(text)}'"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _where(of: str, column: str) -> str:
    return f"{of}.{column}" if of else column
