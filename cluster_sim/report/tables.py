"""Tables as the page lays them out: texts in cells, each cell with a place to link to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from cluster_sim.figures.data import FigureData
from cluster_sim.figures.words import money_scale, money_unit, number, with_unit
from cluster_sim.report.facts import Estimate


@dataclass(frozen=True)
class Cell:
    """A cell.

    Attributes:
        text: What stands in it.
        note: What stands smaller beneath it.
        note_language: The language of the note, where it is not the page's.
        order: The number by which rows are sorted; None sorts by the text.
        language: The language of the text, where it is not the page's.
        mark: Whether it is set off, such as a value that differs from the usual one.
    """

    text: str
    note: str = ""
    note_language: str = ""
    order: float | None = None
    language: str = ""
    mark: bool = False


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        key: Its name in links.
        head: What stands above it.
        text: Whether it holds text.
        group: What stands above it and its neighbours.
        width: Percent of the table's width that it asks for; 0 for what its cells need.
    """

    key: str
    head: str
    text: bool = False
    group: str = ""
    width: int = 0


@dataclass(frozen=True)
class Row:
    """A row: its key in links, its head and its cells; ``first`` begins a group of rows."""

    key: str
    head: Cell
    cells: tuple[Cell, ...]
    first: bool = False
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        key: Its name in links.
        caption: What it shows.
        columns: The columns, the first one over the heads of the rows.
        rows: The rows.
        sortable: Whether the page offers to sort it.
        wide: Whether it takes the whole width.
    """

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = field(default=())
    sortable: bool = False
    wide: bool = False

    @property
    def grouped(self) -> list[tuple[str, int]]:
        """The groups of columns after the first with their widths; none where nothing is grouped.

        Columns without a group form groups without a name.
        """
        if not any(column.group for column in self.columns):
            return []
        groups: list[tuple[str, int]] = []
        for column in self.columns[1:]:
            if groups and groups[-1][0] == column.group:
                groups[-1] = (column.group, groups[-1][1] + 1)
            else:
                groups.append((column.group, 1))
        return groups


class Money:
    """One unit and one count of decimals for amounts that stand together."""

    def __init__(self, data: FigureData, language: str, amounts: Sequence[float]) -> None:
        """Choose what suits the largest of some amounts, in millions."""
        largest = max((abs(value) for value in amounts if np.isfinite(value)), default=0.0)
        self._language = language
        self._size, name = money_scale(largest, language)
        self.unit = money_unit(name, data.currency, language).replace(" ", "\N{NO-BREAK SPACE}")
        whole = math.floor(math.log10(largest / self._size)) if largest > 0 else 3
        self._digits = min(max(3 - whole, 0), 3)

    def text(self, value: float, signed: bool = False) -> str:
        """An amount, in millions, without its unit."""
        return number(value / self._size, self._digits, signed)

    def amount(self, value: float, signed: bool = False) -> str:
        """An amount, in millions, with its unit."""
        return f"{self.text(value, signed)}\N{NO-BREAK SPACE}{self.unit}"

    def cell(self, value: float, signed: bool = False) -> Cell:
        """An amount, in millions, as a cell without its unit."""
        return Cell(self.text(value, signed), order=value)

    def estimate(self, value: Estimate, signed: bool = False) -> Cell:
        """An amount and, where it has one, its interval beneath."""
        if not value.spread:
            return self.cell(value.mean, signed)
        low, high = (self.text(end, signed) for end in (value.low, value.high))
        return Cell(self.text(value.mean, signed), f"[{low}, {high}]", order=value.mean)

    def head(self, name: str) -> str:
        """The head of a column."""
        return with_unit(name, self.unit, self._language)


def plain(value: float, digits: int = 3, signed: bool = False) -> Cell:
    """A number."""
    return Cell(number(value, digits, signed), order=value)
