"""Charts for the browser tell the numbers of the tables, in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cluster_sim.charts import (
    assets,
    comparison,
    equity,
    levers,
    money,
    sweep,
    time_paths,
    trade_off,
)
from cluster_sim.charts.marks import Option
from cluster_sim.charts.sweep import Scale
from cluster_sim.figures import numbers, words
from cluster_sim.figures.data import FigureData, interval
from cluster_sim.figures.words import money_scale
from tests.figures.synthetic import figure_data

LANGUAGES = ("en", "zh")


@pytest.fixture(scope="module")
def data() -> FigureData:
    return figure_data()


@pytest.fixture(scope="module")
def run() -> FigureData:
    return figure_data(scenarios=1)


@pytest.fixture(scope="module")
def lever_table(data: FigureData) -> pd.DataFrame:
    return lever_rows(data)


def lever_rows(data: FigureData) -> pd.DataFrame:
    """A table ``levers`` with luck in it."""
    draws = np.random.default_rng(3)
    metrics = ("sharing_efficiency", "realised_value", "incidents", "gini_efficiency", "trust")
    rows = []
    for measure in data.names[1:]:
        for metric in metrics:
            mean, half = draws.normal(), abs(draws.normal())
            rows.append((measure, metric, mean, mean - half, mean + half))
    ends = ["difference_mean", "difference_low", "difference_high"]
    return pd.DataFrame(rows, columns=["measure", "metric", *ends])


def sweep_table() -> pd.DataFrame:
    draws = np.random.default_rng(4)
    table = pd.DataFrame(draws.uniform(size=(40, 3)), columns=["a", "b", "c"])
    return table.assign(outcome=table["a"] * 0.3 + table["b"] ** 2)


def all_options(
    data: FigureData, run: FigureData, table: pd.DataFrame, language: str
) -> dict[str, Option]:
    """Every chart there is."""
    best, alone = data.best(), run.names[0]
    return {
        "ranking": comparison.ranking(data, language),
        "over_time": time_paths.efficiency_over_time(data, language),
        "gap": time_paths.gap_over_time(data, language),
        "by_domain": comparison.efficiency_by_domain(data, language),
        "cost": trade_off.cost_and_efficiency(data, language),
        "money": money.money(data, language),
        "gains": equity.who_gains(data, best, language),
        "levers": levers.lever_map(data, table, language),
        "run_over_time": time_paths.efficiency_over_time(run, language),
        "run_domains": time_paths.domains_over_time(run, alone, language),
        "run_money": money.money_over_time(run, alone, language),
        "run_gains": equity.who_gains(run, alone, language),
        "parallel": sweep.parallel(sweep_table(), ["a", "b", "c", "outcome"], "outcome", language),
        "scatter": sweep.scatter(sweep_table(), "a", "outcome", "b", language),
        "plain_scatter": sweep.scatter(sweep_table(), "a", "outcome", None, language),
    }


def texts(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for one in part.values():
            yield from texts(one)
    elif isinstance(part, list):
        for one in part:
            yield from texts(one)
    elif isinstance(part, str):
        yield part


def series(option: Option, key: str) -> Option:
    return next(one for one in option["series"] if one["id"] == key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_is_plain_json_and_says_what_it_shows(
    data: FigureData, run: FigureData, lever_table: pd.DataFrame, language: str
) -> None:
    for name, option in all_options(data, run, lever_table, language).items():
        assert json.loads(json.dumps(option, allow_nan=False)) == option, name
        assert len(option["description"]) > 20, name
        assert option["height"] > 100, name
        ids = [one["id"] for one in option["series"]]
        assert len(set(ids)) == len(ids), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_charts_name_is_known_to_the_script(
    data: FigureData, run: FigureData, lever_table: pd.DataFrame, language: str
) -> None:
    script = assets.text("charts.js")
    for name, option in all_options(data, run, lever_table, language).items():
        for text in texts(option):
            if text.startswith("@"):
                key = re.split("[:/]", text[1:])[0]
                assert key == "on" or re.search(rf"\b{key}: ", script), (name, text)


def test_chinese_charts_have_no_english_words_of_their_own(
    data: FigureData, run: FigureData, lever_table: pd.DataFrame
) -> None:
    """What is no title of a scenario or column is Chinese."""
    chinese = all_options(data, run, lever_table, "zh")
    for name in ("ranking", "over_time", "gap", "by_domain", "cost", "money", "gains", "levers"):
        option = chinese[name]
        assert not re.search(r"[A-Za-z]{4}", option["description"]), name
        axes = [option[axis] for axis in ("xAxis", "yAxis")]
        for axis in (one for part in axes for one in (part if isinstance(part, list) else [part])):
            said = re.sub(r"\{\w\||\}", "", axis.get("name", ""))
            assert not re.search(r"[A-Za-z]{3}", said), (name, said)


def test_lines_are_the_means_and_bands_the_intervals(data: FigureData) -> None:
    option = time_paths.efficiency_over_time(data)
    found = interval(data.cube("sharing_efficiency").values)
    years = data.years(data.cube("sharing_efficiency").quarters)
    for place, name in enumerate(data.names):
        rows = np.array(option["dataset"][place]["source"])
        wanted = np.column_stack([years, found.mean[place], found.low[place], found.high[place]])
        assert rows == pytest.approx(wanted, rel=1e-5)
        line = series(option, name)
        assert line["datasetId"] == option["dataset"][place]["id"] == name
        assert line["name"] == data.title(name, "en")
        band = series(option, f"{name}/interval")
        assert (band["name"], band["renderItem"]) == (line["name"], "@band:2:3")


def test_a_run_alone_shows_the_range_of_its_runs_too(run: FigureData) -> None:
    option = time_paths.efficiency_over_time(run)
    name = run.names[0]
    assert series(option, f"{name}/runs")["renderItem"] == "@band:4:5"
    rows = np.array(option["dataset"][0]["source"])
    assert (rows[1:, 4] <= rows[1:, 2]).all()
    assert (rows[1:, 5] >= rows[1:, 3]).all()


def test_one_replicate_has_no_bands() -> None:
    option = time_paths.efficiency_over_time(figure_data(scenarios=3, replicates=1))
    assert [one["type"] for one in option["series"]] == ["line"] * 3
    assert option["dataset"][0]["source"][0][2:] == [None, None]


def test_the_baseline_is_dashed_and_apart(data: FigureData) -> None:
    option = time_paths.efficiency_over_time(data)
    base = series(option, "baseline")["lineStyle"]
    assert base["color"] == "@baseline"
    assert isinstance(base["type"], list)
    others = [series(option, name)["lineStyle"] for name in data.names if name != "baseline"]
    looks = [(one["color"], str(one["type"])) for one in others]
    assert len(set(looks)) == len(looks)
    assert "@baseline" not in [colour for colour, _ in looks]


def test_shares_are_percent_on_every_axis(data: FigureData, run: FigureData) -> None:
    """What is called a share of what could be shared is written as one."""
    for language in LANGUAGES:
        for name, option in all_options(data, run, lever_rows(data), language).items():
            if name in ("gap", "money", "run_money", "levers", "parallel", "scatter"):
                continue
            axes = [option[key] for key in ("xAxis", "yAxis")]
            flat = [one for part in axes for one in (part if isinstance(part, list) else [part])]
            of_shares = [
                axis for axis in flat if axis.get("name") == words.word("efficiency", language)
            ]
            assert [axis["axisLabel"]["formatter"] for axis in of_shares] in (["@percent"], []), (
                name
            )
            assert of_shares or name == "plain_scatter", name


def test_the_ranking_is_the_table(data: FigureData) -> None:
    assert data.ranking is not None
    option = comparison.ranking(data)
    dots = series(option, "dots")["data"]
    whiskers = series(option, "whiskers")["data"]
    table = data.ranking
    assert [one["name"] for one in dots] == [data.title(n, "en") for n in table["scenario"]]
    assert [one["value"][0] for one in dots] == pytest.approx(table["mean"].tolist(), rel=1e-5)
    for end, column in ((1, "low"), (2, "high")):
        told = [one["value"][end] for one in whiskers]
        assert told == pytest.approx(table[column].tolist(), rel=1e-5)
    assert option["yAxis"][0]["data"] == [one["name"] for one in dots]
    first = option["yAxis"][1]["data"][0]
    assert f"{100 * table['mean'].iloc[0]:.1f}\N{NO-BREAK SPACE}%" in first
    assert f"+{100 * table['difference_mean'].iloc[0]:.1f}" in first
    level = series(option, "dots")["markLine"]["data"][0]["xAxis"]
    base = table.loc[table["scenario"] == "baseline", "mean"].iloc[0]
    assert level == pytest.approx(base, rel=1e-5)


def test_every_second_group_is_shaded(data: FigureData) -> None:
    assert data.ranking is not None
    shaded = [row for (row,) in series(comparison.ranking(data), "stripes")["data"]]
    groups = data.ranking["group"].tolist()
    order = list(dict.fromkeys(groups))
    assert shaded == [row for row, group in enumerate(groups) if order.index(group) % 2 == 0]


def test_a_ranking_needs_a_comparison(run: FigureData) -> None:
    with pytest.raises(ValueError, match="needs the data of a comparison; `ranking` is None"):
        comparison.ranking(run)


def test_domains_go_from_the_start_to_the_end(data: FigureData) -> None:
    option = comparison.efficiency_by_domain(data)
    order = [data.names.index(name) for name in data.ranked()]
    for place, domain in enumerate(data.domains):
        found = interval(data.cube(f"sharing_efficiency_{domain.name}").values).mean[order]
        leads = series(option, f"lead {place}")["data"]
        dots = series(option, f"dots {place}")["data"]
        assert [one[1] for one in leads] == pytest.approx(found[:, 0], rel=1e-5)
        assert [one[2] for one in leads] == pytest.approx(found[:, -1], rel=1e-5)
        assert [one["value"][0] for one in dots] == pytest.approx(found[:, -1], rel=1e-5)
        ends = " → ".join(f"{100 * found[0, end]:.1f}\N{NO-BREAK SPACE}%" for end in (0, -1))
        assert ends in dots[0]["tip"][0][1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_cost_has_the_frontier_and_its_points_filled(data: FigureData, language: str) -> None:
    option = trade_off.cost_and_efficiency(data, language)
    cost, share = numbers.final_spending(data), numbers.final_efficiency(data)
    size, _ = money_scale(float(cost.mean.max()), language)
    best = numbers.frontier(cost.mean, share.mean)
    points = [series(option, f"point {name}") for name in data.names]
    spots = np.array([one["data"][0]["value"] for one in points])
    assert spots[:, 0] * size == pytest.approx(cost.mean, rel=1e-5)
    assert spots[:, 1] == pytest.approx(share.mean, rel=1e-5)
    assert [one["name"] for one in points] == option["legend"]["data"]
    steps = series(option, "frontier")["data"]
    assert [step[1] for step in steps] == pytest.approx(share.mean[best], rel=1e-5)
    filled = [row for row, one in enumerate(points) if one["itemStyle"]["color"] != "@paper"]
    assert filled == sorted(best)


@pytest.mark.parametrize("language", LANGUAGES)
def test_money_is_who_pays_and_what_comes_back(data: FigureData, language: str) -> None:
    option = money.money(data, language)
    order = [data.names.index(name) for name in data.ranked()]
    paid = [numbers.last_mean(data, f"{who}_spending")[order] for who in ("public", "private")]
    size, unit = money_scale(float((paid[0] + paid[1]).max()), language)
    for who, amounts in zip(("public", "private"), paid, strict=True):
        told = [one["value"] * size for one in series(option, who)["data"]]
        assert told == pytest.approx(amounts, rel=1e-5)
    assert unit in option["xAxis"][0]["name"]
    gain = numbers.extra_value(data)
    size, unit = money_scale(float(np.abs(gain.mean).max()), language)
    dots = [one["value"][0] * size for one in series(option, "dots")["data"]]
    assert dots == pytest.approx(gain.mean[order], rel=1e-5, abs=1e-9)
    assert unit in option["xAxis"][1]["name"]


def test_money_over_time_ends_where_the_table_ends(run: FigureData) -> None:
    option = money.money_over_time(run, run.names[0])
    paid = numbers.last_mean(run, "public_spending")[0]
    size, _ = money_scale(float(paid), "en")
    assert option["series"][0]["data"][-1][1] * size == pytest.approx(paid, rel=1e-5)
    assert [one.get("stack") for one in option["series"]] == ["spending", "spending", None]


def test_cities_are_sorted_by_what_they_gain(data: FigureData) -> None:
    best = data.best()
    option, found = equity.who_gains(data, best), numbers.gains(data, best)
    told = [one["value"] for one in series(option, "gains")["data"]]
    assert [one[1] for one in told] == pytest.approx(found.before[found.order], rel=1e-5)
    assert [one[2] for one in told] == pytest.approx(found.after[found.order], rel=1e-5)
    change = [after - before for _, before, after in told]
    assert change == sorted(change, reverse=True)
    colours = [one["itemStyle"]["color"] for one in series(option, "gains")["data"]]
    assert [colour == "@gain" for colour in colours] == [one >= 0 for one in change]


def test_of_many_cities_the_two_ends_are_shown(
    data: FigureData, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "_MOST_CITIES", 10)
    option = equity.who_gains(data, data.best())
    names = option["yAxis"][0]["data"]
    assert len(names) == 11
    assert names[5] == "… 31 cities in between"
    assert [one["value"][0] for one in series(option, "gains")["data"]] == [
        row for row in range(11) if row != 5
    ]


def test_levers_are_the_table(data: FigureData, lever_table: pd.DataFrame) -> None:
    option, found = levers.lever_map(data, lever_table), numbers.levers(lever_table)
    cells = series(option, "levers")["data"]
    assert len(cells) == found.values.size
    for cell in cells:
        column, row, shade = cell["value"]
        assert shade == pytest.approx(found.shades[row, column], rel=1e-5)
        assert (len(cell["tip"]) == 1) == found.sure[row, column]


def test_levers_are_in_points_and_in_fitting_amounts(data: FigureData) -> None:
    metrics = {"sharing_efficiency": 0.0123, "realised_value": 4560.0, "incidents": 0.78}
    rows = [("plan", m, size, 0.9 * size, 1.1 * size) for m, size in metrics.items()]
    ends = ["difference_mean", "difference_low", "difference_high"]
    option = levers.lever_map(data, pd.DataFrame(rows, columns=["measure", "metric", *ends]))
    told = dict(zip(option["xAxis"]["data"], series(option, "levers")["data"], strict=True))
    assert {head: cell["label"]["formatter"] for head, cell in told.items()} == {
        "sharing\nefficiency\npoints": "+1.2",
        "realised\nvalue\nbn CNY": "+4.6",
        "incidents": "+0.78",
    }


def test_a_sweep_has_a_line_for_each_row() -> None:
    table = sweep_table()
    table.loc[3, "b"] = np.nan
    scales = {"a": Scale("Alpha", "km", 10.0), "b": Scale("Beta", share=True)}
    option = sweep.parallel(table, ["a", "b", "outcome"], "outcome", scales=scales)
    rows = series(option, "runs")["data"]
    assert len(rows) == len(table)
    assert rows[3][1] is None
    assert rows[0][0] == pytest.approx(table["a"][0] / 10, rel=1e-5)
    assert [axis["name"] for axis in option["parallelAxis"]] == ["Alpha, km", "Beta", "outcome"]
    forms = [axis["axisLabel"]["formatter"] for axis in option["parallelAxis"]]
    assert forms == ["@plain", "@percent", "@plain"]
    assert option["visualMap"]["title"] == "outcome"
    assert option["visualMap"]["dimension"] == 2
    assert option["visualMap"]["min"] == pytest.approx(np.nanmin(table["outcome"]))


def test_a_scatter_of_a_sweep_has_a_point_for_each_row() -> None:
    table = sweep_table()
    scales = {"outcome": Scale("Result", share=True)}
    option = sweep.scatter(table, "a", "outcome", "b", scales=scales)
    points = series(option, "runs")["data"]
    assert [one["value"][:2] for one in points[:2]] == [
        pytest.approx([table["a"][row], table["outcome"][row]], rel=1e-5) for row in range(2)
    ]
    assert [line[0] for line in points[0]["tip"]] == ["a", "Result", "b"]
    assert points[0]["tip"][1][1] == f"{100 * table['outcome'][0]:.1f}\N{NO-BREAK SPACE}%"
    assert option["yAxis"]["name"] == "Result"


@pytest.mark.parametrize(
    "make",
    [
        time_paths.efficiency_over_time,
        time_paths.gap_over_time,
        comparison.ranking,
        comparison.efficiency_by_domain,
        trade_off.cost_and_efficiency,
        money.money,
    ],
)
def test_scenarios_without_numbers_are_left_out_and_not_invented(
    make: Callable[[FigureData], Option],
) -> None:
    broken = figure_data(scenarios=3)
    of_one = broken.quarters["scenario"] == "transport-first"
    numbers_of = broken.quarters.columns.difference(["scenario", "replicate", "quarter"])
    broken.quarters[numbers_of] = broken.quarters[numbers_of].astype(np.float64)
    broken.quarters.loc[of_one.to_numpy(), numbers_of] = np.nan
    assert broken.ranking is not None
    one = broken.ranking["scenario"] == "transport-first"
    broken.ranking.loc[one, ["mean", "low", "high", "difference_mean"]] = np.nan
    json.dumps(make(broken), allow_nan=False)
