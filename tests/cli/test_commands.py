"""``compare`` and ``run`` from the files to the run directory, with the real simulation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cluster_sim.results import column_names, metric_names
from cluster_sim.scenario.load import load_scenario
from cluster_sim.store.manifest import read_manifest
from cluster_sim.store.tables import read_table
from tests.cli.conftest import Command

DOMAINS = ("transport", "telecom", "health", "education")
INTERVAL = ["mean", "low", "high"]


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def content(folder: Path) -> dict[str, bytes]:
    """Every file but the one with the clock."""
    return {name: (folder / name).read_bytes() for name in files(folder) - {"timings.json"}}


def check_metrics(metrics: dict[str, Any]) -> None:
    assert tuple(metrics) == metric_names(DOMAINS)
    for metric in metrics.values():
        assert list(metric) == ["unit", "initial", "final", "average"]
        assert list(metric["final"]) == INTERVAL
        assert list(metric["average"]) == INTERVAL
    assert metrics["realised_value"]["unit"] == "million USD"
    assert metrics["realised_value"]["initial"] == 0


def test_compare_prints_the_promised_object(cluster_sim: Command) -> None:
    ended = cluster_sim("compare", "plan.yaml", "baseline.yaml", "--format", "json")
    assert ended.code == 0, ended.err
    data = json.loads(ended.out)
    assert list(data) == ["baseline", "planned", "completed", "failed", "ranking", "out"]
    assert data["baseline"] == "baseline"
    assert (data["planned"], data["completed"], data["failed"]) == (8, 8, 0)
    assert [entry["rank"] for entry in data["ranking"]] == [1, 2]
    assert {entry["scenario"] for entry in data["ranking"]} == {"baseline", "plan"}
    for entry in data["ranking"]:
        assert list(entry) == [
            "rank",
            "scenario",
            "group",
            "p_best",
            "sharing_efficiency",
            "difference",
            "metrics",
        ]
        assert list(entry["sharing_efficiency"]) == INTERVAL
        assert list(entry["difference"]) == INTERVAL
        check_metrics(entry["metrics"])
    assert sum(entry["p_best"] for entry in data["ranking"]) == pytest.approx(1.0)
    out = Path(data["out"])
    assert out.parts[:2] == ("outputs", "classroom")
    assert (out / "report.html").stat().st_size > 10_000


@pytest.mark.usefixtures("no_pictures")
def test_the_figures_printed_are_those_of_the_tables(cluster_sim: Command) -> None:
    data = json.loads(cluster_sim("compare", "baseline.yaml", "plan.yaml", "--format", "json").out)
    quarters = read_table(Path(data["out"]), "quarters")
    for entry in data["ranking"]:
        own = quarters[quarters["scenario"] == entry["scenario"]]
        last = own[own["quarter"] == 6]
        assert len(last) == 4
        for name in ("sharing_efficiency", "trust", "public_spending", "benefit_cost_ratio"):
            metric = entry["metrics"][name]
            if metric["final"]["mean"] is not None:
                assert metric["final"]["mean"] == pytest.approx(last[name].mean(), rel=1e-12)
        rest = own[own["quarter"] > 0]["output"]
        mean = entry["metrics"]["output"]["average"]["mean"]
        assert mean == pytest.approx(rest.mean(), rel=1e-12)


def test_compare_prints_a_table_and_plain_sentences(cluster_sim: Command) -> None:
    ended = cluster_sim("compare", "baseline.yaml", "plan.yaml", "--out", "here")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert any("A plan" in line and "[" in line for line in lines)
    assert any(line.split()[1:2] == ["baseline"] for line in lines)
    assert "comes out best: after 1.5 years" in ended.out or "No scenario does better" in ended.out
    assert lines[-1] == f"Report: {Path('here', 'report.html')}"
    assert ended.err.splitlines() == [
        "simulating baseline (1 of 2)",
        "simulating plan (2 of 2)",
        "drawing the figures",
        "writing the report",
    ]


def test_the_run_directory_has_what_was_promised(cluster_sim: Command, folder: Path) -> None:
    assert cluster_sim("compare", "baseline.yaml", "plan.yaml", "--out", "here", "-q").code == 0
    there = files(folder / "here")
    pictures = {name for name in there if name.startswith("figures/")}
    assert there - pictures == {
        "manifest.json",
        "timings.json",
        "baseline.effective.yaml",
        "plan.effective.yaml",
        "quarters.parquet",
        "cities.parquet",
        "links.parquet",
        "projects.parquet",
        "summary.csv",
        "comparison.csv",
        "report.html",
    }
    stems = {name.removesuffix(".png") for name in pictures if name.endswith(".png")}
    assert len(stems) >= 6
    assert pictures == {f"{stem}{suffix}" for stem in stems for suffix in (".png", ".svg")}
    for table in ("quarters", "cities", "links", "projects"):
        frame = read_table(folder / "here", table)
        assert tuple(frame.columns) == column_names(table, DOMAINS)
        if table != "projects":
            assert set(frame["scenario"]) == {"baseline", "plan"}
    manifest = read_manifest(folder / "here")
    assert manifest is not None
    assert manifest["status"] == "complete"
    assert set(manifest["outputs"]) == there - {"manifest.json", "timings.json"}


@pytest.mark.usefixtures("no_pictures")
def test_the_effective_scenario_gives_the_same_scenario(cluster_sim: Command, folder: Path) -> None:
    assert cluster_sim("run", "plan.yaml", "--seed", "7", "--out", "here", "-q").code == 0
    again = folder / "again.yaml"
    again.write_bytes((folder / "here" / "plan.effective.yaml").read_bytes())
    assert load_scenario(again).digest == load_scenario("plan.yaml", ["seed=7"]).digest


def test_the_same_inputs_give_the_same_bytes_at_any_number_of_workers(
    cluster_sim: Command, folder: Path
) -> None:
    one = ("compare", "baseline.yaml", "plan.yaml", "--replicates", "5", "-q")
    other = ("compare", "plan.yaml", "baseline.yaml", "--replicates", "5", "-q")
    assert cluster_sim(*one, "--workers", "1", "--out", "one").code == 0
    assert cluster_sim(*other, "--workers", "3", "--out", "other").code == 0
    first, second = content(folder / "one"), content(folder / "other")
    assert set(first) == set(second)
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.usefixtures("no_pictures")
def test_run_prints_the_promised_object(cluster_sim: Command) -> None:
    ended = cluster_sim("run", "plan.yaml", "--replicates", "2", "--format", "json")
    assert ended.code == 0, ended.err
    data = json.loads(ended.out)
    assert list(data) == [
        "scenario",
        "digest",
        "region",
        "seed",
        "replicates",
        "quarters",
        "metrics",
        "out",
    ]
    assert data["region"] == {"name": "classroom", "cities": 4, "links": 3}
    assert (data["scenario"], data["seed"], data["replicates"], data["quarters"]) == (
        "plan",
        1,
        2,
        6,
    )
    check_metrics(data["metrics"])
    assert data["metrics"]["benefit_cost_ratio"]["final"]["mean"] is None
    digest = load_scenario("plan.yaml", ["replicates=2"]).digest
    assert data["digest"] == digest
    assert data["out"] == str(Path("outputs", "plan", digest[:12]))
    assert (Path(data["out"]) / "report.html").exists()


@pytest.mark.usefixtures("no_pictures")
def test_run_prints_a_line_for_each_metric(cluster_sim: Command) -> None:
    ended = cluster_sim("run", "plan.yaml", "--out", "here", "--quiet")
    assert ended.code == 0
    assert ended.err == ""
    for name in metric_names(DOMAINS):
        assert any(line.split()[:1] == [name] for line in ended.out.splitlines())


@pytest.mark.usefixtures("no_pictures")
def test_one_replicate_has_no_intervals(cluster_sim: Command) -> None:
    arguments = ("compare", "baseline.yaml", "plan.yaml", "--replicates", "1", "-q")
    data = json.loads(cluster_sim(*arguments, "--format", "json").out)
    best = data["ranking"][0]
    assert best["sharing_efficiency"]["low"] is None
    assert best["metrics"]["output"]["average"]["high"] is None
    text = cluster_sim(*arguments).out
    assert "One replicate says nothing about chance" in text
    assert "nan" not in text.lower()


@pytest.mark.usefixtures("no_pictures")
def test_verbose_says_what_took_how_long(cluster_sim: Command) -> None:
    ended = cluster_sim("run", "baseline.yaml", "--out", "here", "-v")
    assert "simulate baseline: " in ended.err
    assert "figures: " in ended.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["compare", "baseline.yaml", "nowhere.yaml"], "nowhere.yaml: does not exist"),
        (["compare", "baseline.yaml", "baseline.yaml"], "is the name of baseline.yaml as well"),
        (["compare", "baseline.yaml", "--baseline", "basline"], "(did you mean baseline?)"),
        (["run", "baseline.yaml", "--seed", "1", "--set", "seed=2"], "give one of the two"),
        (["run", "baseline.yaml", "--set", "qarters=2"], "(did you mean quarters?)"),
        (["run", "baseline.yaml", "--quarters", "2001"], "--set: quarters: "),
        (["run", "baseline.yaml", "--out", "plan.yaml"], "plan.yaml: is a file"),
        (["run", "baseline.yaml", "--out", "."], "the folder is not empty and holds no earlier"),
    ],
)
def test_what_cannot_be_run_is_said_and_nothing_is_written(
    cluster_sim: Command, folder: Path, arguments: list[str], message: str
) -> None:
    ended = cluster_sim(*arguments)
    assert ended.code == 2
    assert message in ended.err
    assert ended.out == ""
    assert files(folder) == {"baseline.yaml", "plan.yaml"}


def test_scenarios_that_do_not_agree_are_listed(cluster_sim: Command, folder: Path) -> None:
    (folder / "other.yaml").write_text(
        "schema: 1\nname: other\nextends: baseline.yaml\nseed: 2\nregion: yangtze-river-delta\n",
        encoding="utf-8",
    )
    ended = cluster_sim("compare", "baseline.yaml", "plan.yaml", "other.yaml")
    assert ended.code == 2
    lines = ended.err.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("other.yaml: region: yangtze-river-delta (other.yaml:5), but ")
    assert lines[1].startswith("other.yaml: seed: 2 (other.yaml:4), but baseline.yaml has 1")


@pytest.mark.usefixtures("no_pictures")
def test_earlier_results_are_replaced(cluster_sim: Command, folder: Path) -> None:
    assert cluster_sim("run", "plan.yaml", "--out", "here", "-q").code == 0
    assert cluster_sim("run", "baseline.yaml", "--out", "here", "-q").code == 0
    assert "baseline.effective.yaml" in files(folder / "here")
    assert "plan.effective.yaml" not in files(folder / "here")
