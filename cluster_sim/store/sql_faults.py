"""What the database says about a query, in words for the person who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cluster_sim.errors import Problem
from cluster_sim.region.nearest import nearest

_LONGEST = 300  # characters of a message of the database
_NO_TABLE = re.compile(r'Table with name (\S+) does not exist|Referenced table "([^"]+)" not found')
_NO_COLUMN = re.compile(r'(?:Referenced column|have a column named) "([^"]+)"')
_DAMAGED = re.compile(
    r"magic bytes|TProtocol|don't know what type|enough bytes|decompress|parquet file|corrupt",
    re.IGNORECASE,
)
_KIND = re.compile(r"^[A-Z][\w ]* Error: ")
_CLOSED = ("file system operations are disabled", "extension", "configuration has been locked")


def problem_of(message: str, sql: str, folder: Path, views: Mapping[str, Iterable[str]]) -> Problem:
    """What is wrong with a query, or with the files that it reads.

    Args:
        message: What the database said.
        sql: The query.
        folder: The folder with the files.
        views: The columns of each view that there is.
    """
    if found := _NO_TABLE.search(message):
        return _no_table(found[1] or found[2], views)
    if found := _NO_COLUMN.search(message):
        return _no_column(found[1], sql, views)
    if any(words in message for words in _CLOSED):
        what = "asks for something outside the folder; only its own tables can be read"
        return Problem(file="SQL", what=f"{what} ({_shortened(message)})")
    if _DAMAGED.search(message):
        what = (
            f"a file is damaged; `cluster-sim verify {folder}` says which ({_shortened(message)})"
        )
        return Problem(file=str(folder), what=what)
    if message.startswith("Out of Memory"):
        what = "needs more memory than there is; ask for fewer columns or rows"
        return Problem(file="SQL", what=what)
    return Problem(file="SQL", what=_shortened(message))


def _no_table(table: str, views: Mapping[str, Iterable[str]]) -> Problem:
    dotted = [column for there in views.values() for column in there if column.startswith(table)]
    if dotted and "." in dotted[0]:
        what = f'a name with a dot in it stands in double quotes, such as "{dotted[0]}"'
        return Problem(file="SQL", where=table, what=what)
    what = f"there is no such table; there are {', '.join(views)}"
    return Problem(file="SQL", where=table, what=what, hint=nearest(table, views))


def _no_column(column: str, sql: str, views: Mapping[str, Iterable[str]]) -> Problem:
    asked = {view: tuple(views[view]) for view in _mentioned(sql, views)}
    there = [f"{view} has {', '.join(columns)}" for view, columns in asked.items()]
    what = "; ".join(["there is no such column", *there])
    if f'"{column}"' in sql:
        what += "; a text stands in single quotes"
    hint = nearest(column, [name for columns in asked.values() for name in columns])
    return Problem(file="SQL", where=column, what=what, hint=hint)


def _mentioned(sql: str, views: Iterable[str]) -> Sequence[str]:
    words = {word.casefold() for word in re.findall(r"\w+", sql)}
    return [view for view in views if view in words]


def _shortened(message: str) -> str:
    """The first paragraph on one line, without the kind of error and not too long."""
    text = " ".join(_KIND.sub("", message).split("\n\n")[0].split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."
