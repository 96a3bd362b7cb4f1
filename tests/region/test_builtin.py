"""The built-in regions against the published totals, and their sources."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path

import numpy as np
import pytest

from cluster_sim.errors import RegionError
from cluster_sim.region import load as load_module
from cluster_sim.region.distance import great_circle_km
from cluster_sim.region.graph import components
from cluster_sim.region.load import builtin_regions, load_region, region_sources
from cluster_sim.region.schema import ROAD_FACTOR

DATA = Path(load_module.__file__).with_name("data")
NAMES = (
    "beijing-tianjin-hebei",
    "benelux-rhine-ruhr",
    "chengdu-chongqing",
    "classroom",
    "greater-bay-area",
    "yangtze-river-delta",
)
REAL = tuple(name for name in NAMES if name != "classroom")


def test_six_regions_are_built_in() -> None:
    assert builtin_regions() == NAMES


@pytest.mark.parametrize(
    ("name", "cities", "links", "population", "gdp_bn"),
    [
        ("yangtze-river-delta", 41, 101, 235_213_670, 29_107.5),
        ("greater-bay-area", 11, 19, 86_171_753, None),
        ("beijing-tianjin-hebei", 13, 24, 110_369_339, 9_991.6),
        ("chengdu-chongqing", 16, 36, 102_709_894, 7_973.8),
        ("benelux-rhine-ruhr", 49, 104, 28_236_913, 1_456.1),
        ("classroom", 4, 3, 6_600_000, 112.4),
    ],
)
def test_published_totals(
    name: str, cities: int, links: int, population: int, gdp_bn: float | None
) -> None:
    region = load_region(name)
    assert (region.n_cities, region.n_links) == (cities, links)
    assert region.population.sum() == population
    if gdp_bn is not None:
        assert round(region.gdp.sum() / 1000, 1) == gdp_bn


def test_the_greater_bay_area_counts_three_currencies() -> None:
    region = load_region("greater-bay-area")
    gdp = dict(zip(region.cities, region.gdp.tolist(), strict=True))
    usd = {city: value / region.usd_rate for city, value in gdp.items()}
    assert usd["hong-kong"] == pytest.approx(2_809_000 / 7.831, rel=1e-4)
    assert usd["macao"] == pytest.approx(177_300 / 8.066, rel=1e-4)
    mainland = sum(gdp.values()) - gdp["hong-kong"] - gdp["macao"]
    assert round(mainland / 1000, 1) == 10_468.2


@pytest.mark.parametrize("name", NAMES)
def test_every_region_loads_without_a_complaint(name: str) -> None:
    region = load_region(name)
    assert region.name == name
    assert region.warnings == ()
    assert region.folder is None
    assert region.title.zh
    assert len(components(region)) == 1
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", city) for city in region.cities)
    assert (region.length_km < 350).all()


@pytest.mark.parametrize("name", REAL)
def test_lengths_are_the_great_circle_times_the_road_factor(name: str) -> None:
    region = load_region(name)
    distance = great_circle_km(region.lat, region.lon)[region.ends[:, 0], region.ends[:, 1]]
    assert np.abs(region.length_km - ROAD_FACTOR * distance).max() <= 0.5 + 1e-9


def test_borders() -> None:
    def count(name: str) -> dict[str, int]:
        border = load_region(name).border
        return {kind: border.count(kind) for kind in sorted(set(border))}

    assert count("yangtze-river-delta") == {"division": 23, "none": 78}
    assert count("beijing-tianjin-hebei") == {"division": 9, "none": 15}
    assert count("chengdu-chongqing") == {"division": 6, "none": 30}
    assert count("benelux-rhine-ruhr") == {"country": 20, "division": 31, "none": 53}
    assert count("greater-bay-area") == {"none": 14, "special": 5}
    assert count("classroom") == {"division": 1, "none": 2}


def test_the_special_borders_are_those_of_hong_kong_and_macao() -> None:
    region = load_region("greater-bay-area")
    apart = {"hong-kong", "macao"}
    for link, border in zip(region.link_ids, region.border, strict=True):
        assert (border == "special") == bool(apart & set(link.split("--"))), link


def test_the_classroom_shows_relays_and_borders() -> None:
    region = load_region("classroom")
    assert region.link_ids == ("harbour--junction", "hilltown--junction", "junction--lakeside")
    assert len(set(region.divisions)) == 2
    for values in (region.maturity, region.trust, region.uptake, region.security):
        assert not np.isnan(values).any()
    assert not np.isnan(region.elderly_share).any()
    assert sorted(region.supply) == ["education", "health", "telecom", "transport"]
    assert all(region.names_zh)


@pytest.mark.parametrize(
    ("name", "growth", "currency", "rate"),
    [
        ("yangtze-river-delta", 0.045, "CNY", 6.7261),
        ("benelux-rhine-ruhr", 0.015, "EUR", 1 / 1.1827),
    ],
)
def test_money(name: str, growth: float, currency: str, rate: float) -> None:
    region = load_region(name)
    assert (region.trend_growth, region.currency) == (growth, currency)
    assert region.usd_rate == pytest.approx(rate, rel=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_sources_name_every_city_and_link(name: str) -> None:
    text = region_sources(name)
    region = load_region(name)
    for city in region.cities:
        assert f"| {city} | " in text
    for u, v in region.ends.tolist():
        one, other = region.cities[u], region.cities[v]
        assert f"| {one} | {other} | " in text or f"| {other} | {one} | " in text


@pytest.mark.parametrize("name", REAL)
def test_every_figure_has_year_source_and_confidence(name: str) -> None:
    region = load_region(name)
    with (DATA / name / "sources.csv").open(encoding="utf-8", newline="") as stream:
        rows = {(row["id"], row["figure"]): row for row in csv.DictReader(stream)}
    for row in rows.values():
        assert row["year"]
        assert row["source"]
        assert row["confidence"] in {"high", "medium", "low"}
    for i, city in enumerate(region.cities):
        assert float(rows[city, "population"]["value"]) == region.population[i]
        assert float(rows[city, "gdp"]["value"]) == region.gdp[i]
        lat, lon = rows[city, "lat, lon"]["value"].split()
        assert (float(lat), float(lon)) == (region.lat[i], region.lon[i])
    for e, link in enumerate(region.link_ids):
        assert float(rows[link, "length_km"]["value"]) == region.length_km[e]
        if np.isnan(region.travel_min[e]):
            assert (link, "travel_min") not in rows
        else:
            assert float(rows[link, "travel_min"]["value"]) == region.travel_min[e]


def test_sources_of_a_region_that_is_not_built_in() -> None:
    with pytest.raises(RegionError, match=r"'yangtze' is not built in; .* mean yangtze-river"):
        region_sources("yangtze")


def test_the_largest_region_is_read_quickly() -> None:
    load_region("benelux-rhine-ruhr")
    begin = time.process_time()
    load_region("benelux-rhine-ruhr")
    assert time.process_time() - begin < 0.2
