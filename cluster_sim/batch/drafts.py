"""Parts of a scenario left out: what `shrink` tries.

A draft is a region and the effective form of a scenario in it. Every way of leaving something out
gives another draft that says as little as possible else: lists of places and domains lose the names
that are gone, and an effect or a measure that would act on nothing goes with them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import numpy as np

from cluster_sim.region.save import sub_region
from cluster_sim.region.schema import Region
from cluster_sim.scenario.parameters import parameters
from cluster_sim.scenario.schema import LAYERS, Scenario
from cluster_sim.scenario.scope import Places, ScopeError

Single = tuple[str, ...]
"""A value of a parameter that stands for itself: the name and, where there is one, the domain."""

_WEIGHTS: Final = "domain_weights"
_TOGETHER: Final = (_WEIGHTS, "layer_share")  # parts that mean something only together
_ROUNDING: Final = 1e-9  # weights are normalised when they are read


@dataclass(frozen=True, eq=False)
class Draft:
    """A scenario that something can be left out of.

    Attributes:
        region: The region.
        content: The effective form of the scenario, but for the region; never changed in place.
    """

    region: Region
    content: Mapping[str, Any]

    @classmethod
    def of(cls, scenario: Scenario) -> Draft:
        """A scenario with nothing left out."""
        return cls(scenario.region, scenario.effective())

    @property
    def quarters(self) -> int:
        """The number of quarters."""
        return int(self.content["quarters"])

    @property
    def measures(self) -> list[str]:
        """The names of the measures."""
        return [measure["name"] for measure in self.content["measures"]]

    @property
    def domains(self) -> list[str]:
        """The names of the domains."""
        return [_domain_name(domain) for domain in self.content["domains"]]

    def effects(self, measure: str) -> list[int]:
        """The numbers of a measure's effects; none where there is no such measure."""
        found = [each for each in self.content["measures"] if each["name"] == measure]
        return [number for each in found for number in range(len(each["effects"]))]

    def with_quarters(self, quarters: int) -> Draft:
        """With another number of quarters."""
        return self._with(quarters=quarters)

    def with_measures(self, names: Collection[str]) -> Draft:
        """With some of the measures."""
        measures = self.content["measures"]
        return self._with(measures=[each for each in measures if each["name"] in names])

    def with_effects(self, measure: str, numbers: Collection[int]) -> Draft:
        """With some of the effects of a measure."""

        def chosen(each: Mapping[str, Any]) -> Mapping[str, Any]:
            if each["name"] != measure:
                return each
            kept = [effect for n, effect in enumerate(each["effects"]) if n in numbers]
            return {**each, "effects": kept}

        return self._with(measures=[chosen(each) for each in self.content["measures"]])

    def with_domains(self, names: Collection[str]) -> Draft:
        """With some of the domains, and the parameters and effects of those."""
        gone = set(self.domains) - set(names)
        values = {
            name: {key: part for key, part in value.items() if key not in gone}
            if isinstance(value, dict) and name != "layer_share"
            else value
            for name, value in self.content["parameters"].items()
        }
        kept = [each for each in self.content["domains"] if _domain_name(each) in names]
        return self._with(domains=kept, parameters=values)._acting(partial(_in_domains, gone=gone))

    def with_cities(self, ids: Collection[str]) -> Draft:
        """With some of the cities and the links among them."""
        region = sub_region(self.region, ids)
        places = Places(region, np.zeros(region.n_cities))  # which are the highest is not asked
        return replace(self, region=region)._acting(partial(_in_places, places=places))

    def off_default(self) -> list[Single]:
        """The parameters that are not at their default."""
        values, defaults = self.content["parameters"], self._defaults()
        found: list[Single] = []
        for name, value in values.items():
            default = defaults[name]
            if isinstance(value, dict) and name not in _TOGETHER:
                found += [(name, key) for key, part in value.items() if part != default[key]]
            elif not (_proportional(value, default) if name == _WEIGHTS else value == default):
                found.append((name,))
        return found

    def with_off_default(self, kept: Collection[Single]) -> Draft:
        """With the default for every parameter but some of those that are off their default."""
        values, defaults = dict(self.content["parameters"]), self._defaults()
        for name, *key in self.off_default():
            if (name, *key) not in kept:
                only = {**values[name], key[0]: defaults[name][key[0]]} if key else defaults[name]
                values[name] = only
        return self._with(parameters=values)

    def origins(self) -> dict[str, str]:
        """For the comments of a file: which parameters are at their default."""
        off = self.off_default()
        return {
            f"parameters.{name}.{key}" if key else f"parameters.{name}": "default"
            for name, value in self.content["parameters"].items()
            for key in (value if isinstance(value, dict) else ("",))
            if (name,) not in off and (name, key) not in off
        }

    def _defaults(self) -> dict[str, Any]:
        """The default of every parameter, in the effective form."""
        likes = {_domain_name(each): _like(each) for each in self.content["domains"]}
        found: dict[str, Any] = {}
        for name, parameter in parameters().items():
            if parameter.per_domain:
                found[name] = {own: parameter.default_for(like) for own, like in likes.items()}
            elif parameter.keys() == LAYERS:
                found[name] = {layer: parameter.default_for(layer) for layer in LAYERS}
            else:
                default = parameter.default_for("")
                found[name] = self.region.trend_growth if default is None else default
        return found

    def _with(self, **changes: Any) -> Draft:
        return replace(self, content={**self.content, **changes})

    def _acting(self, narrowed: Callable[[Mapping[str, Any]], dict[str, Any] | None]) -> Draft:
        """With the effects as narrowed, without those that act on nothing."""
        measures = []
        for measure in self.content["measures"]:
            effects = [narrowed(effect) for effect in measure["effects"]]
            acting = [effect for effect in effects if effect is not None]
            if acting or not effects:
                measures.append({**measure, "effects": acting})
        return self._with(measures=measures)


def _domain_name(domain: str | Mapping[str, Any]) -> str:
    return domain if isinstance(domain, str) else str(domain["name"])


def _like(domain: str | Mapping[str, Any]) -> str:
    return domain if isinstance(domain, str) else str(domain["like"])


def _proportional(weights: Mapping[str, float], others: Mapping[str, float]) -> bool:
    """Whether weights are the same, but for a common factor."""
    total, whole = sum(weights.values()), sum(others.values())
    return all(
        math.isclose(weight / total, others[key] / whole, rel_tol=_ROUNDING)
        for key, weight in weights.items()
    )


def _in_domains(effect: Mapping[str, Any], gone: Collection[str]) -> dict[str, Any] | None:
    """The effect without some domains; None if it had no others."""
    if "domains" not in effect:
        return dict(effect)
    kept = [name for name in effect["domains"] if name not in gone]
    return {**effect, "domains": kept} if kept else None


def _in_places(effect: Mapping[str, Any], places: Places) -> dict[str, Any] | None:
    """The effect on what is left of its places; None if that is nothing."""
    form = dict(effect)
    if "cities" in form:
        form["cities"] = _cities_left(form["cities"], places)
    for key in ("links", "only"):
        if key in form:
            form[key] = _links_left(form[key], places)
    try:
        found = [places.cities(form["cities"])] if "cities" in form else []
        found += [places.links(form[key]) for key in ("links", "only") if key in form]
    except ScopeError:
        return None
    return form if all(found) else None


def _cities_left(selector: Any, places: Places) -> Any:
    if not isinstance(selector, list):
        return selector
    return [name for name in selector if isinstance(places.city(name), int)]


def _links_left(selector: Any, places: Places) -> Any:
    if isinstance(selector, dict) and "touches" in selector:
        return {"touches": _cities_left(selector["touches"], places)}
    if not isinstance(selector, list):
        return selector
    return [pair for pair in selector if _is_link(pair, places)]


def _is_link(pair: list[str], places: Places) -> bool:
    try:
        return bool(places.links([pair]))
    except ScopeError:
        return False
