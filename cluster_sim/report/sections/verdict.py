"""The verdict: which scenario is best, how sure that is, and what it is worth."""

from __future__ import annotations

import numpy as np

from cluster_sim.figures.words import money_unit, number, percent
from cluster_sim.report import facts
from cluster_sim.report.context import Context
from cluster_sim.report.findings import Finding, found
from cluster_sim.report.sections.ranking import RANKING, RUN, spot
from cluster_sim.report.wording import Rich, Wording, anchor, link, listed
from cluster_sim.text import Text

WORDING = Wording(
    {
        "lead": Text(
            "{scenario} comes out best: after {years} years {share} of what the cities could "
            "share gets through, against {base} under {baseline}. It costs {cost}, and it is the "
            "best of the {count} scenarios with a probability of {probability}.",
            "{scenario}最优：{years} 年后，城市之间本可共享的内容有 {share} 得以实现，"
            "而在{baseline}下为 {base}。总支出 {cost}；它是 {count} 个情景中最优的概率为 "
            "{probability}。",
        ),
        "lead_tied": Text(
            "{scenario} comes first: after {years} years {share} of what the cities could share "
            "gets through, against {base} under {baseline}, and it costs {cost}. But it cannot be "
            "told apart from {rivals}: the probability that it is the best is {probability}.",
            "{scenario}排名第一：{years} 年后，城市之间本可共享的内容有 {share} 得以实现，"
            "而在{baseline}下为 {base}；总支出 {cost}。但在统计上它与{rivals}无法区分，"
            "其为最优的概率为 {probability}。",
        ),
        "lead_single": Text(
            "{scenario} comes first: after {years} years {share} of what the cities could share "
            "gets through, against {base} under {baseline}, and it costs {cost}. That is one run "
            "each; more replicates would show how sure the order is.",
            "{scenario}排名第一：{years} 年后，城市之间本可共享的内容有 {share} 得以实现，"
            "而在{baseline}下为 {base}；总支出 {cost}。每个情景仅模拟一次，"
            "需要更多重复才能判断排名是否可靠。",
        ),
        "lead_baseline": Text(
            "No scenario does better than {scenario}: after {years} years {share} of what the "
            "cities could share gets through.",
            "没有任何情景优于{scenario}：{years} 年后，城市之间本可共享的内容有 {share} 得以实现。",
        ),
        "lead_run": Text(
            "Under {scenario}, {share} of what the cities could share gets through after {years} "
            "years, against {before} at the start. It costs {cost}.",
            "在{scenario}下，{years} 年后城市之间本可共享的内容有 {share} 得以实现，"
            "起点为 {before}。总支出 {cost}。",
        ),
        "raises": Text("raises", "提高"),
        "lowers": Text("lowers", "降低"),
        "effect": Text(
            "{scenario} {verb} sharing efficiency from {before} to {after} against the baseline "
            "after {years} years: {change}.",
            "与基准相比，{years} 年后{scenario}使共享效率由 {before} {verb}到 {after}："
            "变化为 {change}。",
        ),
        "effect_unsure": Text(
            "Against the baseline, sharing efficiency under {scenario} goes from {before} to "
            "{after} after {years} years: {change}. That is not distinguishable from no change.",
            "与基准相比，{years} 年后{scenario}的共享效率由 {before} 变为 {after}："
            "变化为 {change}，与没有变化无法区分。",
        ),
        "effect_once": Text(
            "Against the baseline, sharing efficiency under {scenario} goes from {before} to "
            "{after} after {years} years: {change}, in the one run that there is.",
            "与基准相比，{years} 年后{scenario}的共享效率由 {before} 变为 {after}："
            "变化为 {change}（仅一次模拟）。",
        ),
        "tied": Text(
            "{scenarios} cannot be told apart: {low} to {high}.",
            "{scenarios}在统计上无法区分：共享效率为 {low} 至 {high}。",
        ),
        "tied_same": Text(
            "{scenarios} cannot be told apart: all end at {low}.",
            "{scenarios}在统计上无法区分：共享效率均为 {low}。",
        ),
        "returns": Text(
            "{scenario} buys most: each {currency} spent beyond the baseline realises {ratio} "
            "{currency} of value; {least} buys least, {least_ratio}.",
            "{scenario}的回报最高：比基准每多支出 1 {currency}，多实现价值 {ratio} {currency}；"
            "{least}最低，为 {least_ratio}。",
        ),
        "returns_one": Text(
            "Under {scenario}, each {currency} spent beyond the baseline realises {ratio} "
            "{currency} of value.",
            "在{scenario}下，比基准每多支出 1 {currency}，多实现价值 {ratio} {currency}。",
        ),
        "harmful": Text(
            "{scenario} lowers sharing efficiency against the baseline: {change}.",
            "与基准相比，{scenario}降低了共享效率：{change}。",
        ),
        "no_effect": Text(
            "{scenario} cannot be told apart from the baseline: {change}.",
            "{scenario}与基准在统计上无法区分：差为 {change}。",
        ),
        "no_return": Text(
            "{scenario} does not earn its cost in this time: a benefit-cost ratio of {ratio}.",
            "{scenario}在此期间未能收回成本：效益成本比为 {ratio}。",
        ),
        "harmful_all": Text(
            "Against the baseline, these lower sharing efficiency: {scenarios}.",
            "与基准相比，以下情景降低了共享效率：{scenarios}。",
        ),
        "no_effect_all": Text(
            "These cannot be told apart from the baseline: {scenarios}.",
            "以下情景与基准在统计上无法区分：{scenarios}。",
        ),
        "no_return_all": Text(
            "These do not earn their cost in this time (in brackets the benefit-cost ratio): "
            "{scenarios}.",
            "以下情景在此期间未能收回成本（括号内为效益成本比）：{scenarios}。",
        ),
        "one_of": Text("{scenario} ({value})", "{scenario}（{value}）"),
    }
)


def lead(context: Context) -> Finding:
    """One sentence to quote: what is best, how sure, at what cost."""
    data, name, form = context.results, context.names[0], context.form("sharing_efficiency")
    value, base = facts.efficiency(data, name), context.baseline
    key, extra = "lead", {}
    if not context.compared or base is None:
        key = "lead_run"
        before = facts.initial(data, name, "sharing_efficiency")
        spot_before = anchor(RUN, "efficiency", "start") if not context.compared else ""
        text = form.text(before)
        extra = {"before": link(text, spot_before) if spot_before else text}
    elif name == base:
        key = "lead_baseline"
    else:
        rivals = [context.quoted(other) for other in facts.groups(data)[0][1:]]
        if data.replicates == 1:
            key = "lead_single"
        elif rivals:
            key, extra = "lead_tied", {"rivals": listed(rivals, context.language)}
        before = facts.efficiency(data, base).mean
        extra["base"] = form.linked(before, anchor(RANKING, base, "efficiency"))
        extra["baseline"] = context.quoted(base)
        probability = percent(facts.ranked_row(data, name, "p_best"), context.language)
        extra["probability"] = link(probability, anchor(RANKING, name, "p_best"))
    return found(
        WORDING, key, context, tuple(value),
        scenario=context.quoted(name),
        years=f"{context.last / 4:g}",
        share=form.linked(value.mean, spot(context, name, "efficiency")),
        cost=link(context.amounts.text("spending", name), spot(context, name, "spending")),
        count=len(context.names),
        **extra,
    )  # fmt: skip


def effects(context: Context) -> list[Finding]:
    """What the best scenario changes, and what happens without it."""
    data, name, base = context.results, context.best, context.baseline
    if base is None or name == base:
        return []
    before, after = facts.efficiency(data, base), facts.efficiency(data, name)
    gap, form = facts.difference(data, name), context.form("sharing_efficiency")
    if not gap.known:
        return []
    key = "effect_once" if data.replicates == 1 else "effect" if gap.sure else "effect_unsure"
    return [
        found(
            WORDING, key, context,
            (before.mean, after.mean, *gap),
            scenario=context.quoted(name),
            verb=WORDING.say("raises" if gap.mean > 0 else "lowers", context.language),
            before=form.linked(before.mean, anchor(RANKING, base, "efficiency")),
            after=form.linked(after.mean, anchor(RANKING, name, "efficiency")),
            change=form.with_interval(gap, anchor(RANKING, name, "difference")),
            years=f"{context.last / 4:g}",
        )
    ]  # fmt: skip


def ties(context: Context) -> list[Finding]:
    """Which scenarios cannot be told apart."""
    data = context.results
    if not context.compared or data.replicates == 1:
        return []
    # The first group has its sentence already; so has a single one beside the baseline.
    together = [
        group
        for group in facts.groups(data)[1:]
        if len(group) > (2 if context.baseline in group else 1)
    ]
    return [_tied(context, group) for group in together]


def _tied(context: Context, group: list[str]) -> Finding:
    shares = {name: facts.efficiency(context.results, name).mean for name in group}
    low, high = min(shares, key=shares.__getitem__), max(shares, key=shares.__getitem__)
    form = context.form("sharing_efficiency")
    low_text, high_text = (
        form.linked(shares[name], anchor(RANKING, name, "efficiency")) for name in (low, high)
    )
    titles = listed([context.quoted(name) for name in group], context.language)
    numbers = (shares[low], shares[high])
    texts = {"scenarios": titles, "low": low_text, "high": high_text}
    return found(
        WORDING, "tied" if low_text != high_text else "tied_same", context, numbers, **texts
    )


def returns(context: Context) -> list[Finding]:
    """What buys most, and least, for each unit of money."""
    data = context.results
    if not context.compared:
        return []
    ratios = {name: facts.benefit_cost_ratio(data, name) for name in context.names}
    known = {
        name: ratio
        for name, ratio in ratios.items()
        if np.isfinite(ratio) and facts.extra_spending(data, name).mean > 0
    }
    if not known:
        return []
    most, least = max(known, key=known.__getitem__), min(known, key=known.__getitem__)
    ratio, least_ratio = (
        link(number(known[name], 1), anchor(RANKING, name, "ratio")) for name in (most, least)
    )
    return [
        found(
            WORDING, "returns" if most != least else "returns_one", context,
            (known[most], known[least]),
            scenario=context.quoted(most),
            ratio=ratio,
            least=context.quoted(least),
            least_ratio=least_ratio,
            currency=money_unit("", data.currency, context.language).strip(),
        )
    ]  # fmt: skip


def harmful(context: Context) -> list[Finding]:
    """Scenarios that lower sharing efficiency, change nothing, or do not earn their cost."""
    data = context.results
    if not context.compared:
        return []
    others = [name for name in context.names if name != data.baseline]
    moved = {name: facts.difference(data, name) for name in others}
    sure = {name for name in others if moved[name].sure and abs(moved[name].mean) >= _SHOWN}
    known = [name for name in others if moved[name].known and np.isfinite(moved[name].low)]
    ratios = {name: facts.benefit_cost_ratio(data, name) for name in others}
    dear = [name for name in others if facts.extra_spending(data, name).mean > 0]
    return [
        *_changes(context, "harmful", [n for n in known if n in sure and moved[n].mean < 0]),
        *_changes(context, "no_effect", [n for n in known if n not in sure]),
        *_no_returns(context, {name: ratios[name] for name in dear if ratios[name] < 1}),
    ]


def _changes(context: Context, key: str, names: list[str]) -> list[Finding]:
    """What some scenarios change: one with its interval, several in one sentence."""
    moved = {name: facts.difference(context.results, name) for name in names}
    spots = {name: anchor(RANKING, name, "difference") for name in names}
    form = context.form("sharing_efficiency")
    if len(names) == 1:
        (name,) = names
        change = form.with_interval(moved[name], spots[name])
        texts = {"scenario": context.quoted(name), "change": change}
        return [found(WORDING, key, context, tuple(moved[name]), True, **texts)]
    values = {n: form.linked_change(moved[n].mean, spots[n], short=True) for n in names}
    return _together(context, key, values, tuple(moved[name].mean for name in names))


def _no_returns(context: Context, ratios: dict[str, float]) -> list[Finding]:
    """Which scenarios do not earn their cost."""
    texts = {
        name: link(number(ratio, 1), anchor(RANKING, name, "ratio"))
        for name, ratio in ratios.items()
    }
    if len(ratios) == 1:
        ((name, ratio),) = ratios.items()
        title = context.quoted(name)
        values = {"scenario": title, "ratio": texts[name]}
        return [found(WORDING, "no_return", context, (ratio,), True, **values)]
    return _together(context, "no_return", texts, tuple(ratios.values()))


def _together(
    context: Context, key: str, values: dict[str, Rich], numbers: tuple[float, ...]
) -> list[Finding]:
    """One sentence about several scenarios, each with its value; none about none."""
    if not values:
        return []
    say = context.language
    parts = [
        WORDING.rich("one_of", say, scenario=context.quoted(name), value=value)
        for name, value in values.items()
    ]
    return [found(WORDING, f"{key}_all", context, numbers, True, scenarios=listed(parts, say))]


_SHOWN = 0.0005
"""The smallest difference in sharing efficiency that a tenth of a point shows."""

QUESTIONS = (effects, ties, returns, harmful)
