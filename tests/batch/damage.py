"""What can happen to the files of a batch directory, and to the disk that it is on."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Damage = Callable[[Path], None]


def parts(folder: Path, table: str = "quarters") -> list[Path]:
    """The files of a table, in order."""
    return sorted(folder.glob(f"{table}/part-*.parquet"))


def inputs(folder: Path) -> Path:
    """The folder with the copies of the inputs."""
    (found,) = folder.glob("inputs-*/")
    return found


def cut(path: Path, share: float = 0.5) -> None:
    """Leave the first bytes of a file."""
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def torn_manifest(folder: Path) -> None:
    cut(folder / "manifest.json")


def deleted_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def manifest_of_something_else(folder: Path) -> None:
    (folder / "manifest.json").write_text('["not", "ours"]', encoding="utf-8")


def manifest_that_names_nothing(folder: Path) -> None:
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    (folder / "manifest.json").write_text(text.replace("inputs-", "outputs-"), encoding="utf-8")


def deleted_design_table(folder: Path) -> None:
    (folder / "design.parquet").unlink()


def what_a_crash_leaves(folder: Path) -> None:
    (folder / ".manifest.json.partial").write_text("{", encoding="utf-8")
    (folder / "quarters" / ".part-00009-0123456789.parquet.partial").write_bytes(b"PAR1")
    (folder / "quarters" / "part-00009-0123456789.parquet").write_bytes(b"PAR1")
    (folder / ".inputs-0123456789.01234567.partial" / "x").mkdir(parents=True)


def torn_journal_line(folder: Path) -> None:
    data = (folder / "journal.jsonl").read_bytes()
    (folder / "journal.jsonl").write_bytes(data[:-40])


def journal_line_without_its_end(folder: Path) -> None:
    data = (folder / "journal.jsonl").read_bytes()
    (folder / "journal.jsonl").write_bytes(data[:-1])


def unreadable_journal_line(folder: Path) -> None:
    lines = (folder / "journal.jsonl").read_bytes().splitlines(keepends=True)
    lines[2] = b"\x00" * 4096 + b"\n"  # what some file systems leave after a crash
    (folder / "journal.jsonl").write_bytes(b"".join(lines))


def journal_lines_twice(folder: Path) -> None:
    data = (folder / "journal.jsonl").read_bytes()
    (folder / "journal.jsonl").write_bytes(data + data)


def journal_with_a_wrong_count(folder: Path) -> None:
    data = (folder / "journal.jsonl").read_bytes()
    assert data.count(b",0,3]") > 2
    (folder / "journal.jsonl").write_bytes(data.replace(b",0,3]", b",0,7]", 1))


def deleted_journal(folder: Path) -> None:
    (folder / "journal.jsonl").unlink()


def truncated_part(folder: Path) -> None:
    cut(parts(folder)[3])


def empty_part(folder: Path) -> None:
    parts(folder, "links")[0].write_bytes(b"")


def flipped_bit(folder: Path) -> None:
    flip(parts(folder, "cities")[5])


def deleted_part(folder: Path) -> None:
    parts(folder, "projects")[1].unlink()


def two_parts_swapped(folder: Path) -> None:
    one, other = parts(folder)[:2]
    aside = one.with_suffix(".aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def deleted_table(folder: Path) -> None:
    shutil.rmtree(folder / "cities")


def many_things(folder: Path) -> None:
    torn_manifest(folder)
    torn_journal_line(folder)
    truncated_part(folder)
    deleted_part(folder)
    what_a_crash_leaves(folder)


# What happened, how many of the 48 runs have to be computed again, and words that say why.
DAMAGES: tuple[tuple[Damage, int, str], ...] = (
    (torn_manifest, 0, "all 48 runs are finished"),
    (deleted_manifest, 0, "all 48 runs are finished"),
    (manifest_of_something_else, 0, "all 48 runs are finished"),
    (manifest_that_names_nothing, 0, "all 48 runs are finished"),
    (deleted_design_table, 0, "all 48 runs are finished"),
    (what_a_crash_leaves, 0, "all 48 runs are finished"),
    (torn_journal_line, 8, "line 6 of the journal is torn; its part counts as not finished"),
    (journal_line_without_its_end, 8, "line 6 of the journal is torn"),
    (unreadable_journal_line, 8, "line 3 of the journal is torn"),
    (journal_lines_twice, 0, "all 48 runs are finished"),
    (journal_with_a_wrong_count, 8, "of the journal is torn"),
    (deleted_journal, 48, "48 runs in 6 of 6 parts: not run yet"),
    (truncated_part, 8, "bytes, not"),
    (empty_part, 8, "parquet has 0 bytes, not"),
    (flipped_bit, 8, "parquet has another content than it was written with"),
    (deleted_part, 8, "parquet is not there"),
    (two_parts_swapped, 16, "quarters/part-00001-"),
    (deleted_table, 48, "parquet is not there"),
    (many_things, 24, "is not there"),
)


class Disk:
    """A disk on which there is room for so many bytes; the files on it are real."""

    def __init__(self, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.room = room
        real = Path.open

        def opened(path: Path, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            if not set(mode) & set("wa+"):
                return real(path, mode, *args, **kwargs)
            if mode == "ab+":
                kwargs["buffering"] = 0
            return _Limited(real(path, mode, *args, **kwargs), self)

        monkeypatch.setattr(Path, "open", opened)


class _Limited:
    """A file whose writing ends in the middle when the disk is full."""

    def __init__(self, stream: Any, disk: Disk) -> None:
        self._stream, self._disk = stream, disk

    def write(self, data: Any) -> None:
        fitting = data[: max(self._disk.room, 0)]
        self._disk.room -= len(data)
        self._stream.write(fitting)
        if len(fitting) < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __enter__(self) -> _Limited:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
