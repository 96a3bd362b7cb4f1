"""A file is there whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from cluster_sim.errors import OutputError
from cluster_sim.store.atomic import sync, sync_folder, write_bytes, write_text


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "x.bin"
    write_bytes(path, b"one\r\n\0")
    assert path.read_bytes() == b"one\r\n\0"
    write_bytes(path, b"")
    assert path.read_bytes() == b""
    assert names(path.parent) == ["x.bin"]


def test_text_is_utf8_with_its_line_ends_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    write_text(path, "计划\r\n\n")
    assert path.read_bytes() == "计划\r\n\n".encode()


def fail(number: int) -> Any:
    def failing(*arguments: object, **keys: object) -> None:
        raise OSError(number, os.strerror(number))

    return failing


@pytest.mark.parametrize("before", [None, b"old"])
@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "the disk is full"), (errno.EIO, "the disk reports an error")],
)
def test_nothing_is_left_when_writing_fails(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    before: bytes | None,
    step: str,
    number: int,
    words: str,
) -> None:
    path = tmp_path / "x.bin"
    if before is not None:
        path.write_bytes(before)
    monkeypatch.setattr(step, fail(number))
    with pytest.raises(OutputError) as caught:
        write_bytes(path, b"new" * 1000)
    assert str(caught.value) == f"{path}: cannot be written: {words}"
    monkeypatch.undo()
    assert names(tmp_path) == ([] if before is None else ["x.bin"])
    assert before is None or path.read_bytes() == before


def test_nothing_is_left_when_it_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pressed(handle: int) -> None:
        assert names(tmp_path) == [".x.bin.partial"]
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", pressed)
    with pytest.raises(KeyboardInterrupt):
        write_bytes(tmp_path / "x.bin", b"new")
    assert names(tmp_path) == []


def test_a_file_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        done.append("sync")
        real_sync(handle)

    def replaced(path: Path, target: Path) -> Path:
        done.append("rename")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    write_bytes(tmp_path / "x.bin", b"new")
    assert done == ["sync", "rename", "sync"]  # the content, then the name


def test_what_is_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="a part of the path is a file, not a folder"):
        write_bytes(tmp_path / "file" / "x.bin", b"new")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match="folder: cannot be written: is a directory"):
        write_bytes(tmp_path / "folder", b"new")
    assert names(tmp_path) == ["file", "folder"]


def test_a_folder_that_cannot_be_synced_is_no_error(tmp_path: Path) -> None:
    sync_folder(tmp_path)
    sync_folder(tmp_path / "nowhere")
    (tmp_path / "x").write_bytes(b"x")
    sync(tmp_path / "x")
