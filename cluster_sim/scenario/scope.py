"""Which cities and links of a region a selector means.

The forms are those of ``selectors.py``. Borders are those of the model: a link crosses a division
if its ``border`` is ``division``, whatever its ends are called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cluster_sim.region.nearest import nearest
from cluster_sim.region.schema import FloatArray, Region, link_id
from cluster_sim.scenario.selectors import TENTH, CityForm, LinkForm

Indices = tuple[int, ...]

_WITHIN = {"division": ("none",), "country": ("none", "division", "special")}
_MOST_NAMED = 8


@dataclass(frozen=True)
class Fault:
    """Why a selector is wrong in a region.

    Attributes:
        path: Where in the selector, as keys and positions.
        what: What is wrong.
        hint: The nearest valid name.
    """

    path: tuple[str | int, ...]
    what: str
    hint: str | None = None


class ScopeError(ValueError):
    """A selector that names what a region does not have, or that matches nothing."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep all faults of the selector."""
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.what for fault in faults))


@dataclass(frozen=True, eq=False)
class Places:
    """The cities and links of a region, as selectors see them.

    Attributes:
        region: The region.
        maturity: Digital maturity of its cities at the start, (n_cities,).
    """

    region: Region
    maturity: FloatArray

    def cities(self, selector: CityForm) -> Indices:
        """The cities that a selector means, as sorted indices.

        Raises:
            ScopeError: A city, division or country is unknown, or nothing matches.
        """
        match selector:
            case "all":
                return tuple(range(self.region.n_cities))
            case "poorer_half":
                per_head = self.region.gdp / self.region.population
                return self._lowest(per_head, max(1, self.region.n_cities // 2))
            case [*names]:
                return self._listed(names)
            case {"division": str(name)}:
                return self._having(name, self.region.divisions, "division")
            case {"country": str(name)}:
                return self._having(name, self.region.countries, "country")
            case {"top": top, "by": str(by)}:
                count = max(1, self.region.n_cities // 10) if top == TENTH else int(top)
                return self._lowest(-self._ranked_by(by), count)
        raise AssertionError(f"{selector!r} was not checked")

    def links(self, selector: LinkForm) -> Indices:
        """The links that a selector means, as sorted indices.

        Raises:
            ScopeError: A city is unknown, two cities have no link, or nothing matches.
        """
        match selector:
            case "all":
                return tuple(range(self.region.n_links))
            case [*pairs]:
                return self._pairs(pairs)
            case {"crosses": "border"}:
                return self._bordering(("division", "special", "country"), "crosses a border")
            case {"crosses": str(kind)}:
                return self._bordering((kind,), f"crosses a {kind} border")
            case {"within": str(kind)}:
                return self._bordering(_WITHIN[kind], f"stays within a {kind}")
            case {"touches": cities}:
                return self._touching(cities)
            case {"top_load": _}:  # which ones is known only once the links' traffic is found
                return tuple(range(self.region.n_links))
        raise AssertionError(f"{selector!r} was not checked")

    def links_of(self, cities: Indices) -> Indices:
        """The links that have at least one end among some cities."""
        chosen = np.isin(self.region.ends, cities).any(axis=1)
        return _indices(np.flatnonzero(chosen))

    def ends_of(self, links: Indices) -> Indices:
        """The cities at the ends of some links."""
        return _indices(np.unique(self.region.ends[list(links)]))

    def neighbours_of(self, cities: Indices) -> Indices:
        """The cities that are linked to some cities and are not among them."""
        return tuple(sorted(set(self.ends_of(self.links_of(cities))) - set(cities)))

    def city(self, name: str) -> int | tuple[str, str | None]:
        """The index of a city by id or unique name; else what is wrong and the nearest name."""
        if name in self.region.cities:
            return self.region.cities.index(name)
        found = self._by_name.get(name, ())
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(self.region.cities[index] for index in found)
            return f"several cities are called '{name}'; use an id: {ids}", None
        hint = nearest(name, self.region.cities) or nearest(name, self._by_name)
        return f"the region {self.region.name} has no city '{name}'", hint

    @cached_property
    def _by_name(self) -> Mapping[str, Indices]:
        """Name, in either language, to the cities that have it."""
        found: dict[str, set[int]] = {}
        for index, names in enumerate(zip(self.region.names, self.region.names_zh, strict=True)):
            for name in names:
                if name is not None:
                    found.setdefault(name, set()).add(index)
        return {name: tuple(sorted(cities)) for name, cities in found.items()}

    def _ranked_by(self, by: str) -> FloatArray:
        if by == "maturity":
            return self.maturity
        return self.region.population if by == "population" else self.region.gdp

    @staticmethod
    def _lowest(values: FloatArray, count: int) -> Indices:
        """The indices of the lowest values; of equal ones, those of the first cities."""
        order = np.argsort(values, kind="stable")
        return _indices(np.sort(order[:count]))

    def _listed(self, names: Sequence[str]) -> Indices:
        found = [self.city(name) for name in names]
        faults = [Fault((at,), *each) for at, each in enumerate(found) if isinstance(each, tuple)]
        if faults:
            raise ScopeError(faults)
        return tuple(sorted({index for index in found if isinstance(index, int)}))

    def _having(self, name: str, values: Sequence[str], kind: str) -> Indices:
        found = tuple(index for index, value in enumerate(values) if value == name)
        if not found:
            what = f"the region {self.region.name} has no {kind} '{name}'"
            known = sorted(set(values))
            hint = nearest(name, known)
            if hint is None:
                what += f"; it has {_some(known)}"
            raise ScopeError([Fault((kind,), what, hint)])
        return found

    def _pairs(self, pairs: Sequence[Sequence[str]]) -> Indices:
        faults: list[Fault] = []
        links: set[int] = set()
        for at, pair in enumerate(pairs):
            ends = [self.city(name) for name in pair]
            wrong = [(end, each) for end, each in enumerate(ends) if isinstance(each, tuple)]
            faults += [Fault((at, end), *each) for end, each in wrong]
            indices = [index for index in ends if isinstance(index, int)]
            if not wrong:
                link = self._link_between(indices)
                faults += [] if isinstance(link, int) else [Fault((at,), link)]
                links |= {link} if isinstance(link, int) else set()
        if faults:
            raise ScopeError(faults)
        return tuple(sorted(links))

    def _link_between(self, ends: Sequence[int]) -> int | str:
        one, other = (self.region.cities[index] for index in ends)
        if one == other:
            return f"'{one}' is given for both ends; a link joins two cities"
        link = self._links.get(link_id(one, other))
        if link is not None:
            return link
        near = [self.region.cities[index] for index in self.neighbours_of((ends[0],))]
        joined = f"{one} is linked to {_some(near)}" if near else f"{one} has no links"
        return f"there is no link between {one} and {other}; {joined}"

    @cached_property
    def _links(self) -> Mapping[str, int]:
        return {name: index for index, name in enumerate(self.region.link_ids)}

    def _bordering(self, kinds: Sequence[str], doing: str) -> Indices:
        found = tuple(index for index, kind in enumerate(self.region.border) if kind in kinds)
        if not found:
            raise ScopeError([Fault((), f"no link of the region {self.region.name} {doing}")])
        return found

    def _touching(self, cities: CityForm) -> Indices:
        try:
            found = self.links_of(self.cities(cities))
        except ScopeError as error:
            faults = [Fault(("touches", *f.path), f.what, f.hint) for f in error.faults]
            raise ScopeError(faults) from None
        if not found:
            what = f"no link of the region {self.region.name} touches these cities"
            raise ScopeError([Fault(("touches",), what)])
        return found


def _indices(values: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Indices:
    return tuple(int(value) for value in values)


def _some(names: Sequence[str]) -> str:
    """A few names in words."""
    shown = ", ".join(names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown
