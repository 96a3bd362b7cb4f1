"""``cluster-sim report``: the same page from disk as from memory, and where it goes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cluster_sim import simulation as simulate_module
from cluster_sim.cli.main import run as run_command
from cluster_sim.region.load import load_region
from cluster_sim.region.save import save_region
from cluster_sim.report import drawn, pdf
from cluster_sim.store import manifest
from tests.analysis.tampering import break_a_replicate, change_manifest, change_table, flip_a_bit
from tests.batch.designs import Small
from tests.cli.conftest import BASELINE, PLAN, Command
from tests.cli.test_interrupt import interrupting_at

TITLE = "title: {en: A plan, zh: 计划}\n"


def write(folder: Path) -> None:
    """Scenarios; one of them plays in a region of its own and has a domain of its own."""
    save_region(load_region("classroom"), folder / "here")
    law = "domains: [transport, health, {name: law, like: health, title: {en: Law, zh: 法}}]\n"
    files = {"baseline": BASELINE, "plan": PLAN, "own": BASELINE + law}
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(
            text.replace("name: baseline", f"name: {name}"), encoding="utf-8"
        )
    own = folder / "own.yaml"
    own.write_text(own.read_text("utf-8").replace("region: classroom", "region: ./here"), "utf-8")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `run` and `compare` made, with failed runs, own domains and every measure."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        write(folder)
        both = ["baseline.yaml", "plan.yaml", "--quiet"]
        assert run_command(["compare", *both, "--out", "cmp", "--set", "seed=3"]) == 0
        assert run_command(["run", "own.yaml", "--out", "results/own", "-q"]) == 0
        small = ["--replicates", "2", "--quarters", "4", "-q"]
        assert run_command(["compare", "--each-measure", "here", "--out", "levers", *small]) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        break_a_replicate(patch, 2)
        assert run_command(["compare", *both, "--out", "failed", "--workers", "2"]) == 1
    return folder


@pytest.fixture
def results(kept: Path, folder: Path) -> Path:
    """The folder, copied, as the current one."""
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    return folder


@pytest.mark.parametrize(
    ("name", "again"),
    [
        pytest.param(
            name,
            again,
            id=f"{name}-{'drawn-again' if again else 'kept'}",
            marks=[] if (name, again) == ("cmp", True) else [pytest.mark.long],
        )
        for name in ("cmp", "results/own", "levers", "failed")
        for again in (False, True)
    ],
)
def test_the_report_is_that_of_the_folder_byte_for_byte(
    cluster_sim: Command, results: Path, name: str, again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert drawn.drawn_before(Path(name)) is not None
    if again:
        monkeypatch.setattr(drawn, "drawn_before", lambda folder: None)
    ended = cluster_sim("report", name, "--out", "page.html", "--quiet")
    assert (ended.code, ended.out, ended.err) == (0, "Report: page.html\n", "")
    assert Path("page.html").read_bytes() == (results / name / "report.html").read_bytes()


@pytest.mark.parametrize(
    "what", ["changed", "gone", "report gone", "code", "library", "machine", "no results"]
)
def test_figures_that_might_be_others_are_drawn_again(
    results: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = results / "cmp"
    figure = folder / "figures/money.svg"
    if what == "changed":
        flip_a_bit(figure)
    elif what in ("gone", "report gone"):
        (figure if what == "gone" else folder / "report.html").unlink()
    elif what == "code":
        monkeypatch.setattr("cluster_sim.batch.code.page_stamp", lambda: "0" * 16)
    elif what == "library":
        newer = {**manifest.versions(), "matplotlib": "99.0"}
        monkeypatch.setattr(manifest, "versions", lambda: newer)
    elif what == "machine":
        monkeypatch.setattr("platform.machine", lambda: "abacus")
    else:
        folder = results / "figures"
    assert drawn.drawn_before(folder) is None


def test_any_number_of_workers_gives_the_same_page(cluster_sim: Command, results: Path) -> None:
    both = ("baseline.yaml", "plan.yaml", "--quiet", "--set", "seed=3")
    assert cluster_sim("compare", *both, "--out", "again", "--workers", "3").code == 0
    assert (results / "again/report.html").read_bytes() == (
        results / "cmp/report.html"
    ).read_bytes()


def test_the_command_that_was_given_is_on_the_page(cluster_sim: Command, results: Path) -> None:
    text = (results / "cmp/report.html").read_text(encoding="utf-8")
    assert "cluster-sim compare baseline.yaml plan.yaml --baseline baseline --set seed=3" in text

    def older(data: dict[str, object]) -> None:
        del data["command_line"], data["warnings"]

    change_manifest(results / "cmp", older)
    assert cluster_sim("report", "cmp", "--out", "page.html", "-q").code == 0
    command = "cluster-sim compare baseline.effective.yaml plan.effective.yaml --baseline baseline"
    assert command in Path("page.html").read_text(encoding="utf-8")
    shown = command.split()[1:]
    in_folder = [f"cmp/{word}" if word.endswith(".yaml") else word for word in shown]
    assert cluster_sim(*in_folder, "--out", "there", "-q").code == 0
    one, other = (Path(name, "comparison.csv").read_bytes() for name in ("cmp", "there"))
    assert one == other


def test_warnings_of_scenarios_stay_on_the_page(cluster_sim: Command, folder: Path) -> None:
    odd = PLAN.replace("domains: [health]", "domains: [health, education]")
    (folder / "plan.yaml").write_text(odd.replace(TITLE, ""), encoding="utf-8")
    (folder / "baseline.yaml").write_text(
        BASELINE + "title: Nothing new\ndomains: [health]\n", encoding="utf-8"
    )
    ended = cluster_sim("compare", "baseline.yaml", "plan.yaml", "--out", "odd", "-q")
    assert ended.code == 0, ended.err
    warnings = json.loads((folder / "odd/manifest.json").read_text("utf-8"))["warnings"]
    assert any("title: is the one of the scenario it extends" in one for one in warnings)
    assert any("education" in one for one in warnings)
    assert cluster_sim("report", "odd", "--out", "page.html", "-q").code == 0
    assert Path("page.html").read_bytes() == (folder / "odd/report.html").read_bytes()


def test_where_it_goes_if_nothing_is_said(cluster_sim: Command, results: Path) -> None:
    before = sorted(path for path in (results / "results/own").rglob("*"))
    ended = cluster_sim("report", "results/own")
    place = Path("results/own-report.html")
    assert (ended.code, ended.out) == (0, f"Report: {place}\n")
    assert ended.err.splitlines() == [
        "reading results/own", "drawing the figures", "writing the report",
    ]  # fmt: skip
    assert place.read_bytes() == Path("results/own/report.html").read_bytes()
    assert sorted(path for path in (results / "results/own").rglob("*")) == before
    assert cluster_sim("verify", "results/own", "--sample", "0%").code == 0
    assert cluster_sim("report", "results/own", "-q").code == 0, "an earlier report is replaced"


def test_in_chinese(cluster_sim: Command, results: Path) -> None:
    ended = cluster_sim("report", "cmp", "--lang", "zh", "--quiet")
    place = Path("cmp-report.zh.html")
    assert (ended.code, ended.out) == (0, f"Report: {place}\n")
    text = place.read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in text
    assert "计划" in text
    english = (results / "cmp/report.html").read_text(encoding="utf-8")
    assert text.count("<svg") == english.count("<svg")
    assert text.split("<svg")[1] != english.split("<svg")[1], "the figures speak Chinese, too"


def test_an_interrupted_folder_has_a_report_of_what_is_finished(
    cluster_sim: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(simulate_module, "simulate", interrupting_at("plan", "during"))
        both = ("baseline.yaml", "plan.yaml")
        assert cluster_sim("compare", *both, "--out", "cut", "-q").code == 130
    assert not (folder / "cut/report.html").exists()
    assert cluster_sim("report", "cut", "--out", "page.html", "-q").code == 0
    text = Path("page.html").read_text(encoding="utf-8")
    assert "plan: was not run, the work was interrupted before" in text


def test_nothing_else_is_ever_overwritten(cluster_sim: Command, results: Path) -> None:
    Path("notes.html").write_text("my notes", encoding="utf-8")
    for name, told in (
        ("notes.html", "notes.html: is there already and is no report of cluster-sim; move it away "
         "or choose another name"),
        ("cmp/report.html", "cmp/report.html: belongs to the results in "),
        ("cmp/figures/ranking.svg", "ranking.svg: belongs to the results in "),
        ("here", "here: is a folder; --out names a file"),
        ("no/such/page.html", "no/such/page.html: there is no folder no/such"),
    ):  # fmt: skip
        before = {path: path.read_bytes() for path in results.rglob("*") if path.is_file()}
        ended = cluster_sim("report", "cmp", "--out", name)
        assert (ended.code, ended.out) == (2, "")
        assert told in ended.err
        assert {path: path.read_bytes() for path in results.rglob("*") if path.is_file()} == before


def test_a_new_name_in_the_folder_is_allowed(cluster_sim: Command, results: Path) -> None:
    assert cluster_sim("report", "cmp", "--lang", "zh", "--out", "cmp/report.zh.html").code == 0
    assert cluster_sim("verify", "cmp", "--sample", "0%").code == 0


def test_what_holds_no_results(cluster_sim: Command, results: Path) -> None:
    empty = results / "empty"
    empty.mkdir()
    for name, told in (
        ("nowhere", "nowhere: no such folder"),
        ("plan.yaml", "plan.yaml: is a file; give the folder it is in"),
        ("empty", "empty: holds no results of cluster-sim: it has no manifest.json"),
    ):
        ended = cluster_sim("report", name)
        assert (ended.code, ended.out) == (2, "")
        assert told in ended.err
    assert not list(results.glob("*-report.html"))


def test_a_batch_is_none_to_report_on(cluster_sim: Command, folder: Path) -> None:
    Small(draws=1).write(folder)
    assert cluster_sim("sweep", "design.yaml", "--out", "out", "--quiet").code == 0
    ended = cluster_sim("report", "out")
    assert (ended.code, ended.out) == (2, "")
    told = "out: holds the results of a sweep; a report is made of those of run or compare. Ask "
    assert ended.err.splitlines()[-1].startswith(told)


@pytest.mark.parametrize("name", ["links.parquet", "projects.parquet", "plan.effective.yaml"])
def test_damaged_files_are_named(cluster_sim: Command, results: Path, name: str) -> None:
    flip_a_bit(results / "cmp" / name)
    ended = cluster_sim("report", "cmp")
    assert (ended.code, ended.out) == (2, "")
    assert f"cmp: {name} has another content than it was written with" in ended.err


def test_tables_that_lack_rows(cluster_sim: Command, results: Path) -> None:
    change_table(results / "cmp", "quarters.parquet", lambda frame: frame.drop(index=[3]))
    ended = cluster_sim("report", "cmp")
    assert (ended.code, ended.out) == (2, "")
    assert "quarters.parquet: the tables do not hold what they should of baseline" in ended.err


def test_tables_that_lack_a_run(cluster_sim: Command, results: Path) -> None:
    change_table(results / "cmp", "quarters.parquet", lambda frame: frame[frame["replicate"] != 1])
    ended = cluster_sim("report", "cmp")
    assert "holds 3 runs of baseline where the manifest states 4" in ended.err
    assert ended.code == 2


def test_a_region_that_is_gone(cluster_sim: Command, results: Path) -> None:
    shutil.rmtree(results / "here")
    ended = cluster_sim("report", "results/own")
    assert (ended.code, ended.out) == (2, "")
    assert "results/own: the folder of the region classroom, here is not there" in ended.err


def test_without_a_browser_there_is_no_pdf(
    cluster_sim: Command, results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv(pdf.VARIABLE, raising=False)
    for place in ("_MAC", "_WINDOWS"):
        monkeypatch.setattr(pdf, place, ())
    ended = cluster_sim("report", "cmp", "--format", "pdf")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"--format pdf: {pdf.NO_BROWSER}\n"
    assert "apt-get install chromium" in ended.err
    assert "print it from there" in ended.err
    assert not list(results.glob("*.pdf"))


def test_the_help_says_where_it_goes(cluster_sim: Command) -> None:
    shown = " ".join(cluster_sim("report", "--help").out.split())
    assert "--lang [en|zh]" in shown
    assert "[default: beside DIR]" in shown
