"""The 23 policy systems at full strength, with every scope spelled out for one region."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.plain.defaults import DOMAINS
from benchmarks.plain.setting import RegionLike, SimpleEffect, SimpleMeasure
from benchmarks.plain.start import start_maturity


class Catalogue:
    """Builds measures for a region: `Catalogue(region).measure(14)`."""

    def __init__(self, region: RegionLike, domains: Sequence[str] = DOMAINS) -> None:
        self.region = region
        self.domains = tuple(domains)
        n = len(region.cities)
        self.cities = tuple(range(n))
        self.links = tuple(range(len(region.ends)))
        self.borders = tuple(e for e in self.links if region.border[e] != "none")
        self.inside = tuple(e for e in self.links if region.border[e] == "none")
        maturity = start_maturity(region, 0.25, 0.5)
        ranked = sorted(self.cities, key=lambda i: (-maturity[i], region.cities[i]))
        self.base = tuple(sorted(ranked[: max(1, n // 10)]))
        ends = [set(pair) for pair in region.ends.tolist()]
        self.base_links = tuple(e for e in self.links if ends[e] & set(self.base))
        near = {i for e in self.base_links for i in ends[e]} - set(self.base)
        self.base_neighbours = tuple(sorted(near))
        wealth = region.gdp / region.population
        order = np.argsort(wealth, kind="stable").tolist()
        self.poorer = tuple(sorted(order[: n // 2]))

    def named(self, *names: str) -> tuple[int, ...]:
        """Return the indices of domains by name; all of them if none is named."""
        chosen = names or self.domains
        return tuple(d for d, name in enumerate(self.domains) if name in chosen)

    def measure(self, row: int, strength: float = 1.0, **scope: Any) -> SimpleMeasure:
        """Return the measure of a row of the catalogue."""
        name, cost, ramp, build = ROWS[row]
        effects = tuple(build(self, ramp, **scope))
        return SimpleMeasure(name=name, effects=effects, cost=cost, strength=strength)


def _links(
    ramp: int, channel: str, strength: float, links: Sequence[int], domains: Sequence[int]
) -> SimpleEffect:
    return SimpleEffect(channel, strength, domains=tuple(domains), links=tuple(links), ramp=ramp)


def _cities(
    ramp: int,
    channel: str,
    strength: float,
    cities: Sequence[int],
    domains: Sequence[int] = (),
    option: str | None = None,
) -> SimpleEffect:
    return SimpleEffect(
        channel, strength, domains=tuple(domains), cities=tuple(cities), ramp=ramp, option=option
    )


def _switch(channel: str, option: str, domains: Sequence[int] = ()) -> SimpleEffect:
    return SimpleEffect(channel, 1.0, domains=tuple(domains), option=option)


def _top_level_design(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    return [
        _links(ramp, "layer.administration", 0.60, c.borders, c.named()),
        _links(ramp, "layer.standards", 0.15, c.links, c.named()),
        _switch("coordinator", "fund"),
    ]


def _coordination_mechanism(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    return [
        _links(ramp, "layer.administration", 0.50, c.inside, c.named()),
        _links(ramp, "duration", 0.10, c.links, c.named()),
        _cities(ramp, "capacity", 1.0, c.cities),
    ]


def _government_operation(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    return [
        _switch("mode", "government", c.named()),
        _cities(ramp, "trust", 0.02, c.cities),
        _cities(ramp, "security", 0.2, c.cities),
        _cities(ramp, "recovery", 2.0, c.cities),
        _cities(ramp, "containment", 0.5, c.cities),
    ]


def _market_operation(c: Catalogue, _: int) -> list[SimpleEffect]:
    return [_switch("mode", "market", c.named())]


def _rd_bases(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    near = [
        effect
        for cities in (c.base, c.base_neighbours)
        for effect in (
            _cities(ramp, "supply", 0.02, cities, c.named()),
            _cities(ramp, "maturity", 0.01, cities),
        )
    ]
    return [_links(ramp, "cost", 0.20, c.base_links, c.named()), *near]


def _certified_operators(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    return [
        _links(ramp, "overrun", 0.40, c.links, c.named()),
        _links(ramp, "duration", 0.15, c.links, c.named()),
        _cities(ramp, "security", 0.1, c.cities),
    ]


def _ict_infrastructure(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    digital = c.named("telecom", "health", "education")
    return [
        _links(ramp, "layer.infrastructure", 0.50, c.links, digital),
        _cities(ramp, "maturity", 0.02, c.cities),
    ]


def _security_standards(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    return [
        _cities(ramp, "security", 0.6, c.cities),
        _cities(ramp, "trust", 0.04, c.cities),
        _links(ramp, "layer.standards", 0.05, c.links, c.named()),
    ]


def _cloud_layout(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    return [_cities(ramp, "pooling", 0.7, c.cities, option="data_centres")]


def _base_databases(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    return [
        _links(ramp, "layer.standards", 0.30, c.links, c.named()),
        _cities(ramp, "supply", 0.05, c.cities, c.named()),
        _cities(ramp, "pooling", 0.7, c.cities, option="base_databases"),
    ]


def _city_big_data(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    return [
        _cities(ramp, "supply", 0.07, c.cities, c.named()),
        _cities(ramp, "maturity", 0.01, c.cities),
    ]


def _command_centre(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    return [
        _cities(ramp, "recovery", 3.0, c.cities),
        _cities(ramp, "security", 0.15, c.cities),
        _links(ramp, "layer.administration", 0.10, c.links, c.named()),
    ]


def _smart_utilities(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    return [
        _links(ramp, "layer.infrastructure", 0.20, c.links, c.named("transport")),
        _cities(ramp, "maturity", 0.01, c.cities),
        _switch("mode", "partnership", c.named("transport")),
    ]


def _sharing_platform(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    return [_cities(ramp, "platform", 1.0, c.cities, c.named())]


def _service_channels(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    uptake = _cities(ramp, "uptake", 0.40, c.cities, c.named())
    return [replace(uptake, weight="elderly_share")]


def _service_purchase(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    social = c.named("health", "education")
    return [
        _cities(ramp, "uptake", 0.30, c.poorer, c.named()),
        SimpleEffect("elasticity", 0.1, domains=social, ramp=ramp, option="participation"),
    ]


def _iot_cloud_industry(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    yearly = SimpleEffect(
        "cost", 0.015, domains=c.named(), links=c.links, ramp=ramp, option="per_year"
    )
    return [
        yearly,
        _links(ramp, "layer.standards", 0.10, c.links, c.named()),
        _cities(ramp, "growth", 0.0005, c.cities),
    ]


def _information_consumption(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    return [
        _cities(ramp, "uptake", 0.30, c.cities, c.named("telecom")),
        _cities(ramp, "growth", 0.0005, c.cities),
    ]


def _industrial_fusion(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    return [_cities(ramp, "elasticity", 0.3, c.cities, option="growth")]


def _smart_economy_zones(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    return [
        _cities(ramp, "growth", 0.001, c.base),
        _cities(ramp, "budget", 0.05, c.base),
    ]


def _cluster_integration(
    c: Catalogue, ramp: int, domains: Sequence[str] = (), links: Sequence[int] | None = None
) -> list[SimpleEffect]:
    where = c.links if links is None else tuple(links)
    return [
        _links(ramp, "attention", 0.6, where, c.named(*domains)),
        _links(ramp, "fund", 0.8, where, c.named(*domains)),
        _links(ramp, "layer.administration", 0.20, where, c.named(*domains)),
        _cities(ramp, "capacity", 1.0, c.cities),
    ]


def _national_projects(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    first = c.named("transport", "health")
    rest = [d for d in c.named() if d not in first]
    return [
        _links(ramp, "layer.standards", 0.30, c.links, first),
        _links(ramp, "layer.standards", 0.15, c.links, rest),
        _cities(ramp, "uptake", 0.20, c.cities, c.named()),
        SimpleEffect("mandate", 1.0, domains=c.named(), ramp=ramp),
    ]


def _demonstration_bases(c: Catalogue, ramp: int) -> list[SimpleEffect]:
    return [
        _cities(ramp, "belief", 1.0, c.base),
        _cities(ramp, "maturity", 0.02, c.base),
        _cities(ramp, "maturity", 0.01, c.base_neighbours),
        _cities(ramp, "capacity", 1.0, c.base),
        _cities(ramp, "budget", 0.10, c.base),
    ]


_Build = Callable[..., list[SimpleEffect]]

# row: name, cost (million USD a quarter at 1,000 bn USD of output), ramp (quarters), effects
ROWS: dict[int, tuple[str, float, int, _Build]] = {
    1: ("top_level_design", 12, 10, _top_level_design),
    2: ("coordination_mechanism", 9, 8, _coordination_mechanism),
    3: ("government_operation", 18, 4, _government_operation),
    4: ("market_operation", 3, 4, _market_operation),
    5: ("rd_bases", 24, 16, _rd_bases),
    6: ("certified_operators", 3, 6, _certified_operators),
    7: ("ict_infrastructure", 90, 12, _ict_infrastructure),
    8: ("security_standards", 15, 8, _security_standards),
    9: ("cloud_layout", 0, 12, _cloud_layout),
    10: ("base_databases", 21, 12, _base_databases),
    11: ("city_big_data", 30, 10, _city_big_data),
    12: ("command_centre", 18, 8, _command_centre),
    13: ("smart_utilities", 75, 16, _smart_utilities),
    14: ("sharing_platform", 27, 12, _sharing_platform),
    15: ("service_channels", 60, 8, _service_channels),
    16: ("service_purchase", 24, 6, _service_purchase),
    17: ("iot_cloud_industry", 18, 16, _iot_cloud_industry),
    18: ("information_consumption", 12, 6, _information_consumption),
    19: ("industrial_fusion", 15, 12, _industrial_fusion),
    20: ("smart_economy_zones", 18, 12, _smart_economy_zones),
    21: ("cluster_integration", 36, 8, _cluster_integration),
    22: ("national_projects", 24, 12, _national_projects),
    23: ("demonstration_bases", 15, 4, _demonstration_bases),
}
