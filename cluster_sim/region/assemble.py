"""From the files' contents to a region: derived values, arrays and warnings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from cluster_sim.errors import Problem
from cluster_sim.region.cities import Cities
from cluster_sim.region.demand import DemandSheet, demand_arrays
from cluster_sim.region.digest import region_digest
from cluster_sim.region.distance import great_circle_between
from cluster_sim.region.graph import connected_parts
from cluster_sim.region.links import Link, LinkSheet
from cluster_sim.region.region_file import RegionFile
from cluster_sim.region.schema import ROAD_FACTOR, FloatArray, Given, IntArray, Region, link_id

_SHOWN_IDS = 4


def assemble(
    header: RegionFile,
    cities: Cities,
    links: LinkSheet,
    demand: DemandSheet | None,
    folder: Path | None,
) -> Region | list[Problem]:
    """Build the region, or return what only shows once cities and links are put together."""
    ends = link_ends(links.links, cities.ids)
    length = _lengths(links.links, ends, cities)
    no_length = _without_length(links, length)
    if no_length:
        return no_length
    values = None if demand is None else demand.values
    numbers = {name: _frozen(array) for name, array in cities.numbers.items()}
    return Region(
        name=header.name,
        title=header.title_text(),
        currency=header.currency,
        usd_rate=float(header.usd_rate),
        trend_growth=float(header.trend_growth),
        notes=header.notes,
        invented=header.invented,
        sources=tuple(header.sources),
        cities=cities.ids,
        names=cities.names,
        names_zh=cities.names_zh,
        divisions=cities.divisions,
        countries=cities.countries,
        **numbers,
        supply={domain: _frozen(array) for domain, array in cities.supply.items()},
        ends=_frozen_ends(ends),
        length_km=_frozen(length),
        travel_min=_frozen(np.array([link.travel_min for link in links.links], dtype=np.float64)),
        border=_borders(links.links, ends, cities),
        friction=_frictions(links.links),
        demand=_demand(values, cities.ids),
        digest=region_digest(header, cities, links.links, values),
        warnings=_warnings(cities.ids, ends),
        folder=folder,
        given=_given(links.links, values),
    )


def link_ends(links: Sequence[Link], ids: Sequence[str]) -> IntArray:
    """Return the indices of the cities of each link, the smaller first, (n_links, 2)."""
    index = {city: i for i, city in enumerate(ids)}
    pairs = [[index[one], index[other]] for one, other in (link.ends for link in links)]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _lengths(links: Sequence[Link], ends: IntArray, cities: Cities) -> FloatArray:
    given = np.array([link.length_km for link in links], dtype=np.float64)
    lat, lon = cities.numbers["lat"], cities.numbers["lon"]
    u, v = ends[:, 0], ends[:, 1]
    derived = ROAD_FACTOR * great_circle_between(lat[u], lon[u], lat[v], lon[v])
    return np.where(np.isnan(given), derived, given)


def _without_length(sheet: LinkSheet, length: FloatArray) -> list[Problem]:
    what = "is missing, and the two cities stand at the same place"
    return [
        Problem(sheet.file, link.line, 1, f"{link_id(*link.ends)}.length_km", what)
        for link, km in zip(sheet.links, length.tolist(), strict=True)
        if km == 0
    ]


def _borders(links: Sequence[Link], ends: IntArray, cities: Cities) -> tuple[str, ...]:
    """The border each link crosses: as given, else the highest level that its ends differ in."""
    kinds: list[str] = []
    for link, (u, v) in zip(links, ends.tolist(), strict=True):
        if link.border is not None:
            kinds.append(link.border)
        elif cities.countries[u] != cities.countries[v]:
            kinds.append("country")
        else:
            kinds.append("none" if cities.divisions[u] == cities.divisions[v] else "division")
    return tuple(kinds)


def _frictions(links: Sequence[Link]) -> dict[str, FloatArray]:
    domains = sorted({domain for link in links for domain in link.friction})
    return {
        domain: _frozen(np.array([link.friction.get(domain, np.nan) for link in links]))
        for domain in domains
    }


def _demand(
    values: Mapping[tuple[str, str, str], float] | None, ids: Sequence[str]
) -> dict[str, FloatArray] | None:
    if values is None:
        return None
    return {domain: _frozen(array) for domain, array in demand_arrays(values, ids).items()}


def _given(links: Sequence[Link], values: Mapping[tuple[str, str, str], float] | None) -> Given:
    return Given(
        length=tuple(not math.isnan(link.length_km) for link in links),
        border=tuple(link.border is not None for link in links),
        no_demand=tuple(key for key, value in (values or {}).items() if value == 0),
    )


def _warnings(ids: Sequence[str], ends: IntArray) -> tuple[str, ...]:
    parts = connected_parts(len(ids), ends.tolist())
    if len(parts) == 1:
        return ()
    named = "; ".join(_part([ids[i] for i in part]) for part in parts)
    return (
        f"the region falls into {len(parts)} parts without a link between them, "
        f"which share nothing with one another: {named}",
    )


def _part(ids: Sequence[str]) -> str:
    if len(ids) <= _SHOWN_IDS:
        return ", ".join(ids)
    return f"{', '.join(ids[: _SHOWN_IDS - 1])} and {len(ids) - _SHOWN_IDS + 1} more"


def _frozen(array: FloatArray) -> FloatArray:
    array = np.ascontiguousarray(array, dtype=np.float64)
    array.flags.writeable = False
    return array


def _frozen_ends(ends: IntArray) -> IntArray:
    ends.flags.writeable = False
    return ends
