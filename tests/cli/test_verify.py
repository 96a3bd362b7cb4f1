"""``cluster-sim verify`` on the folders of `run`, `compare` and `sweep`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cluster_sim.cli.main import run as run_command
from cluster_sim.figures import gallery
from cluster_sim.region.load import load_region
from cluster_sim.region.save import save_region
from tests.analysis.tampering import change_manifest, change_table, flip_a_bit, note
from tests.batch.designs import Small
from tests.cli.conftest import BASELINE, PLAN, Command

BIT_FOR_BIT = "all bit for bit the same"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with scenarios and what `run` and `compare` made of them."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gallery, "comparison_figures", lambda *_: {})
        patch.setattr(gallery, "run_figures", lambda *_: {})
        patch.chdir(folder)
        write(folder)
        assert run_command(["compare", "baseline.yaml", "plan.yaml", "--out", "cmp", "-q"]) == 0
        assert run_command(["run", "own.yaml", "--out", "results/own", "-q"]) == 0
    return folder


def write(folder: Path) -> None:
    """The scenarios; one of them plays in a region of its own and has a domain of its own."""
    save_region(load_region("classroom"), folder / "here")
    domains = "domains: [transport, health, {name: law, like: health}]\n"
    files = {"baseline": BASELINE, "plan": PLAN, "own": BASELINE + domains}
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text.replace("name: baseline", f"name: {name}"))
    own = folder / "own.yaml"
    own.write_text(own.read_text().replace("region: classroom", "region: ./here"))


@pytest.fixture
def results(kept: Path, folder: Path) -> Path:
    """The folder, copied, as the current one."""
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    return folder


def as_json(cluster_sim: Command, *arguments: str) -> dict[str, Any]:
    ended = cluster_sim("verify", *arguments, "--format", "json", "--quiet")
    found: dict[str, Any] = json.loads(ended.out)
    assert ended.err == ""
    assert ended.code == (0 if found["verdict"] == "holds" else 1)
    return found


def test_what_holds_is_said_in_three_lines(cluster_sim: Command, results: Path) -> None:
    before = {path: path.read_bytes() for path in results.rglob("*") if path.is_file()}
    ended = cluster_sim("verify", "cmp")
    assert ended.code == 0
    files = len(json.loads((results / "cmp/manifest.json").read_text())["outputs"])
    assert ended.out == (
        f"Hashes: {files} files, all as written\n"
        f"Runs: 1 of 8 simulated again (5 %, seed 1), {BIT_FOR_BIT}\n"
        "Verdict: holds\n"
    )
    assert ended.err.splitlines()[0] == f"checking {files} files"
    assert ended.err.splitlines()[-1].startswith("1 of 1 runs, ")
    assert {path: path.read_bytes() for path in results.rglob("*") if path.is_file()} == before


def test_quiet_says_nothing_of_the_work(cluster_sim: Command, results: Path) -> None:
    ended = cluster_sim("verify", "cmp", "--quiet", "--seed", "7", "--sample", "12.5 %")
    assert (ended.code, ended.err) == (0, "")
    assert f"Runs: 1 of 8 simulated again (12.5 %, seed 7), {BIT_FOR_BIT}\n" in ended.out


def test_every_run_of_a_comparison_with_its_ratios(cluster_sim: Command, results: Path) -> None:
    ratios = pd.read_parquet(results / "cmp/quarters.parquet").query("scenario == 'plan'")
    assert ratios["benefit_cost_ratio"].notna().sum() > 4, "there is something to compare"
    assert as_json(cluster_sim, "cmp", "--sample", "100%", "--workers", "2") == {
        "verdict": "holds", "files": 9, "sampled": 8, "runs": 8, "percent": 100.0, "seed": 1,
        "problems": [], "findings": [], "out": "cmp",
    }  # fmt: skip


def test_a_ratio_that_was_changed_is_named(cluster_sim: Command, results: Path) -> None:
    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        place = (frame["scenario"] == "plan") & (frame["replicate"] == 2) & (frame["quarter"] == 5)
        frame.loc[place, "benefit_cost_ratio"] = 9.5
        return frame

    change_table(results / "cmp", "quarters.parquet", edit)
    (problem,) = as_json(cluster_sim, "cmp", "--sample", "100%")["problems"]
    told = "scenario plan, replicate 2: quarters: column benefit_cost_ratio, quarter 5: 9.5 is "
    assert problem.startswith(told)


def test_a_baseline_that_was_changed_shows_in_both(cluster_sim: Command, results: Path) -> None:
    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        place = (frame["scenario"] == "baseline") & (frame["replicate"] == 1)
        frame.loc[place & (frame["quarter"] == 4), "realised_value"] *= 2.0
        return frame

    change_table(results / "cmp", "quarters.parquet", edit)
    problems = as_json(cluster_sim, "cmp", "--sample", "100%")["problems"]
    assert [problem.partition(": quarters: ")[0] for problem in problems] == [
        "scenario baseline, replicate 1",
        "scenario plan, replicate 1",
    ]
    assert "column realised_value, quarter 4" in problems[0]
    assert "column benefit_cost_ratio, quarter 4" in problems[1]


def test_rows_of_the_baseline_that_are_gone(cluster_sim: Command, results: Path) -> None:
    change_table(results / "cmp", "quarters.parquet", lambda frame: frame.drop(index=[3]))
    problems = as_json(cluster_sim, "cmp", "--sample", "100%")["problems"]
    assert "scenario baseline, replicate 0: quarters: 6 rows are stored, where there are 7" in (
        problems
    )


def test_a_csv_with_another_byte_and_a_report_that_is_gone(
    cluster_sim: Command, results: Path
) -> None:
    flip_a_bit(results / "cmp/comparison.csv")
    (results / "cmp/report.html").unlink()
    (results / "cmp/my notes.txt").touch()
    ended = cluster_sim("verify", "cmp", "--quiet")
    assert ended.code == 1
    assert ended.out == (
        "Hashes: 9 files, 2 not as written\n"
        f"Runs: 1 of 8 simulated again (5 %, seed 1), {BIT_FOR_BIT}\n"
        "Note: not named in the manifest: my notes.txt\n"
        "Problem: comparison.csv has another content than it was written with\n"
        "Problem: report.html is not there\n"
        "Verdict: does not hold\n"
    )


def test_hashes_alone(cluster_sim: Command, results: Path) -> None:
    change_table(
        results / "cmp", "quarters.parquet", lambda frame: frame.assign(trust=frame["trust"] / 2)
    )
    ended = cluster_sim("verify", "cmp", "--sample", "0%", "--quiet")
    assert (ended.code, ended.out.splitlines()[1:]) == (
        0,
        ["Runs: none of 8 simulated again (0 %)", "Verdict: holds (hashes only)"],
    )
    ended = cluster_sim("verify", "cmp", "--sample", "100%", "--quiet")
    assert ended.code == 1
    assert "Runs: 8 of 8 simulated again (100 %, seed 1), 8 not the same" in ended.out


def test_a_long_list_is_cut_in_text_only(cluster_sim: Command, results: Path) -> None:
    for number in range(23):
        (results / f"cmp/extra-{number:02d}").touch()
    out = cluster_sim("verify", "cmp", "--quiet").out
    assert out.count("Note: not named in the manifest: extra-") == 20
    assert "Note: 3 more; --format json lists all\n" in out
    assert len(as_json(cluster_sim, "cmp")["findings"]) == 23


@pytest.mark.parametrize(
    "text", ["5", "0.05", "101%", "100.1%", "-5%", "five", "%", "", "5%%", "1e1%", "nan%"]
)
def test_a_sample_that_is_no_part_in_percent(cluster_sim: Command, folder: Path, text: str) -> None:
    ended = cluster_sim("verify", "cmp", f"--sample={text}")
    assert (ended.code, ended.out) == (2, "")
    assert "is not a part in percent, such as 5%, 0.5% or 100%." in ended.err


@pytest.mark.parametrize("seed", ["-1", "4294967296", "x"])
def test_a_seed_that_is_none(cluster_sim: Command, folder: Path, seed: str) -> None:
    assert cluster_sim("verify", "cmp", f"--seed={seed}").code == 2


def test_what_holds_no_results(cluster_sim: Command, folder: Path) -> None:
    for name, told in (
        ("nowhere", "nowhere: no such folder"),
        ("plan.yaml", "plan.yaml: is no report of cluster-sim; give one, or a folder"),
        (".", ".: holds no results of cluster-sim: it has no manifest.json"),
    ):
        ended = cluster_sim("verify", name)
        assert (ended.code, ended.out) == (2, "")
        assert told in ended.err


def test_a_torn_manifest(cluster_sim: Command, results: Path) -> None:
    manifest = results / "cmp/manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:300])
    ended = cluster_sim("verify", "cmp")
    assert ended.code == 1
    assert ended.out == (
        f"Problem: {Path('cmp/manifest.json')}: cannot be read, it is damaged or cut off; run the "
        "command again that wrote the folder\nVerdict: does not hold\n"
    )


def test_versions_are_told_before_the_verdict(cluster_sim: Command, results: Path) -> None:
    change_manifest(results / "cmp", lambda data: data["versions"].update(numpy="1.0"))
    change_manifest(results / "cmp", lambda data: data["platform"].update(machine="pdp11"))
    ended = cluster_sim("verify", "cmp", "--quiet")
    assert ended.code == 0
    note, verdict = ended.out.splitlines()[-2:]
    assert note.startswith("Note: made with other code or another machine: numpy 1.0, now ")
    assert "machine pdp11, now " in note
    assert verdict == "Verdict: holds"


def test_scenarios_that_were_not_finished(cluster_sim: Command, results: Path) -> None:
    def edit(data: dict[str, Any]) -> None:
        data.update(planned=12, status="interrupted")

    change_manifest(results / "cmp", edit)
    problems = as_json(cluster_sim, "cmp")["problems"]
    assert "4 runs are missing of 12" in problems


def test_effective_configurations_that_give_other_scenarios(
    cluster_sim: Command, results: Path
) -> None:
    file = results / "cmp/plan.effective.yaml"
    file.write_text(file.read_text().replace("agreement_now: 0.29", "agreement_now: 0.3"))
    found = as_json(cluster_sim, "cmp")
    assert found["problems"][0].startswith("plan.effective.yaml has ")
    assert found["problems"][1:] == [
        "cannot be simulated again: plan: plan.effective.yaml is not as it was written"
    ]
    note(results / "cmp", "plan.effective.yaml")
    found = as_json(cluster_sim, "cmp")
    (problem,) = found["problems"]
    assert "plan of the effective configurations is not the scenario that the " in problem
    assert found["sampled"] == 0


@pytest.mark.parametrize("name", ["quarters.parquet", "links.parquet"])
def test_the_tables_of_a_run_that_are_damaged(
    cluster_sim: Command, results: Path, name: str
) -> None:
    flip_a_bit(results / "results/own" / name)
    found = as_json(cluster_sim, "results/own", "--sample", "100%")
    assert found["problems"] == [f"{name} has another content than it was written with"]
    assert found["sampled"] == (0 if name == "quarters.parquet" else 4)


@pytest.mark.parametrize("here", [".", "results/own", "elsewhere"])
def test_a_region_of_ones_own_is_found_from_anywhere(
    cluster_sim: Command, results: Path, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (results / here).mkdir(exist_ok=True)
    monkeypatch.chdir(results / here)
    place = str(results / "results/own")
    found = as_json(cluster_sim, place, "--sample", "100%")
    assert (found["problems"], found["sampled"]) == ([], 4)


def test_a_region_that_is_gone(cluster_sim: Command, results: Path) -> None:
    shutil.rmtree(results / "here")
    ended = cluster_sim("verify", "results/own", "--quiet")
    assert ended.code == 1
    assert ended.out.splitlines()[1:] == [
        "Runs: none of 4 simulated again (5 %)",
        "Problem: cannot be simulated again: the folder of the region classroom, here is not there",
        "Verdict: does not hold (hashes hold; runs could not be repeated)",
    ]
    assert cluster_sim("verify", "results/own", "--sample", "0%").code == 0


def test_a_region_with_other_data(cluster_sim: Command, results: Path) -> None:
    cities = results / "here/cities.csv"
    text = cities.read_text(encoding="utf-8")
    cities.write_text(text.replace("000,", "001,", 1), encoding="utf-8")
    ended = cluster_sim("verify", "results/own", "--quiet")
    assert ended.code == 1
    assert "here holds other data than the runs were made with\n" in ended.out
    cities.write_text("nothing", encoding="utf-8")
    ended = cluster_sim("verify", "results/own", "--quiet")
    assert ended.code == 1
    assert "here cannot be read: " in ended.out
    assert "(hashes hold; runs could not be repeated)" in ended.out


@pytest.mark.usefixtures("no_pictures")
@pytest.mark.parametrize("region", [pytest.param("classroom", marks=pytest.mark.long), "here"])
def test_every_measure(
    cluster_sim: Command, results: Path, region: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cluster_sim.figures.levers.lever_map", lambda *_: None)
    monkeypatch.setattr("cluster_sim.figures.style.draw", lambda _: None)
    monkeypatch.setattr("cluster_sim.cli.pages._picture", lambda *_: None)
    small = ("--replicates", "2", "--quarters", "6", "--out", "levers", "--quiet")
    assert cluster_sim("compare", "--each-measure", region, *small).code == 0
    found = as_json(cluster_sim, "levers", "--sample", "25%")
    assert (found["problems"], found["runs"]) == ([], found["sampled"] * 4)


def test_a_batch(cluster_sim: Command, folder: Path) -> None:
    Small(draws=1).write(folder)
    assert cluster_sim("sweep", "design.yaml", "--out", "out", "--quiet").code == 0
    ended = cluster_sim("verify", "out", "--quiet")
    assert (ended.code, ended.err) == (0, "")
    assert f"Runs: 1 of 12 simulated again (5 %, seed 1), {BIT_FOR_BIT}\n" in ended.out
    name = next(folder.glob("out/quarters/*.parquet")).name
    flip_a_bit(folder / "out/quarters" / name)
    ended = cluster_sim("verify", "out", "--quiet")
    assert ended.code == 1
    assert f"Problem: quarters/{name} has another content than it was" in ended.out
