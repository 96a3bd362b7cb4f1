"""Scopes that mean the links which carry most at the start, found after the first routing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.setting import MeasureLike


def measures_with_links(model: PlainModel) -> list[MeasureLike]:
    """Return the measures with every such scope narrowed to links, or to cities at their ends."""
    total = [sum(load[link.index] for load in model.load) for link in model.links]
    ranked = sorted(model.links, key=lambda link: (-total[link.index], link.index))
    measures: list[MeasureLike] = []
    for measure in model.scenario.measures:
        effects = []
        for effect in measure.effects:
            if effect.top_load is None:
                effects.append(effect)
                continue
            chosen = ranked[: effect.top_load]
            links = sorted({link.index for link in chosen} & set(effect.links))
            cities: set[int] = set()
            if effect.cities:
                cities = {city.index for link in chosen for city in (link.u, link.v)}
                if "reach" in (effect.scope or {}):
                    near = {n.index for i in cities for n in model.cities[i].neighbours}
                    cities = near - cities
            changed: Any = effect
            effects.append(replace(changed, links=tuple(links), cities=tuple(sorted(cities))))
        whole: Any = measure
        measures.append(replace(whole, effects=tuple(effects)))
    return measures
