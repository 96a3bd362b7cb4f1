"""The coast: cut windows hold what they should, and nothing that they should not."""

from __future__ import annotations

import hashlib
import itertools
import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cluster_sim.region import coast, coast_file
from cluster_sim.region.coast import Bounds, FloatArray
from cluster_sim.region.load import builtin_regions, load_region
from cluster_sim.region.schema import Region

DELTA = Bounds(112.0, 26.0, 126.0, 37.0)
NORTH_SEA = Bounds(-2.0, 48.0, 10.0, 54.5)
DATE_LINE = Bounds(170.0, 60.0, 190.0, 72.0)
SOUTH = Bounds(-180.0, -90.0, 180.0, -62.0)
WINDOWS = [DELTA, NORTH_SEA, DATE_LINE, SOUTH, Bounds(119.9, 29.0, 123.0, 31.5)]

MOST_KM_OFF = 5.0  # a harbour city may lie on what the outline makes sea


def total_area(window: Bounds) -> float:
    """Of the land in a window, in square degrees; holes count against their polygons."""
    return sum(
        abs(coast.area(polygon[0])) - sum(abs(coast.area(hole)) for hole in polygon[1:])
        for polygon in coast.land(window)
    )


def rings(window: Bounds) -> list[FloatArray]:
    return [ring for polygon in coast.land(window) for ring in polygon]


@pytest.mark.parametrize("window", WINDOWS)
def test_everything_is_inside_the_window(window: Bounds) -> None:
    for points in [*rings(window), *coast.lines(window)]:
        assert (points[:, 0] >= window.west).all()
        assert (points[:, 0] <= window.east).all()
        assert (points[:, 1] >= window.south).all()
        assert (points[:, 1] <= window.north).all()


@pytest.mark.parametrize("window", WINDOWS)
def test_rings_are_closed_and_lines_have_two_points(window: Bounds) -> None:
    assert rings(window)
    assert all(np.array_equal(ring[0], ring[-1]) and len(ring) >= 4 for ring in rings(window))
    assert all(len(line) >= 2 for line in coast.lines(window))


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("share", [0.5, 0.31])
def test_areas_of_two_halves_add_up(window: Bounds, share: float) -> None:
    east = window.west + share * (window.east - window.west)
    north = window.south + share * (window.north - window.south)
    whole = total_area(window)
    assert 0 < whole < (window.east - window.west) * (window.north - window.south)
    sides = total_area(window._replace(east=east)) + total_area(window._replace(west=east))
    levels = total_area(window._replace(north=north)) + total_area(window._replace(south=north))
    assert sides == pytest.approx(whole, rel=1e-9)
    assert levels == pytest.approx(whole, rel=1e-9)


@pytest.mark.parametrize("window", WINDOWS)
def test_lengths_of_two_halves_add_up(window: Bounds) -> None:
    def length(lines: list[FloatArray]) -> float:
        return float(sum(np.hypot(*np.diff(line, axis=0).T).sum() for line in lines))

    east = (window.west + window.east) / 2
    parts = [coast.lines(window._replace(east=east)), coast.lines(window._replace(west=east))]
    assert sum(map(length, parts)) == pytest.approx(length(coast.lines(window)), rel=1e-9)


@pytest.mark.parametrize("window", WINDOWS)
def test_the_coast_is_no_edge_of_the_window(window: Bounds) -> None:
    """On the edge of a window a line may end, but not go along it."""
    for line in coast.lines(window):
        for axis, sides in ((0, (window.west, window.east)), (1, (window.south, window.north))):
            for side in sides:
                on = line[:, axis] == side
                assert not (on[1:] & on[:-1]).any()


def test_the_coast_goes_around_the_land() -> None:
    """Each line of the coast lies on the ring of some land."""
    on_rings = {tuple(point) for ring in rings(NORTH_SEA) for point in ring.round(9).tolist()}
    inner = [
        tuple(point) for line in coast.lines(NORTH_SEA) for point in line[1:-1].round(9).tolist()
    ]
    assert len(inner) > 1000
    assert all(point in on_rings for point in inner)


def test_no_window_knows_the_way_around_the_pole() -> None:
    """Antarctica is closed along the pole and at 180 degrees; no coast lies there."""
    for line in coast.lines(SOUTH):
        assert (line[:, 1] > -88.0).all()
        assert np.abs(np.diff(line[:, 0])).max() < 20.0
    assert total_area(SOUTH._replace(north=-88.0)) == pytest.approx(2 * 360.0)


@pytest.mark.parametrize(
    ("east", "north", "land"),
    [
        (121.45, 31.20, True),  # Shanghai
        (125.0, 31.0, False),  # the East China Sea
        (4.90, 52.36, True),  # Amsterdam
        (3.0, 53.0, False),  # the North Sea
        (114.0, 21.5, False),  # south of Hong Kong
        (103.0, 30.0, True),  # far inland
        (0.0, -89.0, True),  # near the south pole
        (0.0, 89.0, False),  # near the north pole
        (175.0, 68.0, True),  # Chukotka, west of 180 degrees
        (-175.0, 67.0, True),  # and east of it
        (51.0, 42.0, False),  # the Caspian Sea, a hole in the land
    ],
)
def test_known_places(east: float, north: float, land: bool) -> None:
    assert coast.on_land(np.array([east]), np.array([north])).tolist() == [land]


def test_windows_and_places_agree() -> None:
    """A point of a fine net is on land exactly where a small window around it is filled."""
    lon, lat = (part.ravel() for part in np.meshgrid(np.arange(119, 123, 0.5), np.arange(28, 33)))
    size = 1e-4
    filled = [
        total_area(Bounds(x - size, y - size, x + size, y + size)) > 2 * size * size
        for x, y in zip(lon, lat, strict=True)
    ]
    assert coast.on_land(lon, lat).tolist() == filled
    assert 0 < sum(filled) < len(filled)


@pytest.mark.parametrize("name", builtin_regions())
def test_cities_are_on_land_or_at_the_shore(name: str) -> None:
    region = load_region(name)
    dry = coast.on_land(region.lon, region.lat)
    assert dry.mean() >= 0.8
    for city in np.flatnonzero(~dry):
        assert km_to_shore(region, int(city)) < MOST_KM_OFF, region.cities[city]


def km_to_shore(region: Region, city: int) -> float:
    """From a city to the nearest point of the coast."""
    lon, lat = float(region.lon[city]), float(region.lat[city])
    near = coast.lines(Bounds(lon - 0.2, lat - 0.2, lon + 0.2, lat + 0.2))
    points = np.concatenate(near) if near else np.empty((0, 2))
    away = (points - (lon, lat)) * (math.cos(math.radians(lat)), 1.0)
    return float(np.hypot(*away.T).min(initial=math.inf)) * 111.19


def test_a_turn_around_the_earth_changes_nothing() -> None:
    moved = Bounds(DATE_LINE.west - 360.0, DATE_LINE.south, DATE_LINE.east - 360.0, DATE_LINE.north)
    assert total_area(moved) == pytest.approx(total_area(DATE_LINE), rel=1e-9)


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (Bounds(10.0, 0.0, 10.0, 5.0), "from west to east, not from 10.0 to 10.0"),
        (Bounds(10.0, 0.0, 400.0, 5.0), "from west to east, not from 10.0 to 400.0"),
        (Bounds(0.0, 0.0, math.nan, 5.0), "from west to east, not from 0.0 to nan"),
        (Bounds(0.0, 5.0, 10.0, 5.0), "from south to north, not from 5.0 to 5.0"),
        (Bounds(0.0, 5.0, 10.0, 91.0), "from south to north, not from 5.0 to 91.0"),
    ],
)
def test_windows_that_are_none(window: Bounds, words: str) -> None:
    for cut in (coast.land, coast.lines):
        with pytest.raises(ValueError, match="a window goes") as caught:
            cut(window)
        assert words in str(caught.value)


def test_the_same_window_gives_the_same_bytes() -> None:
    code = (
        "import hashlib; from cluster_sim.region import coast; "
        f"w = coast.Bounds(*{tuple(DELTA)}); found = hashlib.sha256(); "
        "[found.update(r.tobytes()) for p in coast.land(w) for r in p]; "
        "[found.update(r.tobytes()) for r in coast.lines(w)]; print(found.hexdigest())"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    here = hashlib.sha256()
    for points in itertools.chain(rings(DELTA), coast.lines(DELTA)):
        here.update(points.tobytes())
    assert run.stdout.strip() == here.hexdigest()


def test_the_file_is_small_and_says_where_it_is_from() -> None:
    assert coast.LAND_FILE.stat().st_size < 1_500_000
    text = coast.SOURCES_FILE.read_text(encoding="utf-8")
    assert all(part in text for part in ("Natural Earth", "4.1.0", "public domain", "SHA-256"))


# --- how the file is made ---------------------------------------------------------------------


def topology(*arcs: list[list[int]], shapes: list[list[list[int]]]) -> dict[str, object]:
    """Land on a grid of 1 degree, from steps; the first point of an arc is where it begins."""
    return {
        "transform": {"scale": [1.0, 1.0], "translate": [-180.0, -90.0]},
        "objects": {"land": {"geometries": [{"type": "MultiPolygon", "arcs": shapes}]}},
        "arcs": arcs,
    }


def test_arcs_are_joined_backwards_too() -> None:
    land = topology(
        [[10, 10], [5, 0], [0, 5]],
        [[10, 10], [0, 5], [5, 0]],
        shapes=[[[0, ~1]]],
    )
    (ring,), polygons = coast_file.rings(land)
    assert polygons == [0]
    assert ring.tolist() == [[10, 10], [15, 10], [15, 15], [10, 15], [10, 10]]


def test_a_ring_across_180_degrees_goes_on_beyond_it() -> None:
    land = topology([[358, 100], [-354, 0], [0, 4], [354, 0], [0, -4]], shapes=[[[0]]])
    (ring,), _ = coast_file.rings(land)
    assert np.ptp(ring[:, 0]) == 6
    assert abs(np.diff(ring[:, 0])).max() == 6


def test_a_ring_around_the_earth_is_closed_along_the_pole() -> None:
    land = topology([[0, 20], [120, 0], [120, 0], [120, 0]], shapes=[[[0]]])
    (ring,), _ = coast_file.rings(land)
    assert np.array_equal(ring[0], ring[-1])
    assert ring[:, 1].min() < 0
    assert np.abs(np.diff(ring, axis=0)).max() <= 120


def test_steps_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    wide = topology([[0, 0], [40_000, 0], [0, 9], [-40_000, -9]], shapes=[[[0]]])
    wide["transform"] = {"scale": [0.001, 0.001], "translate": [0.0, 0.0]}
    with pytest.raises(ValueError, match="does not fit into 16 bits"):
        coast_file.write(wide, tmp_path / "land.npz")


def test_the_command_makes_the_same_bytes_again(tmp_path: Path) -> None:
    square = topology([[200, 120], [2, 0], [0, 2], [-2, 0], [0, -2]], shapes=[[[0]]])
    source, made = tmp_path / "land.json", [tmp_path / "one.npz", tmp_path / "two.npz"]
    source.write_text(json.dumps(square), encoding="utf-8")
    for place in made:
        command = [sys.executable, "-m", "cluster_sim.region.coast_file", source, "--out", place]
        subprocess.run([str(part) for part in command], check=True)
    assert made[0].read_bytes() == made[1].read_bytes()
    with np.load(made[0]) as stored:
        assert stored["starts"].tolist() == [[200, 120]]
        assert stored["east"].tolist() == [0, 2, 0, -2, 0]
