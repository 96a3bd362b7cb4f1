"""Joint projects from the deal to the end (docs: "Build")."""

from __future__ import annotations

import math

from cluster_sim.kernels.compiling import compiled
from cluster_sim.kernels.philox import normal, uniform
from cluster_sim.kernels.records import NOT_YET, UNDER_WAY, WAITING


@compiled
def begin(
    quarter, case, key, words, names, domain, general, overrun, expected_overrun, prospects, picks,
    offers, begun, status, projects, pot_paid, private_spent,
):  # fmt: skip
    """Start the projects agreed on, and draw what will come of them.

    Args:
        quarter, case, key, names, domain, general: as in ``decision.attend``.
        words: The words of the draws duration, overrun, overrun_tail, overrun_size, benefit.
        overrun: float array (n_cases, n_links, n_domains), part of the overrun that policy leaves.
        expected_overrun: float array (n_cases, n_domains), E_0.
        prospects, picks, offers: as ``decision.agree`` left them.
        begun: int array (n_runs, n_links, n_domains), deals so far; increased.
        status: int8 array (n_runs, n_links, n_domains), set.
        projects: record array (n_runs, n_links, n_domains), written.
        pot_paid: float array (n_runs, n_links, n_domains, n_pots), money, written.
        private_spent: float array (n_runs,), what private capital has paid; increased.
    """
    n_links = begun.shape[1]
    for r in range(begun.shape[0]):
        c = case[r]
        rank = 0
        while picks[r, rank] >= 0:
            e, d = picks[r, rank] % n_links, picks[r, rank] // n_links
            prospect, project, offer = prospects[r, e, d], projects[r, e, d], offers[r, rank]
            number = begun[r, e, d]
            begun[r, e, d] += 1
            project.link, project.domain, project.number = e, d, number
            project.mode, status[r, e, d] = prospect.mode, UNDER_WAY
            project.stage = general[c].project_stage
            project.cost = prospect.cost
            project.start, project.end = quarter, -1
            spread = general[c].duration_sd
            luck = normal(key[r], words[0], number, names[e, d])
            quarters = prospect.quarters * math.exp(spread * luck - spread * spread / 2.0)
            project.due = quarter + max(1, int(math.ceil(quarters)))
            spread = general[c].benefit_sd
            luck = normal(key[r], words[4], number, names[e, d])
            project.ratio = math.exp(spread * luck - spread * spread / 2.0)
            drawn = _overrun(key[r], words, number, names[e, d], domain[c, d], general[c])
            now = 1.0 + (expected_overrun[c, d] - 1.0) * overrun[c, e, d]
            kept = 1.0 + (drawn - 1.0) * overrun[c, e, d] if drawn > 1.0 else drawn
            project.final_cost = project.cost * kept / now
            project.paid_near, project.paid_far, project.paid_fund = offer[0], offer[1], offer[2]
            project.paid_pot = 0.0
            for pot in range(pot_paid.shape[3]):
                pot_paid[r, e, d, pot] = offer[3 + pot]
                project.paid_pot += offer[3 + pot]
            project.paid_private = prospect.cost - prospect.public_cost
            private_spent[r] += project.paid_private
            project.transfer = offer[3 + pot_paid.shape[3]]
            rank += 1


@compiled
def _overrun(key, words, number, name, domain, general):
    """Final over promised cost: a lognormal body, and a Pareto tail cut off at both ends."""
    if uniform(key, words[2], number, name) >= domain.overrun_tail_share:
        spread = domain.overrun_sd
        luck = normal(key, words[1], number, name)
        return domain.overrun_mean * math.exp(spread * luck - spread * spread / 2.0)
    low, high = general.overrun_tail_low, general.overrun_tail_high
    beyond = uniform(key, words[3], number, name)
    beyond *= 1.0 - (low / high) ** general.overrun_tail_exponent
    return low * (1.0 - beyond) ** (-1.0 / general.overrun_tail_exponent)


@compiled
def finish(
    quarter, ends, status, projects, pot_paid, budget, fund, pots, spent, fund_spent, private_spent,
    remaining, running, completed, log, logged,
):  # fmt: skip
    """End the projects that are due and whose payers have their shares of the overrun.

    Args:
        quarter: The quarter.
        ends: int array (n_links, 2).
        status: int8 array (n_runs, n_links, n_domains), updated.
        projects: record array (n_runs, n_links, n_domains), updated.
        pot_paid: float array (n_runs, n_links, n_domains, n_pots), money, updated.
        budget, fund, pots: money in hand, as in ``decision.agree``; they pay or get back.
        spent, fund_spent, private_spent: what has been paid, as in ``begin`` and ``agree``; they
            rise by an overrun and fall by what is paid back.
        remaining: float array (n_runs, n_links, n_domains, 2), reduced.
        running: int array (n_runs, n_cities), reduced.
        completed: int array (n_runs, n_domains), increased.
        log: record array (n_runs, room), written: the projects ended so far, in their order.
        logged: int array (n_runs,), number of entries; increased.
    """
    n_runs, n_links, n_domains = projects.shape
    for r in range(n_runs):
        for d in range(n_domains):
            for e in range(n_links):
                if status[r, e, d] == NOT_YET or projects[r, e, d].due > quarter:
                    continue
                project = projects[r, e, d]
                u, v = ends[e, 0], ends[e, 1]
                if not _settle(r, u, v, project, pot_paid[r, e, d], budget, fund, pots, spent,
                               fund_spent, private_spent):  # fmt: skip
                    status[r, e, d] = WAITING
                    continue
                left = remaining[r, e, d]
                left[0] = max(0.0, left[0] - project.stage * project.ratio)
                left[1] = max(0.0, left[1] - project.stage * project.ratio)
                running[r, u] -= 1
                running[r, v] -= 1
                completed[r, d] += 1
                project.end = quarter
                log[r, logged[r]] = project
                logged[r] += 1
                status[r, e, d] = NOT_YET


@compiled
def _settle(r, u, v, project, pot_paid, budget, fund, pots, spent, fund_spent, private_spent):
    """Pay the overrun, or pay back what was not needed, in the shares of the deal."""
    if project.cost <= 0.0:
        return True
    excess = project.final_cost / project.cost - 1.0
    lacking = (
        project.paid_near * excess > budget[r, u]
        or project.paid_far * excess > budget[r, v]
        or project.paid_fund * excess > fund[r]
    )
    for pot in range(pots.shape[1]):
        lacking = lacking or pot_paid[pot] * excess > pots[r, pot]
    if excess > 0.0 and lacking:
        return False
    budget[r, u] -= project.paid_near * excess
    budget[r, v] -= project.paid_far * excess
    spent[r, u] += project.paid_near * excess
    spent[r, v] += project.paid_far * excess
    fund[r] -= project.paid_fund * excess
    fund_spent[r] += project.paid_fund * excess
    private_spent[r] += project.paid_private * excess
    for pot in range(pots.shape[1]):
        pots[r, pot] -= pot_paid[pot] * excess
        pot_paid[pot] *= 1.0 + excess
    project.paid_near *= 1.0 + excess
    project.paid_far *= 1.0 + excess
    project.paid_fund *= 1.0 + excess
    project.paid_pot *= 1.0 + excess
    project.paid_private *= 1.0 + excess
    return True
