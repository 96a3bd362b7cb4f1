"""The map of a run directory: what its tables know of links and cities, record by record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cluster_sim.charts.map_model import Frames, map_model
from cluster_sim.dashboard.results.stored_figures import StoredFigures
from cluster_sim.errors import InputError, Problem
from cluster_sim.store.catalogue import Catalogue
from cluster_sim.store.views import literal, name

FloatArray = NDArray[np.float64]


def stored_map(
    catalogue: Catalogue, figures: StoredFigures, scenario: str, language: str
) -> Mapping[str, Any]:
    """The map of one scenario, means over its runs, as the script that draws it takes it.

    The records are those that the tables keep: every fourth quarter and the last.

    Raises:
        InputError: There is no such scenario, or it is not known where its cities are.
    """
    data = figures.data
    if scenario not in data.names:
        raise InputError([Problem(file=scenario[:60], what="there is no such scenario")])
    if not figures.has_map:
        raise InputError([Problem(file="map", what="it is not known where the cities are")])
    domains = [domain.name for domain in data.domains]
    friction = " + ".join(name(f"friction_{domain}") for domain in domains)
    load = " + ".join(f"coalesce({name(f'load_{domain}')}, 0)" for domain in domains)
    links = catalogue.query(
        f'SELECT quarter, "from", "to", avg({friction}) / {len(domains)} AS barrier, '
        f"avg({load}) AS load FROM links WHERE scenario = {literal(scenario)} "
        'GROUP BY quarter, "from", "to"'
    )
    cities = catalogue.query(
        "SELECT quarter, city, avg(sharing_efficiency) AS efficiency FROM cities "
        f"WHERE scenario = {literal(scenario)} GROUP BY quarter, city"
    )
    records = sorted({int(quarter) for quarter in links["quarter"]})
    frames = Frames(
        _by_link(links, "barrier", records, figures),
        _by_link(links, "load", records, figures),
        _by_city(cities, records, figures),
    )
    dates = [data.when(quarter) for quarter in records]
    return map_model(figures.region, dates, frames, language)


def _by_link(
    table: pd.DataFrame, column: str, records: list[int], figures: StoredFigures
) -> FloatArray:
    """A column, (n_records, n_links); NaN where there is no row."""
    region = figures.data.region
    ends = {
        frozenset((region.cities[a], region.cities[b])): link
        for link, (a, b) in enumerate(region.ends.tolist())
    }
    place = {quarter: row for row, quarter in enumerate(records)}
    values = np.full((len(records), len(ends)), np.nan)
    rows = zip(table["quarter"], table["from"], table["to"], table[column], strict=True)
    for quarter, one, other, value in rows:
        values[place[int(quarter)], ends[frozenset((one, other))]] = value
    return values


def _by_city(table: pd.DataFrame, records: list[int], figures: StoredFigures) -> FloatArray:
    """Sharing efficiency, (n_records, n_cities); NaN where there is no row."""
    cities = {city: number for number, city in enumerate(figures.data.region.cities)}
    place = {quarter: row for row, quarter in enumerate(records)}
    values = np.full((len(records), len(cities)), np.nan)
    for quarter, city, value in zip(
        table["quarter"], table["city"], table["efficiency"], strict=True
    ):
        if int(quarter) in place:
            values[place[int(quarter)], cities[city]] = value
    return values
