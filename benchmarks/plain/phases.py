"""The phases around the projects: programmes, maturity, incidents, trust, growth, budgets."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.plain.channels import SYSTEMS, acts, strength
from benchmarks.plain.demand import log_ratio

if TYPE_CHECKING:
    from benchmarks.plain.entities import CityAgent
    from benchmarks.plain.model import PlainModel


def yearly_budget(model: PlainModel, city: CityAgent) -> float:
    """Return the integration budget that a city gets in a year, before any levy."""
    extra = float(model.channels.budget[city.index])
    return float(model.p["budget_share"] * city.output * (1 + extra))


def pay_programmes(model: PlainModel) -> None:
    """Let cities pay what they can of the programmes, and the state the rest."""
    size = sum(model.region.gdp.tolist()) / model.region.usd_rate / 1e6  # 1,000 bn USD
    cost, to_pots = 0.0, 0.0
    for measure in model.measures:
        if not acts(measure, model.quarter):
            continue
        price = model.usd(measure.cost * strength(measure, model.quarter) * size)
        cost += price
        funds = [effect for effect in measure.effects if effect.channel == "fund"]
        pots = [pot for pot in model.pots if pot.measure == measure.name]
        for effect, pot in zip(funds, pots, strict=True):
            pot.money += effect.strength * price
            pot.paid_in += effect.strength * price
            to_pots += effect.strength * price
    output = sum(city.output for city in model.cities)
    paid = 0.0
    for city in model.cities:
        most = model.p["programme_city_share"] * yearly_budget(model, city) / 4
        amount = min(cost * city.output / output, most, city.budget)
        city.budget -= amount
        city.spending += amount
        paid += amount
    model.ledger.city_programmes += paid
    model.ledger.state_programmes += cost - paid
    model.ledger.pots_in += to_pots
    model.sums["public_spending"] += cost - to_pots


def log_volume(volumes: list[float]) -> tuple[float, float]:
    """Return mean and standard deviation of the log of exchange volumes that are not 0."""
    logs = [math.log(volume) for volume in volumes if volume > 0]
    if not logs:
        return 0.0, 0.0
    mean = sum(logs) / len(logs)
    return mean, math.sqrt(sum((one - mean) ** 2 for one in logs) / len(logs))


def mature(model: PlainModel) -> None:
    """Let cities learn from the more mature ones that they exchange most with."""
    p = model.p
    change = []
    for city in model.cities:
        volumes = model.exchange[city.index].tolist()
        total, pull = sum(volumes), 0.0
        if total > 0:
            pull = sum(
                volume / total * max(other.maturity - city.maturity, 0.0)
                for volume, other in zip(volumes, model.cities, strict=True)
            )
        m, policy = city.maturity, float(model.channels.maturity[city.index])
        own = m * (1 - m) * (p["maturity_rate"] + p["maturity_diffusion"] * pull)
        change.append((own + policy * (1 - m)) / 4)
    for city, more in zip(model.cities, change, strict=True):
        city.maturity += more


def incident_hazard(model: PlainModel, city: CityAgent) -> float:
    """Return the rate of serious incidents, 1/yr."""
    p = model.p
    mean, sd = model.volume_start or (0.0, 0.0)
    volume = float(model.exchange[city.index].sum())
    z = (math.log(volume) - mean) / sd if volume > 0 and sd >= 1e-9 else 0.0
    exposed = (1 - city.protected) * float(model.channels.exposed[city.index])
    level = max(0.0, 1 + p["incident_exposure"] * z)
    calm = 1 - p["incident_maturity"] * city.maturity
    return float(p["attack_rate"] * p["serious_share"] * level * exposed * calm)


def suffer_incidents(model: PlainModel) -> set[int]:
    """Draw incidents and let them spread once; return the cities hit."""
    first = set()
    for city in model.cities:
        chance = -math.expm1(-incident_hazard(model, city) / 4)
        if model.draws.uniform("incident", model.quarter, city.name) < chance:
            first.add(city.index)
    hit = first | _spread_to_neighbours(model, first) | _spread_in_pools(model, first)
    for i in sorted(hit):
        city = model.cities[i]
        cost = model.usd(model.p["incident_cost"]) / float(model.channels.recovery[i])
        paid = min(cost, city.budget)
        city.budget -= paid
        city.spending += paid
        city.incidents += 1
        city.trust *= 1 - model.p["trust_drop"]
        model.ledger.city_incidents += paid
        model.sums["public_spending"] += paid
        model.sums["incidents"] += 1
    return hit


def _spread_to_neighbours(model: PlainModel, first: set[int]) -> set[int]:
    names = [domain.name for domain in model.domains]
    if "telecom" not in names:
        return set()
    passes = model.passes[names.index("telecom")]
    hit = set()
    for i in sorted(first):
        for other in model.cities[i].neighbours:
            chance = model.p["incident_spread"] * float(passes[i, other.index])
            entity = f"{model.cities[i].name}>{other.name}"
            if model.draws.uniform("spread", model.quarter, entity) < chance:
                hit.add(other.index)
    return hit


def _spread_in_pools(model: PlainModel, first: set[int]) -> set[int]:
    hit = set()
    for system in SYSTEMS:
        pooled = model.channels.pooled(system)
        for host, members in model.plan.groups:
            if host not in first:
                continue
            for i in members:
                entity = f"{system}|{model.cities[host].name}>{model.cities[i].name}"
                chance = model.p["pooled_spread"] * float(pooled[i])
                chance *= float(model.channels.uncontained[i])
                if i != host and model.draws.uniform("pooled", model.quarter, entity) < chance:
                    hit.add(i)
    return hit


def recover_trust(model: PlainModel, hit: set[int]) -> None:
    """Let trust move towards its target where no incident happened."""
    for city in model.cities:
        if city.index not in hit:
            target = min(1.0, city.trust_start + float(model.channels.trust[city.index]))
            half_life = model.p["trust_half_life"] / float(model.channels.recovery[city.index])
            city.trust += (target - city.trust) * (1 - 2.0 ** (-1 / half_life))


def grow(model: PlainModel) -> None:
    """Let output grow with the trend and converge to what efficiency supports."""
    p = model.p
    for city in model.cities:
        i = city.index
        growth = (model.trend_growth + float(model.channels.growth[i])) / 4
        city.trend += growth
        opened = sum(
            weight * log_ratio(model.efficiency[d][i], model.efficiency_start[d][i])
            for d, weight in enumerate(model.weights)
        )
        elasticity = p["growth_elasticity"] * float(model.channels.growth_elasticity[i])
        target = math.log(city.output_start) + city.trend + elasticity * opened
        now = math.log(city.output)
        city.output = math.exp(now + growth + p["output_convergence"] * (target - now))


def earn(model: PlainModel) -> None:
    """Give cities the quarter's budget and the fund its levy; what is above the limit lapses."""
    p, ledger = model.p, model.ledger
    levy_rate = p["fund_levy"] if model.channels.coordinator == "fund" else 0.0
    for city in model.cities:
        income = yearly_budget(model, city) / 4
        levy = levy_rate * income
        match = p["fund_match"] * levy
        model.fund += levy + match
        city.budget += income - levy
        lapsed = max(0.0, city.budget - p["budget_carry_over"] * 4 * income)
        city.budget -= lapsed
        ledger.levy += levy
        ledger.state_match += match
        ledger.city_income += income - levy
        ledger.city_lapsed += lapsed


def duplication_waste(model: PlainModel) -> float:
    """Return this quarter's cost of running separately what could be pooled."""
    rates = {
        "data_centres": model.p["data_centre_running_cost"],
        "base_databases": model.p["database_running_cost"],
    }
    waste = 0.0
    for system in SYSTEMS:
        separate = sum(
            city.output * float(model.channels.separate[system][city.index])
            for city in model.cities
        )
        waste += rates[system] * separate * model.plan.saving / 4
    return waste
