"""Where a measure acts, as its file says: checked against the region and the domains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cluster_sim.region.nearest import nearest
from cluster_sim.scenario.domains import builtin_domains
from cluster_sim.scenario.forms import EffectForm, MeasureForm
from cluster_sim.scenario.reading import Reading
from cluster_sim.scenario.scope import Indices, Places, ScopeError
from cluster_sim.scenario.tree import Path


@dataclass(frozen=True)
class Scope:
    """Where a measure or an effect acts; None: not said.

    Attributes:
        domains: Names of active domains.
        cities: A selector of cities.
        links: A selector of links.
    """

    domains: tuple[str, ...] | None = None
    cities: Any = None
    links: Any = None

    def narrowed(self, measure: Scope) -> Scope:
        """This scope of an effect under that of its measure."""
        domains = self.domains
        if measure.domains is not None:
            own = measure.domains if domains is None else domains
            domains = tuple(name for name in own if name in measure.domains)
        if measure.cities is None and measure.links is None:
            return replace(self, domains=domains)
        return Scope(domains, measure.cities, measure.links)


def scope_of(form: EffectForm | MeasureForm, active: Sequence[str]) -> Scope:
    """The scope that a form gives."""
    return Scope(
        _chosen_domains(form.domains, active) if form.given("domains") else None,
        form.cities if form.given("cities") else None,
        form.links if form.given("links") else None,
    )


def checked_scope(
    reading: Reading, places: Places | None, path: Path, form: EffectForm | MeasureForm
) -> Scope:
    """The scope that a form in a file gives; what is wrong in it is noted and left out.

    Args:
        reading: The scenario on its way.
        places: The region's places, or None where there is no region to check against.
        path: Where the form stands.
        form: The form.
    """
    active = [domain.name for domain in reading.domains]
    scope = scope_of(form, active)
    if form.given("domains"):
        _check_domains(reading, (*path, "domains"), form.domains, scope.domains or ())
    if places is None:
        return scope
    return replace(
        scope,
        cities=_checked(reading, (*path, "cities"), places.cities, scope.cities),
        links=_checked(reading, (*path, "links"), places.links, scope.links),
    )


def _checked(reading: Reading, path: Path, find: Callable[[Any], Indices], selector: Any) -> Any:
    """A selector; where it is wrong, that is noted and everywhere taken instead."""
    try:
        if selector is not None:
            find(selector)
    except ScopeError as error:
        for fault in error.faults:
            reading.fault((*path, *fault.path), fault.what, fault.hint)
        return "all"
    return selector


def _chosen_domains(selector: Any, active: Sequence[str]) -> tuple[str, ...]:
    """The active domains that a selector means, in the scenario's order."""
    match selector:
        case "all":
            return tuple(active)
        case {"except": [*names]}:
            return tuple(name for name in active if name not in names)
        case [*names]:
            return tuple(name for name in active if name in names)
    raise AssertionError(f"{selector!r} was not checked")


def _check_domains(reading: Reading, path: Path, selector: Any, chosen: Sequence[str]) -> None:
    active = [domain.name for domain in reading.domains]
    known = list(dict.fromkeys([*builtin_domains(), *active]))
    if isinstance(selector, dict):
        selector, path = selector["except"], (*path, "except")
    names = [] if isinstance(selector, str) else selector
    for at, name in enumerate(names):
        if name not in known:
            what = f"'{name}' is not a domain; there are {', '.join(known)}"
            reading.fault((*path, at), what, nearest(name, known))
    absent = [name for name in names if name in known and name not in active]
    if absent and "except" not in path:
        where = f"acts on {', '.join(chosen)} only" if chosen else "acts on nothing"
        what = f"{', '.join(absent)} is not among the scenario's domains; the measure {where}"
        reading.warn(path, what)
