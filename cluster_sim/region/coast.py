"""Where land meets the sea: Natural Earth's outline of the world's land, cut to a window.

The outline ships with the package (``land.npz``; ``SOURCES.md`` says where it is from, and
``python -m cluster_sim.region.coast_file`` makes it). It knows coasts only, no borders.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

LAND_FILE = Path(__file__).with_name("outline") / "land.npz"
SOURCES_FILE = LAND_FILE.with_name("SOURCES.md")

_TURN = 360.0  # degrees
_POLE = -90.0  # where the ring around the south pole is closed; no coast lies there
_SEAM = 180.0  # where the source cuts land in two; no coast lies along it
_ICE = -60.0  # south of this there is only that ring


class Bounds(NamedTuple):
    """A window: degrees east and north. ``west`` may lie below -180, ``east`` above 180."""

    west: float
    south: float
    east: float
    north: float

    def checked(self) -> Bounds:
        """The same window.

        Raises:
            ValueError: It is empty, not finite, wider than the world or off it.
        """
        finite = bool(np.isfinite(self).all())
        wide = self.west < self.east <= self.west + _TURN
        if not (finite and wide and self.west >= -_TURN and self.east <= _TURN):
            raise ValueError(
                f"a window goes from west to east, not from {self.west} to {self.east}"
            )
        if not -90.0 <= self.south < self.north <= 90.0:
            raise ValueError(
                f"a window goes from south to north, not from {self.south} to {self.north}"
            )
        return self


class Outline(NamedTuple):
    """All rings of the world's land, one behind the other.

    Attributes:
        points: Degrees east and north, (n_points, 2); the last point of a ring is its first.
            East is not wrapped: a ring that crosses 180 degrees goes on beyond it.
        first: Where each ring starts in ``points``, and the end of the last, (n_rings + 1,).
        polygon: The polygon of each ring, (n_rings,); its first ring is its outer one.
        box: West, south, east and north of each ring, (n_rings, 4).
    """

    points: FloatArray
    first: IntArray
    polygon: IntArray
    box: FloatArray

    def ring(self, place: int, turn: int) -> FloatArray:
        """The points of a ring, moved so many whole turns to the east, (n, 2)."""
        points = self.points[self.first[place] : self.first[place + 1]]
        return points + np.array([turn * _TURN, 0.0]) if turn else points


@functools.cache
def outline() -> Outline:
    """The outline that ships with the package; read once."""
    with np.load(LAND_FILE) as stored:
        steps = np.column_stack([stored["east"], stored["north"]]).astype(np.int64)
        sizes, polygon = stored["sizes"].astype(np.int64), stored["polygon"].astype(np.int64)
        starts = stored["starts"].astype(np.int64)
        scale, shift = stored["scale"], stored["shift"]
    first = np.concatenate([[0], np.cumsum(sizes)])
    steps[first[:-1]] = starts
    total = np.cumsum(steps, axis=0)
    # Each ring starts anew: what was summed up before it goes.
    before = np.where(first[:-1, None] > 0, total[first[:-1] - 1], 0)
    points = (total - np.repeat(before, sizes, axis=0)) * scale + shift
    low = np.minimum.reduceat(points, first[:-1])
    high = np.maximum.reduceat(points, first[:-1])
    points.flags.writeable = False
    return Outline(points, first, polygon, np.hstack([low, high]))


def land(bounds: Bounds) -> list[list[FloatArray]]:
    """The land in a window, as polygons.

    Args:
        bounds: The window.

    Returns:
        A list of rings for each polygon, the outer one first, then its holes; each ring is a
        closed float array (n, 2) of degrees east and north, inside the window. Where the land
        goes on beyond the window, the ring follows the window's edge.
    """
    window, world = bounds.checked(), outline()
    found: dict[tuple[int, int], list[FloatArray]] = {}
    for place, turn in _near(world, window):
        ring = _cut(world.ring(place, turn), window)
        if ring is not None:
            found.setdefault((int(world.polygon[place]), turn), []).append(ring)
    return list(found.values())


def lines(bounds: Bounds) -> list[FloatArray]:
    """The coast in a window, without the window's edge.

    Args:
        bounds: The window.

    Returns:
        Lines, each a float array (n, 2) of degrees east and north, n at least 2.
    """
    window, world = bounds.checked(), outline()
    return [
        line
        for place, turn in _near(world, window)
        for line in _pieces(world.ring(place, turn), window)
    ]


def on_land(lon: FloatArray, lat: FloatArray) -> NDArray[np.bool_]:
    """Whether places lie on land; degrees east and north, arrays of one shape (n,)."""
    world = outline()
    found = np.zeros(len(lon), dtype=bool)
    for place, (x, y) in enumerate(zip(lon, lat, strict=True)):
        for ring, turn in _near(world, Bounds(x - 1e-9, y - 1e-9, x + 1e-9, y + 1e-9)):
            found[place] ^= _inside(world.ring(ring, turn), float(x), float(y))
    return found


def _near(world: Outline, window: Bounds) -> list[tuple[int, int]]:
    """The rings whose boxes meet the window, each with the whole turns that bring it there."""
    west, south, east, north = world.box.T
    level = (south < window.north) & (north > window.south)
    found = []
    for turn in (-1, 0, 1):
        moved = turn * _TURN
        meets = level & (west + moved < window.east) & (east + moved > window.west)
        found += [(int(place), turn) for place in np.flatnonzero(meets)]
    return sorted(found)


def _cut(ring: FloatArray, window: Bounds) -> FloatArray | None:
    """A ring cut to the window, edge by edge (Sutherland and Hodgman); None if nothing is left."""
    for axis, level, keep_above in (
        (0, window.west, True),
        (0, window.east, False),
        (1, window.south, True),
        (1, window.north, False),
    ):
        ring = _half(ring, axis, level, keep_above)
        if len(ring) < 4:
            return None
    return ring if abs(area(ring)) > 0.0 else None


def _half(ring: FloatArray, axis: int, level: float, keep_above: bool) -> FloatArray:
    """The part of a closed ring on one side of a line; crossings lie exactly on the line."""
    away = ring[:, axis] - level if keep_above else level - ring[:, axis]
    inside = away >= 0.0
    if inside.all():
        return ring
    cross = np.flatnonzero(inside[1:] != inside[:-1])
    share = away[cross] / (away[cross] - away[cross + 1])
    met = ring[cross] + share[:, None] * (ring[cross + 1] - ring[cross])
    met[:, axis] = level
    place = np.concatenate([np.flatnonzero(inside[:-1]) * 2.0, cross * 2.0 + 1.0])
    kept = np.concatenate([ring[:-1][inside[:-1]], met])[np.argsort(place, kind="stable")]
    return np.concatenate([kept, kept[:1]]) if len(kept) else kept


def _pieces(ring: FloatArray, window: Bounds) -> list[FloatArray]:
    """The parts of a ring's edges inside the window (Liang and Barsky), joined to lines."""
    edge = _meeting(ring, window)
    start, step = ring[edge], ring[edge + 1] - ring[edge]
    enter, leave = np.zeros(len(edge)), np.ones(len(edge))
    for axis, low, high in ((0, window.west, window.east), (1, window.south, window.north)):
        still = step[:, axis] == 0.0
        pace = np.where(still, 1.0, step[:, axis])
        ends = np.sort(np.stack([(low - start[:, axis]) / pace, (high - start[:, axis]) / pace]), 0)
        enter = np.where(still, enter, np.maximum(enter, ends[0]))
        leave = np.where(still, leave, np.minimum(leave, ends[1]))
    shown = np.flatnonzero(enter < leave)
    if not len(shown):
        return []
    edge, start, step = edge[shown], start[shown], step[shown]
    enter, leave = enter[shown], leave[shown]
    first = np.clip(start + enter[:, None] * step, window[:2], window[2:])
    last = np.clip(start + leave[:, None] * step, window[:2], window[2:])
    goes_on = (np.diff(edge) == 1) & (leave[:-1] == 1.0) & (enter[1:] == 0.0)
    runs = np.split(np.arange(len(edge)), np.flatnonzero(~goes_on) + 1)
    return [np.concatenate([first[run[:1]], last[run]]) for run in runs]


def _meeting(ring: FloatArray, window: Bounds) -> IntArray:
    """The edges of a ring whose boxes meet the window and that are coast.

    Those along the pole and along 180 degrees only close rings.
    """
    meets = np.ones(len(ring) - 1, dtype=bool)
    for axis, low, high in ((0, window.west, window.east), (1, window.south, window.north)):
        below, above = ring[:, axis] <= low, ring[:, axis] >= high
        meets &= ~((below[1:] & below[:-1]) | (above[1:] & above[:-1]))
    if window.south <= _ICE:
        off = ring[:, 1] <= _POLE
        meets &= ~(off[1:] | off[:-1])
    found = np.flatnonzero(meets)
    ends = np.stack([ring[found, 0], ring[found + 1, 0]])
    seam = (np.abs(ends % _TURN - _SEAM) < 1e-6).all(axis=0)
    return found[~seam]


def _inside(ring: FloatArray, x: float, y: float) -> bool:
    """Whether a ray from a place to the east crosses a ring an odd number of times."""
    above = ring[:, 1] > y
    edge = np.flatnonzero(above[1:] != above[:-1])
    share = (y - ring[edge, 1]) / (ring[edge + 1, 1] - ring[edge, 1])
    return bool(np.sum(ring[edge, 0] + share * (ring[edge + 1, 0] - ring[edge, 0]) > x) % 2)


def area(ring: FloatArray) -> float:
    """Signed area of a closed ring, in square degrees of the flat map."""
    x, y = (ring - ring[0]).T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2.0)
