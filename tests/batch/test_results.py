from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

from cluster_sim.batch.outcome import IncompleteBatchError, Results, open_results
from cluster_sim.errors import ClusterSimError, InputError
from tests.batch.made_up import (
    DRAWS,
    FORM,
    QUARTERS,
    RATE,
    REPLICATES,
    SCENARIOS,
    STRENGTH,
    MadeUp,
    all_runs,
    write_batch,
    write_run,
)

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "query-batches.md"
RUNS = all_runs()


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> MadeUp:
    return write_batch(tmp_path_factory.mktemp("made") / "batch")


@pytest.fixture(scope="module")
def results(batch: MadeUp) -> Results:
    return open_results(batch.folder)


@pytest.fixture(scope="module")
def gaps(tmp_path_factory: pytest.TempPathFactory) -> MadeUp:
    folder = tmp_path_factory.mktemp("made") / "batch"
    return write_batch(folder, failed=RUNS[:3], not_run=RUNS[10:19])


# --- tables -------------------------------------------------------------------------------------


def test_counts(results: Results, batch: MadeUp) -> None:
    assert (results.planned, results.completed, results.failed) == (72, 72, 0)
    assert results.complete
    assert results.folder == batch.folder
    assert results.manifest["name"] == "borders"
    assert repr(results) == f"<Results of {batch.folder}: 72 of 72 runs>"


def test_tables(results: Results, batch: MadeUp) -> None:
    assert_frame_equal(results.quarters, batch.quarters, check_dtype=False)
    assert_frame_equal(results.design, batch.design, check_dtype=False)
    assert_frame_equal(results.final[list(batch.final)], batch.final, check_dtype=False)
    assert results.failures.empty
    some = results.table("quarters", scenario="plan", columns=["quarter", "trust"])
    wanted = batch.quarters.loc[batch.quarters["scenario"] == "plan", ["quarter", "trust"]]
    assert_frame_equal(some, wanted.reset_index(drop=True), check_dtype=False)


def test_a_folder_may_be_a_text(results: Results, batch: MadeUp) -> None:
    assert_frame_equal(open_results(str(batch.folder)).final, results.final)


def test_queries(results: Results) -> None:
    frame = results.query("SELECT DISTINCT scenario FROM quarters ORDER BY scenario")
    assert frame["scenario"].tolist() == sorted(SCENARIOS)


def test_tables_that_are_not_there(results: Results) -> None:
    with pytest.raises(InputError, match="links: there is no such table; there are design, "):
        results.table("links")
    with pytest.raises(InputError, match=r"trustt: .* \(did you mean trust\?\)"):
        results.table("final", columns=["trustt"])


# --- gaps ---------------------------------------------------------------------------------------


def test_an_incomplete_batch_is_refused(gaps: MadeUp) -> None:
    results = open_results(gaps.folder)
    folder = gaps.folder
    assert not results.complete
    for read in (
        lambda: results.quarters,
        lambda: results.final,
        lambda: results.table("cities"),
        lambda: results.query("SELECT 1"),
        results.to_xarray,
    ):
        with pytest.raises(IncompleteBatchError) as caught:
            read()
        assert str(caught.value) == (
            f"{folder}: 12 of 72 runs are missing (3 failed, 9 not run yet): cluster-sim resume "
            f"{folder} runs them; open_results('{folder}', incomplete=True) reads what is there"
        )
    assert issubclass(IncompleteBatchError, ClusterSimError)


def test_what_was_planned_and_what_failed_is_always_there(gaps: MadeUp) -> None:
    results = open_results(gaps.folder)
    assert_frame_equal(results.design, gaps.design, check_dtype=False)
    runs = results.failures[["scenario", "point", "draw", "replicate"]]
    assert [tuple(row) for row in runs.to_numpy().tolist()] == RUNS[:3]


def test_gaps_that_are_fine(gaps: MadeUp) -> None:
    results = open_results(gaps.folder, incomplete=True)
    assert_frame_equal(results.quarters, gaps.quarters, check_dtype=False)
    count = results.query("SELECT count(*) AS n FROM final")["n"]
    assert count.tolist() == [60]


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        open_results(tmp_path / "none")


# --- arrays -------------------------------------------------------------------------------------


def test_arrays_have_named_axes(results: Results, batch: MadeUp) -> None:
    pytest.importorskip("xarray")
    data = results.to_xarray()
    assert dict(data.sizes) == {
        "scenario": 3, "point": 2, "draw": DRAWS, "replicate": REPLICATES, "quarter": QUARTERS + 1,
    }  # fmt: skip
    metrics = [name for name in batch.quarters if name not in data.dims]
    assert list(data.data_vars) == metrics
    for row in batch.quarters.sample(40, random_state=1).to_dict("records"):
        there = {str(dim): row[str(dim)] for dim in data.dims}
        for metric in ("sharing_efficiency", "realised_value", "mean_friction_health"):
            np.testing.assert_equal(float(data[metric].sel(there)), row[metric])


def test_arrays_know_units_and_varied_values(results: Results, batch: MadeUp) -> None:
    pytest.importorskip("xarray")
    data = results.to_xarray(["realised_value", "trust"])
    assert list(data.data_vars) == ["realised_value", "trust"]
    assert data["realised_value"].attrs["units"] == "million USD"
    assert data["trust"].attrs["long_name"] == "Trust, the plain mean over the cities."
    for path in (RATE, FORM, STRENGTH):
        assert data[path].dims == ("point", "draw")
        assert data[path].to_numpy().ravel().tolist() == batch.design[path].tolist()


def test_missing_runs_are_missing_in_arrays(gaps: MadeUp) -> None:
    pytest.importorskip("xarray")
    data = open_results(gaps.folder, incomplete=True).to_xarray(["trust"])["trust"]
    known = data.notnull().all("quarter")
    assert int(known.sum()) == 60
    assert int(data.notnull().sum()) == 60 * (QUARTERS + 1)
    for place, (scenario, point, draw, replicate) in enumerate(RUNS):
        run = {"scenario": scenario, "point": point, "draw": draw, "replicate": replicate}
        assert bool(known.sel(run)) == (place >= 3 and place not in range(10, 19))


def test_arrays_of_an_unknown_metric(results: Results) -> None:
    pytest.importorskip("xarray")
    with pytest.raises(InputError, match="trusd: there is no such column of quarters"):
        results.to_xarray(["trusd"])


def test_arrays_without_xarray(results: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(
        ImportError, match=r"needs xarray, .* `pip install 'cluster_sim\[analysis\]'"
    ):
        results.to_xarray()


def test_arrays_of_a_run_directory(tmp_path: Path) -> None:
    pytest.importorskip("xarray")
    rows = write_run(tmp_path / "run")
    data = open_results(tmp_path / "run").to_xarray(["trust"])["trust"]
    assert data.dims == ("scenario", "replicate", "quarter")
    assert int(data.notnull().sum()) == len(rows)
    row = rows.iloc[17]
    chosen = data.sel(scenario=row["scenario"], replicate=row["replicate"], quarter=row["quarter"])
    assert float(chosen) == row["trust"]


# --- the page -----------------------------------------------------------------------------------


def test_the_python_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("xarray")
    made = write_batch(tmp_path / "DIR")
    monkeypatch.chdir(tmp_path)
    page = PAGE.read_text(encoding="utf-8")
    code = re.findall(r"^```py\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(code) == 3
    names: dict[str, Any] = {}
    exec("".join(code[:2]), names)
    assert_frame_equal(names["final"], names["results"].final)
    assert len(names["trust"]) == len(made.quarters) / 3
    assert len(names["gains"]) == 2
    exec(code[2], names)
    assert len(names["quarters"]) == len(made.quarters)
    assert_frame_equal(names["final"][list(made.final)], made.final, check_dtype=False)
    assert STRENGTH in names["final"]
