"""What can be wrong with cities.csv, each with its exact message."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cluster_sim.region import cities as cities_module

Problems = Callable[..., list[str]]
Write = Callable[..., Path]

HEADER = "id,name,division,country,lat,lon,population,gdp"
GOOD = f"{HEADER}\na,Alpha,West,CN,30,120,1000,100\n"
NO_LINKS = "from,to\n"


def with_row(row: str, extra: str = "") -> str:
    """A table whose third line is ``row``; ``extra`` are further columns."""
    first = "a,Alpha,West,CN,30,120,1000,100" + "," * extra.count(",")
    return f"{HEADER}{extra}\n{first}\n{row}\n"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("b,B,W,CN,30,120,0,1", "3:17: b.population: must be greater than 0, not 0"),
        ("b,B,W,CN,30,120,-5,1", "3:17: b.population: must be greater than 0, not -5"),
        ("b,B,W,CN,30,120,1,0", "3:19: b.gdp: must be greater than 0, not 0"),
        ("b,B,W,CN,30,120,1,-0.0", "3:19: b.gdp: must be greater than 0, not -0.0"),
        ("b,B,W,CN,30,120,,1", "3:17: b.population: is missing"),
        ("b,B,W,CN,30,120,1,", "3:19: b.gdp: is missing"),
        ("b,B,W,CN,,120,1,1", "3:10: b.lat: is missing"),
        ("b,B,W,CN,30,120,NaN,1", "3:17: b.population: must be a finite number, not NaN"),
        ("b,B,W,CN,30,120,1,-inf", "3:19: b.gdp: must be a finite number, not -inf"),
        ("b,B,W,CN,30,120,1e999,1", "3:17: b.population: must be a finite number, not 1e999"),
        ("b,B,W,CN,30,120,1e300,1", "3:17: b.population: must be at most 1e+15, not 1e300"),
        ("b,B,W,CN,30,120,many,1", "3:17: b.population: must be a number, not 'many'"),
        ("b,B,W,CN,30,120,1_000,1", "3:17: b.population: must be a number without separators: "
         "1000, not '1_000'"),
        ('b,B,W,CN,30,120,"1,234,567",1', "3:17: b.population: must be a number without "
         "separators: 1234567, not '1,234,567'"),
        ("b,B,W,CN,90.1,120,1,1", "3:10: b.lat: must be from -90 to 90, not 90.1"),
        ("b,B,W,CN,-91,120,1,1", "3:10: b.lat: must be from -90 to 90, not -91"),
        ("b,B,W,CN,30,180.5,1,1", "3:13: b.lon: must be from -180 to 180, not 180.5"),
        ("b,B,W,CN,30°N,120,1,1", "3:10: b.lat: must be a number, not '30°N'"),
        ("b,,W,CN,30,120,1,1", "3:3: b.name: is missing"),
        ("b,B,,CN,30,120,1,1", "3:5: b.division: is missing"),
        ("b,B,W,,30,120,1,1", "3:7: b.country: is missing"),
        (",B,W,CN,30,120,1,1", "3:1: id: is missing"),
        ("  ,B,W,CN,30,120,1,1", "3:3: id: is missing"),
        ("a,B,W,CN,30,120,1,1", "3:1: id: 'a' is given twice: on line 2 and on line 3"),
        ('"b\nc",B,W,CN,30,120,1,1', "3:1: id: must be one line without control characters"),
        ("b,B,W,CN,30,120,1", "3: has 7 cells, but the header has 8 cells"),
        ("b,B,W,CN,30,120,1,1,9", "3: has 9 cells, but the header has 8 cells"),
    ],
)  # fmt: skip
def test_a_faulty_row(problems: Problems, row: str, expected: str) -> None:
    assert problems(cities=with_row(row), links=NO_LINKS) == [f"own/cities.csv:{expected}"]


@pytest.mark.parametrize("column", ["maturity", "uptake", "security", "elderly_share", "supply_x"])
@pytest.mark.parametrize("value", ["-0.1", "1.01", "85"])
def test_shares_outside_0_to_1(problems: Problems, column: str, value: str) -> None:
    text = with_row(f"b,B,W,CN,30,120,1,1,{value}", f",{column}")
    assert problems(cities=text, links=NO_LINKS) == [
        f"own/cities.csv:3:21: b.{column}: must be from 0 to 1, not {value}"
    ]


@pytest.mark.parametrize("value", ["0", "-1", "1.5"])
def test_trust_is_above_0(problems: Problems, value: str) -> None:
    text = with_row(f"b,B,W,CN,30,120,1,1,{value}", ",trust")
    assert problems(cities=text, links=NO_LINKS) == [
        f"own/cities.csv:3:21: b.trust: must be greater than 0 and at most 1, not {value}"
    ]


def test_one_city_or_none(problems: Problems) -> None:
    assert problems(cities=GOOD, links=NO_LINKS) == [
        "own/cities.csv: a region needs at least two cities; here is one"
    ]
    assert problems(cities=HEADER + "\n", links=NO_LINKS) == [
        "own/cities.csv: a region needs at least two cities; here are none"
    ]


def test_too_many_cities(problems: Problems, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cities_module, "MAX_CITIES", 2)
    assert problems() == ["own/cities.csv: has 3 cities; at most 2 are supported"]


def test_columns(problems: Problems) -> None:
    text = HEADER.replace("population", "Poplation") + ",gdp\n" + "a,A,W,CN,30,120,1,1,2\n"
    assert problems(cities=text, links=NO_LINKS) == [
        "own/cities.csv:1: population: column is missing",
        "own/cities.csv:1:34: Poplation: is not a known column (did you mean population?)",
        "own/cities.csv:1:48: gdp: is given twice: as column 8 and as column 9",
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, "does not exist"),
        ("", "is empty"),
        ("\n\n", "is empty"),
        (GOOD.encode("utf-16"), "is not UTF-8 (looks like UTF-16); save it as UTF-8"),
        (b"\x00" * 100, "is not text (byte 0x00); a UTF-8 text file is needed"),
        (b"x" * 50_000_000, "is too large: 50 MB, but at most 5 MB are read"),
    ],
)
def test_the_file_as_a_whole(
    problems: Problems, content: str | bytes | None, expected: str
) -> None:
    (line,) = problems(cities=content)
    assert line.startswith("own/cities.csv:")
    assert line.endswith(f": {expected}")


def test_windows_1252(problems: Problems) -> None:
    data = with_row("b,Zürich,W,CH,30,120,1,1").encode("cp1252")
    assert problems(cities=data, links=NO_LINKS) == [
        "own/cities.csv:3:4: is not UTF-8 (looks like Windows-1252); save it as UTF-8"
    ]


def test_a_faulty_city_does_not_make_its_links_faulty(problems: Problems) -> None:
    text = with_row("b,B,W,CN,30,120,-1,1")
    (line,) = problems(cities=text, links="from,to\na,b\n")
    assert "population" in line
    (line,) = problems(cities=with_row("b,B,W"), links="from,to\na,b\n")
    assert "has 3 cells" in line
