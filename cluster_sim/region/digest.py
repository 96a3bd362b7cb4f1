"""One number for the content of a region."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from cluster_sim.region.cities import Cities
from cluster_sim.region.links import Link
from cluster_sim.region.region_file import RegionFile

_FORMAT = "region/1"  # to be raised when the content of the digest changes


def region_digest(
    header: RegionFile,
    cities: Cities,
    links: Iterable[Link],
    demand: Mapping[tuple[str, str, str], float] | None,
) -> str:
    """Return the SHA-256 of a region's content, as 64 hexadecimal digits.

    The content is what the files give, in sorted order: the order of rows and columns, the way a
    number is written and the folder do not matter. Derived values, such as the length of a link
    without one, are left out: their last bit may depend on the machine.
    """
    content = {
        "format": _FORMAT,
        "region": _header(header),
        "cities": {
            "id": cities.ids,
            "name": cities.names,
            "name_zh": cities.names_zh,
            "division": cities.divisions,
            "country": cities.countries,
            "numbers": _columns(cities.numbers),
            "supply": _columns(cities.supply),
        },
        "links": [
            [
                *link.ends,
                _number(link.length_km),
                _number(link.travel_min),
                link.border,
                {domain: _number(value) for domain, value in link.friction.items()},
            ]
            for link in links
        ],
        "demand": None if demand is None else [[*key, value] for key, value in demand.items()],
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _header(header: RegionFile) -> dict[str, Any]:
    title = header.title_text()
    return {
        "name": header.name,
        "title": [title.en, title.zh],
        "currency": header.currency,
        "usd_rate": float(header.usd_rate),
        "trend_growth": float(header.trend_growth),
        "notes": header.notes,
        "sources": header.sources,
        # Left out where it says nothing, so that real regions keep the digest they always had.
        **({"invented": True} if header.invented else {}),
    }


def _columns(columns: Mapping[str, Any]) -> dict[str, list[float | None]]:
    return {name: [_number(value) for value in values.tolist()] for name, values in columns.items()}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
