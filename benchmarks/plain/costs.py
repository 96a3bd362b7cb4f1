"""What a project is expected to cost and bring, and what chance makes of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.plain.entities import Link
    from benchmarks.plain.model import PlainModel


@dataclass(frozen=True)
class Terms:
    """How a mode divides and times a project."""

    public_share: float
    wedge: float
    speed: float


def terms_of(model: PlainModel, d: int) -> Terms:
    """Return the terms of a domain's mode."""
    mode = model.channels.mode[d]
    if mode == "government":
        return Terms(1.0, 0.0, 1.0)
    return Terms(*(model.p[f"{mode}_{what}"] for what in ("public_share", "wedge", "speed")))


def overrun_expected(model: PlainModel, d: int) -> float:
    """Return the mean overrun: a lognormal body and a truncated Pareto tail."""
    p = model.p
    share = p["overrun_tail_share"][d]
    low, high, a = p["overrun_tail_low"], p["overrun_tail_high"], p["overrun_tail_exponent"]
    kept = 1.0 - (low / high) ** a
    if a == 1:
        tail = low * math.log(high / low) / kept
    else:
        tail = a * low**a / kept * (high ** (1 - a) - low ** (1 - a)) / (1 - a)
    return float((1 - share) * p["overrun_mean"][d] + share * tail)


def overrun_now(model: PlainModel, link: Link, d: int) -> float:
    """Return the expected overrun after what measures take off it."""
    excess = overrun_expected(model, d) - 1.0
    return 1.0 + excess * float(model.channels.overrun[link.index, d])


def project_cost(model: PlainModel, link: Link, d: int) -> float:
    """Return the expected cost of a project on a link, in the region's currency."""
    p = model.p
    people = (link.u.population + link.v.population) / (p["reference_population"] * 1e6)
    fixed = p["project_cost"][d] * people ** p["size_exponent"]
    cost = model.usd(fixed + p["project_cost_per_km"][d] * link.km)
    learnt: float = (1 + model.completed[d]) ** math.log2(1 - p["learning_rate"])
    overrun = overrun_now(model, link, d) / overrun_expected(model, d)
    return float(cost * learnt * model.channels.cost[link.index, d] * overrun)


def horizon_value(model: PlainModel, link: Link, d: int) -> float:
    """Return H: the present value of 1 a year over the horizon, after the expected lag."""
    p = model.p
    lag = p["project_lag"][d] * terms_of(model, d).speed
    years = lag * float(model.channels.duration[link.index, d]) / 4
    r, h = p["discount_rate"], p["planning_horizon"]
    if r == 0:
        return float(h)
    return float(math.exp(-r * years) * (1 - math.exp(-r * h)) / r)


def draw_duration(model: PlainModel, link: Link, d: int, moment: int, entity: str) -> int:
    """Return the quarters that a project takes, at least one."""
    sd = model.p["duration_sd"]
    factor = math.exp(sd * model.draws.normal("duration", moment, entity) - sd * sd / 2)
    lag = model.p["project_lag"][d] * terms_of(model, d).speed
    shorter = float(model.channels.duration[link.index, d])
    return max(1, math.ceil(float(lag * shorter * factor)))


def draw_overrun(model: PlainModel, d: int, moment: int, entity: str) -> float:
    """Return final over promised cost, before measures: a lognormal body, a Pareto tail."""
    p, draws = model.p, model.draws
    if draws.uniform("overrun_tail", moment, entity) < p["overrun_tail_share"][d]:
        low, high, a = p["overrun_tail_low"], p["overrun_tail_high"], p["overrun_tail_exponent"]
        u = draws.uniform("overrun_size", moment, entity)
        return float(low * (1 - u * (1 - (low / high) ** a)) ** (-1 / a))
    sd = p["overrun_sd"][d]
    z = draws.normal("overrun", moment, entity)
    return float(p["overrun_mean"][d] * math.exp(sd * z - sd * sd / 2))
