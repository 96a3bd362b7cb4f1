"""What cities would share, what passes, and who gains how much of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.plain.start import distances

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.setting import FloatArray

FLOOR = 0.001  # of efficiency, in ratios


def gravity_kernels(model: PlainModel) -> list[FloatArray]:
    """Return f_ij of every domain: distance, at least a floor, to the power of its decay."""
    km = np.maximum(distances(model.region), model.p["distance_floor"])
    kernels = []
    for decay in model.p["distance_decay"]:
        kernel = km**-decay
        np.fill_diagonal(kernel, 0.0)
        kernels.append(kernel)
    return kernels


def potential(model: PlainModel, d: int) -> FloatArray:
    """Return V_ij at a potential share of 1, money a year: what i would share of j's."""
    output = np.array([city.output for city in model.cities])
    supply = np.array([model.supply(city, d) for city in model.cities])
    if model.region.demand is not None:
        table = model.region.demand.get(model.domains[d].name)
        if table is None:
            return np.zeros((len(output), len(output)))
        start = np.array([city.output_start for city in model.cities])
        given = table * supply[None, :] * (output / start)[:, None]
        np.fill_diagonal(given, 0.0)
        return np.asarray(given)
    pull = output[None, :] ** model.p["destination_exponent"] * model.kernels[d]
    return np.asarray(output[:, None] * supply[None, :] * pull / pull.sum(axis=1)[:, None])


def potential_scale(model: PlainModel, d: int) -> float:
    """Return nu: the share of output that `potential` is to be scaled by; 1 for given tables."""
    return 1.0 if model.region.demand is not None else float(model.p["potential_share"][d])


def efficiency(value: FloatArray, passes: FloatArray) -> list[float]:
    """Return of every city the part of its potential that gets through; 1 without potential."""
    total = value.sum(axis=1)
    through = (value * passes).sum(axis=1)
    return [t / v if v > 0 else 1.0 for t, v in zip(through.tolist(), total.tolist(), strict=True)]


def realised(model: PlainModel, d: int) -> list[float]:
    """Return G_i, money a year: what a city realises of its potential."""
    result = []
    elasticity = model.p["participation_elasticity"][d]
    power = elasticity + float(model.channels.participation[d])
    offered = (model.value[d].sum(axis=1) * potential_scale(model, d)).tolist()
    for city, value in zip(model.cities, offered, strict=True):
        now = model.efficiency[d][city.index]
        start = max(model.efficiency_start[d][city.index], FLOOR)
        g = 0.0
        if now > 0:
            ratio = max(now, FLOOR) / start
            g = value * model.uptake(city, d) * start**elasticity * ratio**power
        result.append(g)
    return result


def spread(value: FloatArray, passes: FloatArray, gains: list[float]) -> FloatArray:
    """Return T_ij, money a year: what is realised, spread over partners as it gets through."""
    through = value * passes
    total = through.sum(axis=1)
    safe = np.where(total > 0, total, 1.0)
    factor = np.where(total > 0, np.array(gains) / safe, 0.0)
    return np.asarray(through * factor[:, None])


def transmissivity(distance: FloatArray) -> FloatArray:
    """Return exp(-D), 0 where no route exists and on the diagonal."""
    passes = np.exp(-distance)
    np.fill_diagonal(passes, 0.0)
    return passes


def log_ratio(now: float, start: float) -> float:
    """Return the log of how far efficiency has moved, both at least the floor."""
    return math.log(max(now, FLOOR) / max(start, FLOOR))
