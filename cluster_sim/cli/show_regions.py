"""How regions are shown."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from cluster_sim.cli.numbers import NOTHING
from cluster_sim.cli.options import Format
from cluster_sim.cli.printing import Column, print_facts, print_json, print_table
from cluster_sim.cli.streams import emit
from cluster_sim.region.load import builtin_regions, load_region, region_sources
from cluster_sim.region.schema import FloatArray, Region


def show_all(output_format: Format) -> None:
    """List the built-in regions."""
    regions = [load_region(name) for name in builtin_regions()]
    if output_format == "json":
        print_json([_head(region) for region in regions])
        return
    columns = [
        Column("Region", key=True),
        Column("Cities", number=True),
        Column("Links", number=True),
        Column("Residents,\nmillion", number=True),
        Column("GDP a year,\nbillion", number=True),
        Column("Currency"),
        Column("Title"),
    ]
    rows = [
        [
            region.name,
            str(region.n_cities),
            str(region.n_links),
            f"{region.population.sum() / 1e6:,.1f}",
            f"{region.gdp.sum() / 1e3:,.0f}",
            region.currency,
            _both(region.title.en, region.title.zh),
        ]
        for region in regions
    ]
    print_table(columns, rows)


def show_one(region: Region, output_format: Format) -> None:
    """Show a region with its cities, links and sources."""
    if output_format == "json":
        print_json({**_head(region), "city_list": _cities(region), "link_list": _links(region)})
        return
    growth = f"{100 * region.trend_growth:g} % a year"
    print_facts(
        [
            ("Region", region.name),
            ("Title", _both(region.title.en, region.title.zh)),
            ("Currency", f"{region.currency} ({region.usd_rate:g} per US dollar)"),
            ("Trend growth", growth),
            ("Folder", "" if region.folder is None else str(region.folder)),
            ("Notes", region.notes.strip()),
            ("Warnings", "\n".join(region.warnings)),
        ]
    )
    emit("\n")
    _print_cities(region)
    emit("\n")
    _print_links(region)
    sources = _sources(region)
    if sources:
        emit(f"\n{sources.strip()}\n")


def _print_cities(region: Region) -> None:
    columns = [
        Column("City", key=True),
        Column("Name"),
        Column("Division"),
        Column("Country"),
        Column("Residents,\nmillion", number=True),
        Column(f"GDP a year,\nbillion {region.currency}", number=True),
    ]
    rows = [
        [
            city,
            _both(region.names[index], region.names_zh[index]),
            region.divisions[index],
            region.countries[index],
            f"{region.population[index] / 1e6:,.2f}",
            f"{region.gdp[index] / 1e3:,.1f}",
        ]
        for index, city in enumerate(region.cities)
    ]
    print_table(columns, rows)


def _print_links(region: Region) -> None:
    columns = [
        Column("From", key=True),
        Column("To", key=True),
        Column("Road, km", number=True),
        Column("Rail, min", number=True),
        Column("Border"),
    ]
    rows = [
        [
            region.cities[u],
            region.cities[v],
            f"{region.length_km[index]:.0f}",
            NOTHING if math.isnan(region.travel_min[index]) else f"{region.travel_min[index]:.0f}",
            region.border[index],
        ]
        for index, (u, v) in enumerate(region.ends.tolist())
    ]
    print_table(columns, rows)


def _head(region: Region) -> dict[str, Any]:
    return {
        "name": region.name,
        "title": {"en": region.title.en, "zh": region.title.zh},
        "cities": region.n_cities,
        "links": region.n_links,
        "population": float(region.population.sum()),
        "gdp": float(region.gdp.sum()),
        "currency": region.currency,
        "usd_rate": region.usd_rate,
        "trend_growth": region.trend_growth,
        "digest": region.digest,
        "invented": region.invented,
        "notes": region.notes,
        "sources": _sources(region),
        "warnings": list(region.warnings),
    }


def _cities(region: Region) -> list[dict[str, Any]]:
    measured: dict[str, FloatArray] = {
        "lat": region.lat,
        "lon": region.lon,
        "population": region.population,
        "gdp": region.gdp,
        "maturity": region.maturity,
        "trust": region.trust,
        "uptake": region.uptake,
        "security": region.security,
        "elderly_share": region.elderly_share,
        **{f"supply_{domain}": values for domain, values in region.supply.items()},
    }
    return [
        {
            "id": city,
            "name": region.names[index],
            "name_zh": region.names_zh[index],
            "division": region.divisions[index],
            "country": region.countries[index],
            **{name: _known(values[index]) for name, values in measured.items()},
        }
        for index, city in enumerate(region.cities)
    ]


def _links(region: Region) -> list[dict[str, Any]]:
    return [
        {
            "from": region.cities[u],
            "to": region.cities[v],
            "length_km": float(region.length_km[index]),
            "travel_min": _known(region.travel_min[index]),
            "border": region.border[index],
            **{
                f"friction_{domain}": _known(values[index])
                for domain, values in region.friction.items()
            },
        }
        for index, (u, v) in enumerate(region.ends.tolist())
    ]


def _known(value: np.float64) -> float | None:
    return None if math.isnan(value) else float(value)


def _sources(region: Region) -> str:
    """Where the figures are from: the page of a built-in region, else what its file lists."""
    if region.folder is None:
        return region_sources(region.name)
    return "".join(f"- {source}\n" for source in region.sources)


def _both(english: str, chinese: str | None) -> str:
    return english if chinese is None or chinese == english else f"{english} {chinese}"
