"""What the plain model reads: the shape of a region and a scenario, and simple ones for tests.

The protocols name exactly the attributes that are read, so the package's own `Region` and
`Scenario` fit without being imported. The simple classes stand in for them on small graphs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.plain.defaults import DEFAULTS, DOMAIN_DEFAULTS, DOMAINS

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class RegionLike(Protocol):
    """Where: cities and links, in the order of their ids."""

    @property
    def usd_rate(self) -> float: ...
    @property
    def trend_growth(self) -> float: ...
    @property
    def cities(self) -> tuple[str, ...]: ...
    @property
    def divisions(self) -> tuple[str, ...]: ...
    @property
    def countries(self) -> tuple[str, ...]: ...
    @property
    def lat(self) -> FloatArray: ...
    @property
    def lon(self) -> FloatArray: ...
    @property
    def population(self) -> FloatArray: ...
    @property
    def gdp(self) -> FloatArray: ...
    @property
    def maturity(self) -> FloatArray: ...
    @property
    def trust(self) -> FloatArray: ...
    @property
    def uptake(self) -> FloatArray: ...
    @property
    def security(self) -> FloatArray: ...
    @property
    def elderly_share(self) -> FloatArray: ...
    @property
    def supply(self) -> Mapping[str, FloatArray]: ...
    @property
    def ends(self) -> IntArray: ...
    @property
    def length_km(self) -> FloatArray: ...
    @property
    def travel_min(self) -> FloatArray: ...
    @property
    def border(self) -> tuple[str, ...]: ...
    @property
    def friction(self) -> Mapping[str, FloatArray]: ...
    @property
    def demand(self) -> Mapping[str, FloatArray] | None: ...


class DomainLike(Protocol):
    """A domain: its name and what its infrastructure layer follows."""

    @property
    def name(self) -> str: ...
    @property
    def infrastructure(self) -> str: ...


class EffectLike(Protocol):
    """One effect of a measure: a channel, its strength, and where it acts."""

    @property
    def channel(self) -> str: ...
    @property
    def strength(self) -> float: ...
    @property
    def ramp(self) -> int: ...
    @property
    def domains(self) -> tuple[int, ...]: ...
    @property
    def cities(self) -> tuple[int, ...]: ...
    @property
    def links(self) -> tuple[int, ...]: ...
    @property
    def option(self) -> str | None: ...
    @property
    def weight(self) -> str | None: ...
    @property
    def top_load(self) -> int | None: ...
    @property
    def scope(self) -> Mapping[str, Any] | None: ...


class MeasureLike(Protocol):
    """A measure: effects, cost and when it acts."""

    @property
    def name(self) -> str: ...
    @property
    def effects(self) -> Sequence[EffectLike]: ...
    @property
    def cost(self) -> float: ...
    @property
    def strength(self) -> float: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int | None: ...
    @property
    def schedule(self) -> Sequence[tuple[int, float]]: ...


class ScenarioLike(Protocol):
    """What if: a region, domains, parameters and measures, sorted by name."""

    @property
    def region(self) -> RegionLike: ...
    @property
    def quarters(self) -> int: ...
    @property
    def domains(self) -> Sequence[DomainLike]: ...
    @property
    def parameters(self) -> Mapping[str, Any]: ...
    @property
    def measures(self) -> Sequence[MeasureLike]: ...


@dataclass
class SimpleRegion:
    """A region given directly by its arrays; what is left out is as if the data did not say."""

    cities: tuple[str, ...]
    population: FloatArray
    gdp: FloatArray
    lat: FloatArray
    lon: FloatArray
    ends: IntArray
    length_km: FloatArray
    divisions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    travel_min: FloatArray = field(default_factory=lambda: np.empty(0))
    border: tuple[str, ...] = ()
    maturity: FloatArray = field(default_factory=lambda: np.empty(0))
    trust: FloatArray = field(default_factory=lambda: np.empty(0))
    uptake: FloatArray = field(default_factory=lambda: np.empty(0))
    security: FloatArray = field(default_factory=lambda: np.empty(0))
    elderly_share: FloatArray = field(default_factory=lambda: np.empty(0))
    supply: dict[str, FloatArray] = field(default_factory=dict)
    friction: dict[str, FloatArray] = field(default_factory=dict)
    demand: dict[str, FloatArray] | None = None
    usd_rate: float = 1.0
    trend_growth: float = 0.045

    def __post_init__(self) -> None:
        n = len(self.cities)
        self.divisions = self.divisions or ("division",) * n
        self.countries = self.countries or ("country",) * n
        for name in ("maturity", "trust", "uptake", "security", "elderly_share"):
            if not len(getattr(self, name)):
                setattr(self, name, np.full(n, math.nan))
        if not len(self.travel_min):
            self.travel_min = np.full(len(self.ends), math.nan)
        if not self.border:
            self.border = tuple(self._border_kind(u, v) for u, v in self.ends)

    def _border_kind(self, u: int, v: int) -> str:
        if self.countries[u] != self.countries[v]:
            return "country"
        return "none" if self.divisions[u] == self.divisions[v] else "division"


@dataclass(frozen=True)
class SimpleDomain:
    """A domain that needs no more than a name."""

    name: str
    infrastructure: str = "maturity"


@dataclass(frozen=True)
class SimpleEffect:
    """An effect with its scope spelled out."""

    channel: str
    strength: float
    domains: tuple[int, ...] = ()
    cities: tuple[int, ...] = ()
    links: tuple[int, ...] = ()
    ramp: int = 1
    option: str | None = None
    weight: str | None = None
    top_load: int | None = None
    scope: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class SimpleMeasure:
    """A measure that starts at quarter 1 and lasts."""

    name: str
    effects: tuple[SimpleEffect, ...]
    cost: float = 0.0
    strength: float = 1.0
    start: int = 1
    end: int | None = None
    schedule: tuple[tuple[int, float], ...] = ()


@dataclass
class SimpleScenario:
    """A scenario given directly."""

    region: RegionLike
    quarters: int
    domains: tuple[SimpleDomain, ...]
    parameters: dict[str, Any]
    measures: tuple[SimpleMeasure, ...] = ()


def simple_scenario(
    region: RegionLike,
    quarters: int = 40,
    measures: Sequence[SimpleMeasure] = (),
    domains: Sequence[str] = DOMAINS,
    **changes: Any,
) -> SimpleScenario:
    """Return a scenario with the default parameters, but for the changes given.

    A number given for a parameter that differs by domain holds in every domain.
    """
    parameters: dict[str, Any] = dict(DEFAULTS)
    for name, values in DOMAIN_DEFAULTS.items():
        parameters[name] = tuple(values[DOMAINS.index(domain)] for domain in domains)
    for name, value in changes.items():
        if name not in parameters:
            raise KeyError(name)
        one_for_all = name in DOMAIN_DEFAULTS and not isinstance(value, tuple)
        parameters[name] = (value,) * len(domains) if one_for_all else value
    kinds = {"transport": "travel_time"}
    return SimpleScenario(
        region=region,
        quarters=quarters,
        domains=tuple(SimpleDomain(name, kinds.get(name, "maturity")) for name in domains),
        parameters=parameters,
        measures=tuple(sorted(measures, key=lambda measure: measure.name)),
    )
