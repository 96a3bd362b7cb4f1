"""What a design samples from: coordinates of the unit cube become values of paths.

A *factor* is one path, or several that are sampled together, with its distribution. Every value
comes from the inverse of a cumulative distribution function, so that any point set in the unit
cube will do, and a coordinate that grows never makes a value of a single path smaller.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, ClassVar, Final

import numpy as np
from scipy import special

from cluster_sim.region.nearest import nearest
from cluster_sim.region.schema import FloatArray
from cluster_sim.scenario.forms import ALL
from cluster_sim.scenario.parameters import Parameter, parameters
from cluster_sim.scenario.schema import Domain

JOINT: Final = ("mandate_innovation", "mandate_imitation")
"""The two parameters that are sampled as a pair: the first rises where the second falls."""

LEAST_CONCENTRATION: Final = 0.05
"""Below it, parts of a Dirichlet distribution are too small for a floating-point number."""

_SQUEEZE = 1e-6  # a gamma quantile of 0 is 0 and one of 1 is infinite: neither can be normalised
_HALF_WIDTH = float(special.ndtri(0.975))  # of the central 95 % of a standard normal


@dataclass(frozen=True)
class Factor(ABC):
    """One path, or several that are sampled together.

    Attributes:
        kind: The name of the distribution.
        paths: What is set, as ``--set`` takes it, such as ``measures.NAME.strength``.
    """

    kind: ClassVar[str]
    paths: tuple[str, ...]

    @property
    def width(self) -> int:
        """How many coordinates of the unit cube it uses."""
        return 1

    def values(self, u: FloatArray) -> FloatArray:
        """Values (n, number of paths) for coordinates (n, width) from 0 to 1, ends included.

        Raises:
            ValueError: The coordinates have another shape or lie outside [0, 1].
        """
        if u.ndim != 2 or u.shape[1] != self.width:
            raise ValueError(f"coordinates must have the shape (n, {self.width}), not {u.shape}")
        if not np.all((u >= 0.0) & (u <= 1.0)):
            raise ValueError("coordinates must lie between 0 and 1")
        return self._values(u)

    @abstractmethod
    def _values(self, u: FloatArray) -> FloatArray: ...

    def describe(self) -> dict[str, Any]:
        """Paths, the distribution's name and its numbers as plain data, for a manifest."""
        own = {each.name: getattr(self, each.name) for each in fields(self)}
        plain = {k: list(v) if isinstance(v, tuple) else v for k, v in own.items()}
        return {"paths": plain.pop("paths"), "distribution": self.kind, **plain}


@dataclass(frozen=True)
class Uniform(Factor):
    """Every value from ``low`` to ``high`` is equally likely.

    Attributes:
        low: The least value.
        high: The largest value.
        whole: Whether only whole numbers are taken, both ends among them.
    """

    kind = "uniform"
    low: float
    high: float
    whole: bool = False

    def __post_init__(self) -> None:
        _check(self.paths, {"low": self.low, "high": self.high})
        if self.whole and not (float(self.low).is_integer() and float(self.high).is_integer()):
            raise ValueError(f"{self.paths[0]}: low and high must be whole numbers")

    def _values(self, u: FloatArray) -> FloatArray:
        span = self.high - self.low
        steps = np.floor(u * (span + 1.0)) if self.whole else u * span
        return np.clip(self.low + steps, self.low, self.high)


@dataclass(frozen=True)
class LogUniform(Factor):
    """The logarithm of the value is uniform from that of ``low``, above 0, to that of ``high``.

    Attributes:
        low: The least value.
        high: The largest value.
    """

    kind = "loguniform"
    low: float
    high: float

    def __post_init__(self) -> None:
        _check(self.paths, {"low": self.low, "high": self.high}, positive=True)

    def _values(self, u: FloatArray) -> FloatArray:
        start, end = math.log(self.low), math.log(self.high)
        return np.clip(np.exp(start + u * (end - start)), self.low, self.high)


@dataclass(frozen=True)
class Triangular(Factor):
    """A density that rises in a line from ``low`` to ``mode`` and falls in one to ``high``.

    Attributes:
        low: The least value.
        mode: The most likely value; it may be one of the ends.
        high: The largest value; all three equal make a constant.
    """

    kind = "triangular"
    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        _check(self.paths, {"low": self.low, "mode": self.mode, "high": self.high})

    def _values(self, u: FloatArray) -> FloatArray:
        return _triangular(u, self.low, self.mode, self.high)


@dataclass(frozen=True)
class LogNormal(Factor):
    """A lognormal distribution, cut off outside [``low``, ``high``].

    ``ln(high / low) / (2 x 1.96)`` is its sigma: as far as ``median`` is the geometric mean of the
    ends, they span the central 95 % of the whole distribution. Where it is not, the median of
    what is left after the cut is another one.

    Attributes:
        median: The median of the whole distribution, from ``low`` to ``high``.
        low: The least value, above 0.
        high: The largest value.
    """

    kind = "lognormal"
    median: float
    low: float
    high: float

    def __post_init__(self) -> None:
        ends = {"low": self.low, "median": self.median, "high": self.high}
        _check(self.paths, ends, positive=True)

    @property
    def sigma(self) -> float:
        """The standard deviation of the logarithm, before the cut."""
        return (math.log(self.high) - math.log(self.low)) / (2.0 * _HALF_WIDTH)

    def _values(self, u: FloatArray) -> FloatArray:
        if self.low == self.high:
            return np.full(u.shape, float(self.low))
        middle = math.log(self.median)
        below, above = (
            special.ndtr((math.log(end) - middle) / self.sigma) for end in (self.low, self.high)
        )
        scores = special.ndtri(below + u * (above - below))
        return np.clip(np.exp(middle + self.sigma * scores), self.low, self.high)


@dataclass(frozen=True)
class Dirichlet(Factor):
    """Shares that add up to 1: independent gamma variables, one a path, over their sum.

    One coordinate for each path. They are squeezed into [1e-6, 1 - 1e-6], since the gamma
    quantiles of 0 and 1 are 0 and infinity.

    Attributes:
        concentration: One number for each path, at least 0.05. A path's mean is its number's
            share of their sum; the larger the sum, the nearer the values are to the means.
    """

    kind = "dirichlet"
    concentration: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.paths) < 2 or len(self.paths) != len(self.concentration):
            raise ValueError(
                "a Dirichlet distribution needs at least two paths, each with a number"
            )
        if not all(LEAST_CONCENTRATION <= each < math.inf for each in self.concentration):
            raise ValueError(
                f"{', '.join(self.paths)}: concentrations must be at least {LEAST_CONCENTRATION}"
            )

    @property
    def width(self) -> int:
        """How many coordinates of the unit cube it uses: one for each path."""
        return len(self.paths)

    @property
    def mean(self) -> tuple[float, ...]:
        """The mean of each path."""
        return tuple(each / sum(self.concentration) for each in self.concentration)

    def _values(self, u: FloatArray) -> FloatArray:
        inside = np.clip(u, _SQUEEZE, 1.0 - _SQUEEZE)
        sizes = special.gammaincinv(np.array(self.concentration, dtype=float), inside)
        return np.asarray(sizes / sizes.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Opposed(Factor):
    """Two paths on one coordinate: as the first one rises, the second one falls.

    Each has its own triangular distribution. For the two coefficients of a diffusion curve that
    was fitted to observed adoption, innovation p and imitation q: a later start of the programme
    gives a higher p and a lower q for the same observations, so the two trade off, and drawing
    them apart would combine values that no fit allows. That the rank correlation is exactly -1 is
    an assumption; a fit gives only that it is strongly negative.

    Attributes:
        rising: Low end, mode and high end of the first path.
        falling: The same of the second path.
    """

    kind = "opposed triangular"
    rising: tuple[float, float, float]
    falling: tuple[float, float, float]

    def __post_init__(self) -> None:
        if len(self.paths) != 2:
            raise ValueError(f"two paths are opposed, not {len(self.paths)}")
        for path, ends in zip(self.paths, (self.rising, self.falling), strict=True):
            _check((path,), dict(zip(("low", "mode", "high"), ends, strict=True)))

    def _values(self, u: FloatArray) -> FloatArray:
        columns = _triangular(u, *self.rising), _triangular(1.0 - u, *self.falling)
        return np.concatenate(columns, axis=1)


def own_factors(
    names: Sequence[str] | None,
    domains: Sequence[Domain],
    trend_growth: float,
    without: Collection[str] = (),
) -> tuple[Factor, ...]:
    """The parameters' own distributions, in the order of ``parameters.yaml``.

    A parameter of each domain gives a factor for each active domain, with the distribution of its
    ``like`` for a domain of one's own. Values that are fixed (a range without width, the weight of
    an only domain) are left out.

    Args:
        names: The parameters; None for all that have a distribution. One with alternatives of
            the model (``structural``) is sampled only by name, uniformly over its range, or over
            its choices. One of the pair ``JOINT`` brings the other.
        domains: The active domains.
        trend_growth: The region's, 1/yr: the mode of the parameter of that name, as far as its
            range allows.
        without: Paths that are not to be sampled, or what they begin with
            (``parameters.relay_charge``). What is sampled together is left out together.

    Raises:
        ValueError: A name is unknown or cannot be sampled; the text says which and why.
    """
    rows = parameters()
    asked = _all_sampled() if names is None else {JOINT[0] if n in JOINT else n for n in names}
    found = {
        name: tuple(_factors(row, domains, trend_growth))
        for name, row in rows.items()
        if name in asked
    }
    faults = [_unknown(name) for name in sorted(asked - set(rows))]
    if names is not None:
        faults += [_why_not(rows[name], domains) for name, own in found.items() if not own]
    if faults:
        raise ValueError("; ".join(faults))
    return tuple(
        factor for own in found.values() for factor in own if not _left_out(factor, without)
    )


def _all_sampled() -> set[str]:
    apart = ("structural", "none")
    return {name for name, row in parameters().items() if row.distribution not in apart}


def _factors(
    parameter: Parameter, domains: Sequence[Domain], trend_growth: float
) -> Iterator[Factor]:
    where = f"parameters.{parameter.name}"
    keys = parameter.keys()
    parts = [(f"{where}.{key}" if key else where, key) for key in keys]
    if parameter.per_domain:
        parts = [(f"{where}.{each.name}", each.like or each.name) for each in domains]
    if parameter.distribution == "dirichlet":
        if len(parts) > 1:
            weights = tuple(_concentration(parameter, key) for _, key in parts)
            yield Dirichlet(tuple(path for path, _ in parts), weights)
    elif parameter.distribution == "joint":
        if parameter.name == JOINT[0]:
            rising, falling = (_ends(parameters()[name], "", 0.0) for name in JOINT)
            yield Opposed(tuple(f"parameters.{name}" for name in JOINT), rising, falling)
    else:
        for path, key in parts:
            yield from _single(parameter, path, key, trend_growth)


def _single(parameter: Parameter, path: str, key: str, trend_growth: float) -> Iterator[Factor]:
    low, middle, high = _ends(parameter, key, trend_growth)
    kind = parameter.distribution_for(key)
    if kind == "none" or low == high:
        return
    if kind == "lognormal":
        yield LogNormal((path,), middle, low, high)
    elif kind == "tri":
        yield Triangular((path,), low, middle, high)
    else:
        yield Uniform((path,), low, high, whole=parameter.choices is not None)


def _ends(parameter: Parameter, key: str, trend_growth: float) -> tuple[float, float, float]:
    """Low end, default and high end; without a default, the region's trend within the ends."""
    low, middle, high = (
        part(key) for part in (parameter.low_for, parameter.default_for, parameter.high_for)
    )
    assert low is not None  # parameters.yaml is held to it: all but shares have a range
    assert high is not None
    return low, min(max(trend_growth, low), high) if middle is None else middle, high


def _concentration(parameter: Parameter, key: str) -> float:
    whole = parameter.concentration
    assert whole is not None
    return whole[key] if isinstance(whole, dict) else whole


def _unknown(name: str) -> str:
    hint = nearest(name, parameters())
    return f"{name} is not a parameter" + (f"; did you mean {hint}?" if hint else "")


def _why_not(parameter: Parameter, domains: Sequence[Domain]) -> str:
    if parameter.distribution == "none":
        return f"{parameter.name} is a convention that is never sampled; vary can give it values"
    active = ", ".join(domain.name for domain in domains)
    return f"{parameter.name} cannot be sampled: its value is fixed with the domains {active}"


def _left_out(factor: Factor, without: Collection[str]) -> bool:
    spellings = {name for path in factor.paths for name in _spellings(path)}
    return any(
        name == path or name.startswith(f"{path}.") for name in spellings for path in without
    )


def _spellings(path: str) -> Iterator[str]:
    """The ways in which an override can set what a path of a parameter sets."""
    yield path
    whole, name, *domain = path.split(".")
    if domain:
        yield f"{whole}.{name}.{ALL}"
        yield f"domains.{domain[0]}.{whole}.{name}"


def _triangular(u: FloatArray, low: float, mode: float, high: float) -> FloatArray:
    if low == high:
        return np.full(u.shape, float(low))
    span = high - low
    peak = (mode - low) / span
    rising = low + span * np.sqrt(u * peak)
    falling = high - span * np.sqrt((1.0 - u) * (1.0 - peak))
    return np.clip(np.where(u < peak, rising, falling), low, high)


def _check(paths: tuple[str, ...], numbers: dict[str, float], positive: bool = False) -> None:
    """One path, and numbers that are finite, in their order and, if asked for, above 0."""
    if len(paths) != 1:
        raise ValueError(f"one path has such a distribution, not {len(paths)}")
    given = list(numbers.values())
    in_order = all(one <= next_one for one, next_one in pairwise(given))  # false for NaN
    if not in_order or not math.isfinite(given[-1] - given[0]):
        names, values = ", ".join(numbers), ", ".join(f"{each:g}" for each in given)
        raise ValueError(f"{paths[0]}: {names} must be finite and in this order, not {values}")
    if positive and given[0] <= 0:
        raise ValueError(f"{paths[0]}: low must be above 0, not {given[0]:g}")
