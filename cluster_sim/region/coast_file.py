"""Makes the outline of the world's land from a TopoJSON file, when a newer one is to ship.

Run by hand: ``python -m cluster_sim.region.coast_file land-10m.json`` writes ``land.npz`` where
``coast.py`` reads it. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cluster_sim.region.coast import LAND_FILE, IntArray

_QUARTER_TURN = 90.0  # degrees: no step of a ring is longer, so that it fits into 16 bits


def rings(topology: Mapping[str, Any]) -> tuple[list[IntArray], list[int]]:
    """The closed rings of the object ``land``, in grid steps, and the polygon of each."""
    width = round(360.0 / topology["transform"]["scale"][0])
    arcs = [np.cumsum(np.array(arc, dtype=np.int64), axis=0) for arc in topology["arcs"]]
    found, polygon = [], []
    shapes = [shape for one in topology["objects"]["land"]["geometries"] for shape in one["arcs"]]
    for place, shape in enumerate(shapes):
        for members in shape:
            ring = _closed(_unwrapped(_joined(arcs, members), width), topology)
            found.append(_central(ring, width))
            polygon.append(place)
    return found, polygon


def _joined(arcs: Sequence[IntArray], members: Sequence[int]) -> IntArray:
    """The arcs of a ring behind each other; ``~n`` is arc n backwards."""
    parts = [arcs[member] if member >= 0 else arcs[~member][::-1] for member in members]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _unwrapped(ring: IntArray, width: int) -> IntArray:
    """The ring without the jumps from one side of the map to the other."""
    jumps = np.rint(np.diff(ring[:, 0]) / width).astype(np.int64)
    east = ring[:, 0] - width * np.concatenate([[0], np.cumsum(jumps)])
    return np.column_stack([east, ring[:, 1]])


def _closed(ring: IntArray, topology: Mapping[str, Any]) -> IntArray:
    """The ring; one that goes around the earth is led back along the south pole."""
    if ring[0, 0] == ring[-1, 0]:
        return ring
    step, low = topology["transform"]["scale"][1], topology["transform"]["translate"][1]
    pole = round((-90.0 - low) / step) - 1
    turn = ring[0, 0] - ring[-1, 0]
    stops = ring[-1, 0] + np.rint(np.linspace(0, turn, 1 + round(360.0 / _QUARTER_TURN)))
    back = np.column_stack([stops, np.full(len(stops), pole)]).astype(np.int64)
    return np.concatenate([ring, back, ring[:1]])


def _central(ring: IntArray, width: int) -> IntArray:
    """The ring, whole turns away, with its middle on the map and not beside it."""
    middle = (int(ring[:, 0].min()) + int(ring[:, 0].max())) // 2
    return ring - np.array([width * (middle // width), 0], dtype=np.int64)


def write(topology: Mapping[str, Any], path: Path) -> None:
    """Write the outline of a topology."""
    found, polygon = rings(topology)
    steps = np.concatenate([np.diff(ring, axis=0, prepend=ring[:1]) for ring in found])
    small = steps.astype(np.int16)
    if not np.array_equal(small, steps):
        raise ValueError("a step between two points does not fit into 16 bits")
    np.savez_compressed(
        path,
        east=small[:, 0],
        north=small[:, 1],
        starts=np.array([ring[0] for ring in found], dtype=np.int32),
        sizes=np.array([len(ring) for ring in found], dtype=np.int32),
        polygon=np.array(polygon, dtype=np.int32),
        scale=np.array(topology["transform"]["scale"]),
        shift=np.array(topology["transform"]["translate"]),
    )


def main() -> None:
    """Read the file that the command line names and write the outline."""
    parser = argparse.ArgumentParser(description="Make the outline of the world's land.")
    parser.add_argument("topology", type=Path, help="land-10m.json of world-atlas 2.0.2")
    parser.add_argument("--out", type=Path, default=LAND_FILE, help="the file to write")
    given = parser.parse_args()
    write(json.loads(given.topology.read_text(encoding="utf-8")), given.out)


if __name__ == "__main__":
    main()
