"""Channels: the only way by which policy reaches the model.

Every channel is an array of values; without policy they are *neutral*. The effects of all
measures are poured into them each quarter (``kernels.channels``), in the order of the measures'
names, so that the order in a file cannot matter. The phases read the channels and know no
measures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cluster_sim.kernels.channels import ADD, ENLARGE, JOIN, LARGEST, REMOVE, pour
from cluster_sim.kernels.records import FUND, GOVERNMENT, MARKET, PARTNERSHIP, TRANSFERS
from cluster_sim.region.schema import Region
from cluster_sim.scenario.channels import channels as channel_table
from cluster_sim.scenario.schema import Effect, Measure, Scenario

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

SYSTEMS = ("base_databases", "data_centres")
"""Systems that can be pooled, in the order of the pooling channel's first axis."""

MODES = {"government": GOVERNMENT, "market": MARKET, "partnership": PARTNERSHIP}
_COORDINATORS = {"fund": FUND, "transfers": TRANSFERS}
_LAYERS = {"layer.infrastructure": 0, "layer.standards": 1, "layer.administration": 2}

_AXES: Mapping[str, tuple[str, float, int]] = {
    "layer": ("EDL", 1.0, REMOVE),
    "trust": ("N", 0.0, ADD),
    "security": ("N", 1.0, REMOVE),
    "uptake": ("ND", 1.0, REMOVE),
    "supply": ("ND", 0.0, ADD),
    "maturity": ("N", 0.0, ADD),
    "attention": ("ED", 0.0, ADD),
    "mandate": ("D", 1.0, REMOVE),
    "belief": ("N", 0.0, LARGEST),
    "capacity": ("N", 0.0, ADD),
    "cost": ("ED", 1.0, REMOVE),
    "duration": ("ED", 1.0, REMOVE),
    "overrun": ("ED", 1.0, REMOVE),
    "mode": ("D", 0.0, LARGEST),
    "coordinator": ("", 0.0, LARGEST),
    "platform": ("ND", 0.0, JOIN),
    "recovery": ("N", 1.0, ENLARGE),
    "pooling": ("SN", 1.0, REMOVE),
    "containment": ("N", 1.0, REMOVE),
    "growth": ("N", 0.0, ADD),
    "budget": ("N", 1.0, ADD),
    "elasticity.growth": ("N", 1.0, ENLARGE),
    "elasticity.participation": ("D", 0.0, ADD),
}
"""Channel -> its axes after the case (E links, D domains, L layers, N cities, S systems), its
neutral value, and how effects meet it."""


@dataclass(frozen=True, eq=False)
class Channels:
    """The channels' values in one quarter.

    Attributes:
        values: All of them in one array.
        neutral: What they are without policy.
        views: Channel -> its part of ``values``, float array (n_cases, *axes).
        starts: Channel -> where its part begins.
    """

    values: FloatArray
    neutral: FloatArray
    views: Mapping[str, FloatArray]
    starts: Mapping[str, int]

    @classmethod
    def of(cls, neutral: FloatArray, shapes: Mapping[str, tuple[int, ...]]) -> Channels:
        """Channels of these shapes, at their neutral values."""
        values, views, starts, start = neutral.copy(), {}, {}, 0
        for name, shape in shapes.items():
            starts[name], stop = start, start + int(np.prod(shape))
            views[name] = values[start:stop].reshape(shape)
            start = stop
        return cls(values, neutral, views, starts)

    def copy(self) -> Channels:
        """The same channels with values of their own."""
        return Channels.of(self.neutral, {name: view.shape for name, view in self.views.items()})

    def __getitem__(self, channel: str) -> FloatArray:
        """The values of a channel, (n_cases, *axes)."""
        return self.views[channel]


@dataclass(frozen=True, eq=False)
class Effects:
    """All effects of all cases, compiled.

    Attributes:
        operation, width: int arrays (n_effects,), see ``kernels.channels.pour``.
        level: float array (n_quarters + 1, n_effects), strength in each quarter.
        first_cell, cells: int arrays (n_effects + 1,), (n_cells,): the values acted on.
        factor: float array (n_cells,), strength there relative to the level.
    """

    operation: IntArray
    width: IntArray
    level: FloatArray
    first_cell: IntArray
    cells: IntArray
    factor: FloatArray

    def pour(self, quarter: int, channels: Channels) -> None:
        """Set the channels to their values in a quarter."""
        pour(
            channels.neutral, self.operation, self.width, self.level[quarter], self.first_cell,
            self.cells, self.factor, channels.values,
        )  # fmt: skip


def sizes_of(scenario: Scenario) -> dict[str, int]:
    """Length of every axis letter of the channel table."""
    return {
        "E": scenario.region.n_links,
        "D": len(scenario.domains),
        "L": len(_LAYERS),
        "N": scenario.region.n_cities,
        "S": len(SYSTEMS),
    }


def neutral_channels(n_cases: int, sizes: Mapping[str, int]) -> Channels:
    """Channels without any policy."""
    shapes = {
        name: (n_cases, *(sizes[axis] for axis in axes)) for name, (axes, _, _) in _AXES.items()
    }
    neutral = np.concatenate(
        [np.full(int(np.prod(shapes[name])), value) for name, (_, value, _) in _AXES.items()]
    )
    return Channels.of(neutral, shapes)


def compile_effects(
    scenarios: Sequence[Scenario], channels: Channels, join_order: FloatArray
) -> Effects:
    """Turn the measures of all cases into one table of effects.

    Args:
        scenarios: One a case; region, domains and horizon agree.
        channels: Where the effects act.
        join_order: float array (n_cases, n_cities), start maturity: who joins a platform first.
    """
    rows = [
        (_operation(effect), levels, width, cells, factor)
        for case, scenario in enumerate(scenarios)
        for measure, effect, channel in _effects(scenario)
        for levels in [effect_level(measure, effect, scenario)]
        for width, cells, cities in [_cells(effect, channel, case, channels, join_order[case])]
        for factor in [city_factors(effect, scenario.region)[cities]]
    ]
    quarters = scenarios[0].quarters
    level = np.array([levels for _, levels, *_ in rows]).reshape(len(rows), quarters + 1)
    return Effects(
        operation=np.array([how for how, *_ in rows], dtype=np.int64),
        width=np.array([width for _, _, width, *_ in rows], dtype=np.int64),
        level=np.ascontiguousarray(level.T),
        first_cell=np.cumsum([0, *(len(cells) for *_, cells, _ in rows)], dtype=np.int64),
        cells=_joined([cells for *_, cells, _ in rows], np.int64),
        factor=_joined([factor for *_, factor in rows], np.float64),
    )


def _joined(parts: Sequence[NDArray[Any]], kind: type) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, kind), *parts]).astype(kind)


def city_factors(effect: Effect, region: Region) -> FloatArray:
    """What an effect's strength is multiplied by in each city, (n_cities,).

    The share of old people over its population-weighted mean, at most so much that the strength
    stays what its channel allows; 1 where the region gives no such share, and without a weight.
    """
    factors = np.ones(region.n_cities)
    share = region.elderly_share
    known = ~np.isnan(share)
    if effect.weight is None or not known.any():
        return factors
    people = region.population[known]
    mean = float((people * share[known]).sum() / people.sum())
    if mean > 0.0:
        factors[known] = share[known] / mean
    most = channel_table()[effect.channel].maximum
    if most is not None and effect.strength > 0.0:
        factors = np.minimum(factors, most / effect.strength)
    return factors


def _effects(scenario: Scenario) -> Iterator[tuple[Measure, Effect, str]]:
    """Measures and their effects with the names of the channel arrays; pots are not among them."""
    for measure in scenario.measures:
        for effect in measure.effects:
            if effect.channel != "fund":
                yield measure, effect, _channel_array(effect)


def _channel_array(effect: Effect) -> str:
    if effect.channel in _LAYERS:
        return "layer"
    if effect.channel == "elasticity":
        return f"elasticity.{effect.option}"
    return effect.channel


def _operation(effect: Effect) -> int:
    return _AXES[_channel_array(effect)][2]


def _cells(
    effect: Effect, channel: str, case: int, channels: Channels, maturity: FloatArray
) -> tuple[int, IntArray, IntArray]:
    """How many cities an effect is about, the values that it acts on, and the city of each."""
    view = channels[channel]
    cities = list(effect.cities)
    if channel == "platform":
        cities.sort(key=lambda i: (-maturity[i], i))
    members: dict[str, Sequence[int]] = {
        "E": effect.links,
        "D": effect.domains,
        "N": cities,
        "L": [_LAYERS.get(effect.channel, 0)],
        "S": [SYSTEMS.index(effect.option)] if effect.option in SYSTEMS else range(len(SYSTEMS)),
    }
    axes = _AXES[channel][0]
    # the city axis runs fastest, as ``JOIN`` expects it
    order = sorted(range(len(axes)), key=lambda place: axes[place] == "N")
    grid = np.meshgrid(*(members[axes[place]] for place in order), indexing="ij")
    index = [np.zeros(0, dtype=np.int64)] * len(axes)
    for place, along in zip(order, grid, strict=True):
        index[place] = along.ravel().astype(np.int64)
    offset = channels.starts[channel] + case * view[case].size
    if not axes:
        return 1, np.array([offset]), np.zeros(1, np.int64)
    flat = offset + np.ravel_multi_index(tuple(index), view.shape[1:])
    of_cell = index[axes.index("N")] if "N" in axes else np.zeros_like(flat)
    return max(1, len(cities)), flat, of_cell


def effect_level(measure: Measure, effect: Effect, scenario: Scenario) -> FloatArray:
    """The number x that an effect brings to its channel, quarter by quarter.

    Level of a measure: ``strength x min(1, (quarter - start + 1) / ramp)``, 0 outside its time,
    with the strength of that quarter. An agreement (administration) acts in part at once and the
    rest with a half-life, times that. A saving per year compounds quarter by quarter.

    Returns:
        Float array (n_quarters + 1,).
    """
    quarter = np.arange(scenario.quarters + 1)
    elapsed = np.asarray(quarter - measure.start + 1, dtype=np.float64)
    strengths = measure.strengths(scenario.quarters)
    level = np.asarray(strengths * np.clip(elapsed / effect.ramp, 0.0, 1.0))
    if effect.channel in ("mode", "coordinator"):
        codes = MODES if effect.channel == "mode" else _COORDINATORS
        return np.where(effect.strength * level > 0.0, float(codes[effect.option or "fund"]), 0.0)
    if effect.channel == "layer.administration":
        level = level * _agreement(elapsed - 1.0, scenario)
    if effect.channel == "recovery":
        return (effect.strength - 1.0) * level
    if effect.channel == "cost" and effect.option == "per_year":
        left = np.cumprod((1.0 - effect.strength * level) ** 0.25)
        ended = quarter >= (np.inf if measure.end is None else measure.end)
        return np.where(ended, 0.0, 1.0 - left)
    return effect.strength * level


def _agreement(quarters: FloatArray, scenario: Scenario) -> FloatArray:
    """Which part of an agreement acts after so many quarters (Yotov et al. 2016)."""
    now = _number(scenario, "agreement_now")
    half_life = _number(scenario, "agreement_half_life")
    slow = 1.0 - 2.0 ** (-np.maximum(quarters, 0.0) / 4.0 / half_life)
    return np.asarray(now + (1.0 - now) * slow)


def _number(scenario: Scenario, name: str) -> float:
    value = scenario.parameters[name]
    if isinstance(value, tuple):
        raise TypeError(f"{name} is a list of numbers")
    return float(value)
