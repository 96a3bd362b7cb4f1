"""A region that is written is read back as the same; a part of it is what it was in the whole."""

from __future__ import annotations

import math
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cluster_sim.errors import RegionError
from cluster_sim.region.load import builtin_regions, load_region
from cluster_sim.region.save import save_region, sub_region
from cluster_sim.region.schema import Region, link_id
from tests.region.conftest import CITIES, YAML, Write
from tests.region.test_laws import Tables, bits, tables, written

LINE = st.text(  # with letters in parts; without what no file can hold
    st.characters(codec="utf-8", exclude_characters=[chr(code) for code in range(32)])
    | st.sampled_from('\n\r\te\u0301\u1100\u1161\u212b"\\'),
    max_size=12,
)
HEAD = "name: law\ncurrency: CNY\nusd_rate: 6.7\n"


@st.composite
def gappy(draw: st.DrawFn) -> Tables:
    """Any tables, some of whose lengths are not given and some of whose demand is stated as 0."""
    data = draw(tables())
    apart = len({(city["lat"], city["lon"]) for city in data.cities}) == len(data.cities)
    links = [
        {**row, "length_km": "" if apart and draw(st.booleans()) else row["length_km"]}
        for row in data.links
    ]
    demand = [{**row, "value": draw(st.sampled_from([row["value"], "0"]))} for row in data.demand]
    return Tables(data.cities, links, demand)


def loaded(data: Tables, folder: Path) -> Region:
    """The tables as a region, if they are one: very near cities may have no distance."""
    try:
        return written(data, folder)
    except RegionError:
        assume(False)
        raise


def saved(region: Region) -> Region:
    """The region as it is when written and read again."""
    with TemporaryDirectory() as folder:
        save_region(region, Path(folder, "deep", "down"))
        return load_region(Path(folder, "deep", "down"))


@settings(max_examples=80)
@given(gappy())
def test_a_region_that_is_written_is_read_back_as_the_same(data: Tables) -> None:
    with TemporaryDirectory() as folder:
        region = loaded(data, Path(folder))
    again = saved(region)
    assert again.digest == region.digest
    assert bits(again) == bits(region)


@pytest.mark.parametrize("name", builtin_regions())
def test_built_in_regions_are_read_back_as_the_same(name: str, tmp_path: Path) -> None:
    region = load_region(name)
    save_region(region, tmp_path / name)
    again = load_region(tmp_path / name)
    assert again.digest == region.digest
    assert again.warnings == region.warnings


@settings(max_examples=80)
@given(LINE, LINE, st.floats(-1, 1), st.lists(LINE, max_size=3))
def test_texts_of_any_kind_come_back(
    title: str, notes: str, growth: float, sources: list[str]
) -> None:
    assume(title.strip() and not any(mark in title for mark in "\n\r\u2028\u2029"))

    def spelled(text: str) -> str:
        return '"' + "".join(f"\\U{ord(letter):08X}" for letter in text) + '"'

    yaml = (
        f"{HEAD}title: {{zh: {spelled(title)}}}\nnotes: {spelled(notes)}\n"
        f"trend_growth: {growth!r}\nsources: [{', '.join(map(spelled, sources))}]\n"
    )
    with TemporaryDirectory() as folder:
        Path(folder, "region.yaml").write_text(yaml, encoding="utf-8")
        Path(folder, "cities.csv").write_text(CITIES, encoding="utf-8")
        Path(folder, "links.csv").write_text("from,to\n", encoding="utf-8")
        region = load_region(Path(folder))
    assert region.notes == notes
    again = saved(region)
    assert (again.title, again.notes, again.sources) == (region.title, notes, tuple(sources))
    assert again.digest == region.digest


def test_odd_columns_and_missing_values_come_back(write: Write) -> None:
    cities = CITIES.replace("lon,population", 'lon,"supply_a ""b"", c\nd",supply_e,population')
    cities = cities.replace("120.5,", "120.5,0.25,,").replace("120.0,", "120.0,,,")
    cities = cities.replace("121.0,", "121.0,,,").replace("Alpha", '"Al, ""pha"""')
    region = load_region(write(cities=cities, links="from,to,friction_x\nb,a,\nb,c,0.1\n"))
    assert list(region.supply) == ['a "b", c\nd']
    again = saved(region)
    assert again.digest == region.digest
    assert again.names[0] == 'Al, "pha"'
    assert math.isnan(again.length_km[0]) == math.isnan(again.friction["x"][1])


def test_what_was_derived_is_left_out(write: Write, tmp_path: Path) -> None:
    region = load_region(write())
    save_region(region, tmp_path / "again")
    text = (tmp_path / "again" / "links.csv").read_text(encoding="utf-8")
    assert text == "from,to,length_km,travel_min\na,b,90,40\nb,c,,\n"


def test_demand_of_an_earlier_region_does_not_stay(write: Write, tmp_path: Path) -> None:
    demand = "from,to,domain,value\na,b,x,5\nb,a,x,0\n"
    save_region(load_region(write(demand=demand)), tmp_path / "again")
    assert load_region(tmp_path / "again").demand is not None
    save_region(load_region(write()), tmp_path / "again")
    assert load_region(tmp_path / "again").demand is None


@settings(max_examples=60)
@given(gappy(), st.randoms(use_true_random=False))
def test_a_part_is_what_it_was_in_the_whole(data: Tables, luck: random.Random) -> None:
    with TemporaryDirectory() as folder:
        whole = loaded(data, Path(folder))
    chosen = luck.sample(whole.cities, luck.randint(2, whole.n_cities))
    part = sub_region(whole, chosen)
    assert saved(part).digest == part.digest
    assert list(part.cities) == sorted(chosen)
    inside = [
        n
        for n, (u, v) in enumerate(whole.ends)
        if {whole.cities[u], whole.cities[v]} <= set(chosen)
    ]
    assert part.link_ids == tuple(whole.link_ids[n] for n in inside)
    assert part.length_km.tobytes() == whole.length_km[inside].tobytes()
    assert part.border == tuple(whole.border[n] for n in inside)
    kept = [whole.cities.index(city) for city in part.cities]
    assert part.gdp.tobytes() == whole.gdp[kept].tobytes()
    assert (part.demand is None) == (whole.demand is None)
    for domain, values in (whole.demand or {}).items():
        assert part.demand is not None
        assert np.array_equal(part.demand[domain], values[np.ix_(kept, kept)])


def test_all_cities_are_the_whole() -> None:
    region = load_region("greater-bay-area")
    assert sub_region(region, region.cities).digest == region.digest


def test_a_link_goes_with_either_of_its_ends() -> None:
    region = load_region("classroom")
    left_out = region.cities[0]
    part = sub_region(region, region.cities[1:])
    gone = set(region.link_ids) - set(part.link_ids)
    expected = {
        link_id(region.cities[u], region.cities[v]) for u, v in region.ends.tolist() if u == 0
    }
    assert gone == expected
    assert all(left_out in name for name in gone)


def test_cities_that_cannot_be_had_are_refused(write: Write) -> None:
    region = load_region(write(yaml=YAML))
    with pytest.raises(RegionError, match=r"^test: a region needs at least two cities$"):
        sub_region(region, ["a", "a"])
    with pytest.raises(RegionError, match=r"^test: has no city 'x'$"):
        sub_region(region, ["a", "b", "x"])
