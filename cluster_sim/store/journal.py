"""What is finished of a batch: one line of JSON a part, appended and never changed.

A line begins with a digest of the rest of it, and counts when that holds. A crash can leave the
last one torn; then its part counts as not finished, and everything before it as it was.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cluster_sim.store.atomic import write_text
from cluster_sim.store.faults import writing

JOURNAL = "journal.jsonl"
_CHECK = '{"check":"%s",'
_DIGITS = 16


@dataclass(frozen=True)
class StoredFile:
    """A file as it was written: its name in the batch directory, size and SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class StoredRuns:
    """Runs of one case that are in a part's tables: replicates ``first`` to before ``end``.

    Attributes:
        scenario: Name of the scenario.
        point: Number of the point when it was written.
        draw: Number of the draw when it was written.
        case: What was simulated (see ``Case.id``).
        first: The first replicate.
        end: The one after the last.
    """

    scenario: str
    point: int
    draw: int
    case: str
    first: int
    end: int


@dataclass(frozen=True)
class FailedRun:
    """A run that failed, with the numbers that it had in the design."""

    scenario: str
    point: int
    draw: int
    replicate: int
    quarter: int
    message: str
    case: str = ""
    traceback: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True)
class Entry:
    """A finished part.

    Attributes:
        part: Its name.
        files: The file of each table.
        runs: The runs in them.
        failed: Its runs that failed, which are in none of the tables.
    """

    part: str
    files: Mapping[str, StoredFile]
    runs: tuple[StoredRuns, ...]
    failed: tuple[FailedRun, ...]

    def line(self) -> str:
        """The entry as a line of the journal."""
        data = {
            "part": self.part,
            "files": {t: [f.name, f.bytes, f.sha256] for t, f in self.files.items()},
            "runs": [[r.scenario, r.point, r.draw, r.case, r.first, r.end] for r in self.runs],
            "failed": [
                [f.scenario, f.point, f.draw, f.replicate, f.quarter, f.message, f.case]
                for f in self.failed
            ],
        }
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))[1:]
        return f"{_CHECK % _digest(text.encode())}{text}\n"


def _digest(rest: bytes) -> str:
    """What a line begins with: a digest of all that follows."""
    return hashlib.sha256(rest).hexdigest()[:_DIGITS]


@dataclass(frozen=True)
class Journal:
    """The entries of a journal, by part, the latest of each; and its lines that cannot be read."""

    entries: Mapping[str, Entry]
    torn: tuple[int, ...] = ()


def read_journal(folder: Path) -> Journal:
    """The journal of a batch directory; empty where there is none."""
    try:
        content = (folder / JOURNAL).read_bytes()
    except OSError:
        return Journal({})
    *lines, last = content.split(b"\n")
    entries: dict[str, Entry] = {}
    torn: list[int] = []
    for number, line in enumerate(lines, start=1):
        entry = _entry(line)
        if entry is None:
            torn.append(number)
        else:
            entries[entry.part] = entry
    if last:  # it has no end
        torn.append(len(lines) + 1)
    return Journal(entries, tuple(torn))


def _entry(line: bytes) -> Entry | None:
    """The entry of a line, None where the line is not as it was written."""
    beginning = len(_CHECK % ("0" * _DIGITS))
    if line[:beginning] != (_CHECK % _digest(line[beginning:])).encode():
        return None
    try:
        data: dict[str, Any] = json.loads(line)
        return Entry(
            str(data["part"]),
            {table: StoredFile(*file) for table, file in data["files"].items()},
            tuple(StoredRuns(*runs) for runs in data["runs"]),
            tuple(FailedRun(*failed) for failed in data["failed"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def append_entry(folder: Path, entry: Entry) -> None:
    """Write an entry behind all others and wait until it is on the disk.

    Raises:
        OutputError: It cannot be written.
    """
    path = folder / JOURNAL
    with writing(path), path.open("ab+") as stream:
        if stream.tell() and not _ends_a_line(stream):
            stream.write(b"\n")  # what a crash tore stays a line of its own
        stream.write(entry.line().encode("utf-8"))
        stream.flush()
        os.fsync(stream.fileno())


def _ends_a_line(stream: Any) -> bool:
    stream.seek(-1, os.SEEK_END)
    return bool(stream.read(1) == b"\n")


def write_journal(folder: Path, entries: Iterable[Entry]) -> None:
    """Replace the journal.

    Raises:
        OutputError: It cannot be written.
    """
    write_text(folder / JOURNAL, "".join(entry.line() for entry in entries))
