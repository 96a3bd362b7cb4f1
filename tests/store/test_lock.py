"""A folder is held by one process at a time, and let go of however that one ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cluster_sim.errors import OutputError
from cluster_sim.store.lock import LOCK, FolderLock
from tests.architecture.tree import ROOT

HOLD = """\
import sys
from pathlib import Path
from cluster_sim.store.lock import FolderLock
with FolderLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock of a folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_the_second_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        with pytest.raises(OutputError) as caught, FolderLock(tmp_path):
            raise AssertionError
        said = str(caught.value)
        assert said.startswith(f"{tmp_path}: is in use by another cluster-sim (process ")
        assert f"(process {process.pid} on " in said
        assert said.endswith("; wait until it has ended, or end it")
        assert process.poll() is None


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_it_is_free_when_its_holder_was_killed(tmp_path: Path, number: signal.Signals) -> None:
    with holder(tmp_path) as process:
        process.send_signal(number)
        process.wait(timeout=60)
        assert (tmp_path / LOCK).is_file()
        with FolderLock(tmp_path):
            assert str(os.getpid()) in (tmp_path / LOCK).read_text(encoding="utf-8")


def test_it_is_free_after_an_orderly_end(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert (tmp_path / LOCK).read_text(encoding="utf-8") == ""
    for _ in range(2):
        with FolderLock(tmp_path):
            pass


def test_an_error_inside_lets_go(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), FolderLock(tmp_path):
        raise ZeroDivisionError
    with FolderLock(tmp_path):
        pass


def test_one_process_cannot_hold_it_twice(tmp_path: Path) -> None:
    with FolderLock(tmp_path), pytest.raises(OutputError, match=f"process {os.getpid()} on"):
        FolderLock(tmp_path).__enter__()


def test_another_folder_is_another_lock(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with FolderLock(tmp_path), FolderLock(other):
        pass


def test_a_file_that_is_there_means_nothing(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text("what a crash left", encoding="utf-8")
    with FolderLock(tmp_path):
        pass


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"process": 3}'])
def test_a_holder_that_cannot_be_read_is_left_out(tmp_path: Path, content: str) -> None:
    with holder(tmp_path):
        (tmp_path / LOCK).write_text(content, encoding="utf-8")
        with pytest.raises(OutputError, match="in use by another cluster-sim; wait until"):
            FolderLock(tmp_path).__enter__()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="nowhere: cannot be written: no such file or directory"):
        FolderLock(tmp_path / "nowhere").__enter__()
