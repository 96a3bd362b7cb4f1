"""Whatever happens to the files of a batch or to the disk: it goes on and comes out the same."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cluster_sim.errors import OutputError
from tests.batch.damage import DAMAGES, Damage, Disk, cut, flip, inputs, torn_manifest
from tests.batch.designs import (
    Small,
    assert_same,
    content,
    entries,
    finished_runs,
    manifest,
    put,
    resume,
    small_parts,
    sweep,
)

SMALL = Small()


@pytest.fixture(autouse=True)
def _parts_of_8_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    small_parts(monkeypatch)


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """A folder with the design, its batch in ``whole`` and a copy of that in ``other``."""
    put(SMALL, tmp_path)
    shutil.copytree(tmp_path / "whole", tmp_path / "other")
    return tmp_path


@pytest.mark.parametrize(
    ("damage", "lost", "why"), DAMAGES, ids=[damage.__name__ for damage, _, _ in DAMAGES]
)
def test_what_is_damaged_is_made_again(batch: Path, damage: Damage, lost: int, why: str) -> None:
    damage(batch / "other")
    said: list[str] = []
    ended = resume(batch / "other", why=said.append)
    assert (ended.computed, ended.completed, ended.failed) == (lost, SMALL.runs, 0)
    assert any(why in line for line in said), said
    assert_same(batch / "whole", batch / "other")


def test_every_part_that_is_run_again_is_named_with_the_reason(batch: Path) -> None:
    name = entries(batch / "other")[4]["part"]
    (batch / "other" / "links" / f"{name}.parquet").unlink()
    said: list[str] = []
    resume(batch / "other", why=said.append)
    assert said == [f"8 runs in {name}: links/{name}.parquet is not there"]


# --- the copies of the inputs -----------------------------------------------------------------


@pytest.mark.parametrize("how", [cut, flip, Path.unlink])
def test_a_damaged_copy_of_an_input_is_mended_by_giving_the_design_again(
    batch: Path, how: Any
) -> None:
    copy = inputs(batch / "other") / "plan.yaml"
    how(copy)
    with pytest.raises(OutputError) as caught:
        resume(batch / "other")
    assert str(caught.value) == (
        f"{batch / 'other'}: its copy of the inputs is damaged: {copy}; give the design again: "
        f"cluster-sim sweep design.yaml --out {batch / 'other'}"
    )
    assert sweep(batch, "other").computed == 0
    assert_same(batch / "whole", batch / "other")


@pytest.mark.parametrize("how", [cut, Path.unlink])
def test_a_damaged_record_of_the_inputs_is_mended_by_giving_the_design_again(
    batch: Path, how: Any
) -> None:
    how(inputs(batch / "other") / "batch.json")
    with pytest.raises(OutputError, match="give the design again: cluster-sim sweep"):
        resume(batch / "other")
    assert sweep(batch, "other").computed == 0
    assert_same(batch / "whole", batch / "other")


def test_lost_copies_are_mended_by_giving_the_design_again(batch: Path) -> None:
    shutil.rmtree(inputs(batch / "other"))
    with pytest.raises(OutputError, match="its copy of the inputs is gone; give the design again"):
        resume(batch / "other")
    assert sweep(batch, "other").computed == 0
    assert_same(batch / "whole", batch / "other")


def test_inputs_of_two_designs_and_no_manifest(batch: Path) -> None:
    shutil.copytree(inputs(batch / "other"), batch / "other" / "inputs-0123456789")
    torn_manifest(batch / "other")
    with pytest.raises(OutputError, match="there are the inputs of several designs"):
        resume(batch / "other")
    assert sweep(batch, "other").computed == 0
    assert_same(batch / "whole", batch / "other")


def test_a_crash_before_the_inputs_were_copied(batch: Path) -> None:
    (batch / "new" / ".inputs-0123456789.01234567.partial").mkdir(parents=True)
    (batch / "new" / ".lock").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="is no batch"):
        resume(batch / "new")
    assert sweep(batch, "new").computed == SMALL.runs
    assert_same(batch / "whole", batch / "new")


@pytest.mark.parametrize("removed", [0, 1, 2, 3, 9, 27, 40])
def test_a_crash_while_everything_is_removed_for_a_restart(
    batch: Path, monkeypatch: pytest.MonkeyPatch, removed: int
) -> None:
    count = [0]

    def counted(real: Any) -> Any:
        def remove(path: Any, *args: Any, **kwargs: Any) -> None:
            count[0] += 1
            if count[0] > removed:
                raise KeyboardInterrupt
            real(path, *args, **kwargs)

        return remove

    with monkeypatch.context() as patch:
        for where, name in ((os, "unlink"), (os, "rmdir"), (Path, "unlink"), (Path, "replace")):
            patch.setattr(where, name, counted(getattr(where, name)))
        with pytest.raises(KeyboardInterrupt):
            sweep(batch, "other", restart=True)
    ended = sweep(batch, "other")
    assert ended.completed == SMALL.runs
    assert ended.computed == (0 if removed == 0 else SMALL.runs)
    assert_same(batch / "whole", batch / "other")


# --- the disk ---------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.0, 0.01, 0.2, 0.55, 0.9])
def test_a_disk_that_fills_up_at_any_moment(
    batch: Path, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    size = sum(len(data) for data in content(batch / "whole").values())
    with monkeypatch.context() as patch:
        Disk(int(share * size), patch)
        with pytest.raises(OutputError, match="cannot be written: the disk is full"):
            sweep(batch, "new")
    before = finished_runs(batch / "new")
    assert (before > 0) == (share > 0.1)
    ended = sweep(batch, "new")
    assert (ended.computed, ended.completed) == (SMALL.runs - before, SMALL.runs)
    assert_same(batch / "whole", batch / "new")


@pytest.mark.parametrize("part", [0, 3, 5])
def test_a_journal_line_for_which_half_the_room_is_left(
    batch: Path, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    """The tables of the part are there whole, but nobody says so; then the disk has room again."""
    journal = (batch / "whole" / "journal.jsonl").read_bytes().splitlines(keepends=True)
    room = len(b"".join(journal[:part])) + len(journal[part]) // 2
    with monkeypatch.context() as patch:
        real = Path.open
        disk = Disk(room, patch)
        limited = Path.open

        def opened(path: Path, *args: Any, **kwargs: Any) -> Any:
            of_disk = path.name == "journal.jsonl"
            return (limited if of_disk else real)(path, *args, **kwargs)

        patch.setattr(Path, "open", opened)
        with pytest.raises(OutputError, match="cannot be written: the disk is full"):
            sweep(batch, "new")
        assert disk.room < 0
    assert manifest(batch / "new")["status"] == "interrupted"
    assert manifest(batch / "new")["completed"] == 8 * part
    said: list[str] = []
    ended = resume(batch / "new", why=said.append)
    assert (ended.computed, ended.completed) == (48 - 8 * part, 48)
    assert said[0] == (f"line {part + 1} of the journal is torn; its part counts as not finished")
    assert_same(batch / "whole", batch / "new")


@pytest.fixture
def small_disk(batch: Path, tmp_path: Path) -> Iterator[Path]:
    """A file system in ``disk`` for about half of the batch, where the user may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    blocks = sum(-(-len(data) // 4096) for data in content(batch / "whole").values())
    mount = ["mount", "-t", "tmpfs", "-o", f"size={2 * blocks}k", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False, timeout=30)
    except OSError:
        pytest.skip("there is no mount command")
    if done.returncode:
        pytest.skip("this user may not mount a file system")
    yield place
    subprocess.run(["umount", str(place)], check=True, timeout=30)


def remount(disk: Path, options: str) -> None:
    words = ["mount", "-o", f"remount,{options}", str(disk)]
    subprocess.run(words, check=True, timeout=30)


def test_a_real_disk_that_is_full_and_later_read_only(batch: Path, small_disk: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written: the disk is full"):
        sweep(batch, "disk", workers=2)
    before = finished_runs(small_disk)
    assert 0 < before < SMALL.runs
    remount(small_disk, "size=8m")
    remount(small_disk, "ro")
    with pytest.raises(OutputError, match="disk: cannot be written: the file system is read-only"):
        resume(small_disk)
    remount(small_disk, "rw")
    ended = resume(small_disk)
    assert (ended.computed, ended.completed) == (SMALL.runs - before, SMALL.runs)
    assert_same(batch / "whole", small_disk)


def test_a_folder_that_may_not_be_written(batch: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    os.truncate(batch / "other" / "journal.jsonl", 100)
    (batch / "other").chmod(0o500)
    try:
        with pytest.raises(OutputError, match="cannot be written: permission denied"):
            resume(batch / "other")
    finally:
        (batch / "other").chmod(0o700)
    resume(batch / "other")
    assert_same(batch / "whole", batch / "other")


def test_a_log_that_cannot_be_written_stops_nothing(batch: Path) -> None:
    (batch / "other" / "batch.log").unlink(missing_ok=True)
    (batch / "other" / "batch.log").mkdir()
    (batch / "other" / "journal.jsonl").unlink()
    assert resume(batch / "other").computed == SMALL.runs
    assert manifest(batch / "other") == manifest(batch / "whole")
