"""``compare --each-measure``: every measure of the catalogue alone, in one command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd

from cluster_sim.scenario.measures import catalogue


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cluster_sim", "compare", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_every_measure_has_its_rows_and_the_picture_is_there(tmp_path: Path) -> None:
    ended = run(
        tmp_path, "--each-measure", "classroom", "--replicates", "3", "--quarters", "10",
        "--out", "levers", "--format", "json",
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    printed = json.loads(ended.stdout)
    assert {lever["measure"] for lever in printed["levers"]} == set(catalogue())
    assert printed["planned"] == 3 * (1 + len(catalogue()))
    table = pd.read_csv(tmp_path / "levers/levers.csv", encoding="utf-8-sig")
    assert set(table["measure"]) == set(catalogue())
    rows = (table["metric"] == "sharing_efficiency") & (table["measure"] == "top_level_design")
    assert table.loc[rows, "difference_low"].to_numpy(dtype=float).min() > 0.0
    for suffix in ("png", "svg"):
        assert (tmp_path / f"levers/figures/levers.{suffix}").stat().st_size > 10_000


def test_scenarios_beside_it_are_refused(tmp_path: Path) -> None:
    ended = run(tmp_path, "plan.yaml", "--each-measure", "classroom")
    assert ended.returncode == 2
    assert "--each-measure makes its own scenarios; give no others" in ended.stderr


def test_an_unknown_region_is_refused_with_the_nearest(tmp_path: Path) -> None:
    ended = run(tmp_path, "--each-measure", "clasroom")
    assert ended.returncode == 2
    assert "did you mean classroom?" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []
