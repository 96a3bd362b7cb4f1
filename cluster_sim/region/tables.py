"""CSV files with the place of every cell.

RFC 4180: cells are separated by commas, a cell with a comma, a quotation mark or a line break is
quoted, and a quotation mark inside is doubled. Blanks around a cell do not count; lines without
anything but commas and blanks are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cluster_sim.errors import InputError, Problem
from cluster_sim.region.nearest import nearest
from cluster_sim.region.text_source import read_text

CSV_LIMIT = 5_000_000
"""The largest CSV file read, in bytes."""

_CELL = re.compile(r'[ \t]*"((?:[^"]|"")*)"[ \t]*|([^",\n]*)')
_SHOWN_DOMAINS = ("transport", "telecom", "health", "education")  # for spelling hints only


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text without blanks around it, and the line and column where it begins."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the line where it begins, and its cells by the name of the column."""

    line: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Columns:
    """The columns that a table may have.

    Attributes:
        required: Names of columns that it must have.
        optional: Names of columns that it may have.
        prefixes: Beginnings of further optional columns; the name of a domain follows.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()

    def allows(self, name: str) -> bool:
        """Whether a column may have this name."""
        fixed = (*self.required, *self.optional)
        return name in fixed or any(name.startswith(p) and name != p for p in self.prefixes)

    def examples(self) -> tuple[str, ...]:
        """Names to compare a misspelt one with."""
        scoped = tuple(prefix + domain for prefix in self.prefixes for domain in _SHOWN_DOMAINS)
        return (*self.required, *self.optional, *scoped)


@dataclass
class Table:
    """A table as read, with what is wrong with it.

    Attributes:
        file: The file's name in messages.
        columns: The names of the valid columns, in the order of the file.
        rows: The rows that have as many cells as the header.
        problems: All problems found; whoever reads the cells adds to them.
        complete: Whether every row of the file is in ``rows``.
    """

    file: str
    columns: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    complete: bool = True

    def domains(self, prefix: str) -> tuple[str, ...]:
        """The domains, sorted, that have a column with this prefix."""
        return tuple(sorted(c.removeprefix(prefix) for c in self.columns if c.startswith(prefix)))

    def fault(self, cell: Cell, where: str, what: str, hint: str | None = None) -> None:
        """Note a problem with a cell."""
        self.problems.append(Problem(self.file, cell.line, cell.column, where, what, hint))


def read_table(path: Path, shown: str, columns: Columns) -> Table:
    """Read a CSV file; whatever is wrong with it is in the table's ``problems``.

    Args:
        path: The file.
        shown: The file's name in messages.
        columns: The columns it may and must have.
    """
    table = Table(shown)
    try:
        lines = split_cells(read_text(path, shown, CSV_LIMIT), shown)
    except InputError as error:
        table.problems.extend(error.problems)
        table.complete = False
        return table
    header = _header(table, lines[0], columns)
    for cells in lines[1:]:
        if len(cells) != len(header):
            what = f"has {_cells(len(cells))}, but the header has {_cells(len(header))}"
            table.problems.append(Problem(shown, cells[0].line, what=what))
            table.complete = False
            continue
        named = {name: cell for name, cell in zip(header, cells, strict=True) if name is not None}
        table.rows.append(Row(cells[0].line, named))
    return table


def split_cells(text: str, shown: str) -> list[list[Cell]]:
    """Split CSV text into rows of cells, without the empty rows.

    Raises:
        InputError: A quotation mark stands where it may not, or there is no cell with text.
    """
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    position, line, line_start = 0, 1, 0
    while True:
        match = _CELL.match(text, position)
        assert match is not None  # the second alternative matches anything
        quoted, plain = match[1], match[2]
        content = plain if quoted is None else quoted.replace('""', '"')
        blanks = len(match[0]) - len(match[0].lstrip(" \t"))
        row.append(Cell(content.strip(), line, position + blanks - line_start + 1))
        if quoted is not None and "\n" in quoted:
            line += quoted.count("\n")
            line_start = match.start(1) + quoted.rfind("\n") + 1
        position = match.end()
        mark = text[position : position + 1]
        if mark not in {",", "\n", ""}:
            raise InputError([_stray_quote(text, position, line, line_start, shown, quoted)])
        if mark != ",":
            if any(cell.text for cell in row):
                rows.append(row)
            row, line, line_start = [], line + 1, position + 1
        if not mark:
            break
        position += 1
    if not rows:
        raise InputError([Problem(shown, what="is empty")])
    return rows


def _stray_quote(
    text: str, position: int, line: int, line_start: int, shown: str, quoted: str | None
) -> Problem:
    column = position - line_start + 1
    if quoted is not None:
        what = "text follows a closing quotation mark; double a mark inside a quoted cell"
    elif text.count('"', position) == 1 or not text[line_start:position].rstrip(" \t,"):
        what = "a quotation mark is opened here and never closed"
    else:
        what = "a quotation mark inside a cell; quote the whole cell and double the mark"
    return Problem(shown, line, column, what=what)


def _header(table: Table, cells: Sequence[Cell], columns: Columns) -> list[str | None]:
    """Check the header; returns the name of each column, None for one that is not valid."""
    names: list[str | None] = []
    first: dict[str, int] = {}
    wrong_separator = _other_separator(cells)
    if wrong_separator is not None:
        what = f"cells are separated by {wrong_separator} here; use commas"
        table.problems.append(Problem(table.file, cells[0].line, what=what))
        return [None] * len(cells)
    for number, cell in enumerate(cells, start=1):
        name = cell.text
        names.append(None)
        if not name:
            table.fault(cell, "", f"column {number} has no name")
        elif name in first:
            what = f"is given twice: as column {first[name]} and as column {number}"
            table.fault(cell, name, what)
        elif not columns.allows(name):
            table.fault(cell, name, "is not a known column", nearest(name, columns.examples()))
        else:
            names[-1] = name
        first.setdefault(name, number)
    for name in columns.required:
        if name not in first:
            table.problems.append(Problem(table.file, cells[0].line, 0, name, "column is missing"))
    table.columns = tuple(name for name in names if name is not None)
    return names


def _other_separator(cells: Sequence[Cell]) -> str | None:
    if len(cells) > 1:
        return None
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if mark in cells[0].text:
            return name
    return None


def _cells(count: int) -> str:
    return f"{count} cell" if count == 1 else f"{count} cells"
