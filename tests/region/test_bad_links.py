"""What can be wrong with links.csv and demand.csv, each with its exact message."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cluster_sim.region import demand as demand_module

Problems = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("a,a,1,1,,", "3:3: to: 'a' is linked to itself"),
        ("b,a,1,1,,", "3:1: a--b: is given twice: on line 2 and on line 3 "
         "(a link has no direction)"),
        ("a,b,1,1,,", "3:1: a--b: is given twice: on line 2 and on line 3 "
         "(a link has no direction)"),
        ("a,nowhere,1,1,,", "3:3: to: there is no city 'nowhere' in cities.csv"),
        ("Alpha,c,1,1,,", "3:1: from: there is no city 'Alpha' in cities.csv (did you mean a?)"),
        ("c,Bta,1,1,,", "3:3: to: there is no city 'Bta' in cities.csv (did you mean b?)"),
        (",c,1,1,,", "3:1: from: is missing"),
        ("a,,1,1,,", "3:3: to: is missing"),
        ("a,c,0,1,,", "3:5: a--c.length_km: must be greater than 0, not 0"),
        ("c,a,-7,1,,", "3:5: a--c.length_km: must be greater than 0, not -7"),
        ("a,c,nan,1,,", "3:5: a--c.length_km: must be a finite number, not nan"),
        ("a,c,1,0,,", "3:7: a--c.travel_min: must be greater than 0, not 0"),
        ("a,c,1,1h30,,", "3:7: a--c.travel_min: must be a number, not '1h30'"),
        ("a,c,1,1,provincial,", "3:9: a--c.border: must be one of none, division, special, "
         "country, not 'provincial'"),
        ("a,c,1,1,Country,", "3:9: a--c.border: must be one of none, division, special, country, "
         "not 'Country' (did you mean country?)"),
        ("a,c,1,1,,-0.1", "3:10: a--c.friction_health: must be at least 0, not -0.1"),
        ("a,c,1,1,,inf", "3:10: a--c.friction_health: must be a finite number, not inf"),
        ("a,c,1,1,", "3: has 5 cells, but the header has 6 cells"),
    ],
)  # fmt: skip
def test_a_faulty_link(problems: Problems, row: str, expected: str) -> None:
    text = f"from,to,length_km,travel_min,border,friction_health\na,b,,,,\n{row}\n"
    assert problems(links=text) == [f"own/links.csv:{expected}"]


def test_columns_of_links(problems: Problems) -> None:
    assert problems(links="from,dest,lenght_km\na,b,1\n") == [
        "own/links.csv:1: to: column is missing",
        "own/links.csv:1:6: dest: is not a known column",
        "own/links.csv:1:11: lenght_km: is not a known column (did you mean length_km?)",
    ]


def test_links_that_would_have_one_id(problems: Problems, write: Callable[..., object]) -> None:
    header = "id,name,division,country,lat,lon,population,gdp\n"
    cities = [f"{name},N,W,CN,{i},1,1,1\n" for i, name in enumerate(["a", "b--c", "a--b", "c"])]
    assert problems(cities=header + "".join(cities), links="from,to\na,b--c\na--b,c\n") == [
        "own/links.csv:3:1: a--b--c: has the same id as the link on line 2; rename a city"
    ]


def test_cities_at_one_place_need_a_length(problems: Problems, load: Callable[..., object]) -> None:
    header = "id,name,division,country,lat,lon,population,gdp\n"
    cities = header + "a,A,W,CN,30,120,1,1\nb,B,W,CN,30,120,1,1\n"
    assert problems(cities=cities, links="from,to\na,b\n") == [
        "own/links.csv:2:1: a--b.length_km: is missing, and the two cities stand at the same place"
    ]
    load(cities=cities, links="from,to,length_km\na,b,3\n")


@pytest.mark.parametrize(
    ("content", "expected"),
    [(None, "does not exist"), ("", "is empty"), (b"\xff\xfe\x00", "is not UTF-8 (looks like "
      "UTF-16); save it as UTF-8")],
)  # fmt: skip
def test_links_as_a_whole(problems: Problems, content: str | bytes | None, expected: str) -> None:
    assert problems(links=content) == [f"own/links.csv: {expected}"]


def test_spelling_hints_end_after_many_unknown_cities(problems: Problems) -> None:
    rows = "".join(f"a,Bta{i}\n" for i in range(200))
    lines = problems(links="from,to\n" + rows)
    assert len(lines) == 200
    assert sum("did you mean" in line for line in lines) == 50


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("a,d,health,1", "3:3: to: there is no city 'd' in cities.csv"),
        ("Beta,a,health,1", "3:1: from: there is no city 'Beta' in cities.csv (did you mean b?)"),
        ("a,a,health,1", "3:3: to: 'a' has demand from itself; only demand between cities counts"),
        ("b,a,health,-1", "3:12: b.a.health.value: must be at least 0, not -1"),
        ("b,a,health,", "3:12: b.a.health.value: is missing"),
        ("b,a,health,nan", "3:12: b.a.health.value: must be a finite number, not nan"),
        ("b,a,,1", "3:5: domain: is missing"),
        ("a,b,health,2", "3:1: a.b.health: is given twice: on line 2 and on line 3"),
        ("b,a,health", "3: has 3 cells, but the header has 4 cells"),
    ],
)
def test_a_faulty_demand(problems: Problems, row: str, expected: str) -> None:
    text = f"from,to,domain,value\na,b,health,5\n{row}\n"
    assert problems(demand=text) == [f"own/demand.csv:{expected}"]


def test_demand_as_a_whole(problems: Problems, monkeypatch: pytest.MonkeyPatch) -> None:
    assert problems(demand="from,to,value\na,b,1\n") == [
        "own/demand.csv:1: domain: column is missing"
    ]
    assert problems(demand="from,to,domain,value\n") == [
        "own/demand.csv: has no rows; leave the file out, "
        "and demand follows from distance and output"
    ]
    assert problems(demand="") == ["own/demand.csv: is empty"]
    monkeypatch.setattr(demand_module, "MAX_DOMAINS", 1)
    assert problems(demand="from,to,domain,value\na,b,x,1\na,b,y,1\n") == [
        "own/demand.csv: has 2 domains; at most 1 are supported"
    ]
