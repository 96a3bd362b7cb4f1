"""The folder that a run leaves behind, written so that it is there whole or not at all.

Everything is written into a temporary folder beside the target, which takes the target's name in
the end. The temporary folder is made first, so that a place that cannot be written is found out
before anything is simulated.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import pandas as pd

from cluster_sim.errors import OutputError
from cluster_sim.results import SIMULATED, TABLES
from cluster_sim.scenario.schema import Scenario
from cluster_sim.store.atomic import beside, sync, sync_folder, take_place
from cluster_sim.store.faults import writing
from cluster_sim.store.manifest import (
    MANIFEST,
    TIMINGS,
    Job,
    hash_files,
    json_text,
    manifest,
    read_manifest,
)
from cluster_sim.store.tables import ScenarioTables, TableWriter, csv_text

_LEFT_BY_SYSTEMS = {".DS_Store", "Thumbs.db", "desktop.ini"}
_SHORT = 12  # characters of a digest in a folder's name
_MOST_BYTES_OF_A_NAME = 200  # file systems allow 255


def default_target(name: str, scenarios: Sequence[Scenario], *also: str) -> Path:
    """``outputs/<name>/<digest>`` in the current folder.

    Args:
        name: What the results are of, for people.
        scenarios: The scenarios; their order does not matter.
        also: What else tells these results from others of the same scenarios.
    """
    if len(scenarios) == 1 and not also:
        digest = scenarios[0].digest
    else:
        parts = [*sorted(scenario.digest for scenario in scenarios), *also]
        digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return Path("outputs") / file_stem(name) / digest[:_SHORT]


def file_stem(name: str) -> str:
    """The name without what file systems refuse; letters of all scripts are kept."""
    stem = re.sub(r"[^\w.+-]+", "-", name).strip("-. ") or "unnamed"
    while len(stem.encode()) > _MOST_BYTES_OF_A_NAME:
        stem = stem[:-1]
    return stem


def effective_files(names: Sequence[str]) -> dict[str, str]:
    """The file with the effective configuration of each scenario, by the scenario's name.

    Names that would share a file, also where capitals do not count, get a part of their digest.
    """
    stems = {name: file_stem(name) for name in names}
    seen = [stem.casefold() for stem in stems.values()]
    files = {}
    for name, stem in stems.items():
        shared = seen.count(stem.casefold()) > 1
        suffix = f"-{hashlib.sha256(name.encode()).hexdigest()[:_SHORT]}" if shared else ""
        files[name] = f"{stem}{suffix}.effective.yaml"
    return files


class RunDirectory:
    """A run directory while it is written; a context that leaves nothing behind on an error.

    ```python
    with RunDirectory(target, domains) as directory:
        for result in results:
            directory.append(result)
        directory.write_text("report.html", page)
        directory.finish(job, timings)
    ```
    """

    def __init__(self, target: Path, domains: Sequence[str]) -> None:
        """Nothing is touched before the context is entered.

        Args:
            target: The folder to write; a run directory that is there is replaced.
            domains: Names of all domains of all scenarios that will be appended.
        """
        self.target = target
        self._domains = tuple(domains)
        self._final = target
        self._folder = target
        self._made: list[Path] = []
        self._streams = ExitStack()
        self._writers: dict[str, TableWriter] = {}
        self._finished = False

    @property
    def folder(self) -> Path:
        """The temporary folder; what is put there will be in the run directory."""
        return self._folder

    def __enter__(self) -> RunDirectory:
        """Make the temporary folder.

        Raises:
            OutputError: The target is something else than a run directory, or its place cannot
                be written.
        """
        with writing(self.target):
            self._final = self.target.resolve()
            check_replaceable(self.target)
            self._made = _make_parents(self._final.parent)
            self._folder = beside(self._final, "partial")
            try:
                self._folder.mkdir()
                self._open_tables()
            except BaseException:
                self._discard()
                raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove everything, unless `finish` was reached."""
        if not self._finished:
            self._discard()

    def _open_tables(self) -> None:
        for table in SIMULATED:
            stream = self._streams.enter_context((self._folder / TABLES[table].file).open("wb"))
            writer = TableWriter(stream, table, self._domains)
            self._writers[table] = self._streams.enter_context(writer)

    def append(self, result: ScenarioTables) -> None:
        """Append the tables of one scenario.

        Raises:
            OutputError: It cannot be written, for example because the disk is full.
        """
        with writing(self.target):
            for table, writer in self._writers.items():
                writer.append(getattr(result, table))

    def write_text(self, name: str, text: str) -> None:
        """Write a file in UTF-8.

        Args:
            name: Its path in the run directory, with forward slashes.
            text: What to write; line ends are kept as they are.

        Raises:
            OutputError: It cannot be written.
        """
        with writing(self.target):
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")

    def write_csv(self, name: str, frame: pd.DataFrame) -> None:
        """Write a table as CSV for spreadsheets; see `cluster_sim.store.tables.csv_text`."""
        self.write_text(name, csv_text(frame))

    def finish(self, job: Job, timings: dict[str, Any], *, keep_complete: bool = False) -> Path:
        """Write the manifest and let the folder take its name.

        Args:
            job: What was run.
            timings: What depends on the clock; written apart, not part of the manifest.
            keep_complete: Where the target holds a complete run directory, leave it alone and
                put this one beside it, as ``<target>-interrupted``.

        Returns:
            Where the run directory is now.

        Raises:
            OutputError: It cannot be written.
        """
        with writing(self.target):
            self._close_tables()
            outputs = hash_files(self._folder, _files(self._folder))
            self.write_text(MANIFEST, json_text(manifest(job, outputs)))
            self.write_text(TIMINGS, json_text(timings))
            for name in _files(self._folder):
                sync(self._folder / name)
            target, final = self.target, self._final
            if keep_complete and (read_manifest(final) or {}).get("status") == "complete":
                target = target.with_name(f"{target.name}-interrupted")
                final = final.with_name(f"{final.name}-interrupted")
                check_replaceable(target)
            sync_folder(self._folder)
            take_place(self._folder, final)
            self._finished = True
            sync_folder(final.parent)
        return target

    def _close_tables(self) -> None:
        self._writers.clear()
        self._streams.close()

    def _discard(self) -> None:
        """Remove the temporary folder and the parents that were made for it."""
        with suppress(OSError, ValueError):
            self._close_tables()
        shutil.rmtree(self._folder, ignore_errors=True)
        for parent in reversed(self._made):
            with suppress(OSError):  # somebody else may have put something there
                parent.rmdir()


def check_replaceable(target: Path) -> None:
    """Make sure that writing to the target destroys nothing but an earlier run directory.

    Raises:
        OutputError: There is a file, or a folder with something else in it.
    """
    if not target.exists():
        return
    if not target.is_dir():
        raise OutputError(f"{target}: is a file; --out names a folder")
    there = {name for name in _files(target) if Path(name).name not in _LEFT_BY_SYSTEMS}
    if not there:
        return
    earlier = read_manifest(target)
    if earlier is None:
        raise OutputError(
            f"{target}: the folder is not empty and holds no earlier results; "
            "choose a new or an empty folder"
        )
    foreign = sorted(there - {MANIFEST, TIMINGS, *earlier.get("outputs", {})})
    if foreign:
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        raise OutputError(
            f"{target}: would be replaced, but holds a file that is not of the earlier results: "
            f"{foreign[0]}{more}; move it away or choose another folder"
        )


def _files(folder: Path) -> list[str]:
    """The files below a folder, as paths with forward slashes, sorted."""
    return sorted(
        Path(parent, name).relative_to(folder).as_posix()
        for parent, _, names in os.walk(folder)
        for name in names
    )


def _make_parents(folder: Path) -> list[Path]:
    """Make a folder with its parents; which ones were made, the outermost first."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]
