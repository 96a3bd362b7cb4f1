"""``cities.csv``: one row a city."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cluster_sim.errors import Problem
from cluster_sim.region.cell_values import (
    LATITUDE,
    LONGITUDE,
    POSITIVE,
    SHARE,
    SHARE_ABOVE_0,
    Bounds,
    number_value,
    text_value,
)
from cluster_sim.region.schema import FloatArray
from cluster_sim.region.tables import Columns, Row, Table, read_table

MAX_CITIES = 2000
"""Cities in a region, at most; the work of a simulated quarter grows with their square."""

TEXTS = ("name", "division", "country")
REQUIRED_NUMBERS: Mapping[str, Bounds] = {
    "lat": LATITUDE,
    "lon": LONGITUDE,
    "population": POSITIVE,
    "gdp": POSITIVE,
}
OPTIONAL_NUMBERS: Mapping[str, Bounds] = {
    "maturity": SHARE,
    "trust": SHARE_ABOVE_0,  # the friction of distrust is -ln of it
    "uptake": SHARE,
    "security": SHARE,
    "elderly_share": SHARE,
}
SUPPLY = "supply_"
COLUMNS = Columns(
    required=("id", *TEXTS, *REQUIRED_NUMBERS),
    optional=("name_zh", *OPTIONAL_NUMBERS),
    prefixes=(SUPPLY,),
)


@dataclass(frozen=True)
class Cities:
    """The cities of a region, sorted by id.

    Attributes:
        ids: City ids.
        names: Names.
        names_zh: Chinese names, None where not given.
        divisions: First-level divisions.
        countries: Countries.
        numbers: Column to values, (n_cities,), NaN where not given; every number column.
        supply: Domain to values, (n_cities,), NaN where not given.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    names_zh: tuple[str | None, ...]
    divisions: tuple[str, ...]
    countries: tuple[str, ...]
    numbers: Mapping[str, FloatArray]
    supply: Mapping[str, FloatArray]


@dataclass(frozen=True)
class CitySheet:
    """What ``cities.csv`` gave.

    Attributes:
        cities: The cities, or None where something is wrong.
        known: Every id in the file and the city's name, to check other files against; None
            where the ids could not be read.
        problems: What is wrong.
    """

    cities: Cities | None
    known: Mapping[str, str] | None
    problems: tuple[Problem, ...]


@dataclass
class _City:
    texts: dict[str, str | None]
    numbers: dict[str, float]
    supply: dict[str, float]


def read_cities(path: Path, shown: str) -> CitySheet:
    """Read ``cities.csv``.

    Args:
        path: The file.
        shown: The file's name in messages.
    """
    table = read_table(path, shown, COLUMNS)
    rows: dict[str, _City] = {}
    names: dict[str, str] = {}
    lines: dict[str, int] = {}
    twice = 0
    for row in table.rows:
        city_id = text_value(table, row, "id")
        if city_id is not None and city_id in lines:
            what = f"'{city_id}' is given twice: on line {lines[city_id]} and on line {row.line}"
            table.fault(row.cells["id"], "id", what)
            twice += 1
            continue
        city = _read_city(table, row, city_id or "")
        if city_id is not None:
            lines[city_id] = row.line
            rows[city_id] = city
            names[city_id] = city.texts["name"] or city_id
    if not table.problems:
        _check_count(table, len(rows))
    readable = table.complete and "id" in table.columns and len(names) + twice == len(table.rows)
    cities = None if table.problems else _sorted(table, rows)
    return CitySheet(cities, names if readable else None, tuple(table.problems))


def _read_city(table: Table, row: Row, city: str) -> _City:
    texts = {column: text_value(table, row, column, of=city) for column in TEXTS}
    chinese = row.cells.get("name_zh")
    texts["name_zh"] = None
    if chinese is not None and chinese.text:
        texts["name_zh"] = text_value(table, row, "name_zh", of=city)
    numbers = {
        column: number_value(table, row, column, bounds, of=city, required=True)
        for column, bounds in REQUIRED_NUMBERS.items()
    }
    for column, bounds in OPTIONAL_NUMBERS.items():
        numbers[column] = number_value(table, row, column, bounds, of=city)
    supply = {
        domain: number_value(table, row, SUPPLY + domain, SHARE, of=city)
        for domain in table.domains(SUPPLY)
    }
    return _City(texts, numbers, supply)


def _check_count(table: Table, count: int) -> None:
    what = None
    if count < 2:
        what = f"a region needs at least two cities; here {'is one' if count else 'are none'}"
    elif count > MAX_CITIES:
        what = f"has {count:,} cities; at most {MAX_CITIES:,} are supported"
    if what is not None:
        table.problems.append(Problem(table.file, what=what))


def _sorted(table: Table, rows: Mapping[str, _City]) -> Cities:
    ids = tuple(sorted(rows))
    cities = [rows[city_id] for city_id in ids]

    def texts(column: str) -> tuple[str, ...]:
        return tuple(city.texts[column] or "" for city in cities)

    supply = {d: np.array([city.supply[d] for city in cities]) for d in table.domains(SUPPLY)}
    return Cities(
        ids=ids,
        names=texts("name"),
        names_zh=tuple(city.texts["name_zh"] for city in cities),
        divisions=texts("division"),
        countries=texts("country"),
        numbers={
            column: np.array([city.numbers[column] for city in cities])
            for column in (*REQUIRED_NUMBERS, *OPTIONAL_NUMBERS)
        },
        supply={domain: values for domain, values in supply.items() if not np.isnan(values).all()},
    )
