"""Measures in which a lot goes on at once, for laws that must hold whatever goes on."""

from __future__ import annotations

from functools import partial

from cluster_sim.region.schema import Region
from cluster_sim.scenario.schema import Measure
from tests.model.building import effect, measure


def every_channel(place: Region, start: int = 1, strength: float = 1.0) -> dict[str, Measure]:
    """One measure for each channel and option, over the whole region."""
    on = partial(effect, place)
    effects = {
        "administration": on("layer.administration", 0.5, ramp=4),
        "attention": on("attention", 0.6, ramp=2),
        "belief": on("belief", 1.0, cities=(0, 1)),
        "budget": on("budget", 0.5),
        "capacity": on("capacity", 2.0, ramp=3),
        "containment": on("containment", 0.4),
        "cost": on("cost", 0.2),
        "cost-per-year": on("cost", 0.05, option="per_year"),
        "coordinator": on("coordinator", 1.0, option="fund"),
        "duration": on("duration", 0.3),
        "elasticity-growth": on("elasticity", 0.5, option="growth"),
        "elasticity-participation": on("elasticity", 0.2, option="participation"),
        "fund": on("fund", 0.8, links=range(place.n_links // 2)),
        "growth": on("growth", 0.01),
        "infrastructure": on("layer.infrastructure", 0.3, ramp=2),
        "mandate": on("mandate", 1.0, ramp=2),
        "market": on("mode", 1.0, option="market", domains=(0,)),
        "maturity": on("maturity", 0.05),
        "overrun": on("overrun", 0.4),
        "partnership": on("mode", 1.0, option="partnership", domains=(1,)),
        "platform": on("platform", 1.0, ramp=3),
        "pooling-data-centres": on("pooling", 0.6, option="data_centres"),
        "pooling-databases": on("pooling", 0.6, option="base_databases"),
        "recovery": on("recovery", 3.0),
        "security": on("security", 0.5),
        "standards": on("layer.standards", 0.4),
        "supply": on("supply", 0.1),
        "transfers": on("coordinator", 1.0, option="transfers"),
        "trust": on("trust", 0.1),
        "uptake": on("uptake", 0.3),
    }
    return {
        name: measure(name, what, cost=20.0, start=start, strength=strength)
        for name, what in effects.items()
    }


def busy(place: Region, start: int = 1) -> list[Measure]:
    """Every channel at once, with a fund, two pots and all three modes of operation."""
    measures = every_channel(place, start)
    second_pot = measure(
        "second-pot", effect(place, "fund", 0.5, domains=(2, 3)), cost=200.0, start=start
    )
    return [*measures.values(), second_pot]
