"""From the deal to what is learnt when a project is done."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.plain.costs import draw_duration, draw_overrun, overrun_now
from benchmarks.plain.entities import Project

if TYPE_CHECKING:
    from benchmarks.plain.decide import Deal, Proposal
    from benchmarks.plain.entities import CityAgent, Link
    from benchmarks.plain.model import PlainModel


def start_project(
    model: PlainModel, one: Proposal, deal: Deal, paid: tuple[float, float, float]
) -> None:
    """Draw how long a project takes, what it costs and brings, and begin."""
    link, d = one.link, one.domain
    moment, entity = link.started[d], f"{link.name}|{model.domains[d].name}"
    quarters = draw_duration(model, link, d, moment, entity)
    overrun = draw_overrun(model, d, moment, entity)
    if overrun > 1:
        overrun = 1 + (overrun - 1) * float(model.channels.overrun[link.index, d])
    sd = model.p["benefit_sd"]
    benefit = math.exp(sd * model.draws.normal("benefit", moment, entity) - sd * sd / 2)
    project = Project(
        number=len(model.projects),
        link=link,
        domain=d,
        mode=model.channels.mode[d],
        start=model.quarter,
        due=model.quarter + quarters,
        cost=one.cost,
        cost_ratio=overrun / overrun_now(model, link, d),
        benefit=benefit,
        paid_u=paid[0],
        paid_v=paid[1],
        paid_fund=deal.grant,
        paid_pots=deal.pots,
        paid_private=one.cost - one.public,
        transfer=paid[2],
    )
    link.started[d] += 1
    link.running[d] = project
    model.projects.append(project)


def build(model: PlainModel) -> list[Project]:
    """Finish what is due and can be paid for; return it in the order of domain and link."""
    running = [p for link in model.links for p in link.running if p is not None]
    finished = []
    for project in sorted(running, key=lambda project: project.key):
        if project.due <= model.quarter:
            if settle(model, project):
                finish(model, project)
                finished.append(project)
            else:
                project.status = "waiting"
    return finished


def settle(model: PlainModel, project: Project) -> bool:
    """Collect the overrun or refund the rest, in the shares of the deal; False if one cannot."""
    u, v = project.link.u, project.link.v
    part = project.cost_ratio - 1.0
    pots = [(pot, amount * part) for pot, amount in project.paid_pots]
    more_u, more_v = project.paid_u * part, project.paid_v * part
    more_fund = project.paid_fund * part
    if part > 0 and (
        more_u > u.budget
        or more_v > v.budget
        or more_fund > model.fund
        or any(more > pot.money for pot, more in pots)
    ):
        return False
    u.budget -= more_u
    v.budget -= more_v
    model.fund -= more_fund
    for pot, more in pots:
        pot.money -= more
    more_private, more_pots = project.paid_private * part, sum(more for _, more in pots)
    ledger = model.ledger
    ledger.city_projects += more_u + more_v
    ledger.fund_grants += more_fund
    ledger.pots_out += more_pots
    ledger.private += more_private
    u.spending += more_u
    v.spending += more_v
    model.sums["public_spending"] += more_u + more_v + more_fund + more_pots
    model.sums["private_spending"] += more_private
    project.paid_u += more_u
    project.paid_v += more_v
    project.paid_fund += more_fund
    project.paid_private += more_private
    project.paid_pots = [
        (pot, amount + more)
        for (pot, amount), (_, more) in zip(project.paid_pots, pots, strict=True)
    ]
    return True


def finish(model: PlainModel, project: Project) -> None:
    """Take friction off the link."""
    link, d = project.link, project.domain
    removed = model.p["project_stage"] * project.benefit
    for layer in ("infrastructure", "standards"):
        link.left[d][layer] = max(0.0, link.left[d][layer] - removed)
    link.running[d] = None
    link.finished[d] += 1
    model.completed[d] += 1
    model.sums["projects_completed"] += 1
    project.status, project.end = "finished", model.quarter
    project.final_cost = project.cost * project.cost_ratio


def learn(model: PlainModel, finished: list[Project]) -> None:
    """Let cities see what projects brought, then let certainty fade."""
    p = model.p
    for project in finished:
        link, d = project.link, project.domain
        for city in model.cities:
            noise = observation_noise(model, link, city)
            if noise is not None:
                entity = f"{link.name}|{model.domains[d].name}|{city.name}"
                moment = link.finished[d] - 1
                z = model.draws.normal("observation", moment, entity)
                city.learn(d, math.log(project.benefit) + math.sqrt(noise) * z, noise)
    for city in model.cities:
        city.benefit_variance = [
            min(variance + p["belief_drift"], p["belief_variance"])
            for variance in city.benefit_variance
        ]


def observation_noise(model: PlainModel, link: Link, city: CityAgent) -> float | None:
    """Return the variance with which a city sees a link's result; None if it does not."""
    p, noises = model.p, []
    if city is link.u or city is link.v:
        noises.append(p["belief_noise_own"])
    elif {link.u.index, link.v.index} & model.channels.visits:
        noises.append(p["belief_noise_visit"])
    if link.u in city.neighbours or link.v in city.neighbours:
        noises.append(p["belief_noise_neighbour"])
    return min(noises, default=None)
