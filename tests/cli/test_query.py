from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from tests.batch.made_up import (
    FORM,
    RATE,
    SCENARIOS,
    STRENGTH,
    MadeUp,
    all_runs,
    write_batch,
    write_run,
)
from tests.cli.conftest import Command

MEANS = "SELECT scenario, n, mean FROM summary WHERE point = 0 ORDER BY scenario DESC"


@pytest.fixture
def batch(folder: Path) -> MadeUp:
    """A complete batch in the folder ``out``."""
    return write_batch(folder / "out")


def test_a_table_for_people(cluster_sim: Command, batch: MadeUp) -> None:
    ended = cluster_sim("query", "out", MEANS)
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0].split() == ["scenario", "n", "mean"]
    assert [line.rsplit(maxsplit=2)[0] for line in lines[2:]] == ["plan", "it's 计划", "baseline"]
    final = batch.final
    plan = final[(final["scenario"] == "plan") & (final["point"] == 0)]
    assert lines[2].split()[1:] == ["12", f"{plan['sharing_efficiency'].mean():.6f}".rstrip("0")]


def test_csv_has_all_digits(cluster_sim: Command, batch: MadeUp) -> None:
    sql = "SELECT scenario, replicate, trust, sharing_efficiency FROM final "
    sql += "WHERE point = 1 AND draw = 2 ORDER BY scenario DESC, replicate"
    ended = cluster_sim("query", "out", sql, "--format", "csv")
    assert ended.out.startswith("\ufeffscenario,replicate,trust,")
    rows = list(csv.DictReader(io.StringIO(ended.out.removeprefix("\ufeff"))))
    chosen = batch.final[(batch.final["point"] == 1) & (batch.final["draw"] == 2)]
    chosen = chosen.sort_values(["scenario", "replicate"], ascending=[False, True])
    assert [float(row["trust"]) for row in rows] == chosen["trust"].tolist()
    assert rows[0]["scenario"] == "plan"
    assert rows[0]["sharing_efficiency"] == "", "missing in the made-up table"
    assert [row["replicate"] for row in rows[:4]] == ["0", "1", "2", "3"]


def test_json_is_a_list_of_objects(cluster_sim: Command, batch: MadeUp) -> None:
    sql = """
        SELECT scenario, 1 AS a, 'nan'::DOUBLE AS b, NULL AS c, [1.5, NULL] AS d, true AS e,
               DATE '2024-01-31' AS f, {'x': 2} AS g, 1 / 0 AS h, sum(n) AS i
        FROM summary GROUP BY scenario ORDER BY scenario LIMIT 1
    """
    ended = cluster_sim("query", "out", sql, "--format", "json")
    assert json.loads(ended.out) == [
        {
            "scenario": "baseline", "a": 1, "b": None, "c": None, "d": [1.5, None], "e": True,
            "f": "2024-01-31 00:00:00", "g": {"x": 2}, "h": None, "i": 24,
        }
    ]  # fmt: skip


def test_equal_questions_get_equal_bytes(cluster_sim: Command, batch: MadeUp) -> None:
    for form in ("text", "csv", "json"):
        answers = {cluster_sim("query", "out", MEANS, "--format", form).out for _ in range(3)}
        assert len(answers) == 1


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0.000012345678", "1.23457e-05"),
        ("0.5::DOUBLE", "0.5"),
        ("-0.1234567", "-0.123457"),
        ("1234567.8", "1234568"),
        ("12345.678", "12345.7"),
        ("1e20", "1e+20"),
        ("0::DOUBLE", "0"),
        ("NULL", "–"),
        ("'nan'::DOUBLE", "–"),
        ("false", "false"),
        ("[1, 2]", "[1, 2]"),
        ("123456789012", "123456789012"),
    ],
)
def test_figures_in_a_table(cluster_sim: Command, batch: MadeUp, number: str, shown: str) -> None:
    ended = cluster_sim("query", "out", f"SELECT {number} AS x")
    assert ended.out.splitlines()[-1].strip() == shown


def test_an_answer_without_rows(cluster_sim: Command, batch: MadeUp) -> None:
    sql = "SELECT scenario FROM summary WHERE n > 1000"
    assert cluster_sim("query", "out", sql).out.split()[0] == "scenario"
    assert cluster_sim("query", "out", sql, "--format", "json").out == "[]\n"
    assert cluster_sim("query", "out", sql, "--format", "csv").out == "\ufeffscenario\n"


def test_sql_from_standard_input(
    cluster_sim: Command, batch: MadeUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def given(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), "ascii"))

    given(b"\xef\xbb\xbf-- a comment\n" + "SELECT n FROM summary\nWHERE scenario = '计划'".encode())
    ended = cluster_sim("query", "out", "-", "--format", "json")
    assert (ended.code, ended.out) == (0, "[]\n")
    given(b"SELECT '\xff'")
    ended = cluster_sim("query", "out", "-")
    assert (ended.code, ended.err) == (2, "standard input: is no text in UTF-8\n")


# --- what there is ------------------------------------------------------------------------------


def test_without_a_question_the_tables_are_listed(cluster_sim: Command, batch: MadeUp) -> None:
    ended = cluster_sim("query", "out", "--format", "json")
    rows = {(row["table"], row["column"]): row for row in json.loads(ended.out)}
    assert rows["design", STRENGTH]["type"] == "DOUBLE"
    assert rows["design", FORM]["type"] == "VARCHAR"
    assert rows["final", RATE]["unit"] == "1/yr"
    assert rows["quarters", "realised_value"] == {
        "table": "quarters",
        "column": "realised_value",
        "type": "DOUBLE",
        "unit": "million USD",
        "meaning": "Value of what was shared, summed over the quarters before the record.",
    }
    text = cluster_sim("query", "out").out
    assert text.split()[:5] == ["table", "column", "type", "unit", "meaning"]
    assert "Its 95% quantile" in text


def test_help(cluster_sim: Command) -> None:
    ended = cluster_sim("query", "--help")
    assert ended.code == 0
    assert "DIR [SQL]" in ended.out
    assert "a warning is given" in " ".join(ended.out.split())


# --- what is missing or wrong -------------------------------------------------------------------


def test_missing_runs_are_warned_of(cluster_sim: Command, folder: Path) -> None:
    runs = all_runs()
    write_batch(folder / "out", failed=runs[:3], not_run=runs[10:19])
    ended = cluster_sim("query", "out", MEANS)
    assert ended.code == 0
    assert ended.err == (
        "warning: 12 of 72 runs are missing (3 failed, 9 not run yet); cluster-sim resume out "
        "runs them\n"
    )
    assert ended.out.splitlines()[2].split()[:2] == ["plan", "7"]
    for option in ("--incomplete", "--quiet"):
        assert cluster_sim("query", "out", MEANS, option).err == ""


def test_sql_that_is_wrong(cluster_sim: Command, batch: MadeUp) -> None:
    ended = cluster_sim("query", "out", "SELECT man FROM summary")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("SQL: man: there is no such column; summary has scenario, point, ")
    assert ended.err.endswith("(did you mean mean?)\n")
    ended = cluster_sim("query", "out", "SELECT FROM WHERE")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("SQL: ")
    assert ended.err.count("\n") == 1


def test_a_folder_that_is_not_there(cluster_sim: Command) -> None:
    ended = cluster_sim("query", "none", "SELECT 1")
    assert (ended.code, ended.out, ended.err) == (2, "", "none: no such folder\n")


def test_nothing_is_written(cluster_sim: Command, batch: MadeUp, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    cluster_sim("query", "out", "SELECT * FROM quarters ORDER BY trust")
    cluster_sim("query", "out", "COPY quarters TO 'a.csv'")
    assert sorted(folder.rglob("*")) == before


# --- the folder of one command ------------------------------------------------------------------


def test_a_run_directory(cluster_sim: Command, folder: Path) -> None:
    write_run(folder / "one")
    sql = "SELECT scenario, n FROM summary ORDER BY scenario"
    ended = cluster_sim("query", "one", sql, "--format", "csv")
    assert ended.out == "\ufeffscenario,n\nbaseline,4\nplan,4\n"


@pytest.mark.usefixtures("no_pictures")
def test_what_compare_wrote(cluster_sim: Command) -> None:
    ended = cluster_sim("compare", "baseline.yaml", "plan.yaml", "--quiet", "--out", "two")
    assert ended.code == 0
    sql = """
        SELECT c.scenario, c.difference_mean AS written, avg(d.sharing_efficiency) AS found,
               s.mean - c.sharing_efficiency_mean AS rest, count(*) AS n
        FROM comparison c JOIN differences d USING (scenario) JOIN summary s USING (scenario)
        GROUP BY ALL ORDER BY ALL
    """
    ended = cluster_sim("query", "two", sql, "--format", "json")
    (row,) = json.loads(ended.out)
    assert (row["scenario"], row["n"]) == ("plan", 4)
    assert row["found"] == pytest.approx(row["written"], rel=1e-12)
    assert row["rest"] == pytest.approx(0.0, abs=1e-14)
    ratio = """
        SELECT max(abs(q.benefit_cost_ratio - d.benefit_cost_ratio)) AS off, count(*) AS n
        FROM final q JOIN differences d USING (scenario, replicate)
    """
    (row,) = json.loads(cluster_sim("query", "two", ratio, "--format", "json").out)
    assert (row["off"], row["n"]) == (0.0, 4)
    titles = cluster_sim("query", "two", "SELECT * FROM scenarios WHERE NOT baseline").out
    assert "计划" in titles
    assert SCENARIOS[0] in titles


@pytest.mark.usefixtures("no_pictures")
def test_what_run_wrote(cluster_sim: Command) -> None:
    assert cluster_sim("run", "plan.yaml", "--quiet", "--out", "one").code == 0
    ended = cluster_sim("query", "one", "SELECT * FROM differences")
    assert ended.code == 2
    assert "differences: there is no such table; there are quarters, cities, links, p" in ended.err
    sql = "SELECT count(*) AS n FROM links"
    assert json.loads(cluster_sim("query", "one", sql, "--format", "json").out)[0]["n"] > 0
