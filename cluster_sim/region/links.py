"""``links.csv``: one row a link between two cities, in either direction."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cluster_sim.errors import Problem
from cluster_sim.region.cell_values import (
    NOT_NEGATIVE,
    POSITIVE,
    number_value,
    text_value,
    word_value,
)
from cluster_sim.region.nearest import nearest
from cluster_sim.region.schema import BORDERS, link_id
from cluster_sim.region.tables import Columns, Row, Table, read_table

FRICTION = "friction_"
MAX_HINTS = 50
"""Unknown cities in one file that get a spelling hint; comparing many takes long."""

COLUMNS = Columns(
    required=("from", "to"),
    optional=("length_km", "travel_min", "border"),
    prefixes=(FRICTION,),
)


@dataclass(frozen=True)
class Link:
    """A link as given.

    Attributes:
        ends: The ids of its two cities, sorted.
        line: Its line in the file.
        length_km: Road length, km; NaN where not given.
        travel_min: Best direct rail time, minutes; NaN where not given.
        border: Kind of border; None where not given.
        friction: Domain to measured friction, nats; NaN where not given.
    """

    ends: tuple[str, str]
    line: int
    length_km: float
    travel_min: float
    border: str | None
    friction: Mapping[str, float]


@dataclass(frozen=True)
class LinkSheet:
    """What ``links.csv`` gave: the links, sorted by the ids of their ends, and what is wrong."""

    file: str
    links: tuple[Link, ...]
    problems: tuple[Problem, ...]


def read_links(path: Path, shown: str, known: Mapping[str, str] | None) -> LinkSheet:
    """Read ``links.csv``.

    Args:
        path: The file.
        shown: The file's name in messages.
        known: City ids and names; None where they could not be read.
    """
    table = read_table(path, shown, COLUMNS)
    links: dict[tuple[str, str], Link] = {}
    ids: dict[str, int] = {}
    for row in table.rows:
        ends = read_pair(table, row, known)
        link = _read_link(table, row, ends or ("", ""))
        if ends is None:
            continue
        if ends in links:
            first = links[ends].line
            what = (
                f"is given twice: on line {first} and on line {row.line} (a link has no direction)"
            )
            table.problems.append(Problem(shown, row.line, 1, link_id(*ends), what))
            continue
        links[ends] = link
        own_id = link_id(*ends)
        if own_id in ids:  # "a" to "b--c" and "a--b" to "c"
            what = f"has the same id as the link on line {ids[own_id]}; rename a city"
            table.problems.append(Problem(shown, row.line, 1, own_id, what))
        ids[own_id] = row.line
    in_order = tuple(links[ends] for ends in sorted(links))
    return LinkSheet(shown, in_order, tuple(table.problems))


def read_pair(table: Table, row: Row, known: Mapping[str, str] | None) -> tuple[str, str] | None:
    """Read the cells ``from`` and ``to``.

    Returns:
        The two ids, sorted; None, with the problems noted, unless they are two known cities.
    """
    ends = [read_city(table, row, column, known) for column in ("from", "to")]
    one, other = ends
    if one is None or other is None:
        return None
    if one == other:
        table.fault(row.cells["to"], "to", f"'{other}' is linked to itself")
        return None
    return (one, other) if one < other else (other, one)


def read_city(table: Table, row: Row, column: str, known: Mapping[str, str] | None) -> str | None:
    """Read a cell that names a city by its id; None, with the problem noted, if it does not."""
    city = text_value(table, row, column)
    if city is None or known is None or city in known:
        return city
    hint = _city_hint(city, known) if len(table.problems) < MAX_HINTS else None
    table.fault(row.cells[column], column, f"there is no city '{city}' in cities.csv", hint)
    return None


def _city_hint(given: str, known: Mapping[str, str]) -> str | None:
    """The id that was probably meant: of the city with this name, or spelled much like it."""
    by_name = {name: city_id for city_id, name in sorted(known.items(), reverse=True)}
    return by_name.get(given) or nearest(given, known) or by_name.get(nearest(given, by_name) or "")


def _read_link(table: Table, row: Row, ends: tuple[str, str]) -> Link:
    of = link_id(*ends) if ends[0] else ""
    friction = {
        domain: number_value(table, row, FRICTION + domain, NOT_NEGATIVE, of=of)
        for domain in table.domains(FRICTION)
    }
    return Link(
        ends=ends,
        line=row.line,
        length_km=number_value(table, row, "length_km", POSITIVE, of=of),
        travel_min=number_value(table, row, "travel_min", POSITIVE, of=of),
        border=word_value(table, row, "border", BORDERS, of=of),
        friction={d: value for d, value in friction.items() if not math.isnan(value)},
    )
