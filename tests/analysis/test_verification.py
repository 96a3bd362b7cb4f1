"""A batch that is as it was holds; counts and the manifest are checked."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from cluster_sim.analysis.verification import verify
from cluster_sim.errors import InputError
from tests.analysis.tampering import (
    SMALL,
    break_a_replicate,
    change_manifest,
    read_manifest,
    whole,
)
from tests.batch.designs import Small, content, resume, sweep


def test_a_batch_holds_and_is_left_as_it_is(batch: Path) -> None:
    before = content(batch)
    found = whole(batch)
    assert (found.verdict, found.problems, found.findings) == ("holds", (), ())
    assert (found.files, found.faulty) == (len(read_manifest(batch)["outputs"]), 0)
    assert (found.sampled, found.runs, found.unlike) == (48, 48, 0)
    assert content(batch) == before


@pytest.mark.parametrize("workers", [1, 3])
def test_by_default_a_twentieth_of_the_runs(batch: Path, workers: int) -> None:
    found = verify(batch, workers=workers)
    assert (found.holds, found.sampled, found.runs) == (True, 2, 48)


@pytest.mark.parametrize("size", [0, 100, -2])
def test_a_torn_manifest_does_not_hold_until_it_is_mended(batch: Path, size: int) -> None:
    manifest = batch / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:size])
    found = verify(batch)
    assert found.problems == (
        f"{manifest}: cannot be read, it is damaged or cut off; `cluster-sim resume {batch}` "
        "mends it",
    )
    assert (found.verdict, found.files, found.sampled) == ("does not hold", 0, 0)
    resume(batch)
    assert verify(batch).holds


def test_a_manifest_that_is_gone_or_of_another_kind(batch: Path) -> None:
    manifest = batch / "manifest.json"
    manifest.write_text("{}", encoding="utf-8")
    assert "is the manifest of something else" in verify(batch).problems[0]
    manifest.unlink()
    assert "the manifest of the batch is missing" in verify(batch).problems[0]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("planned", "48"), ("completed", -1), ("failed", True), ("failed", None),
        ("outputs", []), ("outputs", {"a": {"bytes": 1}}), ("scenarios", [{"name": 1}]),
        ("regions", None), ("failures", [1]), ("versions", "3"), ("code", None),
        ("tables", {"quarters": "a"}),
    ],
)  # fmt: skip
def test_a_manifest_that_cannot_be_understood(batch: Path, key: str, value: object) -> None:
    change_manifest(batch, lambda data: data.update({key: value}))
    (problem,) = verify(batch).problems
    assert f"is damaged: {key} cannot be understood; `cluster-sim resume" in problem


def test_an_interrupted_batch_lacks_runs_and_nothing_else(
    tmp_path: Path, parts_of_8_runs: None
) -> None:
    SMALL.write(tmp_path)
    told = [0]

    def progress(done: int, planned: int, failed: int) -> None:
        told[0] += 1
        if told[0] == 3:
            os.kill(os.getpid(), signal.SIGINT)

    assert sweep(tmp_path, "out", progress=progress).interrupted
    found = whole(tmp_path / "out")
    left = 48 - found.runs
    assert 0 < left < 48
    assert found.problems == (
        f"{left} runs are missing of 48; `cluster-sim resume {tmp_path / 'out'}` runs what is "
        "missing",
    )
    assert (found.findings, found.sampled) == ((), found.runs)
    resume(tmp_path / "out")
    assert whole(tmp_path / "out").holds


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        ({"planned": 40, "completed": 40}, "the manifest states 40 planned runs, the scenarios"),
        ({"completed": 47, "failed": 1}, "47 completed runs, the tables hold 48"),
        ({"failed": 1}, "states 48 planned runs, but 48 completed and 1 failed ones"),
    ],
)
def test_counts_that_do_not_fit(batch: Path, edit: dict[str, int], told: str) -> None:
    change_manifest(batch, lambda data: data.update(edit))
    assert any(told in problem for problem in verify(batch).problems)


def test_failed_runs_are_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Small(draws=1).write(tmp_path)
    with monkeypatch.context() as broken:
        break_a_replicate(broken, replicate=2)
        ended = sweep(tmp_path, "out")
    assert (ended.completed, ended.failed) == (8, 4)
    found = whole(tmp_path / "out")
    assert (found.holds, found.sampled, found.runs) == (True, 8, 8)
    assert found.findings == (
        "4 runs of 12 failed when first simulated; the first: scenario baseline, point 0, "
        "draw 0, replicate 2, quarter 3: ZeroDivisionError: made to fail",
    )


def test_other_code_is_told_and_fails_nothing(batch: Path) -> None:
    change_manifest(batch, lambda data: data["code"].update(numba="0.1", code="abc"))
    change_manifest(batch, lambda data: data["versions"].update(pandas="0.2", numba="0.1"))
    found = verify(batch)
    assert found.holds
    (finding,) = found.findings
    assert finding.startswith("made with other code or another machine: code abc, now ")
    assert "; numba 0.1, now " in finding
    assert "; pandas 0.2, now " in finding
    assert finding.count("numba") == 1


def test_what_is_no_folder_with_results(tmp_path: Path, batch: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        verify(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no results of cluster-sim"):
        verify(tmp_path / "empty")
    (tmp_path / "empty/manifest.json").write_text('{"name": "an app"}', encoding="utf-8")
    with pytest.raises(InputError, match="is the manifest of something else"):
        verify(tmp_path / "empty")
    change_manifest(batch, lambda data: data.update(schema=7))
    with pytest.raises(InputError, match="has the layout 7"):
        verify(batch)
