"""The parameters of the model, from ``parameters.yaml``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, Self

from pydantic import Field, model_validator

from cluster_sim.region.model_problems import describe
from cluster_sim.scenario.domains import builtin_domains
from cluster_sim.scenario.packaged import Row, read_packaged
from cluster_sim.scenario.schema import LAYERS

Distribution = Literal["tri", "uniform", "lognormal", "dirichlet", "joint", "structural", "none"]
Status = Literal["verified", "derived", "unverified", "assumption"]


class Parameter(Row):
    """A parameter of the model.

    Attributes:
        name: Its name.
        part: The part of the model it belongs to.
        meaning: What it is.
        meaning_zh: The same in Chinese.
        unit: Its unit.
        per_domain: Whether each domain has its own value.
        default: Its value, or one per domain or layer; None for the region's value.
        low: Low end of the sampling range, or one per domain.
        high: High end of the sampling range, or one per domain.
        distribution: What it is sampled from, or one per domain.
        concentration: Of a Dirichlet distribution: one for all parts, or one per part.
        minimum: The least value that the formulas allow.
        above: A value that it must be greater than.
        maximum: The largest value that the formulas allow.
        below: A value that it must be less than.
        choices: The only values allowed; None for all that the limits allow.
        alternatives: Values that stand for other forms of the model, by name; each holds for all
            domains, and may lie outside the sampling range.
        source: Where the value is from.
        status: How far the source was checked, or one per domain.
        confidence: How good the value is, in words.
    """

    name: str
    part: str
    meaning: str
    meaning_zh: str
    unit: str
    per_domain: bool = False
    default: float | dict[str, float] | None
    low: float | dict[str, float] | None = None
    high: float | dict[str, float] | None = None
    distribution: Distribution | dict[str, Distribution]
    concentration: float | dict[str, float] | None = None
    minimum: float | None = None
    above: float | None = None
    maximum: float | None = None
    below: float | None = None
    choices: list[float] | None = Field(default=None, min_length=2)
    alternatives: dict[str, float] = Field(default_factory=dict)
    source: str
    status: Status | dict[str, Status]
    confidence: str

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for key in self.keys():
            value, low, high = (_part(each, key) for each in (self.default, self.low, self.high))
            if value is not None and self.fault(value):
                raise ValueError(f"{self.name}: the default {self.fault(value)}")
            if low is None or high is None:
                if self.distribution != "dirichlet":
                    raise ValueError(f"{self.name}: needs low and high")
            elif not low <= (low if value is None else value) <= high:
                raise ValueError(f"{self.name}: low, default and high are not in order")
        return self

    @model_validator(mode="after")
    def _alternatives_are_values(self) -> Self:
        for name, value in self.alternatives.items():
            if self.fault(value):
                raise ValueError(f"{self.name}: the alternative {name} {self.fault(value)}")
        if self.alternatives and len(set(self.alternatives.values())) < 2:
            raise ValueError(f"{self.name}: needs two different alternatives, or none")
        return self

    def keys(self) -> tuple[str, ...]:
        """What the value has parts for: built-in domains, layers, or nothing (one empty key)."""
        if self.per_domain:
            return tuple(builtin_domains())
        return LAYERS if isinstance(self.default, dict) else ("",)

    def default_for(self, key: str) -> float | None:
        """The default for a built-in domain or a layer; of a single value for any key."""
        return _part(self.default, key)

    def low_for(self, key: str) -> float | None:
        """The low end of the sampling range for a built-in domain; None where there is none."""
        return _part(self.low, key)

    def high_for(self, key: str) -> float | None:
        """The high end of the sampling range for a built-in domain; None where there is none."""
        return _part(self.high, key)

    def distribution_for(self, key: str) -> Distribution:
        """The distribution for a built-in domain."""
        whole = self.distribution
        return whole[key] if isinstance(whole, dict) else whole

    def status_for(self, key: str) -> Status:
        """How far the source was checked, for a built-in domain."""
        return self.status[key] if isinstance(self.status, dict) else self.status

    @property
    def limits(self) -> str:
        """What is allowed, in words; empty where any finite number is."""
        if self.choices is not None:
            return " or ".join(f"{choice:g}" for choice in self.choices)
        words = (
            ("at least", self.minimum),
            ("greater than", self.above),
            ("at most", self.maximum),
            ("less than", self.below),
        )
        return " and ".join(f"{word} {limit:g}" for word, limit in words if limit is not None)

    @property
    def named(self) -> str:
        """The alternatives in words, such as ``sum 1, worst layer 200``; empty without any."""
        return ", ".join(f"{name} {value:g}" for name, value in self.alternatives.items())

    def fault(self, value: object) -> str | None:
        """What is wrong with a value, as the end of a sentence; None for a possible value."""
        number = as_number(value)
        if number is None:
            return f"must be a number, not {describe(value)}"
        if not math.isfinite(number):
            return f"must be a finite number, not {describe(value)}"
        if not self._allows(number):
            return f"must be {self.limits}, not {describe(value)}"
        return None

    def _allows(self, number: float) -> bool:
        return (
            (self.choices is None or number in self.choices)
            and (self.minimum is None or number >= self.minimum)
            and (self.above is None or number > self.above)
            and (self.maximum is None or number <= self.maximum)
            and (self.below is None or number < self.below)
        )


class Evidence(Row):
    """A figure that was read while the parameters were chosen; nothing in the model uses it.

    Attributes:
        name: Its name.
        meaning: What it is.
        unit: Its unit.
        value: The figure, as text.
        low: Low end of its range, as text.
        high: High end of its range, as text.
        source: Where it is from.
        status: How far the source was checked.
        confidence: How good it is, in words.
    """

    name: str
    meaning: str
    unit: str
    value: str
    low: str | None = None
    high: str | None = None
    source: str
    status: Status
    confidence: str


class _File(Row):
    parameters: dict[str, Parameter]
    evidence: list[Evidence] = Field(default_factory=list)


def parameters() -> Mapping[str, Parameter]:
    """All parameters by name, in the order of the file."""
    return MappingProxyType(_file().parameters)


def evidence() -> tuple[Evidence, ...]:
    """The figures that stand behind the parameters, for the docs."""
    return tuple(_file().evidence)


def as_number(value: object) -> float | None:
    """A number as a float, infinite where it is too large; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


@cache
def _file() -> _File:
    content = read_packaged("parameters.yaml")
    return _File(
        parameters={n: Parameter(name=n, **row) for n, row in content["parameters"].items()},
        evidence=[Evidence(name=n, **row) for n, row in content["evidence"].items()],
    )


def _part(whole: float | dict[str, float] | None, key: str) -> float | None:
    return whole[key] if isinstance(whole, dict) else whole
