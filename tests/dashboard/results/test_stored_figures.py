"""The charts and the answer of a folder are those of its tables."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cluster_sim.dashboard.language import translator
from cluster_sim.dashboard.results import charts, stored_figures
from cluster_sim.dashboard.results.answer import answer
from cluster_sim.dashboard.results.batch_charts import Wish
from cluster_sim.dashboard.results.catalogues import Catalogues
from cluster_sim.dashboard.results.column_titles import column_title
from cluster_sim.dashboard.results.ranking_table import ranking_table
from cluster_sim.dashboard.results.stored_figures import PlainRegion, StoredFigures
from cluster_sim.errors import InputError
from cluster_sim.results import TABLES, column_names
from cluster_sim.store.opening import open_directory
from tests.batch.made_up import change_manifest
from tests.dashboard.results.comparing import QUARTERS, REPLICATES


def read(folder: Path) -> StoredFigures:
    with Catalogues().of(folder) as catalogue:
        found = stored_figures.stored_figures(catalogue)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def two(outputs: Path) -> StoredFigures:
    return read(outputs / "plans" / "two")


def test_the_tables_are_those_of_the_folder(outputs: Path, two: StoredFigures) -> None:
    stored = pd.read_parquet(outputs / "plans" / "two" / "quarters.parquet")
    last = stored[stored["quarter"] == QUARTERS].groupby("scenario")["trust"].mean()
    cube = two.data.cube("trust").values
    assert cube.shape == (2, REPLICATES, QUARTERS + 1)
    np.testing.assert_allclose(cube[:, :, -1].mean(axis=1), last[list(two.data.names)])
    assert two.data.names == ("baseline", "plan")
    assert two.data.baseline == "baseline"
    assert two.replicates == REPLICATES
    assert two.has_map
    assert set(two.data.cities["quarter"]) == {0, QUARTERS}


def test_many_replicates_are_cut_and_it_is_known(
    outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_figures, "_MOST_ROWS", 2 * 3 * (QUARTERS + 1))
    found = read(outputs / "plans" / "two")
    assert (found.data.replicates, found.replicates) == (3, REPLICATES)


def test_a_region_of_ones_own_has_no_map(outputs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    shutil.copytree(outputs / "plans" / "two", folder)
    title = {"en": "Mine", "zh": None}
    change_manifest(
        folder, regions=[{"name": "../mine", "title": title, "currency": "EUR", "digest": "0"}]
    )
    found = read(folder)
    assert isinstance(found.data.region, PlainRegion)
    assert not found.has_map
    assert len(found.data.region.cities) == 4
    assert len(found.data.region.ends) == 3
    for name in charts.names(found):
        charts.option_text(open_directory(folder), name, Wish())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_chart_is_json(outputs: Path, two: StoredFigures, language: str) -> None:
    opened = open_directory(outputs / "plans" / "two")
    assert len(charts.names(two)) == 7
    for name in charts.names(two):
        text = charts.option_text(opened, name, Wish(language))
        option = json.loads(text)
        assert option["description"]
        assert option["series"]
        assert "NaN" not in text


def test_the_answer_has_the_numbers_of_the_comparison(outputs: Path, two: StoredFigures) -> None:
    table = pd.read_csv(outputs / "plans" / "two" / "comparison.csv", encoding="utf-8-sig")
    best, base = table.iloc[0], table[table["scenario"] == "baseline"].iloc[0]
    first, sure, cost = answer(two, translator("en"))
    assert first.startswith("“Plan <b>” comes out best: in 2026-Q1, ")
    for value in (best["sharing_efficiency_mean"], base["sharing_efficiency_mean"]):
        assert f"{100 * value:.1f}\N{NO-BREAK SPACE}%" in first
    assert f"{100 * best['difference_mean']:+.1f} points" in first
    assert sure.startswith(("It is the best with a probability of ", "One replicate"))
    assert cost.startswith("All spending comes to ")
    assert answer(two, translator("zh"))[0].startswith("“方案”效果最好：2026-Q1，")


def test_the_ranking_escapes_titles_and_sorts_by_values(two: StoredFigures) -> None:
    table = str(ranking_table(two, translator("en")))
    assert "Plan &lt;b&gt;" in table
    assert "<b>" not in table
    assert table.index('data-scenario="plan"') < table.index('data-scenario="baseline"')
    assert two.data.ranking is not None
    for value in two.data.ranking["mean"]:
        assert f'data-value="{float(value)!r}"' in table


def test_cost_and_value_have_units_of_their_own(two: StoredFigures) -> None:
    """Here a programme costs millions and brings billions; no cell is longer than it needs."""
    table = str(ranking_table(two, translator("en")))
    assert "Cost (million USD)" in table
    assert "Realised value (bn USD)" in table
    for row in re.findall(r"<tr data-scenario.*?</tr>", table, re.DOTALL):
        cost, value = re.findall(r"<td[^>]*>([^<]*)</td>", row)[-4:-2]
        assert 0.1 < float(cost) < 1000
        assert 0.1 < float(value) < 1000
        assert len(cost.replace(".", "")) <= 4


def test_every_column_of_every_table_has_a_title_in_chinese() -> None:
    missing = [
        f"{table}.{column}"
        for table in TABLES
        for column in column_names(table, ("health",))
        if column_title(column, translator("zh")) == column
    ]
    assert missing == []


def test_the_map_has_the_means_of_the_tables(outputs: Path, two: StoredFigures) -> None:
    folder = outputs / "plans" / "two"
    model = json.loads(charts.option_text(open_directory(folder), "map", Wish(scenario="plan")))
    assert model["quarters"] == ["2024-Q1", "2025-Q1", "2026-Q1"]
    links = pd.read_parquet(folder / "links.parquet").query("scenario == 'plan' and quarter == 8")
    friction = links.filter(like="friction_").mean(axis=1)
    names = two.data.region.cities
    for place, (a, b) in enumerate(two.data.region.ends.tolist()):
        pair = [names[a], names[b]]
        between = links["from"].isin(pair) & links["to"].isin(pair)
        barrier = model["frames"]["barrier"][-1][place] / 1000
        assert barrier == pytest.approx(friction[between].mean(), abs=1e-3)
    cities = pd.read_parquet(folder / "cities.parquet").query("scenario == 'plan' and quarter == 0")
    means = cities.groupby("city")["sharing_efficiency"].mean()
    shown = [value / 1000 for value in model["frames"]["efficiency"][0]]
    np.testing.assert_allclose(shown, means[list(names)], atol=1e-3)
    with pytest.raises(InputError, match="there is no such scenario"):
        charts.option_text(open_directory(folder), "map", Wish(scenario="none"))
