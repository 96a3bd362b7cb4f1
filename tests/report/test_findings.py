"""Sentences that say what the tables say."""

from __future__ import annotations

import dataclasses
import string

import numpy as np
import pytest

from cluster_sim.figures.data import FigureData, interval
from cluster_sim.figures.words import LANGUAGES, amount, number
from cluster_sim.report import facts, findings, sentences
from cluster_sim.report.findings import Finding
from tests.figures.synthetic import figure_data


@pytest.fixture(scope="module")
def data() -> FigureData:
    return figure_data(replicates=8, quarters=40)


def only(found: list[Finding]) -> Finding:
    (finding,) = found
    return finding


def last(data: FigureData, scenario: str, metric: str) -> float:
    """The mean of a metric at the last record, straight from the table."""
    table = data.quarters
    rows = table[(table["scenario"] == scenario) & (table["quarter"] == table["quarter"].max())]
    return float(rows[metric].mean())


@pytest.mark.parametrize("key", sentences._SENTENCES)
def test_both_languages_say_the_same_numbers(key: str) -> None:
    text = sentences._SENTENCES[key]
    assert text.zh
    one, two = (
        {name for _, name, _, _ in string.Formatter().parse(t) if name} for t in (text.en, text.zh)
    )
    assert one == two


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scenarios", [1, 2, 11])
def test_findings_are_sentences(scenarios: int, language: str) -> None:
    found = findings.findings(figure_data(scenarios, 3, 12, 6), language)
    assert len(found) >= 4
    for finding in found:
        assert finding.text.endswith("." if language == "en" else "。")
        assert finding.numbers
        assert "nan" not in finding.text
        assert "{" not in finding.text


def test_effect_is_the_paired_difference(data: FigureData) -> None:
    finding = only(findings.effects(data, "en"))
    final = data.cube("sharing_efficiency").values[:, :, -1]
    best = data.names.index("full-programme")
    gap = interval((final[best] - final[0])[None, :, None])
    assert finding.numbers == pytest.approx(
        (final[0].mean(), final[best].mean(), *(float(part[0, 0]) for part in gap))
    )
    low, high = (number(float(part[0, 0]), signed=True) for part in (gap.low, gap.high))
    assert finding.text == (
        f"“The full programme” raises sharing efficiency from {number(final[0].mean())} to "
        f"{number(final[best].mean())} against the baseline after 10 years: "
        f"{number(float(gap.mean[0, 0]), signed=True)} (95\u00a0% interval {low} to {high})."
    )


def test_best_says_how_sure_it_is(data: FigureData) -> None:
    finding = only(findings.best(data, "en"))
    assert finding.numbers[0] == pytest.approx(last(data, "full-programme", "sharing_efficiency"))
    assert number(finding.numbers[0]) in finding.text
    assert "100\u00a0%" in finding.text


def test_best_names_those_it_cannot_be_told_from(data: FigureData) -> None:
    assert data.ranking is not None
    ranking = data.ranking.assign(group=[1, 1, 1, *range(2, 10)])
    finding = only(findings.best(dataclasses.replace(data, ranking=ranking), "en"))
    assert (
        "cannot be told apart from “Common standards and trust” and “Coordination" in finding.text
    )


def test_ties_are_named_once() -> None:
    data = figure_data(replicates=8, quarters=40)
    assert data.ranking is not None
    ranking = data.ranking.assign(group=[1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 9])
    found = findings.ties(dataclasses.replace(data, ranking=ranking), "en")
    assert "Common standards and trust" in only(found).text


def test_returns_are_those_of_the_table(data: FigureData) -> None:
    finding = only(findings.returns(data, "en"))
    ratios = {name: facts.benefit_cost_ratio(data, name) for name in data.names}
    known = [ratio for ratio in ratios.values() if np.isfinite(ratio)]
    assert finding.numbers == (max(known), min(known))
    assert f"realises {number(max(known), 1)} CNY" in finding.text


def test_cost_is_public_and_private(data: FigureData) -> None:
    finding = only(findings.cost(data, "en"))
    spent = sum(last(data, "full-programme", f"{who}_spending") for who in ("public", "private"))
    gain = last(data, "full-programme", "realised_value") - last(data, "baseline", "realised_value")
    assert finding.numbers[0] == pytest.approx(spent)
    assert finding.numbers[2] == pytest.approx(gain)
    assert f"costs {amount(spent, 'CNY', 'en')} up to 2034-Q1" in finding.text


def test_cities_are_those_that_gain_most_and_least(data: FigureData) -> None:
    finding = only(findings.cities(data, "en"))
    table = data.cities[data.cities["quarter"] == data.cities["quarter"].max()]
    means = table.groupby(["scenario", "city"])["sharing_efficiency"].mean()
    change = means["full-programme"] - means["baseline"]
    assert finding.numbers == pytest.approx((change.max(), change.min(), (change > 0).sum()))
    assert finding.surprising == bool((change <= 0).any())


def test_gap_that_narrows(data: FigureData) -> None:
    finding = only(findings.gap(data, "en"))
    assert "narrows" in finding.text
    assert finding.numbers[0] == pytest.approx(last(data, "full-programme", "gini_efficiency"))
    assert finding.numbers[1] < 0


def test_gap_that_widens_is_worth_a_second_look() -> None:
    data = figure_data(2, 4, 8, 4)
    table = data.quarters.copy()
    hit = (table["scenario"] == "transport-first") & (table["quarter"] > 0)
    table.loc[hit, "gini_efficiency"] += 0.1
    finding = only(findings.gap(dataclasses.replace(data, quarters=table), "en"))
    assert "widens" in finding.text
    assert finding.surprising


def test_incidents_against_the_baseline() -> None:
    data = figure_data(2, 4, 8, 4)
    table = data.quarters.copy()
    hit = table["scenario"] == "transport-first"
    table.loc[hit, "incidents"] += 5 + table.loc[hit, "replicate"]
    more = only(findings.incidents(dataclasses.replace(data, quarters=table), "en"))
    assert more.surprising
    assert "+6.5 (95\u00a0% interval" in more.text
    same = only(findings.incidents(data, "en"))
    assert not same.surprising
    assert "not distinguishable" in same.text


def test_scenario_that_does_harm_and_one_that_does_nothing() -> None:
    data = figure_data(3, 4, 8, 4)
    assert data.ranking is not None
    ranking = data.ranking.copy()
    columns = ["difference_mean", "difference_low", "difference_high", "benefit_cost_ratio"]
    ranking.loc[ranking["scenario"] == "transport-first", columns] = [-0.02, -0.03, -0.01, -0.4]
    ranking.loc[ranking["scenario"] == "telecom-first", columns] = [0.001, -0.01, 0.012, 2.0]
    found = findings.harmful(dataclasses.replace(data, ranking=ranking), "en")
    joined = " ".join(finding.text for finding in found)
    assert "“Transport first” lowers sharing efficiency against the baseline: −0.020" in joined
    assert "“Telecom first” cannot be told apart from the baseline: +0.001" in joined
    assert "“Transport first” does not earn its cost in this time" in joined
    assert all(finding.surprising for finding in found)


def test_dearer_and_worse_is_pointed_out(data: FigureData) -> None:
    finding = only(findings.dominated(data, "en"))
    assert finding.text.startswith("“All four domains integrated” spends 18.0 bn CNY more than")
    saved, share, better = finding.numbers
    assert saved > 0
    assert better > share


def test_one_replicate_claims_nothing_about_sureness() -> None:
    data = figure_data(3, 1, 8, 4)
    joined = " ".join(finding.text for finding in findings.findings(data))
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
    assert findings.findings(dataclasses.replace(data, **tables)) == []


def test_listed() -> None:
    assert sentences.listed([], "en") == ""
    assert sentences.listed(["a"], "en") == "a"
    assert sentences.listed(["a", "b", "c"], "en") == "a, b and c"
    assert sentences.listed(["甲", "乙"], "zh") == "甲、乙"
