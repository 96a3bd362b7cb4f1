"""A region as the rest of the program sees it: cities, links and what is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cluster_sim.text import Text

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

BORDERS = ("none", "division", "special", "country")
"""Kinds of border that a link may cross, from the weakest to the strongest."""

ROAD_FACTOR = 1.22
"""Road length over great-circle distance: the mean over 276 pairs of cities in the north-east of
the United States (standard deviation 0.09)."""


@dataclass(frozen=True)
class Given:
    """What the files of a region state where the values alone do not tell; to write it again.

    Attributes:
        length: Whether the length of each link is stated, not derived.
        border: Whether the border of each link is stated, not derived.
        no_demand: The (domain, from, to) whose demand is stated as 0, in sorted order.
    """

    length: tuple[bool, ...]
    border: tuple[bool, ...]
    no_demand: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Region:
    """A cluster of cities: read, checked and in an order of its own.

    Cities are sorted by id and links by the ids of their ends, so the order of rows in the files
    never matters. Arrays are read-only.

    Attributes:
        name: The region's name.
        title: Its title for people.
        currency: ISO 4217 code of its currency.
        usd_rate: Units of the currency per US dollar.
        trend_growth: Growth of output without any change of integration, 1/yr.
        notes: Free text.
        sources: Where the figures come from.
        cities: City ids, sorted.
        names: City names.
        names_zh: Chinese city names, None where not given.
        divisions: First-level division (province, federal state) of each city.
        countries: Country of each city.
        lat: Latitude, degrees north, (n_cities,).
        lon: Longitude, degrees east, (n_cities,).
        population: Residents, (n_cities,).
        gdp: Gross domestic product, millions of the currency per year, (n_cities,).
        maturity: Digital maturity, 0-1, (n_cities,), NaN where not given.
        trust: Trust, above 0 up to 1, (n_cities,), NaN where not given.
        uptake: Part of residents that services reach, 0-1, (n_cities,), NaN where not given.
        security: Share of incidents prevented, 0-1, (n_cities,), NaN where not given.
        elderly_share: Share of residents aged 65 and over, 0-1, (n_cities,), NaN where not given.
        supply: Domain to completeness of the information held, 0-1, (n_cities,), NaN where not
            given; only domains for which some city has a value.
        ends: City indices of each link, the smaller one first, (n_links, 2).
        length_km: Road length, km, (n_links,); great-circle distance x 1.22 where not given.
        travel_min: Best direct rail time, minutes, (n_links,), NaN where there is none.
        border: Kind of border that each link crosses, one of ``BORDERS``.
        friction: Domain to measured friction of its links, nats, (n_links,), NaN where not given;
            only domains for which some link has a value.
        demand: Domain to potential value of the flow from row to column city, millions of the
            currency per year, (n_cities, n_cities); None where the region leaves it to gravity.
        digest: SHA-256 of the content, as 64 hexadecimal digits; neither the order of rows nor
            the place of the folder matters.
        warnings: What a user should know though nothing is wrong.
        folder: Folder the region was read from; None for a built-in region.
        given: What its files state; None: every value there is.
        invented: Whether its places are on no real map.
    """

    name: str
    title: Text
    currency: str
    usd_rate: float
    trend_growth: float
    notes: str
    sources: tuple[str, ...]
    cities: tuple[str, ...]
    names: tuple[str, ...]
    names_zh: tuple[str | None, ...]
    divisions: tuple[str, ...]
    countries: tuple[str, ...]
    lat: FloatArray
    lon: FloatArray
    population: FloatArray
    gdp: FloatArray
    maturity: FloatArray
    trust: FloatArray
    uptake: FloatArray
    security: FloatArray
    elderly_share: FloatArray
    supply: Mapping[str, FloatArray]
    ends: IntArray
    length_km: FloatArray
    travel_min: FloatArray
    border: tuple[str, ...]
    friction: Mapping[str, FloatArray]
    demand: Mapping[str, FloatArray] | None
    digest: str
    warnings: tuple[str, ...] = ()
    folder: Path | None = None
    given: Given | None = None
    invented: bool = False

    @property
    def n_cities(self) -> int:
        """Number of cities."""
        return len(self.cities)

    @property
    def n_links(self) -> int:
        """Number of links."""
        return len(self.ends)

    @cached_property
    def link_ids(self) -> tuple[str, ...]:
        """One id a link, ``a--b`` with the ids of its ends in sorted order."""
        return tuple(link_id(self.cities[u], self.cities[v]) for u, v in self.ends.tolist())


def link_id(one: str, other: str) -> str:
    """Return the id of the link between two cities, whichever is named first."""
    return f"{min(one, other)}--{max(one, other)}"
