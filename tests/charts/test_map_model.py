"""What the map in a browser is given."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest

from cluster_sim.charts.map_model import (
    Frames,
    ProjectMark,
    classes,
    frames_json,
    map_model,
    map_scale,
    map_window,
)
from cluster_sim.region import coast
from cluster_sim.region.coast import FloatArray
from cluster_sim.region.load import builtin_regions, load_region
from tests.charts.drawing import DOMAINS, dates, frames, many_cities

KEYS = {
    "language", "currency", "bounds", "grid", "land", "coast", "cities", "links", "quarters",
    "frames", "scale", "domains", "words",
}  # fmt: skip


def points(steps: list[int]) -> FloatArray:
    """The points of a line that is written as steps."""
    return np.cumsum(np.array(steps).reshape(-1, 2), axis=0).astype(np.float64)


@pytest.mark.parametrize("name", builtin_regions())
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_model_is_small_plain_json(name: str, language: str) -> None:
    region = load_region(name)
    model = map_model(region, dates(20), frames(region, 20), language, domains=DOMAINS)
    assert set(model) == KEYS
    text = json.dumps(model, ensure_ascii=False, allow_nan=False)
    assert json.loads(text) == model
    assert len(text) < 200_000
    assert len(model["cities"]) == len(region.cities)
    assert model["links"] == region.ends.tolist()


def test_an_invented_region_is_on_no_real_coast() -> None:
    region = load_region("classroom")
    window = map_window(region)
    model = map_model(region, dates(1), frames(region, 1), "en")
    assert model["coast"] == []
    ((land,),) = model["land"]
    size = max(window.east - window.west, window.north - window.south) / model["grid"]
    whole = (window.east - window.west) * (window.north - window.south)
    assert abs(coast.area(points(land))) * size**2 == pytest.approx(whole, rel=1e-3)
    assert coast.lines(window), "there is a real coast where its coordinates are"


@pytest.mark.parametrize("name", [name for name in builtin_regions() if name != "classroom"])
def test_land_is_the_land_of_the_window(name: str) -> None:
    region = load_region(name)
    window = map_window(region)
    model = map_model(region, dates(1), frames(region, 1), "en")
    size = max(window.east - window.west, window.north - window.south) / model["grid"]
    found = 0.0
    for polygon in model["land"]:
        areas = [abs(coast.area(points(ring))) for ring in polygon]
        found += areas[0] - sum(areas[1:])
    wanted = sum(
        abs(coast.area(polygon[0])) - sum(abs(coast.area(hole)) for hole in polygon[1:])
        for polygon in coast.land(window)
    )
    assert found * size**2 == pytest.approx(wanted, rel=2e-3)


@pytest.mark.parametrize("name", builtin_regions())
def test_the_window_holds_the_region_with_room(name: str) -> None:
    region = load_region(name)
    window = map_window(region)
    wide, tall = np.ptp(region.lon), np.ptp(region.lat)
    assert window.west <= region.lon.min() - 0.4 * wide
    assert window.east >= region.lon.max() + 0.4 * wide
    assert window.south <= region.lat.min() - 0.2 * tall
    assert window.north >= region.lat.max() + 0.2 * tall


def test_frames_come_back_from_whole_numbers() -> None:
    region = load_region("classroom")
    found = frames(region, 12)
    told = frames_json(found)
    assert np.array(told["barrier"]) / 1000 == pytest.approx(found.barrier, abs=5e-4)
    assert np.array(told["efficiency"]) / 1000 == pytest.approx(found.efficiency, abs=5e-4)
    loads = np.array(told["load"]) * told["load_unit"]
    assert loads == pytest.approx(found.load, abs=found.load.max() * 1e-6)
    assert told["projects"] == [list(project) for project in found.projects]


def test_what_is_not_known_is_null() -> None:
    nothing = Frames(np.array([[np.nan, 0.5]]), np.array([[2.0, np.nan]]), np.array([[np.nan]]))
    told = frames_json(nothing)
    assert told["barrier"] == [[None, 500]]
    assert told["load"][0][1] is None
    assert told["efficiency"] == [[None]]
    json.dumps(told, allow_nan=False)


def test_frames_without_links_or_load_are_frames() -> None:
    empty = Frames(np.zeros((2, 0)), np.zeros((2, 0)), np.zeros((2, 3)))
    assert frames_json(empty)["load"] == [[], []]
    still = Frames(np.zeros((1, 2)), np.zeros((1, 2)), np.zeros((1, 3)))
    assert frames_json(still)["load"] == [[0, 0]]


def test_projects_stand_as_they_are() -> None:
    one = Frames(np.zeros((1, 1)), np.zeros((1, 1)), np.zeros((1, 2)), [ProjectMark(0, 3, 2, None)])
    assert frames_json(one)["projects"] == [[0, 3, 2, None]]


@pytest.mark.parametrize("largest", [1e-4, 0.07, 0.25, 0.4999, 0.5, 1.0, 1.51, 37.0, 12_345.0])
def test_classes_are_round_and_few(largest: float) -> None:
    bounds = classes(np.array([0.0, largest / 3, largest, np.nan]))
    assert bounds[0] == 0.0
    assert 2 <= len(bounds) <= 5
    widths = np.diff(bounds)
    assert widths == pytest.approx(widths[0])
    assert bounds[-1] < largest <= bounds[-1] + widths[0] * (1 + 1e-6)
    assert float(f"{widths[0]:.2g}") == pytest.approx(widths[0])


@pytest.mark.parametrize("values", [[], [np.nan], [0.0, 0.0]])
def test_classes_of_nothing(values: list[float]) -> None:
    assert len(classes(np.array(values, dtype=np.float64))) >= 1


def test_one_scale_for_several_frames() -> None:
    region = load_region("classroom")
    low, high = frames(region, 4), frames(region, 4)
    high = Frames(high.barrier * 3, high.load * 5, high.efficiency * 2)
    both = map_scale(region, low, high)
    assert both == map_scale(region, high, low)
    assert both.load == high.load.max()
    model = map_model(region, dates(4), low, "en", scale=both)
    assert model["scale"] == both.as_json()


def test_names_are_in_the_language_and_told_apart() -> None:
    region = load_region("yangtze-river-delta")
    found = {}
    for language in ("en", "zh"):
        model = map_model(region, dates(1), frames(region, 1), language)
        found[language] = [city["name"] for city in model["cities"]]
        assert len(set(found[language])) == len(region.cities)
    assert found["en"] != found["zh"]


def test_words_of_both_languages_have_the_same_places() -> None:
    region = load_region("classroom")
    english, chinese = (
        map_model(region, dates(1), frames(region, 1), language)["words"]
        for language in ("en", "zh")
    )
    assert english.keys() == chinese.keys()
    for key in english.keys() - {"map"}:
        assert sorted(places(english[key])) == sorted(places(chinese[key])), key


def places(text: str) -> list[str]:
    return [part.split("}")[0] for part in text.split("{")[1:]]


def test_the_same_map_is_the_same_text() -> None:
    region = many_cities()
    one, other = (
        json.dumps(map_model(region, dates(3), frames(region, 3), "en")) for _ in range(2)
    )
    assert one == other


def test_lines_stay_on_the_grid() -> None:
    region = load_region("greater-bay-area")
    model = map_model(region, dates(1), frames(region, 1), "en")
    lines = [*itertools.chain.from_iterable(model["land"]), *model["coast"]]
    assert lines
    for line in lines:
        assert (points(line) >= 0).all()
        assert (points(line) <= model["grid"]).all()
