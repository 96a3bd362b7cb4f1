"""The outcome of a comparison in a few plain sentences."""

from __future__ import annotations

from collections.abc import Sequence

from cluster_sim.analysis.comparison import Comparison, RankedScenario
from cluster_sim.analysis.statistics import Interval

_MOST_NAMED = 3


def verdict(comparison: Comparison) -> list[str]:
    """What came out best, by how much, and how sure that is.

    Numbers are in percent of what the cities could share; differences are in percentage points.
    """
    best = comparison.ranking[0]
    base = next((r for r in comparison.ranking if r.name == comparison.baseline), None)
    sentences = [_best(best, base, comparison)]
    others = [ranked for ranked in comparison.ranking[1:] if ranked.group == best.group]
    if len(comparison.ranking) > 1:
        sentences.append(_certainty(best, others, comparison))
    return sentences


def _best(best: RankedScenario, base: RankedScenario | None, comparison: Comparison) -> str:
    years = best.scenario.quarters / 4
    reached = (
        f"after {years:g} year{'' if years == 1 else 's'} "
        f"{_percent(best.sharing_efficiency.mean)} of what the cities could share gets through"
    )
    if len(comparison.ranking) == 1:
        return f"{_title(best)}: {reached}."
    if base is best:
        return f"No scenario does better than the baseline, where {reached}."
    if base is None:
        return f"{_title(best)} comes out best: {reached}."
    return (
        f"{_title(best)} comes out best: {reached}, "
        f"against {_percent(base.sharing_efficiency.mean)} in the baseline "
        f"({_points(best.difference)})."
    )


def _certainty(
    best: RankedScenario, others: Sequence[RankedScenario], comparison: Comparison
) -> str:
    count = comparison.replicates.size
    if count == 1:
        return "One replicate says nothing about chance; more of them would (--replicates)."
    certain = f"It is the best with a probability of {100 * best.p_best:.0f} %"
    if best.p_best >= 0.995:
        certain = "It is the best with near certainty"
    if not others:
        return f"{certain}; the next scenario is clearly behind."
    named = [_title(ranked) for ranked in others[:_MOST_NAMED]]
    if len(others) > _MOST_NAMED:
        named.append(f"{len(others) - _MOST_NAMED} more")
    return (
        f"{certain}, but {count} replicates cannot tell it from {_listed(named)}; "
        "more would (--replicates)."
    )


def _title(ranked: RankedScenario) -> str:
    return f"“{ranked.scenario.title.en}”"


def _percent(value: float | None) -> str:
    return "an unknown part" if value is None else f"{100 * value:.1f} %"


def _points(difference: Interval) -> str:
    if difference.mean is None:
        return "difference unknown"
    text = f"{100 * difference.mean:+.1f} points"
    if difference.low is None or difference.high is None:
        return text
    return f"{text}, 95 % interval {100 * difference.low:+.1f} to {100 * difference.high:+.1f}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
