"""The hubs of a sharing platform: city, division, country, region."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

    from benchmarks.plain.entities import CityAgent
    from benchmarks.plain.model import PlainModel


def add_hubs(model: PlainModel, graph: nx.Graph, d: int, half: float, trust: bool) -> None:
    """Join the members of a platform to the hub of their division, and the hubs in tiers.

    Hubs charge no relay: only the city's side of an access link bears half a charge.
    """
    top = ("region",)
    for i in sorted(model.channels.members[d]):
        city = model.cities[i]
        access = model.p["hub_friction"][d]
        if trust:
            access -= 0.5 * math.log(city.trust) if city.trust > 0 else -math.inf
        if access == math.inf:
            continue
        division = ("division", city.country, city.division)
        country = ("country", city.country)
        graph.add_edge(i, division, weight=access + half)
        if not graph.has_edge(division, country):
            weight = tier(model, d, "division") if shares_country(model, city) else 0.0
            graph.add_edge(division, country, weight=weight)
            graph.add_edge(country, top, weight=tier(model, d, country_border(model, city)))


def tier(model: PlainModel, d: int, border: str) -> float:
    """Return the nats between two tiers: half of what remains of the border between them."""
    factors = [
        float(model.channels.layer["administration"][link.index, d])
        for link in model.links
        if link.border == border
    ]
    remains = 1.0
    if factors:
        remains = math.prod(factors) ** (1 / len(factors))
    nats = model.p[f"border_friction_{border}"] * model.p["administration_factor"][d] * remains
    return float(model.p["hub_border_share"] * nats)


def shares_country(model: PlainModel, city: CityAgent) -> bool:
    """Return whether the city's country has another division, so that there is a border within."""
    return any(
        other.country == city.country and other.division != city.division for other in model.cities
    )


def country_border(model: PlainModel, city: CityAgent) -> str:
    """Return the kind of border around a country: special where all links over it are so."""
    kinds = {
        link.border
        for link in model.links
        if link.u.country != link.v.country and city.country in (link.u.country, link.v.country)
    }
    return "special" if kinds == {"special"} else "country"
