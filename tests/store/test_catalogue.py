from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pandas.testing import assert_frame_equal

from cluster_sim.analysis.outcomes import benefit_cost_ratios
from cluster_sim.errors import InputError
from cluster_sim.store.catalogue import Catalogue, connect
from cluster_sim.store.opening import open_directory
from tests.batch.made_up import (
    FORM,
    QUARTERS,
    RATE,
    SCENARIOS,
    STRENGTH,
    MadeUp,
    Run,
    all_runs,
    change_manifest,
    write_batch,
    write_run,
)

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "query-batches.md"
QUESTIONS = re.findall(r"^```sql\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
LUCK = ["point", "draw", "replicate"]
RUN = ["scenario", *LUCK]


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> MadeUp:
    return write_batch(tmp_path_factory.mktemp("made") / "batch")


@pytest.fixture(scope="module")
def catalogue(batch: MadeUp) -> Iterator[Catalogue]:
    with connect(batch.folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "run"
    write_run(folder)
    return folder


def fault(catalogue: Catalogue, sql: str) -> str:
    """What is said about a query that cannot be answered."""
    with pytest.raises(InputError) as caught:
        catalogue.query(sql)
    assert len(caught.value.problems) == 1
    return str(caught.value)


# --- stored tables ------------------------------------------------------------------------------


def test_the_parts_are_one_table(batch: MadeUp, catalogue: Catalogue) -> None:
    assert len(list((batch.folder / "quarters").iterdir())) > 5
    assert_frame_equal(catalogue.table("quarters"), batch.quarters, check_dtype=False)
    assert_frame_equal(catalogue.table("design"), batch.design, check_dtype=False)


def test_tables_that_are_not_stored_are_no_views(catalogue: Catalogue) -> None:
    assert list(catalogue.views()) == [
        "design", "quarters", "cities", "final", "differences", "summary", "scenarios", "failures",
    ]  # fmt: skip
    assert catalogue.views()["design"] == ("point", "draw", RATE, FORM, STRENGTH)


def test_rows_are_in_canonical_order_whatever_the_order_of_the_parts(tmp_path: Path) -> None:
    made = write_batch(tmp_path / "batch", parts_backwards=True)
    with connect(made.folder) as opened:
        unordered = opened.query("SELECT * FROM quarters")
        ordered = opened.table("quarters")
        assert not unordered["scenario"].equals(ordered["scenario"])
        assert_frame_equal(ordered, made.quarters, check_dtype=False)
        assert opened.table("summary")["scenario"].unique().tolist() == list(SCENARIOS)


def test_what_the_manifest_does_not_name_is_no_data(tmp_path: Path) -> None:
    made = write_batch(tmp_path / "batch")
    part = next((made.folder / "quarters").iterdir())
    (made.folder / "quarters" / "part-99999-cd.parquet").write_bytes(part.read_bytes())
    with connect(made.folder) as opened:
        rows = opened.query("SELECT count(*) AS n FROM quarters")["n"].tolist()
        assert rows == [len(made.quarters)]
        other = f"SELECT * FROM read_parquet('{made.folder}/quarters/part-99999-cd.parquet')"
        assert "only its own tables can be read" in fault(opened, other)


@pytest.mark.parametrize(
    "name", ["it's 'x'", 'a "b" c', "计划 三角洲", "a=3", "[ab]*?", "~", "a,b;"]
)
def test_folders_may_have_any_name(tmp_path: Path, name: str) -> None:
    decoy = write_batch(tmp_path / "a" / "x" / "results")  # what a pattern [ab]* would find too
    assert decoy.folder.is_dir()
    made = write_batch(tmp_path / name / "x" / "results")
    with connect(made.folder) as opened:
        assert_frame_equal(opened.table("quarters"), made.quarters, check_dtype=False)
        assert_frame_equal(opened.table("design"), made.design, check_dtype=False)


def test_a_relative_folder_is_read(batch: MadeUp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(batch.folder.parent)
    with connect(Path("batch")) as opened:
        assert len(opened.query("SELECT * FROM quarters")) == len(batch.quarters)


def test_a_batch_of_no_runs_has_empty_tables(tmp_path: Path) -> None:
    made = write_batch(tmp_path / "batch", not_run=all_runs())
    with connect(made.folder) as opened:
        for view, there in opened.views().items():
            frame = opened.table(view)
            assert tuple(frame.columns) == there
            assert frame.empty == (view not in {"design", "scenarios"})
        types = {row.column: row.type for row in opened.describe() if row.view == "final"}
    assert types["replicate"] == "INTEGER"
    assert types["trust"] == "DOUBLE"


# --- computed views against pandas --------------------------------------------------------------


def test_final_is_the_last_record_with_the_design(batch: MadeUp, catalogue: Catalogue) -> None:
    wanted = batch.final.merge(batch.design, on=["point", "draw"], how="left")
    final = catalogue.table("final")
    assert list(final.columns[:8]) == [*RUN, RATE, FORM, STRENGTH, "quarter"]
    assert (final["quarter"] == QUARTERS).all()
    assert_frame_equal(final, wanted[list(final.columns)], check_dtype=False)


def _paired(made: MadeUp) -> pd.DataFrame:
    others = made.final[made.final["scenario"] != "baseline"]
    base = made.final[made.final["scenario"] == "baseline"].drop(columns="scenario")
    return others.merge(base, on=LUCK, suffixes=("", "_base"))


def test_differences_are_to_the_baseline_on_the_same_luck(
    batch: MadeUp, catalogue: Catalogue
) -> None:
    wanted = _paired(batch)
    found = catalogue.table("differences")
    assert found[RUN].to_numpy().tolist() == wanted[RUN].to_numpy().tolist()
    for metric in ("sharing_efficiency", "realised_value", "mean_friction_health", "incidents"):
        difference = (wanted[metric] - wanted[f"{metric}_base"]).to_numpy()
        np.testing.assert_array_equal(found[metric].to_numpy(), difference)
    design = batch.design.set_index(["point", "draw"])[STRENGTH]
    strengths = [design[row] for row in zip(found["point"], found["draw"], strict=True)]
    assert found[STRENGTH].tolist() == strengths


def test_the_benefit_cost_ratio_is_that_of_the_analysis(
    batch: MadeUp, catalogue: Catalogue
) -> None:
    rows, found = _paired(batch), catalogue.table("differences")
    spending = (rows["public_spending"] + rows["private_spending"]).to_numpy()
    base = (rows["public_spending_base"] + rows["private_spending_base"]).to_numpy()
    wanted = benefit_cost_ratios(
        rows["realised_value"].to_numpy(), spending, rows["realised_value_base"].to_numpy(), base
    )
    np.testing.assert_array_equal(found["spending"].to_numpy(), spending - base)
    np.testing.assert_array_equal(found["benefit_cost_ratio"].to_numpy(), wanted)
    alike = (found["replicate"] == 3).to_numpy()
    assert (spending[alike] != base[alike]).any(), "the made-up sums should differ by rounding"
    assert np.isnan(wanted[alike]).all()
    assert np.isfinite(wanted[~alike]).all()


def test_differences_leave_out_runs_without_a_partner(tmp_path: Path) -> None:
    gone: list[Run] = [("baseline", 0, 1, 2), ("plan", 1, 0, 0)]
    made = write_batch(tmp_path / "batch", failed=gone)
    with connect(made.folder) as opened:
        found = opened.table("differences")
        failures = opened.table("failures")
    assert len(found) == 2 * 24 - 2 - 1
    assert_frame_equal(found[RUN], _paired(made)[RUN], check_dtype=False)
    assert failures[RUN].to_numpy().tolist() == [["plan", 1, 0, 0], ["baseline", 0, 1, 2]]
    assert failures["message"].tolist() == ["trust is not a finite number"] * 2


def test_summary_is_over_draws_and_replicates(batch: MadeUp, catalogue: Catalogue) -> None:
    summary = catalogue.table("summary")
    keys = list(zip(summary["scenario"], summary["point"], strict=True))
    assert keys == [(scenario, point) for scenario in SCENARIOS for point in (0, 1)]
    assert summary[RATE].tolist() == [0.04, 0.08] * 3
    assert summary[FORM].tolist() == ["sum", "worst"] * 3
    for (scenario, point), row in zip(keys, summary.to_dict("records"), strict=True):
        chosen = (batch.final["scenario"] == scenario) & (batch.final["point"] == point)
        values = batch.final.loc[chosen, "sharing_efficiency"].dropna().to_numpy()
        assert row["n"] == values.size == (11 if (scenario, point) == ("plan", 1) else 12)
        wanted = [
            values.mean(),
            values.std(ddof=1),
            *np.quantile(values, [0.05, 0.25, 0.5, 0.75, 0.95]),
        ]
        names = ("mean", "sd", "q05", "q25", "q50", "q75", "q95")
        np.testing.assert_allclose([row[name] for name in names], wanted, rtol=1e-13)


def test_there_are_no_differences_without_a_baseline(tmp_path: Path) -> None:
    made = write_batch(tmp_path / "batch")
    change_manifest(made.folder, baseline=None)
    with connect(made.folder) as opened:
        assert "differences" not in opened.views()
        assert len(opened.table("final")) == len(all_runs())
        assert opened.table("scenarios")["baseline"].tolist() == [False] * 3


# --- run directories ----------------------------------------------------------------------------


def test_a_run_directory_has_no_points_and_draws(run_folder: Path) -> None:
    with connect(run_folder) as opened:
        views = opened.views()
        assert list(views) == [
            "quarters", "comparison", "final", "differences", "summary", "scenarios", "failures",
        ]  # fmt: skip
        assert not [name for there in views.values() for name in there if name in LUCK[:2]]
        comparison = opened.table("comparison")
        summary = opened.table("summary")
    assert comparison["title"].tolist() == ['A, or "B"', "基线"]
    assert comparison["p_best"].isna().all()
    assert comparison["rank"].dtype == np.int64
    assert summary["n"].tolist() == [4, 4]


def test_scenarios_of_different_length_end_each_at_its_own(run_folder: Path) -> None:
    with connect(run_folder) as opened:
        final = opened.table("final")
        found = opened.table("differences")
    last = final.groupby("scenario")["quarter"].unique()
    assert {name: list(ends) for name, ends in last.items()} == {
        "plan": [QUARTERS - 1],
        "baseline": [QUARTERS],
    }
    value = final.set_index(["scenario", "replicate"])["realised_value"]
    wanted = (value["plan"] - value["baseline"]).tolist()
    assert found["realised_value"].tolist() == wanted


# --- questions ----------------------------------------------------------------------------------


def test_the_page_has_ten_questions() -> None:
    assert len(QUESTIONS) == 10


@pytest.mark.parametrize("sql", QUESTIONS, ids=range(1, len(QUESTIONS) + 1))
def test_the_questions_of_the_page_have_answers(catalogue: Catalogue, sql: str) -> None:
    answer = catalogue.query(sql)
    assert len(answer) >= 2
    assert not answer.isna().to_numpy().any()
    assert "ORDER BY" in sql
    assert_frame_equal(catalogue.query(sql), answer, check_exact=True)


def test_who_is_first_in_how_many_worlds(batch: MadeUp, catalogue: Catalogue) -> None:
    (sql,) = [sql for sql in QUESTIONS if "worlds" in sql]
    wide = batch.final.pivot(index=LUCK, columns="scenario", values="sharing_efficiency")
    wanted = wide.idxmax(axis=1).value_counts()
    answer = catalogue.query(sql).set_index("scenario")
    assert answer["worlds"].to_dict() == wanted.to_dict()
    assert answer["share"].sum() == pytest.approx(1.0)


def test_luck_and_ignorance(batch: MadeUp, catalogue: Catalogue) -> None:
    (sql,) = [sql for sql in QUESTIONS if "sd_of_luck" in sql]
    answer = catalogue.query(sql).set_index(["scenario", "point"]).sort_index()
    draws = batch.final.groupby([*RUN[:3]])["sharing_efficiency"].agg(["mean", "var"])
    cases = draws.groupby(["scenario", "point"])
    np.testing.assert_allclose(answer["sd_of_luck"], np.sqrt(cases["var"].mean()), rtol=1e-12)
    np.testing.assert_allclose(answer["sd_of_draws"], cases["mean"].std(), rtol=1e-12)


def test_sums_do_not_depend_on_the_hour(tmp_path: Path) -> None:
    """Two threads would add the parts in any order: see the module's docstring."""
    made = write_batch(tmp_path / "batch")
    names = []
    rng = np.random.default_rng(3)
    for number in range(40):
        part = pa.table({"scenario": ["a", "b"] * 2000, "x": rng.normal(size=4000)})
        names.append(f"links/part-{number}.parquet")
        (made.folder / "links").mkdir(exist_ok=True)
        pq.write_table(part, made.folder / names[-1])
    tables = {**open_directory(made.folder).manifest["tables"], "links": names}
    change_manifest(made.folder, tables=tables)
    sql = "SELECT scenario, sum(x), avg(x), stddev_samp(x) FROM links GROUP BY ALL ORDER BY ALL"
    answers = set()
    for _ in range(5):
        with connect(made.folder) as opened:
            answers |= {opened.query(sql).to_csv() for _ in range(3)}
    assert len(answers) == 1


def test_counts_and_their_sums_are_whole_numbers(catalogue: Catalogue) -> None:
    sql = "SELECT sum(n) AS a, sum(NULL::INTEGER) AS b, sum(1e15::HUGEINT * 100) AS c FROM summary"
    frame = catalogue.query(sql)
    assert frame["a"].dtype == np.int64
    assert frame["a"].tolist() == [71]
    assert frame["b"].isna().all()
    assert frame["c"].dtype == np.float64, "larger than what a float holds exactly"
    missing = catalogue.query("SELECT unnest([1, NULL]) AS x ORDER BY x")
    assert str(missing["x"].dtype) == "Int32"
    sums = "SELECT s, sum(x) AS y FROM (VALUES (1, 5), (2, NULL)) t(s, x) GROUP BY s ORDER BY s"
    assert str(catalogue.query(sums)["y"].dtype) == "Int64"


def test_a_variable_of_the_caller_is_no_table(catalogue: Catalogue) -> None:
    frame = pd.DataFrame({"a": [1]})
    assert "there is no such table" in fault(catalogue, "SELECT * FROM frame")
    assert len(frame) == 1


def test_parameters_of_a_query(catalogue: Catalogue) -> None:
    frame = catalogue.query("SELECT ? AS a FROM scenarios WHERE scenario = ?", [7, "it's 计划"])
    assert frame["a"].tolist() == [7]


def test_tables_by_name(catalogue: Catalogue) -> None:
    some = catalogue.table("final", scenario="it's 计划", chosen=["trust", "draw"])
    assert list(some.columns) == ["trust", "draw"]
    assert len(some) == 24
    for arguments, text in [
        ({"view": "finale"}, "finale: there is no such table; .*did you mean final"),
        (
            {"view": "final", "scenario": "plam"},
            "plam: there is no such scenario; there are plan, ",
        ),
        ({"view": "final", "chosen": ["a"]}, "a: there is no such column of final; there are sc"),
        ({"view": "design", "scenario": "plan"}, "scenario: there is no such column of design"),
    ]:
        with pytest.raises(InputError, match=text):
            catalogue.table(**arguments)  # type: ignore[arg-type]


# --- meanings -----------------------------------------------------------------------------------


def test_every_column_has_a_meaning(catalogue: Catalogue, run_folder: Path) -> None:
    with connect(run_folder) as opened:
        described = [*catalogue.describe(), *opened.describe()]
    assert all(row.meaning and row.type for row in described)
    of = {(row.view, row.column): row for row in catalogue.describe()}
    assert list(of) == [
        (view, column) for view, there in catalogue.views().items() for column in there
    ]
    assert of["final", "realised_value"].unit == "million USD"
    assert of["differences", "spending"].unit == "million USD"
    assert of["differences", "trust"].meaning.startswith("Last record minus the baseline's")
    assert of["design", RATE].meaning.startswith("Rate at which")
    assert of["summary", "q05"].meaning.startswith("Its 5% quantile")


def test_units_name_no_currency_where_regions_differ_in_it(tmp_path: Path) -> None:
    made = write_batch(tmp_path / "batch")
    change_manifest(made.folder, regions=[{"currency": "USD"}, {"currency": "CNY"}])
    with connect(made.folder) as opened:
        units = {row.column: row.unit for row in opened.describe() if row.view == "quarters"}
    assert units["realised_value"] == "money"


def test_the_table_catalog_lists_every_column_of_every_view(catalogue: Catalogue) -> None:
    found = catalogue.query('SELECT "view", "column", meaning FROM catalog')
    listed = set(zip(found["view"], found["column"], strict=True))
    assert listed == {(view, name) for view, names in catalogue.views().items() for name in names}
    assert found["meaning"].str.len().min() > 0
