"""``demand.csv``: potential values that a region gives itself, in place of gravity."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cluster_sim.errors import Problem
from cluster_sim.region.cell_values import NOT_NEGATIVE, number_value, text_value
from cluster_sim.region.links import read_city
from cluster_sim.region.schema import FloatArray
from cluster_sim.region.tables import Columns, read_table

COLUMNS = Columns(required=("from", "to", "domain", "value"))
MAX_DOMAINS = 20
"""Domains in ``demand.csv``, at most: each is a full table of city pairs in memory."""


@dataclass(frozen=True)
class DemandSheet:
    """What ``demand.csv`` gave.

    Attributes:
        values: (domain, from, to) to millions of the currency per year, in sorted order.
        problems: What is wrong.
    """

    values: Mapping[tuple[str, str, str], float]
    problems: tuple[Problem, ...]


def read_demand(path: Path, shown: str, known: Mapping[str, str] | None) -> DemandSheet:
    """Read ``demand.csv``.

    Args:
        path: The file.
        shown: The file's name in messages.
        known: City ids and names; None where they could not be read.
    """
    table = read_table(path, shown, COLUMNS)
    values: dict[tuple[str, str, str], float] = {}
    lines: dict[tuple[str, str, str], int] = {}
    for row in table.rows:
        domain = text_value(table, row, "domain")
        origin = read_city(table, row, "from", known)
        target = read_city(table, row, "to", known)
        of = f"{origin}.{target}.{domain}" if origin and target and domain else ""
        value = number_value(table, row, "value", NOT_NEGATIVE, of=of, required=True)
        if domain is None or origin is None or target is None:
            continue
        key = (domain, origin, target)
        if origin == target:
            what = f"'{target}' has demand from itself; only demand between cities counts"
            table.fault(row.cells["to"], "to", what)
        elif key in lines:
            what = f"is given twice: on line {lines[key]} and on line {row.line}"
            table.problems.append(Problem(shown, row.line, 1, of, what))
        elif not math.isnan(value):
            values[key] = value
        lines.setdefault(key, row.line)
    domains = {domain for domain, _, _ in values}
    if not table.problems and not values:
        what = "has no rows; leave the file out, and demand follows from distance and output"
        table.problems.append(Problem(shown, what=what))
    if len(domains) > MAX_DOMAINS:
        what = f"has {len(domains)} domains; at most {MAX_DOMAINS} are supported"
        table.problems.append(Problem(shown, what=what))
    ordered = {key: values[key] for key in sorted(values)}
    return DemandSheet(ordered, tuple(table.problems))


def demand_arrays(
    values: Mapping[tuple[str, str, str], float], cities: Sequence[str]
) -> dict[str, FloatArray]:
    """Return domain to (n_cities, n_cities) arrays, row = from; a pair not given is 0.

    Args:
        values: (domain, from, to) to millions of the currency per year.
        cities: City ids in the order of rows and columns.
    """
    index = {city: i for i, city in enumerate(cities)}
    arrays: dict[str, FloatArray] = {}
    for (domain, origin, target), value in values.items():
        if domain not in arrays:
            arrays[domain] = np.zeros((len(index), len(index)))
        arrays[domain][index[origin], index[target]] = value
    return arrays
