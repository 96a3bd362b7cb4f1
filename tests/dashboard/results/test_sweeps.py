"""What is said about the draws of a batch is what its tables hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cluster_sim.dashboard.language import translator
from cluster_sim.dashboard.results import batch_charts, charts, sweeps
from cluster_sim.dashboard.results.batch_charts import Wish
from cluster_sim.dashboard.results.column_scales import scale_of_metric, scale_of_path
from cluster_sim.dashboard.results.column_titles import column_title
from cluster_sim.dashboard.results.parameter_names import PARAMETER_NAMES
from cluster_sim.dashboard.results.sweeps import Look
from cluster_sim.errors import InputError
from cluster_sim.scenario.parameters import parameters
from cluster_sim.store.catalogue import Catalogue, connect
from cluster_sim.store.opening import open_directory
from tests.batch.made_up import FORM, RATE, SCENARIOS, STRENGTH, MadeUp, write_batch

DRAW = ["point", "draw"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeUp:
    return write_batch(tmp_path_factory.mktemp("made") / "batch")


@pytest.fixture(scope="module")
def catalogue(made: MadeUp) -> Iterator[Catalogue]:
    with connect(made.folder) as opened:
        yield opened


def means(made: MadeUp, scenario: str, metric: str = "sharing_efficiency") -> pd.Series[float]:
    """The mean over the replicates of each point and draw."""
    rows = made.final[made.final["scenario"] == scenario]
    found: pd.Series[float] = rows.groupby(DRAW)[metric].mean()
    return found


def test_draws_are_means_over_the_replicates(made: MadeUp, catalogue: Catalogue) -> None:
    found = sweeps.draws(catalogue, Look("plan"))
    table = found.table.set_index(DRAW)
    np.testing.assert_allclose(table["outcome"], means(made, "plan").loc[table.index])
    design = made.design.set_index(DRAW)
    np.testing.assert_array_equal(table[STRENGTH], design[STRENGTH].loc[table.index])
    assert found.total == 6
    assert set(found.varied) == {RATE, FORM, STRENGTH}


def test_a_difference_is_to_the_baseline_of_the_same_luck(
    made: MadeUp, catalogue: Catalogue
) -> None:
    found = sweeps.draws(catalogue, Look("plan", "trust", against=True)).table.set_index(DRAW)
    expected = means(made, "plan", "trust") - means(made, "baseline", "trust")
    np.testing.assert_allclose(found["outcome"], expected.loc[found.index])


def test_names_of_values_become_numbers(catalogue: Catalogue) -> None:
    table = sweeps.columns(catalogue, "plan", [FORM, RATE, "trust", "trust"])
    assert list(table.columns) == ["point", "draw", FORM, RATE, "trust"]
    assert table[FORM].tolist() == [0.0, 1.0] * 3
    assert set(table[RATE]) == {0.04, 0.08}


def test_what_goes_with_the_outcome_comes_first(tmp_path: Path) -> None:
    made = write_batch(tmp_path / "batch")
    with connect(made.folder) as catalogue:
        found = sweeps.draws(catalogue, Look("plan"))
    values = [found.strength[path] for path in found.varied]
    assert values == sorted(values, reverse=True)
    ranks = found.table[[STRENGTH, "outcome"]].rank()
    expected = abs(float(np.corrcoef(ranks[STRENGTH], ranks["outcome"])[0, 1]))
    assert found.strength[STRENGTH] == pytest.approx(expected)


def test_shares_of_being_best(made: MadeUp, catalogue: Catalogue) -> None:
    table = pd.DataFrame({name: means(made, name) for name in SCENARIOS})
    expected = table.idxmax(axis=1).value_counts().to_dict()
    shares, total = sweeps.best_shares(catalogue)
    assert dict(shares) == {name: expected.get(name, 0) for name in SCENARIOS}
    assert total == len(table) == 6
    counts = [count for _, count in shares]
    assert counts == sorted(counts, reverse=True)


def test_draws_that_a_scenario_lacks_are_not_counted(tmp_path: Path) -> None:
    lost = [("plan", 0, 0, replicate) for replicate in range(4)]
    made = write_batch(tmp_path / "batch", not_run=lost)
    with connect(made.folder) as catalogue:
        shares, total = sweeps.best_shares(catalogue)
        assert sweeps.draws(catalogue, Look("plan")).total == 5
    assert total == sum(count for _, count in shares) == 5


def test_spreads(made: MadeUp, catalogue: Catalogue) -> None:
    found = sweeps.spreads(catalogue).set_index("scenario")
    values = made.final[made.final["scenario"] == "baseline"]["sharing_efficiency"]
    row = found.loc["baseline"]
    assert row["n"] == len(values)
    assert row["mean"] == pytest.approx(values.mean())
    assert row["q05"] == pytest.approx(values.quantile(0.05))
    assert found["mean"].is_monotonic_decreasing


def test_the_first_look_is_at_a_scenario_that_is_no_baseline(catalogue: Catalogue) -> None:
    assert sweeps.first_look(catalogue) == Look("plan", "sharing_efficiency")


@pytest.mark.parametrize(
    ("look", "words"),
    [
        (Look("none"), "there is no such scenario"),
        (Look("plan", "trust; DROP"), "there is no such metric"),
        (Look("plan", STRENGTH), "there is no such metric"),
        (Look("baseline", "trust", against=True), "does not differ from itself"),
    ],
)
def test_what_is_not_there_is_refused(catalogue: Catalogue, look: Look, words: str) -> None:
    with pytest.raises(InputError, match=words):
        sweeps.draws(catalogue, look)


def test_titles_are_for_people() -> None:
    strength = sweeps.title_of("measures.top_level_design.strength")
    assert strength.en == "National top-level design under a leading group: strength"
    assert strength.get("zh") == "顶层设计与领导小组：力度"
    assert sweeps.title_of("parameters.discount_rate").en == "discount rate"
    assert sweeps.title_of("parameters.relay_charge.health").en == "relay charge (Health)"
    assert "医疗" in sweeps.title_of("parameters.relay_charge.health").get("zh")
    assert sweeps.title_of("measures.my-own.strength").en == "my-own: strength"


def test_every_parameter_has_a_short_name_in_both_languages() -> None:
    assert set(PARAMETER_NAMES) == set(parameters())
    for language, pattern, most in (("en", "[^_]+", 36), ("zh", "[\u4e00-\u9fff]+", 12)):
        names = [name.get(language) for name in PARAMETER_NAMES.values()]
        assert len(set(names)) == len(names)
        assert [name for name in names if not re.fullmatch(pattern, name)] == []
        assert max(map(len, names)) <= most


@pytest.mark.parametrize(
    ("look", "largest", "name", "told"),
    [
        (Look("plan", "sharing_efficiency"), 0.25, "Sharing efficiency", "25.0\N{NO-BREAK SPACE}%"),
        (Look("plan", "trust", against=True), 0.012, "Trust, points", "1.200"),
        (Look("plan", "public_spending"), 38.2, "Public spending, million USD", "38.20"),
        (Look("plan", "public_spending"), 3820.0, "Public spending, bn USD", "3.820"),
        (Look("plan", "output"), 5e6, "Output, trillion USD a year", "5.000"),
        (Look("plan", "mean_friction_health"), 1.5, "Mean friction, Health, nats", "1.500"),
        (Look("plan", "gini_efficiency"), 0.2, "Inequality (Gini)", "0.2000"),
    ],
)
def test_metrics_are_shown_in_their_units(look: Look, largest: float, name: str, told: str) -> None:
    _ = translator("en")
    title = column_title(look.outcome, _)
    values = pd.Series([largest / 2, float("nan"), -largest])
    scale = scale_of_metric(look.outcome, title, values, "USD", _, against=look.against)
    assert scale.name("en") == name
    assert scale.text(largest / scale.size, "en") == told


def test_what_a_design_varies_is_shown_in_its_unit() -> None:
    for path, name, form in (
        ("parameters.discount_rate", "rate（每年）", "plain"),
        ("parameters.uptake_base", "rate", "percent"),
        ("measures.sharing_platform.strength", "rate", "percent"),
        ("parameters.unknown_one", "rate", "plain"),
    ):
        scale = scale_of_path(path, "rate", translator("zh"))
        assert (scale.name("zh"), scale.form) == (name, form)


def test_parallel_axes(made: MadeUp, catalogue: Catalogue) -> None:
    option = batch_charts.parallel(catalogue, Wish())
    json.dumps(option, allow_nan=False)
    assert option["axes"] == list(sweeps.draws(catalogue, Look("plan")).first_axes)
    assert len(option["parallelAxis"]) == len(option["axes"]) + 1
    lines = option["series"][0]["data"]
    assert len(lines) == len(option["draws"]) == 6
    assert option["parallelAxis"][-1]["name"] == "Sharing efficiency"
    one = batch_charts.parallel(catalogue, Wish("zh", axes=(STRENGTH,), outcome="trust"))
    assert one["axes"] == [STRENGTH]
    assert one["parallelAxis"][-1]["name"] == "信任"
    with pytest.raises(InputError, match="is not varied by the design"):
        batch_charts.parallel(catalogue, Wish(axes=("trust",)))


def test_points(made: MadeUp, catalogue: Catalogue) -> None:
    wish = Wish(x=STRENGTH, y="trust", colour="incidents", scenario="baseline", against=True)
    option = batch_charts.scatter(catalogue, wish)
    points = [point["value"][:2] for point in option["series"][0]["data"]]
    assert len(points) == 6
    trust = means(made, "baseline", "trust")
    np.testing.assert_allclose(sorted(y for _, y in points), sorted(trust), rtol=1e-4)
    same = batch_charts.scatter(catalogue, Wish(x="trust", y="trust", colour="trust"))
    assert all(x == y for x, y, *_ in (p["value"] for p in same["series"][0]["data"]))


def test_every_column_has_a_title(catalogue: Catalogue) -> None:
    titles = batch_charts.titles(catalogue, "zh", against=True)
    assert set(titles) == {*sweeps.varied(catalogue), *sweeps.outcomes(catalogue)}
    for metric in sweeps.outcomes(catalogue):
        assert re.search("[\u4e00-\u9fff]", titles[metric]), metric
    assert translator("en")("{metric}, minus the baseline’s").startswith("{metric}")


def test_charts_of_a_batch_by_name(made: MadeUp) -> None:
    opened = open_directory(made.folder)
    assert json.loads(charts.option_text(opened, "parallel", Wish()))["axes"]
    for name in ("ranking", "none", ""):
        with pytest.raises(InputError, match="there is no such chart"):
            charts.option_text(opened, name, Wish())
