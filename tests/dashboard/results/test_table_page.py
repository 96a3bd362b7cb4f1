"""Pages of tables are parts of the table, in the order that was asked for."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from cluster_sim.dashboard.results.catalogues import Catalogues
from cluster_sim.dashboard.results.table_page import Wanted, page_of, tables
from cluster_sim.errors import InputError
from cluster_sim.store.catalogue import connect
from cluster_sim.store.opening import open_directory
from tests.batch.made_up import write_batch

TWO, BATCH = "plans/two", "batch"


def page(folder: Path, table: str, **more: Any) -> dict[str, Any]:
    with connect(folder, "160MB") as catalogue:
        return page_of(catalogue, Wanted(table, **more))


def column(content: dict[str, Any], name: str) -> list[Any]:
    place = [c["name"] for c in content["columns"]].index(name)
    return [row[place] for row in content["rows"]]


def test_the_tables_of_each_kind(outputs: Path) -> None:
    assert tables(open_directory(outputs / TWO)) == (
        "comparison", "summary", "quarters", "cities", "links", "projects",
    )  # fmt: skip
    assert tables(open_directory(outputs / BATCH)) == (
        "summary", "differences", "final", "design", "quarters", "cities",
    )  # fmt: skip


def test_pages_together_are_the_table(outputs: Path) -> None:
    with connect(outputs / BATCH) as catalogue:
        whole = catalogue.table("final")
    pages = [page(outputs / BATCH, "final", page=number) for number in range(3)]
    assert [len(one["rows"]) for one in pages] == [25, 25, 22]
    assert [one["first"] for one in pages] == [0, 25, 50]
    values = [value for one in pages for value in column(one, "trust")]
    assert values == whole["trust"].tolist()
    assert {one["total"] for one in pages} == {len(whole)}


@pytest.mark.parametrize("descending", [False, True])
def test_rows_are_sorted_and_what_is_missing_comes_last(outputs: Path, descending: bool) -> None:
    wanted = {"sort": "sharing_efficiency", "descending": descending, "size": 100}
    values = column(page(outputs / BATCH, "final", **wanted), "sharing_efficiency")
    assert values[-1] is None
    assert values[:-1] == sorted(values[:-1], reverse=descending)


def test_equal_rows_keep_the_order_of_the_table(outputs: Path) -> None:
    content = page(outputs / BATCH, "final", sort="quarter", size=100)
    assert column(content, "scenario") == column(
        page(outputs / BATCH, "final", size=100), "scenario"
    )
    assert column(content, "scenario")[:24] == ["plan"] * 24


def test_a_page_behind_the_end_is_the_last_one(outputs: Path) -> None:
    content = page(outputs / BATCH, "final", page=10**6)
    assert content["first"] == 50
    assert len(content["rows"]) == 22


def test_rows_of_one_scenario(outputs: Path) -> None:
    content = page(outputs / BATCH, "quarters", scenario="it's 计划", size=100)
    assert set(column(content, "scenario")) == {"it's 计划"}
    assert content["total"] == 2 * 3 * 4 * 6
    assert page(outputs / BATCH, "quarters", scenario="none")["rows"] == []


def test_the_summary_of_a_comparison_is_its_file(outputs: Path) -> None:
    content = page(outputs / TWO, "summary", scenario="plan", sort="final_mean", size=100)
    text = (outputs / TWO / "summary.csv").read_text(encoding="utf-8-sig")
    assert content["total"] == sum(line.startswith("plan,") for line in text.splitlines())
    values = column(content, "final_mean")
    known = [value for value in values if value is not None]
    assert known == sorted(known)
    assert values[: len(known)] == known
    assert page(outputs / TWO, "summary", page=1)["first"] == 25


def test_the_comparison_is_in_the_order_of_its_ranks(outputs: Path) -> None:
    assert column(page(outputs / TWO, "comparison"), "rank") == [1, 2]
    backwards = page(outputs / TWO, "comparison", sort="rank", descending=True)
    assert column(backwards, "rank") == [2, 1]


@pytest.mark.parametrize("table", ["comparison", "summary", "quarters", "cities", "projects"])
def test_a_page_is_json_and_its_columns_are_described(outputs: Path, table: str) -> None:
    content = page(outputs / TWO, table)
    json.dumps(content, allow_nan=False)
    assert all(c["meaning"] for c in content["columns"])
    numbers = {c["name"] for c in content["columns"] if c["number"]}
    assert "scenario" not in numbers
    for row in content["rows"]:
        assert len(row) == len(content["columns"])
        assert not any(isinstance(value, float) and math.isnan(value) for value in row)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"table": "secrets"}, "secrets: there is no such table; there are"),
        ({"table": "scenarios"}, "there is no such table"),
        ({"table": "quarters; DROP"}, "there is no such table"),
        ({"table": "quarters", "sort": "trust; DROP"}, "there is no such column"),
        ({"table": "summary", "sort": "trust"}, "there is no such column"),
    ],
)
def test_what_is_not_there_is_refused_in_words(
    outputs: Path, wanted: dict[str, str], words: str
) -> None:
    with pytest.raises(InputError) as caught:
        page(outputs / TWO, **wanted)
    assert words in str(caught.value)


def test_databases_are_shared_and_follow_what_is_on_the_disk(tmp_path: Path) -> None:
    shared = Catalogues()
    made = write_batch(tmp_path / "batch")
    with shared.of(made.folder) as first:
        assert len(first.table("quarters")) == len(made.quarters)
    with shared.of(made.folder) as second:
        assert second is first
    import shutil

    shutil.rmtree(made.folder)
    less = write_batch(made.folder, not_run=[("plan", 0, 0, 0)])
    with shared.of(made.folder) as third:
        assert len(third.table("quarters")) == len(less.quarters)
    for number in range(4):
        with shared.of(write_batch(tmp_path / str(number)).folder):
            pass
    assert len(shared._open) == 4
