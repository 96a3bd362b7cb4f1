"""Small regions, scenarios and measures for tests, built by hand, and how to run them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cluster_sim.model.phases.record import Recorder
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State, start_state
from cluster_sim.region.distance import great_circle_km
from cluster_sim.region.schema import Region
from cluster_sim.results import metric_names
from cluster_sim.scenario.channels import channels
from cluster_sim.scenario.domains import builtin_domains
from cluster_sim.scenario.parameters import parameters
from cluster_sim.scenario.quarter import Quarter
from cluster_sim.scenario.schema import LAYERS, Domain, Effect, Measure, Scenario
from cluster_sim.simulation import run_side_by_side
from cluster_sim.text import Text

FloatArray = NDArray[np.float64]

DOMAINS = tuple(builtin_domains().values())
TELECOM = (builtin_domains()["telecom"],)
ONE = (Domain("telecom", Text("One"), None, "maturity"),)


def region(ends: Sequence[tuple[int, int]], n: int | None = None, **fields: Any) -> Region:
    """A region of cities ``c00``, ``c01``, ... on a small circle, joined by ``ends``.

    Args:
        ends: City indices of the links, in any order.
        n: Number of cities; up to the highest one in ``ends`` if None.
        fields: Fields of ``Region`` to be other than uniform; a number stands for all cities or
            links, and ``friction`` and ``demand`` may be given for telecom alone.
    """
    pairs = sorted((min(pair), max(pair)) for pair in ends)
    size = 1 + max(v for _, v in pairs) if n is None else n
    angle = 2.0 * np.pi * np.arange(size) / size
    # no two distances are the same, so that nothing ties by accident
    circle = 1.0 + 0.1 * np.arange(size) / size
    base: dict[str, Any] = {
        "name": "made-up", "title": Text("Made up"), "currency": "USD", "usd_rate": 1.0,
        "trend_growth": 0.03, "notes": "", "sources": (),
        "cities": tuple(f"c{i:02d}" for i in range(size)),
        "divisions": ("west",) * size, "countries": ("land",) * size,
        "lat": 30.0 + circle * np.sin(angle), "lon": 110.0 + circle * np.cos(angle),
        "population": 2e6, "gdp": 1e5, "maturity": 0.5, "trust": 0.85, "uptake": np.nan,
        "security": np.nan, "elderly_share": np.nan, "supply": {},
        "ends": np.array(pairs, dtype=np.int64).reshape(-1, 2), "length_km": 100.0,
        "travel_min": np.nan, "border": ("none",) * len(pairs), "friction": {}, "demand": None,
    }  # fmt: skip
    assert set(fields) <= set(base), "no such field"
    base |= fields
    for name in ("population", "gdp", "maturity", "trust", "uptake", "security", "elderly_share"):
        base[name] = _array(base[name], size)
    for name in ("length_km", "travel_min"):
        base[name] = _array(base[name], len(pairs))
    base["friction"] = _by_domain(base["friction"], len(pairs))
    if base["demand"] is not None and not isinstance(base["demand"], Mapping):
        base["demand"] = {"telecom": np.asarray(base["demand"], dtype=float)}
    names = tuple(city.upper() for city in base["cities"])
    with np.printoptions(threshold=10**9, floatmode="unique"):
        digest = hashlib.sha256(repr(base).encode()).hexdigest()
    return Region(**base, names=names, names_zh=(None,) * size, digest=digest)


def _array(value: Any, size: int) -> FloatArray:
    return np.broadcast_to(np.asarray(value, dtype=float), (size,)).copy()


def _by_domain(friction: Any, n_links: int) -> dict[str, FloatArray]:
    given = friction if isinstance(friction, Mapping) else {"telecom": friction}
    return {name: _array(values, n_links) for name, values in given.items()}


def subregion(whole: Region, cities: Iterable[str]) -> Region:
    """A region without the other cities and their links."""
    keep = [i for i, city in enumerate(whole.cities) if city in set(cities)]
    links = [e for e, pair in enumerate(whole.ends.tolist()) if set(pair) <= set(keep)]
    place = {old: new for new, old in enumerate(keep)}
    ends = [(place[u], place[v]) for u, v in whole.ends[links].tolist()]
    names = ("cities", "names", "names_zh", "divisions", "countries")
    numbers = (
        "lat", "lon", "population", "gdp", "maturity", "trust", "uptake", "security",
        "elderly_share",
    )  # fmt: skip
    fields: dict[str, Any] = {
        "ends": np.array(ends, dtype=np.int64).reshape(-1, 2),
        "length_km": whole.length_km[links],
        "travel_min": whole.travel_min[links],
        "border": tuple(whole.border[e] for e in links),
        "friction": {name: values[links] for name, values in whole.friction.items()},
        "supply": {name: values[keep] for name, values in whole.supply.items()},
        "digest": whole.digest + "-part",
    }
    fields |= {name: tuple(getattr(whole, name)[i] for i in keep) for name in names}
    fields |= {name: getattr(whole, name)[keep] for name in numbers}
    return replace(whole, **fields)


def scenario(
    place: Region,
    measures: Iterable[Measure] = (),
    *,
    domains: Sequence[Domain] = DOMAINS,
    quarters: int = 12,
    seed: int = 1,
    replicates: int = 8,
    name: str = "made-up",
    **overrides: float | Sequence[float],
) -> Scenario:
    """A scenario with the default parameters, ``overrides`` apart.

    A single number for a parameter of the domains stands for all of them.
    """
    values = {key: _value(key, place, domains, overrides) for key in parameters()}
    assert set(overrides) <= set(values), "no such parameter"
    return Scenario(
        name=name,
        title=Text(name),
        region=place,
        start=Quarter.parse("2024-Q1"),
        quarters=quarters,
        replicates=replicates,
        seed=seed,
        domains=tuple(domains),
        parameters=values,
        measures=tuple(sorted(measures, key=lambda each: each.name)),
    )


def _value(
    key: str, place: Region, domains: Sequence[Domain], overrides: Mapping[str, Any]
) -> float | tuple[float, ...]:
    parameter, given = parameters()[key], overrides.get(key)
    if key == "domain_weights":
        weights = np.ones(len(domains)) if given is None else np.asarray(given, dtype=float)
        return tuple((weights / weights.sum()).tolist())
    if key == "layer_share":
        shares = [parameter.default_for(layer) for layer in LAYERS]
        return tuple(_array(shares if given is None else given, len(LAYERS)).tolist())
    if parameter.per_domain:
        defaults = [parameter.default_for(domain.like or domain.name) for domain in domains]
        return tuple(_array(defaults if given is None else given, len(domains)).tolist())
    usual = place.trend_growth if key == "trend_growth" else parameter.default_for("")
    chosen = usual if given is None else given
    assert chosen is not None
    return float(chosen)


def effect(
    place: Region,
    channel: str,
    strength: float,
    *,
    ramp: int = 1,
    option: str | None = None,
    domains: Sequence[int] | None = None,
    cities: Sequence[int] | None = None,
    links: Sequence[int] | None = None,
    n_domains: int = 4,
) -> Effect:
    """An effect on everything that its channel acts on, unless said otherwise."""
    targets = channels()[channel].targets(option)
    everywhere = {
        "cities": range(place.n_cities), "links": range(place.n_links), "domains": range(n_domains)
    }  # fmt: skip

    def indices(axis: str, given: Sequence[int] | None) -> tuple[int, ...]:
        if axis != "domains" and axis not in targets:
            return ()
        return tuple(everywhere[axis]) if given is None else tuple(sorted(given))

    return Effect(
        channel, strength, ramp, indices("domains", domains), indices("cities", cities),
        indices("links", links), option,
    )  # fmt: skip


def measure(
    name: str,
    *effects: Effect,
    cost: float = 0.0,
    strength: float = 1.0,
    start: int = 1,
    end: int | None = None,
) -> Measure:
    """A measure with these effects, without cost unless said."""
    return Measure(name, None, Text(name), effects, cost, strength, start, end)


@dataclass(frozen=True, eq=False)
class Runs:
    """Runs of a scenario from the first record to the last."""

    setting: Setting
    state: State
    recorder: Recorder

    def metric(self, name: str) -> FloatArray:
        """A metric, float array (n_runs, n_quarters + 1)."""
        column = metric_names(self.setting.domain_names).index(name)
        return np.asarray(self.recorder.metrics[:, :, column])


def run(what: Scenario, replicates: int | Sequence[int] = 4) -> Runs:
    """Run replicates of a scenario side by side; a number means that many from 0."""
    numbers = range(replicates) if isinstance(replicates, int) else replicates
    setting = Setting.of([what])
    return Runs(setting, *run_side_by_side(setting, numbers))


def start(what: Scenario, replicates: int | Sequence[int] = 1) -> tuple[Setting, State]:
    """The state before the first quarter, for tests of single phases."""
    numbers = list(range(replicates)) if isinstance(replicates, int) else list(replicates)
    setting = Setting.of([what])
    return setting, start_state(setting, numbers)


def distances(place: Region) -> FloatArray:
    """Great-circle distances between the cities, km."""
    return great_circle_km(place.lat, place.lon)
