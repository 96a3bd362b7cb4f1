"""Laws of reading: any region written as files is read back, in whatever order it is written."""

from __future__ import annotations

import csv
import math
import random
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_sim.region.load import load_region
from cluster_sim.region.schema import BORDERS, Region

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from(" ,\"';"),
    min_size=1,
    max_size=8,
).map(lambda text: unicodedata.normalize("NFC", text).strip())  # as files are read
NAME = TEXT.filter(bool)
POSITIVE = st.floats(1e-6, 1e12)
SHARE = st.floats(0, 1)
HEADER = "name: law\ncurrency: CNY\nusd_rate: 6.7\n"

Row = dict[str, str]


@dataclass(frozen=True)
class Tables:
    """A region as rows of its three tables."""

    cities: list[Row]
    links: list[Row]
    demand: list[Row]


@st.composite
def tables(draw: st.DrawFn) -> Tables:
    """Draw a valid region: ids, figures and optional cells of any kind."""
    ids = draw(st.lists(NAME.filter(lambda t: "--" not in t), min_size=2, max_size=6, unique=True))
    cities = [
        {
            "id": city,
            "name": draw(NAME),
            "division": draw(NAME),
            "country": draw(st.sampled_from(["CN", "NO"])),
            "lat": repr(draw(st.floats(-89, 89))),
            "lon": repr(draw(st.floats(-180, 180))),
            "population": repr(draw(POSITIVE)),
            "gdp": repr(draw(POSITIVE)),
            "maturity": draw(st.just("") | SHARE.map(repr)),
            "supply_health": draw(st.just("") | SHARE.map(repr)),
        }
        for city in ids
    ]
    pairs = [(a, b) for i, a in enumerate(ids) for b in ids[i + 1 :]]
    links = [
        {
            "from": a,
            "to": b,
            "length_km": repr(draw(st.floats(1, 1000))),
            "travel_min": draw(st.just("") | st.floats(1, 1000).map(repr)),
            "border": draw(st.sampled_from(["", *BORDERS])),
            "friction_x": draw(st.just("") | st.floats(0, 9).map(repr)),
        }
        for a, b in draw(st.lists(st.sampled_from(pairs), unique=True))
    ]
    demand = [
        {"from": a, "to": b, "domain": "x", "value": repr(draw(st.floats(0, 1e9)))}
        for a, b in draw(st.lists(st.sampled_from(pairs), unique=True, max_size=4))
    ]
    return Tables(cities, links, demand)


def written(data: Tables, folder: Path) -> Region:
    """Write the tables as files and load them."""
    (folder / "region.yaml").write_text(HEADER, encoding="utf-8")
    empty_links = {"from": "", "to": ""}
    for name, rows in (("cities", data.cities), ("links", data.links), ("demand", data.demand)):
        if name == "demand" and not rows:
            continue
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, list(rows[0] if rows else empty_links))
            writer.writeheader()
            writer.writerows(rows)
    return load_region(folder)


def shuffled(data: Tables, luck: random.Random) -> Tables:
    """The same region in another order of rows and columns, with some links turned round."""

    def mix(rows: list[Row]) -> list[Row]:
        columns = list(rows[0]) if rows else []
        luck.shuffle(columns)
        mixed = [{column: row[column] for column in columns} for row in rows]
        luck.shuffle(mixed)
        return mixed

    turned = [
        {**row, "from": row["to"], "to": row["from"]} if luck.random() < 0.5 else row
        for row in data.links
    ]
    return Tables(mix(data.cities), mix(turned), mix(data.demand))


def bits(region: Region) -> list[object]:
    """Everything that a model can read of a region, comparable bit for bit."""
    arrays = [region.lat, region.lon, region.population, region.gdp, region.maturity, region.ends]
    arrays += [region.length_km, region.travel_min]
    for columns in (region.supply, region.friction, region.demand or {}):
        arrays += columns.values()
    texts = [region.cities, region.names, region.divisions, region.countries, region.border]
    return [*[array.tobytes() for array in arrays], *texts, region.warnings]


@settings(max_examples=60)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_never_matters(data: Tables, luck: random.Random) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        first = written(data, Path(one))
        second = written(shuffled(data, luck), Path(other))
    assert first.digest == second.digest
    assert bits(first) == bits(second)


@settings(max_examples=60)
@given(tables())
def test_what_is_written_is_read_back(data: Tables) -> None:
    with TemporaryDirectory() as folder:
        region = written(data, Path(folder))
    rows = {row["id"]: row for row in data.cities}
    assert list(region.cities) == sorted(rows)
    for i, city in enumerate(region.cities):
        row = rows[city]
        assert region.names[i] == row["name"]
        assert region.population[i] == float(row["population"])
        assert region.gdp[i] == float(row["gdp"])
        assert region.lat[i] == float(row["lat"])
        same = float(row["maturity"] or "nan")
        assert np.array_equal(region.maturity[i], same, equal_nan=True)
    links = {frozenset((row["from"], row["to"])): row for row in data.links}
    assert region.n_links == len(links)
    for e, (u, v) in enumerate(region.ends.tolist()):
        assert u < v
        row = links[frozenset((region.cities[u], region.cities[v]))]
        assert region.length_km[e] == float(row["length_km"])
        assert math.isnan(region.travel_min[e]) == (not row["travel_min"])
        assert row["border"] in {"", region.border[e]}
    total = sum(float(row["value"]) for row in data.demand)
    found = sum(array.sum() for array in (region.demand or {}).values())
    assert math.isclose(total, found, rel_tol=1e-12)


@settings(max_examples=30)
@given(tables())
def test_derived_borders_follow_countries_then_divisions(data: Tables) -> None:
    bare = Tables(data.cities, [{**row, "border": ""} for row in data.links], [])
    with TemporaryDirectory() as folder:
        region = written(bare, Path(folder))
    for e, (u, v) in enumerate(region.ends.tolist()):
        if region.countries[u] != region.countries[v]:
            assert region.border[e] == "country"
        else:
            apart = region.divisions[u] != region.divisions[v]
            assert region.border[e] == ("division" if apart else "none")
