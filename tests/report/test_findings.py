"""Sentences that say what the tables say."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest

from cluster_sim.figures.data import FigureData, interval
from cluster_sim.figures.words import LANGUAGES, number, points, share
from cluster_sim.report import build, facts
from cluster_sim.report.context import Context
from cluster_sim.report.findings import Finding
from cluster_sim.report.sections import depends, equity, money, paths, risks, verdict, yardsticks
from tests.figures.synthetic import figure_data
from tests.report.pages import context

QUESTIONS = (*verdict.QUESTIONS, *build.QUESTIONS, paths.findings)


@pytest.fixture(scope="module")
def data() -> FigureData:
    return figure_data(replicates=8, quarters=40)


@pytest.fixture(scope="module")
def about(data: FigureData) -> Context:
    return context(data)


def every(data: FigureData, language: str = "en") -> list[Finding]:
    """All findings about some results."""
    asked = context(data, language)
    found = [finding for question in QUESTIONS for finding in question(asked)]
    return [verdict.lead(asked), *found] if np.isfinite(data.quarters["trust"]).any() else found


def only(found: list[Finding]) -> Finding:
    (finding,) = found
    return finding


def last(data: FigureData, scenario: str, metric: str) -> float:
    """The mean of a metric at the last record, straight from the table."""
    table = data.quarters
    rows = table[(table["scenario"] == scenario) & (table["quarter"] == table["quarter"].max())]
    return float(rows[metric].mean())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scenarios", [1, 2, 11])
def test_findings_are_sentences(scenarios: int, language: str) -> None:
    found = every(figure_data(scenarios, 3, 12, 6), language)
    assert len(found) >= 4
    for finding in found:
        assert finding.text.endswith("." if language == "en" else "。")
        assert finding.numbers
        assert re.sub("<[^>]+>", "", str(finding.html.unescape())) == finding.text
        assert "nan" not in finding.text
        assert "{" not in finding.text


def test_effect_is_the_paired_difference(data: FigureData, about: Context) -> None:
    finding = only(verdict.effects(about))
    final = data.cube("sharing_efficiency").values[:, :, -1]
    best = data.names.index("full-programme")
    gap = interval((final[best] - final[0])[None, :, None])
    assert finding.numbers == pytest.approx(
        (final[0].mean(), final[best].mean(), *(float(part[0, 0]) for part in gap))
    )
    low, high = (points(float(part[0, 0])) for part in (gap.low, gap.high))
    before, after = (share(float(final[row].mean()), "en") for row in (0, best))
    assert finding.text == (
        f"“The full programme” raises sharing efficiency from {before} to {after} "
        f"against the baseline after 10 years: {points(float(gap.mean[0, 0]))} percentage points "
        f"(95\u00a0% interval {low}\u00a0to\u00a0{high})."
    )


def test_lead_says_what_is_best_how_sure_and_at_what_cost(data: FigureData, about: Context) -> None:
    finding = verdict.lead(about)
    assert finding.numbers[0] == pytest.approx(last(data, "full-programme", "sharing_efficiency"))
    base = last(data, "baseline", "sharing_efficiency")
    spent = sum(last(data, "full-programme", f"{who}_spending") for who in ("public", "private"))
    share = 100 * finding.numbers[0]
    assert finding.text == (
        f"“The full programme” comes out best: after 10 years {share:.1f}\u00a0% of what the "
        f"cities could share gets through, against {100 * base:.1f}\u00a0% under “No new "
        f"measures”. It costs {spent / 1e3:.1f}\u00a0bn\u00a0CNY, and it is the best of the 11 "
        "scenarios with a probability of 100\u00a0%."
    )


def test_best_names_those_it_cannot_be_told_from(data: FigureData) -> None:
    assert data.ranking is not None
    ranking = data.ranking.assign(group=[1, 1, 1, *range(2, 10)])
    finding = verdict.lead(context(dataclasses.replace(data, ranking=ranking)))
    assert (
        "cannot be told apart from “Common standards and trust” and “Coordination" in finding.text
    )


def test_ties_are_named_once() -> None:
    data = figure_data(replicates=8, quarters=40)
    assert data.ranking is not None
    ranking = data.ranking.assign(group=[1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 9])
    found = verdict.ties(context(dataclasses.replace(data, ranking=ranking)))
    assert "Common standards and trust" in only(found).text


def test_returns_are_those_of_the_table(data: FigureData, about: Context) -> None:
    finding = only(verdict.returns(about))
    ratios = {name: facts.benefit_cost_ratio(data, name) for name in data.names}
    known = [ratio for ratio in ratios.values() if np.isfinite(ratio)]
    assert finding.numbers == (max(known), min(known))
    assert f"realises {number(max(known), 1)} CNY" in finding.text


def test_cost_is_public_and_private(data: FigureData, about: Context) -> None:
    finding = only(money.cost(about))
    spent = sum(last(data, "full-programme", f"{who}_spending") for who in ("public", "private"))
    gain = last(data, "full-programme", "realised_value") - last(data, "baseline", "realised_value")
    assert finding.numbers[0] == pytest.approx(spent)
    assert finding.numbers[2] == pytest.approx(gain)
    assert f"costs {spent / 1e3:.1f}\u00a0bn\u00a0CNY up to 2034-Q1" in finding.text


def test_cities_are_those_that_gain_most_and_least(data: FigureData, about: Context) -> None:
    finding = equity.who(about)[0]
    table = data.cities[data.cities["quarter"] == data.cities["quarter"].max()]
    means = table.groupby(["scenario", "city"])["sharing_efficiency"].mean()
    change = means["full-programme"] - means["baseline"]
    assert finding.numbers == pytest.approx((change.max(), change.min(), (change > 0).sum()))
    assert finding.surprising == bool((change <= 0).any())


def test_gap_that_narrows(about: Context, data: FigureData) -> None:
    finding = only(equity.gap(about))
    assert "narrows" in finding.text
    assert finding.numbers[0] == pytest.approx(last(data, "full-programme", "gini_efficiency"))
    assert finding.numbers[1] < 0


def test_gap_that_widens_is_worth_a_second_look() -> None:
    data = figure_data(2, 4, 8, 4)
    table = data.quarters.copy()
    hit = (table["scenario"] == "transport-first") & (table["quarter"] > 0)
    table.loc[hit, "gini_efficiency"] += 0.1
    finding = only(equity.gap(context(dataclasses.replace(data, quarters=table))))
    assert "widens" in finding.text
    assert finding.surprising


def test_incidents_against_the_baseline() -> None:
    data = figure_data(2, 4, 8, 4)
    table = data.quarters.copy()
    hit = table["scenario"] == "transport-first"
    table.loc[hit, "incidents"] += 5 + table.loc[hit, "replicate"]
    more = only(risks.incidents(context(dataclasses.replace(data, quarters=table))))
    assert more.surprising
    assert "+6.5 (95\u00a0% interval" in more.text
    same = only(risks.incidents(context(data)))
    assert not same.surprising
    assert "not distinguishable" in same.text


def test_scenario_that_does_harm_and_one_that_does_nothing() -> None:
    data = figure_data(3, 4, 8, 4)
    assert data.ranking is not None
    ranking = data.ranking.copy()
    columns = ["difference_mean", "difference_low", "difference_high", "benefit_cost_ratio"]
    ranking.loc[ranking["scenario"] == "transport-first", columns] = [-0.02, -0.03, -0.01, -0.4]
    ranking.loc[ranking["scenario"] == "telecom-first", columns] = [0.001, -0.01, 0.012, 2.0]
    found = verdict.harmful(context(dataclasses.replace(data, ranking=ranking)))
    joined = " ".join(finding.text for finding in found)
    assert (
        "“Transport first” lowers sharing efficiency against the baseline: −2.0 percentage"
        in joined
    )
    assert "“Telecom first” cannot be told apart from the baseline: +0.1 percentage" in joined
    assert "“Transport first” does not earn its cost in this time" in joined
    assert all(finding.surprising for finding in found)


def test_several_that_are_alike_are_told_in_one_sentence() -> None:
    data = figure_data(4, 4, 8, 4)
    assert data.ranking is not None
    ranking, about = data.ranking.copy(), ["difference_mean", "difference_low", "difference_high"]
    for name, change in (("transport-first", 0.001), ("telecom-first", -0.002)):
        chosen = ranking["scenario"] == name
        ranking.loc[chosen, [*about, "benefit_cost_ratio"]] = [change, -0.01, 0.012, 0.2]
    found = verdict.harmful(context(dataclasses.replace(data, ranking=ranking)))
    names = [name for name in ranking["scenario"] if name in ("transport-first", "telecom-first")]
    titles = [f"“{data.title(name, 'en')}”" for name in names]
    values = {"transport-first": "+0.1 points", "telecom-first": "−0.2 points"}
    first, second = (f"{t} ({values[name]})" for t, name in zip(titles, names, strict=True))
    (same,) = [one for one in found if "cannot be told apart" in one.text]
    assert same.text == f"These cannot be told apart from the baseline: {first} and {second}."
    (dear,) = [one for one in found if "earn" in one.text]
    assert [f"{title} (0.2)" in dear.text for title in titles] == [True, True]
    assert dear.html.count("<a ") == 2


def test_dearer_and_worse_is_pointed_out(about: Context) -> None:
    finding = only(money.dominated(about))
    assert finding.text.startswith(
        "“All four domains integrated” spends 18.0\u00a0bn\u00a0CNY more than"
    )
    saved, share, better = finding.numbers
    assert saved > 0
    assert better > share


def test_one_replicate_claims_nothing_about_sureness() -> None:
    data = figure_data(3, 1, 8, 4)
    joined = " ".join(finding.text for finding in every(data))
    assert "interval" not in joined
    assert "one run each" in joined


def test_unknown_numbers_give_no_sentences() -> None:
    data = figure_data(3, 2, 8, 4)
    assert data.ranking is not None
    tables = {}
    for name in ("quarters", "cities", "ranking"):
        table = getattr(data, name).copy()
        table[table.select_dtypes("float64").columns] = np.nan
        tables[name] = table
    assert every(dataclasses.replace(data, **tables)) == []


def test_cities_that_lose_are_named() -> None:
    data = figure_data(2, 4, 8, 6)
    table = data.cities.copy()
    worse = (table["scenario"] == "transport-first") & (table["city"] == "02-bozhou")
    table.loc[worse & (table["quarter"] == 8), "sharing_efficiency"] -= 0.5
    found = equity.who(context(dataclasses.replace(data, cities=table)))
    assert found[0].surprising
    assert "Worse off than under the baseline: " in found[1].text
    assert "Bozhou (−49.7 points)" in found[1].text


def test_lead_over_the_second_is_counted_in_replicates(data: FigureData, about: Context) -> None:
    wins, spread = depends.luck(about)
    final = data.cube("sharing_efficiency").values[:, :, -1]
    first, second = (data.names.index(name) for name in about.names[:2])
    gap = final[first] - final[second]
    assert wins.numbers[:3] == pytest.approx(((gap > 0).sum(), 8, gap.mean()))
    assert spread.numbers == pytest.approx((gap.mean() / gap.std(ddof=1), gap.std(ddof=1)))


def test_other_yardsticks_name_their_leaders(data: FigureData, about: Context) -> None:
    finding = only(yardsticks.leaders(about))
    assert "“Led" not in finding.text
    best = max(
        (name for name in data.names if name != "baseline"),
        key=lambda name: facts.benefit_cost_ratio(data, name),
    )
    if best != about.names[0]:
        assert f"“{data.title(best, 'en')}” by benefit-cost ratio" in finding.text
    costs = {name: facts.spending(data, name).mean for name in data.names if name != "baseline"}
    cheapest = min(costs, key=costs.__getitem__)
    assert f"“{data.title(cheapest, 'en')}” by least cost" in finding.text


def test_tenths_are_of_the_runs(data: FigureData, about: Context) -> None:
    finding = risks.luck(about)[0]
    final = data.cube("sharing_efficiency").values[data.names.index("full-programme"), :, -1]
    assert finding.numbers == pytest.approx(tuple(np.quantile(final, [0.1, 0.9])))
