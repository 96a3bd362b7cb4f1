"""Who is next to whom: links that share a city, cities that share a link."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cluster_sim.region.schema import Region

IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Neighbours in the graph, as flat lists with a pointer to each one's first.

    Attributes:
        ends: int array (n_links, 2): the cities of each link.
        first_adjacent, adjacent: int arrays (n_links + 1,), (n_adjacent,): links that share a
            city with a link, ascending.
        first_way, to_city, way_link: int arrays (n_cities + 1,), (n_ways,), (n_ways,): the
            neighbours of each city, ascending, and the links to them.
        linked: bool array (n_cities, n_cities), whether a link joins the two.
    """

    ends: IntArray
    first_adjacent: IntArray
    adjacent: IntArray
    first_way: IntArray
    to_city: IntArray
    way_link: IntArray
    linked: NDArray[np.bool_]

    @classmethod
    def of(cls, region: Region) -> Neighbours:
        """The neighbours in a region."""
        ways: list[list[tuple[int, int]]] = [[] for _ in range(region.n_cities)]
        linked = np.zeros((region.n_cities, region.n_cities), dtype=np.bool_)
        for link, (u, v) in enumerate(region.ends.tolist()):
            ways[u].append((v, link))
            ways[v].append((u, link))
            linked[u, v] = linked[v, u] = True
        adjacent = [
            sorted({link for end in (u, v) for _, link in ways[end]} - {own})
            for own, (u, v) in enumerate(region.ends.tolist())
        ]
        flat = [way for of_city in ways for way in sorted(of_city)]
        return cls(
            ends=np.ascontiguousarray(region.ends, dtype=np.int64),
            first_adjacent=_pointers(adjacent),
            adjacent=np.array([link for links in adjacent for link in links], dtype=np.int64),
            first_way=_pointers(ways),
            to_city=np.array([city for city, _ in flat], dtype=np.int64),
            way_link=np.array([link for _, link in flat], dtype=np.int64),
            linked=linked,
        )

    @property
    def from_city(self) -> IntArray:
        """Int array (n_ways,): the city that each way leaves."""
        return np.repeat(np.arange(len(self.first_way) - 1), np.diff(self.first_way))


def _pointers(lists: list[list[int]] | list[list[tuple[int, int]]]) -> IntArray:
    return np.cumsum([0, *(len(entries) for entries in lists)], dtype=np.int64)
