"""The answer that a run directory gives, in two or three sentences."""

from __future__ import annotations

import math
from typing import Any

from cluster_sim.dashboard.language import Translator
from cluster_sim.dashboard.results.stored_figures import StoredFigures
from cluster_sim.dashboard.results.words import listed
from cluster_sim.figures.data import FigureData, interval
from cluster_sim.figures.words import amount, number, percent, points, share


def answer(figures: StoredFigures, _: Translator) -> list[str]:
    """What came out, how sure that is, and what it costs."""
    data = figures.data
    if data.ranking is None:
        return [_of_one(data, _)]
    rows = [dict(row) for row in data.ranking.to_dict("records")]
    sentences = [_best(data, rows, _)]
    if len(rows) > 1:
        sentences.append(_certainty(data, rows, figures.replicates, _))
    return [*sentences, *_cost(data, rows[0], _)]


def _of_one(data: FigureData, _: Translator) -> str:
    name = data.names[0]
    cube = data.cube("sharing_efficiency")
    path = interval(cube.values).mean[0]
    return _(
        "In “{scenario}”, {after} of what the cities could share gets through in {when}, against "
        "{before} at the start."
    ).format(
        scenario=data.title(name, _.language),
        after=share(float(path[-1]), _.language),
        before=share(float(path[0]), _.language),
        when=data.when(int(cube.quarters[-1])),
    )


def _best(data: FigureData, rows: list[dict[Any, Any]], _: Translator) -> str:
    best = rows[0]
    base = next((row for row in rows if row["scenario"] == data.baseline), None)
    values = {
        "scenario": data.title(best["scenario"], _.language),
        "when": data.when(int(data.cube("sharing_efficiency").quarters[-1])),
        "share": share(best["mean"], _.language),
    }
    if base is best:
        text = _(
            "No scenario does better than the baseline: in {when}, {share} of what the cities "
            "could share gets through."
        )
        return text.format(**values)
    text = _(
        "“{scenario}” comes out best: in {when}, {share} of what the cities could share gets "
        "through."
    )
    if base is None:
        return text.format(**values)
    space = "" if _.language == "zh" else " "
    return space.join([text.format(**values), _against(base, best, _)])


def _against(base: dict[Any, Any], best: dict[Any, Any], _: Translator) -> str:
    before, change = share(base["mean"], _.language), points(best["difference_mean"])
    if not math.isfinite(best["difference_low"]):
        text = _("In the baseline it is {before}: a difference of {change} points.")
        return text.format(before=before, change=change)
    text = _(
        "In the baseline it is {before}: a difference of {change} points (95 % interval {low} to "
        "{high})."
    )
    low, high = points(best["difference_low"]), points(best["difference_high"])
    return text.format(before=before, change=change, low=low, high=high)


def _certainty(data: FigureData, rows: list[dict[Any, Any]], replicates: int, _: Translator) -> str:
    best = rows[0]
    if replicates == 1:
        return _("One replicate says nothing about chance; more of them would.")
    chance = percent(best["p_best"], _.language)
    rivals = [row["scenario"] for row in rows[1:] if row["group"] == best["group"]]
    if not rivals:
        text = _("It is the best with a probability of {chance}; the next one is clearly behind.")
        return text.format(chance=chance)
    text = _(
        "It is the best with a probability of {chance}, but {n} replicates cannot tell it from "
        "{rivals}."
    )
    names = listed([f"“{data.title(name, _.language)}”" for name in rivals], _)
    return text.format(chance=chance, n=replicates, rivals=names)


def _cost(data: FigureData, best: dict[Any, Any], _: Translator) -> list[str]:
    place = data.names.index(best["scenario"])
    paid = sum(
        float(interval(data.cube(metric).values).mean[place, -1])
        for metric in ("public_spending", "private_spending")
    )
    if not math.isfinite(paid):
        return []
    spent = amount(paid, data.currency, _.language)
    ratio = float(best["benefit_cost_ratio"])
    if not math.isfinite(ratio) or best["scenario"] == data.baseline:
        return [_("All spending comes to {spent}.").format(spent=spent)]
    text = _("All spending comes to {spent}; what it adds brings {ratio} times what it costs.")
    return [text.format(spent=spent, ratio=number(ratio, 1))]
