"""What is said about queries that cannot be answered."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cluster_sim.errors import InputError
from cluster_sim.store.catalogue import Catalogue, connect
from tests.batch.made_up import write_batch


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    made = write_batch(tmp_path_factory.mktemp("made") / "batch")
    with connect(made.folder) as opened:
        yield opened


def fault(catalogue: Catalogue, sql: str) -> str:
    """What is said about a query that cannot be answered."""
    with pytest.raises(InputError) as caught:
        catalogue.query(sql)
    assert len(caught.value.problems) == 1
    return str(caught.value)


def test_an_unknown_table(catalogue: Catalogue) -> None:
    assert fault(catalogue, "SELECT * FROM quarter") == (
        "SQL: quarter: there is no such table; there are design, quarters, cities, final, "
        "differences, summary, scenarios, failures (did you mean quarters?)"
    )


@pytest.mark.parametrize("sql", ["SELECT sdd FROM summary", "SELECT summary.sdd FROM summary"])
def test_an_unknown_column(catalogue: Catalogue, sql: str) -> None:
    text = fault(catalogue, sql)
    assert text.startswith("SQL: sdd: there is no such column; summary has scenario, point, param")
    assert text.endswith("(did you mean sd?)")


def test_a_text_in_double_quotes(catalogue: Catalogue) -> None:
    text = fault(catalogue, 'SELECT n FROM summary WHERE scenario = "plan"')
    assert text.endswith("; a text stands in single quotes")


def test_a_path_without_quotes(catalogue: Catalogue) -> None:
    assert fault(catalogue, "SELECT parameters.discount_rate FROM final") == (
        "SQL: parameters: a name with a dot in it stands in double quotes, such as "
        '"parameters.discount_rate"'
    )


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        ("SELEC 1", 'SQL: syntax error at or near "SELEC"'),
        ("", "SQL: gives no table; a query begins with SELECT"),
        ("-- nothing", "SQL: gives no table; a query begins with SELECT"),
        ("SELECT 'a'::INTEGER", "SQL: Could not convert string 'a' to INT32"),
    ],
)
def test_a_query_that_is_none(catalogue: Catalogue, sql: str, text: str) -> None:
    assert fault(catalogue, sql) == text


def test_a_long_message_is_cut(catalogue: Catalogue) -> None:
    text = fault(catalogue, f"SELECT '{'x' * 5000}'::INTEGER")
    assert len(text) < 350
    assert text.endswith(" ...")


@pytest.mark.parametrize(
    "sql",
    [
        "COPY quarters TO '{0}/out.csv'",
        "ATTACH '{0}/base.db'",
        "SELECT * FROM read_csv('{0}/manifest.json')",
        "SELECT * FROM '{0}/other.parquet'",
        "SELECT * FROM 'https://example.org/other.parquet'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET threads = 2",
    ],
)
def test_nothing_but_the_tables_can_be_reached(
    catalogue: Catalogue, tmp_path: Path, sql: str
) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "other.parquet")
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    before = sorted(path.name for path in tmp_path.iterdir())
    assert "only its own tables can be read" in fault(catalogue, sql.format(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_part_that_is_no_parquet_file(tmp_path: Path) -> None:
    made = write_batch(tmp_path / "batch")
    first, second, *_ = sorted((made.folder / "quarters").iterdir())
    second.write_bytes(b"x" * second.stat().st_size)
    with connect(made.folder) as opened:
        text = fault(opened, "SELECT avg(trust) FROM quarters")
    said = "a file is damaged; `cluster-sim verify {0}` says which"
    assert text.startswith(f"{made.folder}: {said.format(made.folder)} (No magic bytes")
    assert second.name in text
    first.write_bytes(b"x" * first.stat().st_size)
    with pytest.raises(InputError, match=first.name):
        connect(made.folder)


def test_a_query_can_be_interrupted(catalogue: Catalogue) -> None:
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    endless = "SELECT sum(sin(a.range * b.range)) FROM range(100000) a, range(100000) b"
    with pytest.raises(KeyboardInterrupt):
        catalogue.query(endless)
    assert len(catalogue.query("SELECT * FROM design")) == 6
