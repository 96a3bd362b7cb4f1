"""A place that cannot be written: said in plain words, and nothing half-written is left."""

from __future__ import annotations

import errno
import io
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cluster_sim.errors import OutputError
from cluster_sim.store.faults import reason, writing
from cluster_sim.store.manifest import Job, RunCount
from cluster_sim.store.run_directory import RunDirectory
from tests.analysis.synthetic import result, scenario

BUFFERED = 5_000_000  # characters, far more than any buffer


def write(target: Path, padding: int = 0) -> None:
    made = result(scenario(source=None))
    with RunDirectory(target, ["transport"]) as directory:
        directory.append(made)
        directory.write_text("report.html", "x" * padding)
        directory.finish(Job("run", None, (RunCount(made.scenario, 6, 6, 0),)), {})


class FullDisk(io.RawIOBase):
    """A file on a disk that is full after some bytes."""

    def __init__(self, room: int) -> None:
        self.room = room

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.room -= len(data)
        if self.room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return len(data)


@pytest.mark.parametrize("room", [0, 2_000, 6_000])
def test_a_disk_that_fills_up_at_any_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    real = Path.open

    def full(path: Path, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if path.suffix == ".parquet" and mode == "wb":
            return FullDisk(room)
        return real(path, mode, *args, **kwargs)

    monkeypatch.setattr(Path, "open", full)
    target = tmp_path / "deep" / "out"
    with pytest.raises(OutputError) as caught:
        write(target)
    assert str(caught.value) == f"{target}: cannot be written: the disk is full"
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with 1 MB, where the user may mount one."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False, timeout=30)
    except OSError:
        pytest.skip("there is no mount command")
    if done.returncode:
        pytest.skip("this user may not mount a file system")
    yield place
    subprocess.run(["umount", str(place)], check=True, timeout=30)


def test_a_real_disk_that_is_full(small_disk: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written: the disk is full"):
        write(small_disk / "out", padding=BUFFERED)
    assert list(small_disk.iterdir()) == []
    write(small_disk / "out")
    assert (small_disk / "out" / "manifest.json").exists()


def test_a_real_disk_that_is_read_only(small_disk: Path) -> None:
    remount = ["mount", "-o", "remount,ro", str(small_disk)]
    subprocess.run(remount, check=True, timeout=30)
    with pytest.raises(OutputError, match="cannot be written: the file system is read-only"):
        write(small_disk / "out")


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="out: cannot be written: permission denied"):
            write(tmp_path / "out")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "permission denied"),
        (errno.EROFS, "the file system is read-only"),
        (errno.EDQUOT, "the disk quota is used up"),
    ],
)
def test_a_refusal_at_the_start_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(path: Path, *args: Any, **kwargs: Any) -> None:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "out")
    assert str(caught.value) == f"{tmp_path / 'out'}: cannot be written: {words}"
    assert list(tmp_path.iterdir()) == []


def test_a_place_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="a part of the path is a file, not a folder"):
        write(tmp_path / "file" / "out")


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written: the name is too long"):
        write(tmp_path / ("x" * 300))


def test_when_the_last_step_fails_the_earlier_results_are_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    write(target)
    before = sorted(path.name for path in target.iterdir())
    real = Path.rename

    def refuse(path: Path, to: Path) -> Path:
        if path.name.endswith(".partial"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(path, to)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OutputError, match="cannot be written: the disk reports an error"):
        write(target)
    assert sorted(path.name for path in target.iterdir()) == before
    assert list(tmp_path.iterdir()) == [target]


def test_a_system_that_cannot_sync_folders_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any) -> int:
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))

    monkeypatch.setattr("cluster_sim.store.run_directory.os.open", refuse)
    write(tmp_path / "out")
    assert (tmp_path / "out" / "manifest.json").exists()


def test_an_error_without_a_known_number_keeps_the_systems_words() -> None:
    assert reason(OSError(errno.ENODEV, "No such device")) == "no such device"
    assert reason(OSError("odd")) == "odd"
    assert reason(OSError()) == "oserror"


def test_a_reader_that_went_away_is_no_fault_of_the_folder(tmp_path: Path) -> None:
    def work() -> None:
        with writing(tmp_path):
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        work()
