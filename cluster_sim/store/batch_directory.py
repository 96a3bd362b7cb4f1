"""The directory of a batch while runs are added to it.

What is finished is in the journal; everything else can be made again from the inputs. So a crash
at any moment loses the parts that were under way and nothing else.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from cluster_sim.errors import OutputError
from cluster_sim.store.atomic import PARTIAL, write_bytes, write_text
from cluster_sim.store.faults import reason, writing
from cluster_sim.store.journal import (
    JOURNAL,
    Entry,
    FailedRun,
    StoredFile,
    StoredRuns,
    append_entry,
    read_journal,
    write_journal,
)
from cluster_sim.store.lock import LOCK, FolderLock
from cluster_sim.store.manifest import MANIFEST, TIMINGS, json_text, sha256

LOG = "batch.log"
DESIGN = "design.parquet"
INPUTS = "inputs-*"
FAILURES = "failures"
_READERS = 4  # threads that hash files


class BatchDirectory:
    """A batch directory that this process alone may change; a context.

    Attributes:
        folder: The directory.
        entries: The finished parts by name, those of earlier designs among them.
        torn: Lines of the journal that cannot be read.
        faults: For parts whose files are not as they were written: what is wrong.
    """

    def __init__(self, folder: Path) -> None:
        """Nothing is touched before the context is entered."""
        self.folder = folder
        self.entries: dict[str, Entry] = {}
        self.torn: tuple[int, ...] = ()
        self.faults: dict[str, str] = {}
        self._stack = ExitStack()

    def __enter__(self) -> BatchDirectory:
        """Make the directory where it is not there, lock it and read what is finished.

        Raises:
            OutputError: It is something else, in use, or cannot be written.
        """
        check_usable(self.folder)
        with writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        self._stack.enter_context(FolderLock(self.folder))
        try:
            self._read()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the directory."""
        self._stack.close()

    def _read(self) -> None:
        for left in [*self.folder.glob(f"**/.*{PARTIAL}")]:
            with suppress(OSError):  # what a crash left half written
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        journal = read_journal(self.folder)
        self.entries, self.torn = dict(journal.entries), journal.torn
        with ThreadPoolExecutor(_READERS) as pool:
            found = pool.map(self._fault, self.entries.values())
        named = zip(self.entries, found, strict=True)
        self.faults = {part: fault for part, fault in named if fault is not None}

    def _fault(self, entry: Entry) -> str | None:
        """What is wrong with the files of a finished part; None where nothing is."""
        faults = (file_fault(self.folder, file) for file in entry.files.values())
        return next((fault for fault in faults if fault is not None), None)

    def sound(self) -> list[Entry]:
        """The finished parts whose files are as they were written."""
        return [entry for part, entry in self.entries.items() if part not in self.faults]

    def store(
        self,
        part: str,
        tables: Mapping[str, bytes],
        runs: tuple[StoredRuns, ...],
        failed: tuple[FailedRun, ...],
    ) -> None:
        """Write the tables of a part, then the line that says that it is finished.

        Raises:
            OutputError: They cannot be written; the part is not finished then.
        """
        files = {}
        for table, content in tables.items():
            name = f"{table}/{part}.parquet"
            write_bytes(self.folder / name, content)
            files[table] = StoredFile(name, len(content), hashlib.sha256(content).hexdigest())
        entry = Entry(part, files, runs, failed)
        append_entry(self.folder, entry)
        self.entries[part] = entry
        self.faults.pop(part, None)

    def keep_only(self, parts: Iterable[str]) -> None:
        """Leave these parts and no others, in this order in the journal.

        Raises:
            OutputError: The journal cannot be written.
        """
        kept = [self.entries[part] for part in parts if part in self.entries]
        write_journal(self.folder, kept)
        self.entries = {entry.part: entry for entry in kept}
        wanted = {file.name for entry in kept for file in entry.files.values()}
        for path in self.folder.glob("*/part-*.parquet"):
            if path.relative_to(self.folder).as_posix() not in wanted:
                with suppress(OSError):
                    path.unlink()

    def clear(self) -> None:
        """Remove everything that belongs to the batch, the lock excepted.

        The journal is emptied first, so that after a crash nothing old is taken for finished, and
        goes last, so that the folder is known as that of a batch.
        """
        journal = self.folder / JOURNAL
        write_journal(self.folder, ())
        with writing(self.folder):
            for path in list(self.folder.iterdir()):
                if path.name not in (LOCK, JOURNAL):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
            journal.unlink()
        self.entries, self.torn, self.faults = {}, (), {}

    def keep_inputs(self, name: str) -> None:
        """Remove the copies of inputs of earlier designs."""
        for folder in self.folder.glob(INPUTS):
            if folder.name != name:
                shutil.rmtree(folder, ignore_errors=True)

    def write_design(self, content: bytes) -> None:
        """Write the table ``design``.

        Raises:
            OutputError: It cannot be written.
        """
        write_bytes(self.folder / DESIGN, content)

    def write_manifest(self, data: Mapping[str, Any]) -> None:
        """Write the manifest.

        Raises:
            OutputError: It cannot be written.
        """
        write_text(self.folder / MANIFEST, json_text(data))

    def write_timings(self, data: Mapping[str, Any]) -> None:
        """Write what depends on the clock, apart from the manifest."""
        write_text(self.folder / TIMINGS, json_text(data))

    def log(self, line: str) -> None:
        """Add a line with the time to the log; a log that cannot be written stops nothing."""
        with suppress(OSError), (self.folder / LOG).open("a", encoding="utf-8") as stream:
            stream.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {line}\n")

    def outputs(self) -> dict[str, dict[str, Any]]:
        """Size and SHA-256 of every file that is a function of the inputs, sorted by name."""
        known = {f.name: f for entry in self.entries.values() for f in entry.files.values()}
        apart = {MANIFEST, TIMINGS, LOG, LOCK}
        found: dict[str, dict[str, Any]] = {}
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if path.is_dir() or name in apart or name.endswith("traceback.txt"):
                continue
            if name in known:
                found[name] = {"bytes": known[name].bytes, "sha256": known[name].sha256}
            else:
                found[name] = {"bytes": path.stat().st_size, "sha256": sha256(path)}
        return found


def file_fault(folder: Path, file: StoredFile) -> str | None:
    """What is wrong with a stored file; None where it is as it was written."""
    path = folder / file.name
    try:
        size = path.stat().st_size
        if size != file.bytes:
            return f"{file.name} has {size:,} bytes, not {file.bytes:,}"
        if sha256(path) != file.sha256:
            return f"{file.name} has another content than it was written with"
    except FileNotFoundError:
        return f"{file.name} is not there"
    except OSError as error:
        return f"{file.name} cannot be read: {reason(error)}"
    return None


def is_batch(folder: Path) -> bool:
    """Whether a folder holds a batch, be it finished, interrupted or damaged."""
    return any(folder.glob(f"{INPUTS}/batch.json")) or (folder / JOURNAL).is_file()


def check_usable(folder: Path) -> None:
    """Make sure that a batch there harms nothing else.

    Raises:
        OutputError: There is a file, or a folder with something else in it.
    """
    if folder.is_dir():
        others = [path.name for path in folder.iterdir() if not _is_left(path.name)]
        if others and not is_batch(folder):
            raise OutputError(
                f"{folder}: the folder is not empty and holds no batch; choose a new or an empty "
                "folder"
            )
    elif folder.exists():
        raise OutputError(f"{folder}: is a file; --out names a folder")


def _is_left(name: str) -> bool:
    """Whether a file is what a crash leaves where nothing else was written yet."""
    return name == LOCK or (name.startswith(".") and name.endswith(PARTIAL))
