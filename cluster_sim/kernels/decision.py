"""What cities and a coordinator decide about joint projects (docs: "Decide")."""

from __future__ import annotations

import math

import numpy as np

from cluster_sim.kernels.compiling import compiled
from cluster_sim.kernels.friction import aggregate, infrastructure
from cluster_sim.kernels.philox import fill_uniform, logistic, normal
from cluster_sim.kernels.records import ALONE, FUND, GOVERNMENT, NOT_YET, PARTNERSHIP

LEAST_REDUCTION = 1e-9
"""Reductions of friction below this are not worth a project, nats."""


@compiled
def attend(
    quarter, case, key, process, names, domain, general, first_adjacent, adjacent, attention,
    unmandated, begun, status, attended,
):  # fmt: skip
    """Which links come up for a decision in which domains (Bass 1969, doi:10.1287/mnsc.15.5.215).

    Args:
        quarter: The quarter.
        case: int array (n_runs,).
        key: uint64 array (n_runs,), the runs' keys.
        process: The word of this draw.
        names: uint64 array (n_links, n_domains), entities.
        domain: record array (n_cases, n_domains), parameters.
        general: record array (n_cases,), parameters.
        first_adjacent, adjacent: int arrays (n_links + 1,), (n_adjacent,): each link's
            neighbours, that is, links that share an end with it.
        attention: float array (n_cases, n_links, n_domains), added hazard, 1/yr.
        unmandated: float array (n_cases, n_domains), how much of the voluntary p, q remains.
        begun: int array (n_runs, n_links, n_domains), deals so far.
        status: int8 array (n_runs, n_links, n_domains), whether a project is under way.
        attended: int8 array (n_runs, n_links, n_domains), written: 1 where a link comes up.
    """
    n_runs, n_links, n_domains = begun.shape
    lots = np.empty(names.size)
    for r in range(n_runs):
        c = case[r]
        fill_uniform(key[r], process, quarter, names.ravel(), lots)
        for d in range(n_domains):
            voluntary = unmandated[c, d]
            p, q = domain[c, d].innovation, domain[c, d].imitation
            p += (general[c].mandate_innovation - p) * (1.0 - voluntary)
            q += (general[c].mandate_imitation - q) * (1.0 - voluntary)
            for e in range(n_links):
                attended[r, e, d] = 0
                lot = lots[e * n_domains + d]
                # 1 - exp(-x) <= x: most draws are too high whatever the neighbours do
                if status[r, e, d] != NOT_YET or lot >= (p + q + attention[c, e, d]) / 4.0:
                    continue
                engaged = 0
                for place in range(first_adjacent[e], first_adjacent[e + 1]):
                    engaged += begun[r, adjacent[place], d] > 0
                degree = max(1, first_adjacent[e + 1] - first_adjacent[e])
                hazard = p + q * engaged / degree + attention[c, e, d]
                if lot < -math.expm1(-hazard / 4.0):
                    attended[r, e, d] = 1


@compiled
def appraise(
    quarter, case, key, noise_process, spill_process, names, domain, general, ends,
    fixed, slope, still, length, remaining, factor, maturity, trust,
    base_cost, expected_overrun, cost, duration, overrun, mode, elasticity,
    belief, doubt, load, own, completed, attended, prospects,
):  # fmt: skip
    """What each attended project would bring and cost.

    Args:
        quarter, case, key, names, domain, general, ends: as in ``attend`` and ``set_friction``.
        noise_process, spill_process: Words of the draws.
        fixed, slope, still, length, remaining, factor, maturity, trust: as in ``set_friction``.
        base_cost: float array (n_cases, n_links, n_domains), money, at no experience.
        expected_overrun: float array (n_cases, n_domains), E_0.
        cost, duration, overrun: float arrays (n_cases, n_links, n_domains), the part of each
            that policy leaves.
        mode: float array (n_cases, n_domains), operation mode.
        elasticity: float array (n_cases, n_domains), eta.
        belief, doubt: float arrays (n_runs, n_cities, n_domains), mu and v.
        load: float array (n_runs, n_links, n_domains), money per year.
        own: float array (n_runs, n_links, n_domains, 2), money per year.
        completed: int array (n_runs, n_domains), projects finished.
        attended: int8 array (n_runs, n_links, n_domains), set to 0 where there is nothing to
            remove or to earn.
        prospects: record array (n_runs, n_links, n_domains), written where attended.
    """
    n_runs, n_links, n_domains = prospects.shape
    for r in range(n_runs):
        c = case[r]
        par = general[c]
        for d in range(n_domains):
            public, speed, wedge = _terms(par, mode[c, d])
            learning = (1.0 + completed[r, d]) ** math.log2(1.0 - par.learning_rate)
            for e in range(n_links):
                if not attended[r, e, d]:
                    continue
                prospect = prospects[r, e, d]
                u, v = ends[e, 0], ends[e, 1]
                wires = infrastructure(fixed[c, e, d], slope[c, e, d], maturity[r], u, v)
                distrust = -0.5 * math.log(trust[r, u] * trust[r, v])
                reduction = _reduction(
                    wires, still[c, e, d], factor[c, e, d], remaining[r, e, d], length[c, e, d],
                    distrust, par,
                )  # fmt: skip
                prospect.quarters = domain[c, d].project_lag * speed * duration[c, e, d]
                worth = _present_value(par, prospect.quarters) * math.expm1(reduction)
                worth *= elasticity[c, d]
                now = 1.0 + (expected_overrun[c, d] - 1.0) * overrun[c, e, d]
                price = base_cost[c, e, d] * learning * cost[c, e, d] * now / expected_overrun[c, d]
                private = (1.0 - public) * price
                earned = par.charge_share * worth * load[r, e, d]
                kept = worth * (1.0 - par.charge_share * (1.0 - public))
                near = own[r, e, d, 0] * kept * _confidence(belief, doubt, r, u, d, par)
                far = own[r, e, d, 1] * kept * _confidence(belief, doubt, r, v, d, par)
                attractive = private == 0.0 or earned >= (1.0 + wedge) * private
                if reduction < LEAST_REDUCTION or not attractive or near + far <= 0.0:
                    attended[r, e, d] = 0
                    continue
                prospect.mode = mode[c, d]
                prospect.benefit_near, prospect.benefit_far = near, far
                prospect.cost, prospect.public_cost = price, public * price
                error = normal(key[r], spill_process, quarter, names[e, d])
                others = max(0.0, load[r, e, d] - own[r, e, d, 0] - own[r, e, d, 1])
                prospect.spillover = others * worth * math.exp(par.spillover_error * error)
                luck = logistic(key[r], noise_process, quarter, names[e, d])
                prospect.noise = par.decision_noise * price * luck


@compiled
def _terms(par, mode):
    """Public share, speed and wedge of an operation mode."""
    if mode == GOVERNMENT:
        return 1.0, 1.0, 0.0
    if mode == PARTNERSHIP:
        return par.partnership_public_share, par.partnership_speed, par.partnership_wedge
    return par.market_public_share, par.market_speed, par.market_wedge


@compiled
def _present_value(par, quarters):
    """H: one unit a year over the planning horizon, counted after the building time, years."""
    rate, years = par.discount_rate, par.planning_horizon
    if rate == 0.0:
        return years
    return math.exp(-rate * quarters / 4.0) * -math.expm1(-rate * years) / rate


@compiled
def _confidence(belief, doubt, r, i, d, par):
    return math.exp(belief[r, i, d] - doubt[r, i, d] * par.risk_aversion / 2.0)


@compiled
def _reduction(wires, still, factor, left, length, distrust, par):
    """By how much one more stage would lower the link's friction, nats."""
    wires, norms, border = wires * factor[0], still[0] * factor[1], still[1] * factor[2]
    wires_stage = min(par.project_stage, left[0])
    norms_stage = min(par.project_stage, left[1])
    if par.layer_exponent == 1.0:
        return wires_stage * wires + norms_stage * norms
    before = (wires * left[0], norms * left[1], border)
    after = (wires * (left[0] - wires_stage), norms * (left[1] - norms_stage), border)
    return aggregate(before, length, distrust, par.layer_exponent) - aggregate(
        after, length, distrust, par.layer_exponent
    )


@compiled
def agree(
    case, general, ends, output, maturity, capacity, coordination, pot_scope, stance,
    budget, fund, pots, spent, fund_spent, running, attended, prospects, picks, offers,
):  # fmt: skip
    """Strike the deals of this quarter, the best first, as far as money and capacity go.

    Args:
        case, general, ends: as in ``set_friction``.
        output: float array (n_runs, n_cities), money per year; sets the cost shares.
        maturity: float array (n_runs, n_cities); sets how many projects a city can hold.
        capacity: float array (n_cases, n_cities), projects that policy lets it hold beyond that.
        coordination: float array (n_cases,): ``ALONE``, ``BARGAINING``, ``TRANSFERS`` or ``FUND``.
        pot_scope: float array (n_cases, n_pots, n_links, n_domains), share of a public cost that
            each pot offers to pay.
        stance: int8 array (n_runs, n_links, n_domains, 2): what the link's two cities say: 1 yes,
            -1 no, 0 whatever their own gain says.
        budget: float array (n_runs, n_cities), money in hand; reduced.
        fund: float array (n_runs,), the coordinator's money; reduced.
        pots: float array (n_runs, n_pots), money; reduced.
        spent: float array (n_runs, n_cities), what cities have paid; increased.
        fund_spent: float array (n_runs,), what the fund has paid; increased.
        running: int array (n_runs, n_cities), projects under way; increased.
        attended: int8 array (n_runs, n_links, n_domains), 1 where a project has come up.
        prospects: record array (n_runs, n_links, n_domains).
        picks: int array (n_runs, n_links * n_domains + 1), written: the deals as
            ``domain * n_links + link`` in their order, then -1.
        offers: float array (n_runs, n_links * n_domains, 4 + n_pots), written for each deal: what
            the first city, the second, the fund and each pot pay to the project; then the
            transfer from the second city to the first.
    """
    n_runs, n_links, _ = prospects.shape
    for r in range(n_runs):
        c = case[r]
        n_picks = _shortlist(
            r, c, ends, output, coordination[c], pot_scope, pots, stance, attended, prospects,
            picks[r], offers[r],
        )  # fmt: skip
        n_deals = 0
        for rank in range(n_picks):
            place = picks[r, rank]
            e, d = place % n_links, place // n_links
            u, v = ends[e, 0], ends[e, 1]
            room_near = _capacity(general[c], maturity[r, u], capacity[c, u])
            room_far = _capacity(general[c], maturity[r, v], capacity[c, v])
            if running[r, u] >= room_near or running[r, v] >= room_far:
                continue
            offer = offers[r, n_deals]
            struck = _strike(
                r, c, e, d, u, v, output, coordination[c], pot_scope, pots, stance,
                prospects[r, e, d], general[c], budget, fund, spent, fund_spent, offer,
            )  # fmt: skip
            if not struck:
                continue
            running[r, u] += 1
            running[r, v] += 1
            picks[r, n_deals] = place
            n_deals += 1
        picks[r, n_deals] = -1


@compiled
def _capacity(par, maturity, extra):
    """Projects that a city can take part in at once."""
    return math.floor(par.capacity_base + par.capacity_maturity * maturity + extra + 0.5)


@compiled
def _shortlist(
    r, c, ends, output, coordination, pot_scope, pots, stance, attended, prospects, picks, offers
):
    """Projects worth a deal, by falling surplus per cost; ties by domain, then link."""
    n_links, n_domains = prospects.shape[1:]
    n_picks = 0
    for d in range(n_domains):
        for e in range(n_links):
            if not attended[r, e, d] or stance[r, e, d, 0] < 0 or stance[r, e, d, 1] < 0:
                continue
            prospect = prospects[r, e, d]
            offered = _from_pots(r, c, e, d, pot_scope, pots, prospect.public_cost, offers[n_picks])
            public = prospect.public_cost - offered
            if not _worthwhile(r, e, d, ends, output, coordination, stance, prospect, public):
                continue
            gain = prospect.benefit_near + prospect.benefit_far + prospect.noise - public
            score = gain / prospect.cost if prospect.cost > 0.0 else math.inf
            rank = n_picks
            while rank > 0 and offers[rank - 1, 0] < score:
                offers[rank, 0] = offers[rank - 1, 0]
                picks[rank] = picks[rank - 1]
                rank -= 1
            offers[rank, 0] = score
            picks[rank] = d * n_links + e
            n_picks += 1
    return n_picks


@compiled
def _from_pots(r, c, e, d, pot_scope, pots, public, offer):
    """What the programmes' pots would pay of a public cost, in all."""
    total = 0.0
    for pot in range(pots.shape[1]):
        part = min(pot_scope[c, pot, e, d] * public, pots[r, pot], public - total)
        offer[3 + pot] = max(0.0, part)
        total += offer[3 + pot]
    return total


@compiled
def _worthwhile(r, e, d, ends, output, coordination, stance, prospect, public):
    """Whether the project could be agreed on, money and capacity apart."""
    if coordination == ALONE:
        near, far = _cost_shares(r, ends[e, 0], ends[e, 1], output)
        gain_near = prospect.benefit_near - near * public + prospect.noise
        gain_far = prospect.benefit_far - far * public + prospect.noise
        willing_near = gain_near > 0.0 or stance[r, e, d, 0] > 0
        return willing_near and (gain_far > 0.0 or stance[r, e, d, 1] > 0)
    need = public - prospect.benefit_near - prospect.benefit_far - prospect.noise
    return need <= 0.0 or (coordination == FUND and need <= prospect.spillover)


@compiled
def _cost_shares(r, u, v, output):
    total = output[r, u] + output[r, v]
    return output[r, u] / total, output[r, v] / total


@compiled
def _strike(
    r, c, e, d, u, v, output, coordination, pot_scope, pots, stance, prospect, par, budget, fund,
    spent, fund_spent, offer,
):  # fmt: skip
    """Make the deal with the money in hand, or leave everything as it is and return False."""
    offered = _from_pots(r, c, e, d, pot_scope, pots, prospect.public_cost, offer)
    public = prospect.public_cost - offered
    near, far = _cost_shares(r, u, v, output)
    if coordination == ALONE:
        gain_near = prospect.benefit_near - near * public + prospect.noise
        gain_far = prospect.benefit_far - far * public + prospect.noise
        if (gain_near <= 0.0 and stance[r, e, d, 0] <= 0) or (
            gain_far <= 0.0 and stance[r, e, d, 1] <= 0
        ):
            return False
        grant, pay_near, pay_far = 0.0, near * public, far * public
    else:
        grant = max(0.0, public - prospect.benefit_near - prospect.benefit_far - prospect.noise)
        charged = grant * (1.0 + par.fund_overhead)
        affordable = coordination == FUND and grant <= prospect.spillover and charged <= fund[r]
        if grant > 0.0 and not affordable:
            return False
        pay_near, pay_far = _bargain(prospect, public, grant, budget[r, u], budget[r, v])
    if pay_near > budget[r, u] or pay_far > budget[r, v]:
        return False
    budget[r, u] -= pay_near
    budget[r, v] -= pay_far
    spent[r, u] += pay_near
    spent[r, v] += pay_far
    fund[r] -= grant * (1.0 + par.fund_overhead)
    fund_spent[r] += grant * (1.0 + par.fund_overhead)
    for pot in range(pots.shape[1]):
        pots[r, pot] -= offer[3 + pot]
    offer[0], offer[1], offer[2] = pay_near, pay_far, grant
    offer[3 + pots.shape[1]] = max(0.0, -pay_near) - max(0.0, -pay_far)
    if pay_near < 0.0:
        offer[0], offer[1] = 0.0, public - grant
    elif pay_far < 0.0:
        offer[0], offer[1] = public - grant, 0.0
    return True


@compiled
def _bargain(prospect, public, grant, purse_near, purse_far):
    """Equal gains (Nash bargaining with transfers); who lacks money pays what it has."""
    near, far = prospect.benefit_near, prospect.benefit_far
    surplus = near + far + grant - public
    pay_near, pay_far = near - surplus / 2.0, far - surplus / 2.0
    if pay_near > purse_near and far - (pay_far + pay_near - purse_near) > 0.0:
        pay_near, pay_far = purse_near, pay_far + pay_near - purse_near
    elif pay_far > purse_far and near - (pay_near + pay_far - purse_far) > 0.0:
        pay_near, pay_far = pay_near + pay_far - purse_far, purse_far
    return pay_near, pay_far
