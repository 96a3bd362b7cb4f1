"""What a region read from a folder holds, and what never matters."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from cluster_sim.region.distance import great_circle_km
from cluster_sim.region.graph import components, connected_parts, to_graph
from cluster_sim.region.load import load_region
from cluster_sim.region.schema import Region, link_id

Load = Callable[..., Region]
Write = Callable[..., Path]


def same(one: Region, other: Region, *, apart_from: tuple[str, ...] = ()) -> bool:
    """Whether two regions are equal bit for bit."""
    for item in fields(Region):
        if item.name in apart_from:
            continue
        a, b = getattr(one, item.name), getattr(other, item.name)
        if isinstance(a, np.ndarray):
            if a.dtype != b.dtype or a.tobytes() != b.tobytes():
                return False
        elif isinstance(a, dict) and a and isinstance(next(iter(a.values())), np.ndarray):
            if list(a) != list(b) or any(a[key].tobytes() != b[key].tobytes() for key in a):
                return False
        elif a != b:
            return False
    return True


def test_everything_is_in_sorted_order(load: Load) -> None:
    region = load()
    assert region.cities == ("a", "b", "c")
    assert region.names == ("Alpha", "Beta", "Gamma")
    assert region.divisions == ("West", "West", "East")
    assert region.population.tolist() == [1e6, 2e6, 3e6]
    assert region.gdp.tolist() == [1e5, 2e5, 3e5]
    assert region.ends.tolist() == [[0, 1], [1, 2]]
    assert region.ends.dtype == np.int64
    assert region.link_ids == ("a--b", "b--c")
    assert region.n_cities == 3
    assert region.n_links == 2
    assert (region.name, region.title.en, region.title.zh) == ("test", "Test", "测试")
    assert region.warnings == ()


def test_defaults_and_derived_values(load: Load, write: Write) -> None:
    region = load()
    assert region.trend_growth == 0.045
    assert region.usd_rate == 6.7
    assert region.border == ("none", "division")
    assert region.names_zh == (None, None, None)
    distance = great_circle_km(region.lat, region.lon)
    assert region.length_km[0] == 90
    assert region.length_km[1] == pytest.approx(1.22 * distance[1, 2], rel=1e-14)
    assert region.travel_min[0] == 40
    assert np.isnan(region.travel_min[1])
    for array in (region.maturity, region.trust, region.uptake, region.security):
        assert np.isnan(array).all()
    assert region.supply == {}
    assert region.friction == {}
    assert region.demand is None
    assert region.folder == write().resolve()


def test_optional_columns(load: Load) -> None:
    cities = (
        "name_zh,supply_health,id,name,division,country,lat,lon,population,gdp,trust,supply_x\n"
        "甲,0.5,a,A,W,CN,30,120,1,1,0.9,\n,,b,B,W,JP,31,121,1,1,,\n"
    )
    links = "friction_health,to,from,border,friction_x\n0.25,a,b,special,\n"
    demand = "from,to,domain,value\nb,a,health,7\na,b,health,5\n"
    region = load(cities=cities, links=links, demand=demand)
    assert region.names_zh == ("甲", None)
    assert list(region.supply) == ["health"], "a column without a value says nothing"
    np.testing.assert_array_equal(region.supply["health"], [0.5, np.nan])
    np.testing.assert_array_equal(region.trust, [0.9, np.nan])
    assert region.border == ("special",), "given, it is not derived from the countries"
    assert list(region.friction) == ["health"]
    assert region.friction["health"].tolist() == [0.25]
    assert region.demand is not None
    assert region.demand["health"].tolist() == [[0, 5], [7, 0]]


def test_a_border_between_countries_is_derived(load: Load) -> None:
    cities = (
        "id,name,division,country,lat,lon,population,gdp\n"
        "a,A,Limburg,NL,50,5,1,1\nb,B,Limburg,BE,51,5,1,1\n"
    )
    assert load(cities=cities, links="from,to\na,b\n").border == ("country",)


@pytest.mark.parametrize(
    ("title", "en", "zh"),
    [("", "test", None), ("title: T", "T", None), ("title: {zh: 题}", "题", "题"),
     ("title: {en: T}", "T", None), ("title: {en: T, zh: 题}", "T", "题")],
)  # fmt: skip
def test_titles(load: Load, title: str, en: str, zh: str | None) -> None:
    region = load(yaml=f"name: test\ncurrency: CNY\nusd_rate: 7\n{title}\n")
    assert (region.title.en, region.title.zh) == (en, zh)
    assert isinstance(region.usd_rate, float)


def test_the_order_of_rows_the_direction_of_links_and_the_way_of_writing_do_not_matter(
    write: Write,
) -> None:
    cities = (
        "gdp,population,lat,lon,division,country,name,id,maturity\r\n"
        "3e5,3000000.0,31,121,East,CN,Gamma,c,\r\n"
        "\r\n"
        '1.0e5,1e6,30,"120",West,CN,Alpha,a,\r\n'
        "200000,2000000,30.50,120.5,West,CN, Beta ,b,\r\n"
    )
    links = "to,from,travel_min,length_km\nb,c,,\nb,a,40.0,9e1\n"
    yaml = "usd_rate: 6.70\nname: 'test'\ncurrency: CNY\ntitle:\n  zh: 测试\n  en: Test\n"
    one = load_region(write())
    other = load_region(
        write(
            yaml=b"\xef\xbb\xbf" + yaml.encode(),
            cities=b"\xef\xbb\xbf" + cities.encode(),
            links=links,
            folder="elsewhere/deeper",
        )
    )
    assert same(one, other, apart_from=("folder",))
    assert one.digest == other.digest


def test_the_digest_stays_what_it_is(load: Load) -> None:
    """Results are filed under it: a change must be meant (and raise the format's number)."""
    assert load().digest == "bd0cea4555e384fe8d8b4f5d751c566b144004b748775cf9d2286ea40ee65d96"


@pytest.mark.parametrize(
    "change",
    [
        {"yaml": "name: test2\ntitle: {en: Test, zh: 测试}\ncurrency: CNY\nusd_rate: 6.7\n"},
        {"yaml": "name: test\ntitle: {en: Test, zh: 测试}\ncurrency: CNY\nusd_rate: 6.8\n"},
        {"yaml": "name: test\ntitle: {en: Test}\ncurrency: CNY\nusd_rate: 6.7\n"},
        {"links": "from,to,length_km,travel_min\nb,a,90,40\nb,c,,\na,c,,\n"},
        {"links": "from,to,length_km,travel_min\nb,a,90,41\nb,c,,\n"},
        {"links": "from,to,length_km,travel_min,border\nb,a,90,40,none\nb,c,,,special\n"},
        {"links": "from,to,length_km,travel_min,friction_health\nb,a,90,40,1\nb,c,,,\n"},
        {"demand": "from,to,domain,value\na,b,health,1\n"},
    ],
)
def test_the_digest_changes_with_the_content(load: Load, change: dict[str, str]) -> None:
    assert load(**change).digest != load().digest


def test_chinese_ids_and_names_are_accepted(load: Load) -> None:
    cities = (
        "id,name,division,country,lat,lon,population,gdp\n"
        "上海,上海,上海,中国,31,121,1,1\n苏州,苏州,江苏,中国,31,120,1,1\n"
    )
    region = load(cities=cities, links="from,to\n苏州,上海\n")
    assert region.cities == ("上海", "苏州")
    assert region.link_ids == ("上海--苏州",)
    assert region.border == ("division",)


def test_names_may_repeat_and_ids_may_be_any_text(load: Load) -> None:
    cities = (
        "id,name,division,country,lat,lon,population,gdp\n"
        '"a, b",Same,W,X,1,1,1,1\nno,Same,W,X,2,1,1,1\n123,Same,W,X,3,1,1,1\n'
    )
    region = load(cities=cities, links='from,to\n"a, b",no\nno,123\n')
    assert region.cities == ("123", "a, b", "no")


def test_arrays_are_read_only(load: Load) -> None:
    region = load(demand="from,to,domain,value\na,b,health,1\n")
    assert region.demand is not None
    for array in (region.gdp, region.ends, region.length_km, region.demand["health"]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_a_region_can_be_sent_to_another_process(load: Load) -> None:
    region = load(demand="from,to,domain,value\na,b,health,1\n")
    assert same(region, pickle.loads(pickle.dumps(region)))
    assert same(region, copy.deepcopy(region))


def test_parts_without_a_link_between_them_are_named(load: Load) -> None:
    header = "id,name,division,country,lat,lon,population,gdp\n"
    rows = [f"{city},N,W,CN,{i},1,1,1\n" for i, city in enumerate("abcdefgh")]
    region = load(cities=header + "".join(rows), links="from,to\nh,g\na,b\nb,c\nc,d\nd,e\n")
    assert components(region) == [["a", "b", "c", "d", "e"], ["g", "h"], ["f"]]
    assert region.warnings == (
        "the region falls into 3 parts without a link between them, which share nothing with "
        "one another: a, b, c and 2 more; g, h; f",
    )


def test_a_region_without_any_link(load: Load) -> None:
    region = load(links="from,to\n")
    assert region.n_links == 0
    assert region.ends.shape == (0, 2)
    assert region.length_km.shape == (0,)
    assert region.link_ids == ()
    assert len(region.warnings) == 1


def test_a_table_with_a_misspelt_name_is_mentioned(write: Write) -> None:
    folder = write()
    (folder / "demands.csv").write_text("x")
    (folder / "sources.csv").write_text("x")
    (folder / "population-forecast.csv").write_text("x")
    assert load_region(folder).warnings == (
        f"{folder}/demands.csv is not read (did you mean demand.csv?)",
    )


def test_a_folder_is_found_from_the_current_one(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(folder="classroom")
    monkeypatch.chdir(folder.parent)
    assert load_region("classroom").title.en == "Classroom: four cities", "a built-in name"
    assert load_region("./classroom").name == "test"
    assert load_region(Path("classroom")).name == "test"


def test_as_a_graph(load: Load) -> None:
    region = load()
    graph = to_graph(region)
    assert list(graph.nodes) == ["a", "b", "c"]
    assert list(graph.edges) == [("a", "b"), ("b", "c")]
    assert graph.nodes["b"] == {
        "name": "Beta",
        "name_zh": None,
        "division": "West",
        "country": "CN",
        "lat": 30.5,
        "lon": 120.5,
        "population": 2e6,
        "gdp": 2e5,
    }
    assert graph.edges["a", "b"] == {
        "id": "a--b",
        "length_km": 90.0,
        "travel_min": 40.0,
        "border": "none",
    }
    assert graph.edges["b", "c"]["travel_min"] is None


def test_connected_parts() -> None:
    assert connected_parts(0, []) == []
    assert connected_parts(3, []) == [[0], [1], [2]]
    assert connected_parts(5, [(4, 3), (1, 4), (0, 2)]) == [[1, 3, 4], [0, 2]]


def test_a_link_has_one_id_in_either_direction() -> None:
    assert link_id("b", "a") == link_id("a", "b") == "a--b"
