"""What the map in a browser shows: land, cities and links, and their state in every record."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from cluster_sim.charts.words import map_words
from cluster_sim.figures.data import MapRegion, city_names
from cluster_sim.region import coast
from cluster_sim.region.coast import Bounds

FloatArray = NDArray[np.float64]

_MOST_CLASSES = 5
_ROUND = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_AIR = (3.2, 2.0)  # half the window's width and height, as parts of the region's longer side
_LEAST_SIDE = 0.5  # degrees
_LOAD_STEPS = 1e6  # in the largest load
_GRID = 8192  # steps across the window: finer than a screen shows before it is enlarged


class PricedRegion(MapRegion, Protocol):
    """A region whose money has a name; ``cluster_sim.region.schema.Region`` does."""

    @property
    def currency(self) -> str:
        """ISO 4217 code of its currency."""

    @property
    def invented(self) -> bool:
        """Whether its places are on no real map."""


class ProjectMark(NamedTuple):
    """A project on the map.

    Attributes:
        link: Index of its link.
        domain: Index of its domain.
        start: Record at which it began.
        end: Record at which it was completed; None while it is not.
    """

    link: int
    domain: int
    start: int
    end: int | None


@dataclass(frozen=True, eq=False)
class Frames:
    """The state of the map in every record.

    Attributes:
        barrier: Mean friction over domains, nats, (n_records, n_links), NaN where unknown.
        load: Exchange summed over domains, millions of the currency per year,
            (n_records, n_links), NaN where unknown.
        efficiency: Sharing efficiency of cities, 0-1, (n_records, n_cities), NaN where unknown.
        projects: The projects, in any order.
    """

    barrier: FloatArray
    load: FloatArray
    efficiency: FloatArray
    projects: Sequence[ProjectMark] = ()


class MapScale(NamedTuple):
    """What colours, widths and sizes mean; one scale for all frames that are to be compared.

    Attributes:
        barrier: Bounds of the barrier classes, rising, nats; the last class has no upper end.
        efficiency: Bounds of the classes of sharing efficiency, in the same way.
        load: Load of the widest link, millions of the currency per year.
        population: Residents of the city with the largest circle.
    """

    barrier: tuple[float, ...]
    efficiency: tuple[float, ...]
    load: float
    population: float

    def as_json(self) -> dict[str, Any]:
        """The scale as plain JSON."""
        rising = {"barrier": list(self.barrier), "efficiency": list(self.efficiency)}
        return self._asdict() | rising


def map_scale(region: MapRegion, *frames: Frames) -> MapScale:
    """A scale that fits all the given frames."""
    barriers, loads, shares = (
        np.concatenate([np.ravel(getattr(one, name)) for one in frames])
        for name in ("barrier", "load", "efficiency")
    )
    people = float(np.nan_to_num(region.population).max(initial=0.0))
    load = float(np.nan_to_num(loads).max(initial=0.0))
    return MapScale(classes(barriers), classes(shares), load or 1.0, people or 1.0)


def classes(values: FloatArray) -> tuple[float, ...]:
    """Round lower bounds of at most five classes of one width, from 0 to the largest value."""
    known = values[np.isfinite(values)]
    largest = float(known.max()) if known.size else 1.0
    if largest <= 0.0:
        return (0.0,)
    size = 10.0 ** np.floor(np.log10(largest / _MOST_CLASSES))
    width = next(m for m in _ROUND if m * size * _MOST_CLASSES >= largest * (1 - 1e-9)) * size
    count = int(np.ceil(largest / width - 1e-9))
    return tuple(round(float(width * place), 6) for place in range(count))


def map_model(
    region: PricedRegion,
    records: Sequence[str],
    frames: Frames,
    language: str,
    scale: MapScale | None = None,
    domains: Sequence[str] = (),
) -> dict[str, Any]:
    """The map of a region as plain JSON, for ``clusterMap.create``.

    Args:
        region: Where.
        records: The date of each record, as people write it.
        frames: The state in each record.
        language: "en" or "zh".
        scale: What colours and sizes mean; made for ``frames`` where None. Frames that are shown
            later (``setFrames``) keep it.
        domains: The titles of the domains, in the order of ``ProjectMark.domain``.
    """
    window = map_window(region)
    names, people = city_names(region, language), _whole(region.population, 1.0)
    used = scale or map_scale(region, frames)
    return {
        "language": language,
        "currency": region.currency,
        "bounds": [round(float(side), 4) for side in window],
        "grid": _GRID,
        **_outline(region, window),
        "cities": [
            {
                "id": city,
                "name": names[place],
                "lon": round(float(region.lon[place]), 4),
                "lat": round(float(region.lat[place]), 4),
                "population": people[place],
            }
            for place, city in enumerate(region.cities)
        ],
        "links": region.ends.tolist(),
        "quarters": list(records),
        "frames": frames_json(frames),
        "scale": used.as_json(),
        "domains": list(domains),
        "words": map_words(language, region.title.get(language)),
    }


def _outline(region: PricedRegion, window: Bounds) -> dict[str, Any]:
    """The land and its coast; around an invented region all is land."""
    if region.invented:
        west, south, east, north = window
        corners = np.array([[west, north], [east, north], [east, south], [west, south]])
        return {"land": [[_steps(corners, window)]], "coast": []}
    return {
        "land": [[_steps(ring, window) for ring in polygon] for polygon in coast.land(window)],
        "coast": [_steps(line, window) for line in coast.lines(window)],
    }


def frames_json(frames: Frames) -> dict[str, Any]:
    """Frames as plain JSON, in whole numbers: thousandths, and loads in ``load_unit``."""
    largest = float(np.nan_to_num(frames.load).max(initial=0.0)) or 1.0
    unit = float(f"{largest / _LOAD_STEPS:.3g}")
    return {
        "barrier": _whole(frames.barrier, 0.001),
        "load": _whole(frames.load, unit),
        "load_unit": unit,
        "efficiency": _whole(frames.efficiency, 0.001),
        "projects": [list(project) for project in frames.projects],
    }


def map_window(region: MapRegion) -> Bounds:
    """The window whose land the map knows: the region, and room around it for any screen."""
    south, north = float(region.lat.min()), float(region.lat.max())
    west, east = float(region.lon.min()), float(region.lon.max())
    stretch = float(np.cos(np.radians((south + north) / 2)))
    side = max((east - west) * stretch, north - south, _LEAST_SIDE)
    across, up = _AIR[0] * side / stretch / 2, _AIR[1] * side / 2
    middle, level = (west + east) / 2, (south + north) / 2
    return Bounds(
        max(middle - min(across, 180.0), -360.0),
        max(level - up, -90.0),
        min(middle + min(across, 180.0), 360.0),
        min(level + up, 90.0),
    )


def _steps(points: FloatArray, window: Bounds) -> list[int]:
    """A line on the window's grid: the first point, then steps; east and south in turn."""
    size = max(window.east - window.west, window.north - window.south) / _GRID
    grid = np.rint((points - (window.west, window.north)) / (size, -size)).astype(np.int64)
    steps = np.diff(grid, axis=0, prepend=[[0, 0]])
    moved = steps.any(axis=1) | (np.arange(len(steps)) == 0)
    return [int(step) for step in itertools.chain.from_iterable(steps[moved].tolist())]


def _whole(values: FloatArray, unit: float) -> list[Any]:
    """An array in whole units, as nested lists; None where a value is not known."""
    known = np.isfinite(values)
    whole = np.rint(np.where(known, values, 0.0) / unit).astype(np.int64).astype(object)
    whole[~known] = None
    found: list[Any] = whole.tolist()
    return found
