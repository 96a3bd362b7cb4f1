"""A page of a stored table: sorted and cut by the database, so that no table is in memory whole."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from cluster_sim.errors import InputError, Problem
from cluster_sim.results import TABLES, columns
from cluster_sim.store.catalogue import Catalogue
from cluster_sim.store.opening import Opened
from cluster_sim.store.views import literal, name

SIZES = (25, 50, 100)
"""How many rows a page may have."""

_KEYS = ("scenario", "point", "draw", "replicate", "quarter", "city", "project", "from", "to")
_OF_A_RUN = ("comparison", "summary", "levers", "quarters", "cities", "links", "projects")
_OF_A_BATCH = ("summary", "differences", "final", "design", "quarters", "cities", "links",
               "projects")  # fmt: skip
_MOST_BYTES_OF_A_SUMMARY = 20_000_000
_MOST_OFFSET = 1_000_000


@dataclass(frozen=True)
class Wanted:
    """Which page of which table.

    Attributes:
        table: Name of the table or view.
        sort: The column to sort by; empty for the order of the table.
        descending: Whether the largest come first.
        page: Number of the page, from 0.
        size: Rows of a page.
        scenario: Only the rows of this scenario; empty for all.
    """

    table: str
    sort: str = ""
    descending: bool = False
    page: int = 0
    size: int = SIZES[0]
    scenario: str = ""


def tables(opened: Opened) -> tuple[str, ...]:
    """The tables of a folder that can be looked at, in the order in which they are offered."""
    if opened.kind == "batch":
        there = {"design", "final", *opened.tables(), "summary"}
        if opened.baseline is not None:
            there.add("differences")
        if not opened.completed:
            there -= {"summary", "differences", "final"}
        return tuple(table for table in _OF_A_BATCH if table in there)
    there = {*opened.tables()}
    if TABLES["summary"].file in opened.manifest["outputs"]:
        there.add("summary")
    return tuple(table for table in _OF_A_RUN if table in there)


def page_of(catalogue: Catalogue, wanted: Wanted) -> dict[str, Any]:
    """A page of a table as plain data.

    Args:
        catalogue: The database over the folder.
        wanted: Which page.

    Returns:
        ``columns``: a mapping with name, unit, meaning and whether it holds numbers, for each;
        ``rows``: a list of values for each row, null where nothing is known; ``total``: the number
        of rows of the table; ``first``: the number of the first row shown, from 0.

    Raises:
        InputError: There is no such table, column or scenario.
    """
    if wanted.table not in tables(catalogue.opened):
        raise _unknown("table", wanted.table, tables(catalogue.opened))
    if wanted.table == "summary" and catalogue.opened.kind == "run":
        return _page_of_summary(catalogue.opened, wanted)
    described = [
        {
            "name": column.column,
            "unit": column.unit,
            "meaning": column.meaning,
            "number": column.type != "VARCHAR",
        }
        for column in catalogue.describe()
        if column.view == wanted.table
    ]
    names = [str(column["name"]) for column in described]
    where, parameters = _where(wanted, names)
    total = int(
        catalogue.query(f"SELECT count(*) AS n FROM {wanted.table} {where}", parameters)["n"][0]
    )
    first = _first(wanted, total)
    rows = catalogue.query(
        f"SELECT * FROM {wanted.table} {where} {_order(wanted, names, catalogue.opened.scenarios)} "
        f"LIMIT {wanted.size} OFFSET {first}",
        parameters,
    )
    return {"columns": described, "rows": _plain(rows), "total": total, "first": first}


def _where(wanted: Wanted, names: Sequence[str]) -> tuple[str, list[object]]:
    if wanted.scenario and "scenario" in names:
        return "WHERE scenario = ?", [wanted.scenario]
    return "", []


def _order(wanted: Wanted, names: Sequence[str], scenarios: Sequence[str]) -> str:
    """Sorted by the column; what is equal in it is in the order of the table."""
    keys = []
    if wanted.sort:
        if wanted.sort not in names:
            raise _unknown("column", wanted.sort, names)
        direction = "DESC" if wanted.descending else "ASC"
        keys.append(f"{name(wanted.sort)} {direction} NULLS LAST")
    if wanted.table == "comparison":
        return f"ORDER BY {', '.join([*keys, 'rank'])}"
    if "scenario" in names:
        listed = ", ".join(map(literal, scenarios))
        keys.append(f"list_position([{listed}], scenario)")
    keys += [name(key) for key in _KEYS if key in names and key != "scenario"]
    return f"ORDER BY {', '.join(keys)}" if keys else ""


def _first(wanted: Wanted, total: int) -> int:
    """The number of the first row of the page; of the last page where there is none so far on."""
    pages = max(1, math.ceil(total / wanted.size))
    return min(min(wanted.page, pages - 1) * wanted.size, _MOST_OFFSET)


def _page_of_summary(opened: Opened, wanted: Wanted) -> dict[str, Any]:
    """The table ``summary`` of a run directory, which is a small file of its own."""
    known = {column.name: column for column in columns("summary", ())}
    frame = _read_summary(opened)
    if wanted.scenario:
        frame = frame[frame["scenario"] == wanted.scenario]
    if wanted.sort:
        if wanted.sort not in known:
            raise _unknown("column", wanted.sort, known)
        frame = frame.sort_values(
            wanted.sort, ascending=not wanted.descending, kind="stable", na_position="last"
        )
    first = _first(wanted, len(frame))
    described = [
        {"name": c.name, "unit": c.unit, "meaning": c.meaning, "number": c.dtype != "str"}
        for c in known.values()
    ]
    rows = _plain(frame.iloc[first : first + wanted.size])
    return {"columns": described, "rows": rows, "total": len(frame), "first": first}


def _read_summary(opened: Opened) -> pd.DataFrame:
    file = TABLES["summary"].file
    path: Path = opened.folder / file
    names = [column.name for column in columns("summary", ())]
    try:
        if path.stat().st_size > _MOST_BYTES_OF_A_SUMMARY:
            raise InputError([Problem(file=file, what="is too large to be shown; download it")])
        frame = pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False, na_values=[""])
        return frame[names]
    except (OSError, ValueError, KeyError) as error:
        what = f"cannot be read: {type(error).__name__}"
        raise InputError([Problem(file=file, what=what)]) from None


def _plain(frame: pd.DataFrame) -> list[list[object]]:
    """The rows as plain values, what is missing as None."""
    cells = [_plain_column(frame[column]) for column in frame.columns]
    return [list(row) for row in zip(*cells, strict=True)]


def _plain_column(values: pd.Series[Any]) -> list[object]:
    return [None if _is_missing(value) else value for value in values.tolist()]


def _is_missing(value: object) -> bool:
    if value is None or value is pd.NA:
        return True
    return isinstance(value, float) and not math.isfinite(value)


def _unknown(what: str, given: str, there: Iterable[str]) -> InputError:
    text = f"there is no such {what}; there are {', '.join(there)}"
    return InputError([Problem(file=given[:60], what=text)])
