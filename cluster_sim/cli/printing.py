"""Results for people (tables as wide as the terminal allows) and for programs (JSON)."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cluster_sim.cli.streams import emit

_WIDEST = 10_000
_GAP = 2  # blanks between two columns
_NARROWEST = 24  # of a column whose text is broken into lines


@dataclass(frozen=True)
class Column:
    """A column of a printed table.

    Attributes:
        head: Its heading; may have several lines.
        number: Whether its cells are set flush right.
        key: Whether it says what a row is about: repeated where a table is split.
        text: Whether its cells are sentences, broken into lines on a terminal.
    """

    head: str
    number: bool = False
    key: bool = False
    text: bool = False


def print_json(data: object) -> None:
    """Print data as JSON: indented, Unicode as it is, no NaN."""
    emit(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def print_table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; no cell is ever cut off.

    Where standard output is no terminal, a row is one line, however long. On a terminal that is
    too narrow, the columns go into several tables below each other, each with the key columns.
    """
    on_terminal = sys.stdout.isatty()
    room = shutil.get_terminal_size().columns if on_terminal else _WIDEST
    widths = [_width(column, [row[i] for row in rows]) for i, column in enumerate(columns)]
    for place, part in enumerate(_parts(columns, widths, room)):
        table = _Part(
            [columns[index] for index in part],
            [[row[index] for index in part] for row in rows],
            room - sum(widths[index] + _GAP for index in part if not columns[index].text),
        )
        emit(("\n" if place else "") + _rendered(table, colour=on_terminal))


def print_facts(facts: Sequence[tuple[str, str]]) -> None:
    """Print names and texts in two columns, without a heading; empty texts are left out."""
    rows = [[name, text] for name, text in facts if text]
    print_table([Column("", key=True), Column("", text=True)], rows)


@dataclass(frozen=True)
class _Part:
    """Columns that stand side by side, and the room for the one that is broken into lines."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    room: int


def _parts(columns: Sequence[Column], widths: Sequence[int], room: int) -> list[list[int]]:
    """Which columns go into which table: key columns into each, the others as they fit."""
    needed = [
        min(width, _NARROWEST) if column.text else width
        for column, width in zip(columns, widths, strict=True)
    ]
    keys = [index for index, column in enumerate(columns) if column.key]
    parts: list[list[int]] = [list(keys)]
    for index in range(len(columns)):
        if index in keys:
            continue
        taken = sum(needed[i] + _GAP for i in parts[-1])
        if len(parts[-1]) > len(keys) and taken + needed[index] > room:
            parts.append(list(keys))
        parts[-1].append(index)
    return [sorted(part) for part in parts]


def _width(column: Column, cells: Sequence[str]) -> int:
    """Places that the widest line takes; a Chinese letter takes two."""
    from rich.cells import cell_len

    return max(cell_len(line) for text in (column.head, *cells) for line in text.split("\n"))


def _rendered(part: _Part, *, colour: bool) -> str:
    """The table as text, with colour codes for a terminal."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    headed = any(column.head for column in part.columns)
    # The box sets one blank between columns, and the line below the heading.
    table = Table(
        box=box.SIMPLE_HEAD if headed else None,
        show_header=headed,
        show_edge=False,
        pad_edge=False,
        padding=(0, _GAP - 1 if headed else _GAP, 0, 0),
    )
    upright: Literal["top", "bottom"] = "top" if any(c.text for c in part.columns) else "bottom"
    for column in part.columns:
        justify: Literal["left", "right"] = "right" if column.number else "left"
        head = Text(column.head, justify=justify, style="bold" if colour else "")
        widest = max(part.room, _NARROWEST) if column.text else None
        table.add_column(
            head, justify=justify, no_wrap=not column.text, vertical=upright, max_width=widest
        )
    for row in part.rows:
        table.add_row(*(Text(cell) for cell in row))
    console = Console(
        file=io.StringIO(),
        width=_WIDEST,
        force_terminal=colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    with console.capture() as captured:
        console.print(table, crop=False)
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())
