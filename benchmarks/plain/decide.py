"""Which projects the cities agree on in a quarter, and who pays."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.plain.costs import horizon_value, project_cost, terms_of
from benchmarks.plain.friction import gain_in_nats
from benchmarks.plain.projects import start_project

if TYPE_CHECKING:
    from benchmarks.plain.entities import CityAgent, Link, Pot
    from benchmarks.plain.model import PlainModel


@dataclass
class Proposal:
    """A project that two cities look at this quarter."""

    link: Link
    domain: int
    cost: float
    public: float  # the public part of the cost, before any pot
    benefit_u: float
    benefit_v: float
    noise: float
    spill_value: float
    surplus: float = 0.0

    @property
    def benefit(self) -> float:
        """Return what both cities together expect."""
        return self.benefit_u + self.benefit_v


@dataclass
class Deal:
    """Who pays what."""

    pays_u: float
    pays_v: float
    grant: float
    overhead: float
    pots: list[tuple[Pot, float]]


def decide(model: PlainModel) -> None:
    """Let cities look at projects, and agree on those they can, best surplus per cost first."""
    proposals = []
    for d in range(len(model.domains)):
        for link in model.links:
            if link.running[d] is None and attended(model, link, d):
                proposal = propose(model, link, d)
                if proposal is not None:
                    proposals.append(proposal)
    for one in proposals:
        one.surplus = one.benefit - left_after_pots(model, one)[0] + one.noise
    proposals.sort(key=lambda one: (-_rate(one), one.domain, one.link.index))
    for one in proposals:
        if has_capacity(model, one.link.u) and has_capacity(model, one.link.v):
            deal = negotiate(model, one)
            if deal is not None:
                conclude(model, one, deal)


def attended(model: PlainModel, link: Link, d: int) -> bool:
    """Whether a link's cities turn to a project on it this quarter."""
    p, free = model.p, float(model.channels.voluntary[d])
    innovation = p["mandate_innovation"] + (p["innovation"][d] - p["mandate_innovation"]) * free
    imitation = p["mandate_imitation"] + (p["imitation"][d] - p["mandate_imitation"]) * free
    active = 0.0
    if link.adjacent:
        busy = [o for o in link.adjacent if o.finished[d] or o.running[d] is not None]
        active = len(busy) / len(link.adjacent)
    hazard = innovation + imitation * active + float(model.channels.attention[link.index, d])
    entity = f"{link.name}|{model.domains[d].name}"
    draw = model.draws.uniform("attention", model.quarter, entity)
    return draw < -math.expm1(-hazard / 4)


def propose(model: PlainModel, link: Link, d: int) -> Proposal | None:
    """Return what a project would bring and cost; None if there is nothing in it."""
    p = model.p
    delta = gain_in_nats(model, link, d)
    if delta < 1e-9:
        return None
    power = p["participation_elasticity"][d] + float(model.channels.participation[d])
    gain = math.expm1(delta) * power
    worth = horizon_value(model, link, d) * gain
    cost = project_cost(model, link, d)
    terms = terms_of(model, d)
    private = (1 - terms.public_share) * cost
    load, own = model.load[d][link.index], model.own[d][link.index]
    if private > 0 and p["charge_share"] * worth * load < (1 + terms.wedge) * private:
        return None
    kept = 1 - p["charge_share"] * (1 - terms.public_share)
    benefits = [
        worth * part * kept * expected_benefit(model, city, d)
        for city, part in zip((link.u, link.v), own, strict=True)
    ]
    if sum(benefits) <= 0:
        return None
    draw = model.draws.uniform("noise", model.quarter, f"{link.name}|{model.domains[d].name}")
    noise = p["decision_noise"] * cost * math.log(draw / (1 - draw))
    spill = max(0.0, load - sum(own))
    return Proposal(link, d, cost, cost - private, benefits[0], benefits[1], noise, worth * spill)


def expected_benefit(model: PlainModel, city: CityAgent, d: int) -> float:
    """Return the certain ratio of true to promised benefit that a city takes for its belief."""
    risk = model.p["risk_aversion"] * city.benefit_variance[d] / 2
    return math.exp(city.benefit_mean[d] - risk)


def left_after_pots(model: PlainModel, one: Proposal) -> tuple[float, list[tuple[Pot, float]]]:
    """Return the public cost that is left, and what each pot pays, in the order of names."""
    left, paid = one.public, []
    for pot in model.pots:
        if one.link.index in pot.links and one.domain in pot.domains:
            amount = min(model.p["cofunding_share"] * one.public, pot.money, left)
            if amount > 0:
                paid.append((pot, amount))
                left -= amount
    return left, paid


def has_capacity(model: PlainModel, city: CityAgent) -> bool:
    """Whether a city can hold one more project."""
    p = model.p
    extra = float(model.channels.capacity[city.index])
    most = math.floor(p["capacity_base"] + p["capacity_maturity"] * city.maturity + extra + 0.5)
    running = sum(project is not None for link in city.links for project in link.running)
    return bool(running < most)


def negotiate(model: PlainModel, one: Proposal) -> Deal | None:
    """Return a deal if there is one with the money in hand."""
    left, pots = left_after_pots(model, one)
    if model.channels.coordinator is None and not model.p["bargaining_transfers"]:
        return _alone(one, left, pots)
    return _together(model, one, left, pots)


def _alone(one: Proposal, left: float, pots: list[tuple[Pot, float]]) -> Deal | None:
    """Both cities must gain, each paying its share by output."""
    u, v = one.link.u, one.link.v
    pays_u = left * u.output / (u.output + v.output)
    pays_v = left * v.output / (u.output + v.output)
    worst = min(one.benefit_u - pays_u, one.benefit_v - pays_v)
    if worst + one.noise <= 0 or pays_u > u.budget or pays_v > v.budget:
        return None
    return Deal(pays_u, pays_v, 0.0, 0.0, pots)


def _together(
    model: PlainModel, one: Proposal, left: float, pots: list[tuple[Pot, float]]
) -> Deal | None:
    """Both must gain taken together; one pays the other so that they gain the same.

    A coordinator with a fund fills what is missing, up to what the project brings to others.
    """
    p = model.p
    entity = f"{one.link.name}|{model.domains[one.domain].name}"
    error = p["spillover_error"] * model.draws.normal("spillover", model.quarter, entity)
    need = max(0.0, left - one.benefit - one.noise)
    overhead = p["fund_overhead"] * need
    fund = model.fund if model.channels.coordinator == "fund" else 0.0
    if need > one.spill_value * math.exp(error) or need + overhead > fund:
        return None
    half = (one.benefit + need - left) / 2
    shares = _within_budgets(one, one.benefit_u - half, one.benefit_v - half, left - need)
    return None if shares is None else Deal(*shares, need, overhead, pots)


def _within_budgets(
    one: Proposal, pays_u: float, pays_v: float, total: float
) -> tuple[float, float] | None:
    """Return what each pays once nobody pays more than it has; the partner may take the rest."""
    u, v = one.link.u, one.link.v
    if pays_u > u.budget and pays_v > v.budget:
        return None
    if pays_u > u.budget:
        pays_u, pays_v = u.budget, total - u.budget
        return (pays_u, pays_v) if pays_v <= v.budget and one.benefit_v > pays_v else None
    if pays_v > v.budget:
        pays_u, pays_v = total - v.budget, v.budget
        return (pays_u, pays_v) if pays_u <= u.budget and one.benefit_u > pays_u else None
    return pays_u, pays_v


def conclude(model: PlainModel, one: Proposal, deal: Deal) -> None:
    """Put everybody's share into escrow and begin to build."""
    link = one.link
    link.u.budget -= deal.pays_u
    link.v.budget -= deal.pays_v
    model.fund -= deal.grant + deal.overhead
    for pot, amount in deal.pots:
        pot.money -= amount
    transfer = 0.0
    paid_u, paid_v = deal.pays_u, deal.pays_v
    if paid_u < 0:
        transfer, paid_u, paid_v = -paid_u, 0.0, paid_u + paid_v
    elif paid_v < 0:
        transfer, paid_u, paid_v = paid_v, paid_u + paid_v, 0.0
    ledger, pots = model.ledger, sum(amount for _, amount in deal.pots)
    ledger.city_projects += paid_u + paid_v
    ledger.fund_grants += deal.grant
    ledger.fund_overhead += deal.overhead
    ledger.pots_out += pots
    ledger.private += one.cost - one.public
    link.u.spending += paid_u
    link.v.spending += paid_v
    model.sums["public_spending"] += paid_u + paid_v + deal.grant + deal.overhead + pots
    model.sums["private_spending"] += one.cost - one.public
    start_project(model, one, deal, (paid_u, paid_v, transfer))


def _rate(one: Proposal) -> float:
    """Return surplus per cost."""
    if one.cost > 0:
        return one.surplus / one.cost
    return math.copysign(math.inf, one.surplus)
