"""The indicators of one record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.plain.demand import transmissivity

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel

CUMULATIVE = (
    "realised_value",
    "potential_value",
    "public_spending",
    "private_spending",
    "projects_completed",
    "incidents",
    "duplication_waste",
)


def metric_names(domains: Sequence[str]) -> list[str]:
    """Return the names of all indicators of a run, in order."""
    return [
        "sharing_efficiency",
        *(f"sharing_efficiency_{name}" for name in domains),
        "network_efficiency",
        *CUMULATIVE,
        "trust",
        "maturity",
        "uptake",
        "output",
        "gini_efficiency",
        "lowest_city_efficiency",
        "siphon_index",
        *(f"mean_friction_{name}" for name in domains),
    ]


def measure(model: PlainModel) -> dict[str, float]:
    """Return all indicators as they stand after routing."""
    names = [domain.name for domain in model.domains]
    n, k = len(model.cities), len(names)
    by_domain = [domain_efficiency(model, d) for d in range(k)]
    each = [(city_efficiency(model, city.index), city.population) for city in model.cities]
    cities = [value for value, _ in each if value is not None]
    people = [population for value, population in each if value is not None]
    reached = [model.uptake(city, d) for city in model.cities for d in range(k)]
    row = {
        "sharing_efficiency": _weighted(by_domain, model.weights),
        "network_efficiency": network_efficiency(model),
        **model.sums,
        "trust": sum(city.trust for city in model.cities) / n,
        "maturity": sum(city.maturity for city in model.cities) / n,
        "uptake": sum(reached) / (n * k),
        "output": sum(city.output for city in model.cities),
        "gini_efficiency": gini(cities, people),
        "lowest_city_efficiency": min(cities, default=0.0),
        "siphon_index": siphon(model),
    }
    for d, name in enumerate(names):
        row[f"sharing_efficiency_{name}"] = _weighted([by_domain[d]], [1.0])
        row[f"mean_friction_{name}"] = sum(model.friction[d]) / max(1, len(model.links))
    return {name: row[name] for name in metric_names(names)}


def domain_efficiency(model: PlainModel, d: int) -> float | None:
    """Return SE_d, the part of the potential that gets through; None without potential."""
    uptake = np.array([model.uptake(city, d) for city in model.cities])
    total = float(model.value[d].sum())
    through = float((model.value[d] * uptake[:, None] * model.passes[d]).sum())
    return through / total if total > 0 else None


def city_efficiency(model: PlainModel, i: int) -> float | None:
    """Return SE_i of a city over the domains in which it has potential; None if in none."""
    city, values = model.cities[i], []
    for d in range(len(model.domains)):
        has_potential = float(model.value[d][i].sum()) > 0
        own = model.uptake(city, d) * model.efficiency[d][i]
        values.append(own if has_potential else None)
    if all(value is None for value in values):
        return None
    return _weighted(values, model.weights)


def network_efficiency(model: PlainModel) -> float:
    """Return the efficiency with full uptake and trust, on the routes that are best then."""
    if not model.with_network_efficiency:
        return float("nan")
    values: list[float | None] = []
    for d in range(len(model.domains)):
        passes = transmissivity(model.trees(d, trust=False).distance)
        total = float(model.value[d].sum())
        through = float((model.value[d] * passes).sum())
        values.append(through / total if total > 0 else None)
    return _weighted(values, model.weights)


def gini(values: Sequence[float], people: Sequence[float]) -> float:
    """Return the Gini coefficient of values, each held by so many people."""
    total = sum(people)
    mean = sum(p * x for p, x in zip(people, values, strict=True)) / total if total else 0.0
    if mean == 0:
        return 0.0
    gaps = sum(
        p * q * abs(x - y)
        for p, x in zip(people, values, strict=True)
        for q, y in zip(people, values, strict=True)
    )
    return gaps / (2 * mean * total * total)


def siphon(model: PlainModel) -> float:
    """Return the share of flows that arrive in the top cities beyond their share of output."""
    order = sorted(model.cities, key=lambda city: (-city.output, city.name))
    top = order[: max(1, len(order) // 10)]
    volume = sum(model.flows, np.zeros((len(order), len(order)))).sum(axis=0)
    total = float(volume.sum())
    flows = sum(float(volume[city.index]) for city in top) / total if total > 0 else 0.0
    output = sum(city.output for city in top) / sum(city.output for city in order)
    return flows - output


def _weighted(values: Sequence[float | None], weights: Sequence[float]) -> float:
    """Return the weighted mean of the values that exist."""
    pairs = [(v, w) for v, w in zip(values, weights, strict=True) if v is not None]
    total = sum(w for _, w in pairs)
    return sum(v * w for v, w in pairs) / total if total > 0 else 0.0
