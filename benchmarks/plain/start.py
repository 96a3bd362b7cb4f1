"""The state at quarter 0, from a region and the parameters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.plain.entities import CityAgent, Link

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.setting import FloatArray, RegionLike

EARTH_KM = 6371.0088


def start_maturity(region: RegionLike, base: float, span: float) -> list[float]:
    """Return maturity from the data or else from the rank of output per head, ties averaged."""
    wealth = [y / p for y, p in zip(region.gdp.tolist(), region.population.tolist(), strict=True)]
    result = []
    for i, own in enumerate(wealth):
        lower = sum(other < own for other in wealth)
        equal = sum(other == own for other in wealth)
        rank = lower + (equal + 1) / 2
        place = (rank - 1) / (len(wealth) - 1)
        given = float(region.maturity[i])
        result.append(min(1.0, base + span * place) if math.isnan(given) else given)
    return result


def distances(region: RegionLike) -> FloatArray:
    """Return great-circle distances in km between all cities (haversine)."""
    lat, lon = np.radians(region.lat), np.radians(region.lon)
    north = np.sin((lat[:, None] - lat[None, :]) / 2) ** 2
    east = np.sin((lon[:, None] - lon[None, :]) / 2) ** 2
    chord = north + np.cos(lat)[:, None] * np.cos(lat)[None, :] * east
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))))


def make_cities(model: PlainModel) -> list[CityAgent]:
    """Return one agent a city, as the data and the parameters start it."""
    region, p = model.region, model.p
    maturity = start_maturity(region, p["maturity_start_base"], p["maturity_start_range"])
    cities = []
    for i, name in enumerate(region.cities):
        city = CityAgent(model, i, name, len(model.domains))
        city.division, city.country = region.divisions[i], region.countries[i]
        city.population = float(region.population[i])
        city.output = city.output_start = float(region.gdp[i])
        city.maturity = city.maturity_start = maturity[i]
        trust = _given(region.trust, i)
        city.trust = city.trust_start = p["trust_start"] if trust is None else trust
        city.protected = _given(region.security, i) or 0.0
        city.uptake_given = _given(region.uptake, i)
        city.budget = p["budget_share"] * city.output
        for d, domain in enumerate(model.domains):
            column = region.supply.get(domain.name)
            supply = None if column is None else _given(column, i)
            if supply is None:
                supply = p["supply_base"] + p["supply_maturity"] * maturity[i]
            city.supply_start[d] = supply
            city.benefit_variance[d] = p["belief_variance"]
        cities.append(city)
    return cities


def make_links(model: PlainModel) -> list[Link]:
    """Return the links with their friction by layers, and join each to those beside it."""
    region = model.region
    links = []
    for e, (u, v) in enumerate(region.ends.tolist()):
        link = Link(
            index=e,
            u=model.cities[u],
            v=model.cities[v],
            km=float(region.length_km[e]),
            minutes=float(region.travel_min[e]),
            border=region.border[e],
        )
        for d in range(len(model.domains)):
            link.base.append(_base_friction(model, link, d))
            link.left.append({"infrastructure": 1.0, "standards": 1.0})
            link.finished.append(0)
            link.started.append(0)
            link.running.append(None)
        links.append(link)
        for city, other in ((link.u, link.v), (link.v, link.u)):
            city.links.append(link)
            city.neighbours.append(other)
    for link in links:
        link.adjacent = [o for o in links if o is not link and {link.u, link.v} & {o.u, o.v}]
    return links


def _given(column: FloatArray, i: int) -> float | None:
    """Return a figure, or None where the data has none."""
    value = float(column[i])
    return None if math.isnan(value) else value


def _base_friction(model: PlainModel, link: Link, d: int) -> dict[str, float]:
    """Return the nats of each layer before maturity, projects and policy act on it."""
    p, domain = model.p, model.domains[d]
    column = model.region.friction.get(domain.name)
    given = None if column is None else _given(column, link.index)
    link.given.append(given is not None)
    if given is not None:
        shares = p["layer_share"][:3]
        layers = dict(
            zip(
                ("infrastructure", "standards", "administration"),
                [given * share / sum(shares) for share in shares],
                strict=True,
            )
        )
        return {**layers, "length": 0.0}
    same = link.u.division == link.v.division and link.u.country == link.v.country
    standards = p["standards_friction"][d] * (p["standards_within_share"] if same else 1.0)
    border = "within" if link.border == "none" else link.border
    administration = p[f"border_friction_{border}"] * p["administration_factor"][d]
    layers = {"standards": standards, "administration": administration}
    if domain.infrastructure == "travel_time":
        return {**layers, "infrastructure": _time_friction(model, link), "length": 0.0}
    length = p["length_friction"] * link.km
    return {**layers, "infrastructure": p["infrastructure_friction"][d], "length": length}


def _time_friction(model: PlainModel, link: Link) -> float:
    """Return the nats of travel time above the frontier, at least 0."""
    p = model.p
    time = link.km / p["road_speed"] * 60
    if not math.isnan(link.minutes):
        time = min(time, link.minutes)
    frontier = link.km / p["frontier_speed"] * 60 + p["frontier_minutes"]
    return max(0.0, float(p["transport_time_elasticity"]) * math.log(time / frontier))
