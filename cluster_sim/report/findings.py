"""Findings: sentences for people, each with its numbers, from the tables alone.

Every function looks at one question and gives the sentences that answer it, none where the
tables do not say. The wording is in ``sentences``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from cluster_sim.figures.data import FigureData, city_names
from cluster_sim.figures.equity import gains
from cluster_sim.figures.trade_off import frontier
from cluster_sim.figures.words import amount, money_unit, number, percent
from cluster_sim.report import facts
from cluster_sim.report.facts import Estimate
from cluster_sim.report.sentences import listed, sentence


@dataclass(frozen=True)
class Finding:
    """One sentence.

    Attributes:
        text: The sentence, its numbers in it.
        figure: Name of the figure that shows it.
        numbers: The numbers behind the sentence, unrounded.
        surprising: Whether a reader should look twice.
    """

    text: str
    figure: str
    numbers: tuple[float, ...] = field(default=())
    surprising: bool = False


Question = Callable[[FigureData, str], list[Finding]]


def findings(data: FigureData, language: str = "en") -> list[Finding]:
    """All findings of a comparison, or of a run, the most important first."""
    asked = COMPARISON if data.ranking is not None else RUN
    return [finding for question in asked for finding in question(data, language)]


def best(data: FigureData, language: str) -> list[Finding]:
    """Which scenario is best, and how sure that is."""
    name = data.ranked()[0]
    value, probability = facts.efficiency(data, name), facts.ranked_row(data, name, "p_best")
    if not value.known:
        return []
    rivals = [_title(data, other, language) for other in facts.groups(data)[0][1:]]
    numbers = (*value, probability)
    key = "best_tied" if rivals else "best"
    text = sentence(
        key if np.isfinite(value.low) else "best_single",
        language,
        scenario=_title(data, name, language),
        when=data.when(facts.last_quarter(data)),
        value=_with_interval(value, language),
        probability=percent(probability, language),
        rivals=listed(rivals, language),
    )
    return [Finding(text, "ranking", numbers)]


def effects(data: FigureData, language: str) -> list[Finding]:
    """What the best scenario changes, and what happens without it."""
    name, base = data.best(), data.baseline
    if base is None or name == base:
        return []
    before, after = facts.efficiency(data, base), facts.efficiency(data, name)
    gap, years = facts.difference(data, name), facts.last_quarter(data) / 4
    if not gap.known:
        return []
    key = "effect" if gap.sure else "effect_unsure"
    text = sentence(
        key,
        language,
        scenario=_title(data, name, language),
        verb=sentence("raises" if gap.mean > 0 else "lowers", language),
        before=number(before.mean),
        after=number(after.mean),
        change=_with_interval(gap, language, signed=True),
        years=f"{years:g}",
    )
    return [Finding(text, "efficiency_over_time", (before.mean, after.mean, *gap))]


def path(data: FigureData, language: str) -> list[Finding]:
    """How sharing efficiency develops in the baseline, or in the only scenario."""
    name = data.baseline if data.baseline in data.names else data.names[0]
    grown = facts.change(data, str(name), "sharing_efficiency")
    if not grown.known:
        return []
    first = facts.initial(data, str(name), "sharing_efficiency")
    last = facts.final(data, str(name), "sharing_efficiency")
    text = sentence(
        "path",
        language,
        scenario=_title(data, str(name), language),
        start=data.when(0),
        when=data.when(facts.last_quarter(data)),
        before=number(first),
        after=number(last.mean),
        change=_with_interval(grown, language, signed=True),
    )
    return [Finding(text, "efficiency_over_time", (first, last.mean, *grown))]


def ties(data: FigureData, language: str) -> list[Finding]:
    """Which scenarios cannot be told apart."""
    # The first group has its sentence already; so has a single one beside the baseline.
    together = [
        group
        for group in facts.groups(data)[1:]
        if len(group) > (2 if data.baseline in group else 1)
    ]
    found = []
    for group in together:
        titles = listed([_title(data, name, language) for name in group], language)
        shares = [facts.efficiency(data, name).mean for name in group]
        text = sentence(
            "tied", language, scenarios=titles, low=number(min(shares)), high=number(max(shares))
        )
        found.append(Finding(text, "ranking", (min(shares), max(shares))))
    return found


def returns(data: FigureData, language: str) -> list[Finding]:
    """What buys most, and least, for each unit of money."""
    ratios = {name: facts.benefit_cost_ratio(data, name) for name in data.ranked()}
    known = {
        name: ratio
        for name, ratio in ratios.items()
        if np.isfinite(ratio) and facts.against_baseline(data, name, "realised_value").known
        and _extra_spending(data, name) > 0
    }  # fmt: skip
    if not known:
        return []
    most, least = max(known, key=known.__getitem__), min(known, key=known.__getitem__)
    text = sentence(
        "returns" if most != least else "returns_one",
        language,
        scenario=_title(data, most, language),
        ratio=number(known[most], 1),
        least=_title(data, least, language),
        least_ratio=number(known[least], 1),
        currency=money_unit("", data.currency, language).strip(),
    )
    return [Finding(text, "money", (known[most], known[least]))]


def cheapest(data: FigureData, language: str) -> list[Finding]:
    """Which scenarios are on the frontier of cost and efficiency, and which are not."""
    names = list(data.names)
    cost = np.array([facts.spending(data, name).mean for name in names])
    share = np.array([facts.efficiency(data, name).mean for name in names])
    efficient = frontier(cost, share)
    if len(names) < 3 or not efficient:
        return []
    on = [
        f"{_title(data, names[i], language)} ({_money(data, cost[i], language)})" for i in efficient
    ]
    found = [
        Finding(
            sentence("frontier", language, scenarios=listed(on, language)),
            "cost_and_efficiency",
            tuple(float(cost[i]) for i in efficient),
        )
    ]
    return found


def dominated(data: FigureData, language: str) -> list[Finding]:
    """Scenarios that cost most for what a cheaper one does better."""
    names = data.ranked()
    spent = {name: facts.spending(data, name) for name in names}
    share = {name: facts.efficiency(data, name) for name in names}
    pairs = [
        (spent[name].mean - spent[other].mean, name, other)
        for name in names
        for other in names
        if spent[other].high < spent[name].low and share[other].low > share[name].high
    ]
    if not pairs:
        return []
    saved, name, other = max(pairs)
    shares = share[name].mean, share[other].mean
    text = sentence(
        "dominated",
        language,
        scenario=_title(data, name, language),
        other=_title(data, other, language),
        saved=_money(data, saved, language),
        share=number(shares[0]),
        better=number(shares[1]),
    )
    return [Finding(text, "cost_and_efficiency", (saved, *shares), surprising=True)]


def cost(data: FigureData, language: str) -> list[Finding]:
    """What the best scenario costs, who pays, and what value it realises."""
    name = data.best()
    spent = facts.spending(data, name)
    private = facts.final(data, name, "private_spending")
    if not spent.known:
        return []
    gain = facts.against_baseline(data, name, "realised_value")
    value = gain if gain.known else facts.final(data, name, "realised_value")
    share = private.mean / spent.mean if spent.mean > 0 else 0.0
    text = sentence(
        ("cost" if gain.known else "cost_alone") + ("" if share > 0 else "_public"),
        language,
        scenario=_title(data, name, language),
        when=data.when(facts.last_quarter(data)),
        spent=_money(data, spent.mean, language),
        private=percent(share, language),
        value=_money(data, value.mean, language),
    )
    return [Finding(text, "money", (spent.mean, share, value.mean))]


def domains(data: FigureData, language: str) -> list[Finding]:
    """Which domain gains most and least in the best scenario."""
    name = data.best()
    changes = {
        domain.title.get(language): facts.change(data, name, f"sharing_efficiency_{domain.name}")
        for domain in data.domains
    }
    known = {title: grown.mean for title, grown in changes.items() if grown.known}
    if len(known) < 2:
        return []
    most, least = max(known, key=known.__getitem__), min(known, key=known.__getitem__)
    gain, loss = (number(known[title], signed=True) for title in (most, least))
    text = sentence(
        "domains" if gain != loss else "domains_even",
        language,
        scenario=_title(data, name, language),
        most=most,
        gain=gain,
        least=least,
        loss=loss,
    )
    lost = known[least] < 0 and changes[least].sure
    return [Finding(text, "efficiency_by_domain", (known[most], known[least]), surprising=lost)]


def cities(data: FigureData, language: str) -> list[Finding]:
    """Which city gains most and least in the best scenario, and how many gain."""
    name = data.best()
    found = gains(data, name)
    if len(found.order) < 2:
        return []
    names, change = city_names(data.region, language), found.after - found.before
    most, least = int(found.order[0]), int(found.order[-1])
    gaining = int((change[found.order] > 0).sum())
    alone = data.baseline is None or name == data.baseline
    key = "cities_alone" if alone else "cities"
    text = sentence(
        key + ("_all" if gaining == len(found.order) else ""),
        language,
        scenario=_title(data, name, language),
        most=names[most],
        gain=number(float(change[most]), signed=True),
        least=names[least],
        loss=number(float(change[least]), signed=True),
        gaining=gaining,
        count=len(found.order),
    )
    numbers = (float(change[most]), float(change[least]), float(gaining))
    return [Finding(text, "who_gains", numbers, surprising=gaining < len(found.order))]


def gap(data: FigureData, language: str) -> list[Finding]:
    """Whether the gap between cities narrows, and under which scenario most."""
    changes = {
        name: facts.change(data, name, "gini_efficiency")
        if data.baseline is None
        else facts.against_baseline(data, name, "gini_efficiency")
        for name in data.ranked()
        if name != data.baseline
    }
    known = {name: moved for name, moved in changes.items() if moved.known}
    if not known:
        return []
    alone = data.baseline is None
    narrow = min(known, key=lambda name: known[name].mean)
    wide = max(known, key=lambda name: known[name].mean)
    found = []
    for name, key in ((narrow, "narrows"), (wide, "widens")):
        moved = known[name]
        if (moved.mean < 0) != (key == "narrows") or not moved.sure:
            continue
        text = sentence(
            f"{key}_alone" if alone else key,
            language,
            scenario=_title(data, name, language),
            after=number(facts.final(data, name, "gini_efficiency").mean),
            change=_with_interval(moved, language, signed=True),
        )
        numbers = (facts.final(data, name, "gini_efficiency").mean, *moved)
        found.append(Finding(text, "gap_over_time", numbers, surprising=key == "widens"))
    return found


def incidents(data: FigureData, language: str) -> list[Finding]:
    """What more sharing does to security incidents in the best scenario."""
    name = data.best()
    count = facts.final(data, name, "incidents")
    more = facts.against_baseline(data, name, "incidents")
    if not count.known or not more.known or name == data.baseline:
        return []
    key = "incidents_same" if not more.sure else "incidents"
    text = sentence(
        key,
        language,
        scenario=_title(data, name, language),
        count=number(count.mean, 1),
        change=_with_interval(more, language, digits=1, signed=True),
    )
    return [Finding(text, "ranking", (count.mean, *more), surprising=more.sure and more.mean > 0)]


def harmful(data: FigureData, language: str) -> list[Finding]:
    """Scenarios that lower sharing efficiency, change nothing, or do not earn their cost."""
    found = []
    for name in data.ranked():
        moved, ratio = facts.difference(data, name), facts.benefit_cost_ratio(data, name)
        if name == data.baseline or not moved.known:
            continue
        title = _title(data, name, language)
        if moved.sure and moved.mean < 0:
            change = _with_interval(moved, language, signed=True)
            text = sentence("harmful", language, scenario=title, change=change)
            found.append(Finding(text, "ranking", tuple(moved), surprising=True))
        elif np.isfinite(moved.low) and not moved.sure:
            change = _with_interval(moved, language, signed=True)
            text = sentence("no_effect", language, scenario=title, change=change)
            found.append(Finding(text, "ranking", tuple(moved), surprising=True))
        if np.isfinite(ratio) and ratio < 1 and _extra_spending(data, name) > 0:
            text = sentence("no_return", language, scenario=title, ratio=number(ratio, 2))
            found.append(Finding(text, "money", (ratio,), surprising=True))
    return found


COMPARISON: tuple[Question, ...] = (
    best, effects, path, ties, returns, cheapest, cost, domains, cities, gap, incidents,
    dominated, harmful,
)  # fmt: skip
RUN: tuple[Question, ...] = (path, cost, domains, cities, gap)


def _title(data: FigureData, scenario: str, language: str) -> str:
    return f"“{data.title(scenario, language)}”"


def _money(data: FigureData, value: float, language: str) -> str:
    return amount(float(value), data.currency, language)


def _extra_spending(data: FigureData, scenario: str) -> float:
    if data.baseline not in data.names:
        return facts.spending(data, scenario).mean
    return facts.spending(data, scenario).mean - facts.spending(data, str(data.baseline)).mean


def _with_interval(value: Estimate, language: str, digits: int = 3, signed: bool = False) -> str:
    """The mean, with its interval in brackets where there is one."""
    mean = number(value.mean, digits, signed)
    if not np.isfinite(value.low):
        return mean
    low, high = number(value.low, digits, signed), number(value.high, digits, signed)
    return sentence("interval", language, mean=mean, low=low, high=high)
