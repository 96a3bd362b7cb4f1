"""Whether runs that are simulated again give what is stored, bit for bit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path, PurePosixPath

import numpy as np
import pandas as pd

from cluster_sim.analysis.outcomes import condense, with_benefit_cost_ratio
from cluster_sim.analysis.stored_scenarios import NotRepeatableError
from cluster_sim.analysis.verify_inputs import (
    BatchSource,
    RunSource,
    Source,
    open_source,
)
from cluster_sim.batch.executors import Lost, Threads
from cluster_sim.batch.interruption import Interruption
from cluster_sim.batch.runner import Progress
from cluster_sim.batch.work import Answer
from cluster_sim.errors import ClusterSimError, InputError
from cluster_sim.randomness import uniforms
from cluster_sim.simulation import ScenarioResult
from cluster_sim.store.batch_directory import DESIGN
from cluster_sim.store.opening import Opened
from cluster_sim.store.stored_rows import (
    RunName,
    RunRows,
    differences,
    holds_rows,
    read_runs,
    rows_of_runs,
    runs_in,
)

_RATIO = "benefit_cost_ratio"
_RUNS_OF_A_CHUNK = 256  # of one scenario in a run directory: bounds the memory


@dataclass
class Repeated:
    """What came of simulating runs again.

    Attributes:
        sampled: How many were.
        unlike: How many of them did not give what is stored.
        problems: What is wrong, a sentence each.
        unrepeatable: Those of the problems for which no run could be simulated again.
    """

    sampled: int = 0
    unlike: int = 0
    problems: list[str] = field(default_factory=list)
    unrepeatable: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Chunk:
    """Runs that are stored together, and simulated again together.

    Attributes:
        name: What tells it from the others.
        files: The file of each table that can be read.
        runs: The runs, in order.
    """

    name: str
    files: Mapping[str, Path]
    runs: Sequence[RunName]


def check_runs(
    opened: Opened,
    faulty: Collection[str],
    percent: Decimal,
    seed: int,
    workers: int,
    progress: Progress,
) -> Repeated:
    """Simulate a random sample of the stored runs again and compare every row of theirs.

    Args:
        opened: The folder.
        faulty: The files in it that are not as they were written; they are not read.
        percent: Which part of the stored runs, above 0; at least one run is taken.
        seed: What the sample is drawn from.
        workers: Threads.
        progress: Told the runs done and all runs of the sample.
    """
    repeated = Repeated()
    try:
        source = open_source(opened, faulty)
        survey = _Survey(opened, source, faulty)
        chunks = survey.sampled(percent, seed)
        total = sum(len(chunk.runs) for chunk in chunks)
        found = _rerun(source, chunks, workers, progress, total)
    except ClusterSimError as error:
        reasons = error.reasons if isinstance(error, NotRepeatableError) else (str(error),)
        repeated.unrepeatable += [f"cannot be simulated again: {reason}" for reason in reasons]
        repeated.problems += repeated.unrepeatable
        return repeated
    repeated.problems += survey.problems
    repeated.sampled = total
    for chunk in chunks:
        unlike = found[chunk.name]
        repeated.unlike += len(unlike)
        for run, faults in sorted(unlike.items()):
            title = _title(source, chunk.runs[run])
            repeated.problems += [f"{title}: {fault}" for fault in faults]
    return repeated


def _title(source: Source, run: RunName) -> str:
    return ", ".join(f"{key} {value}" for key, value in zip(source.keys, run, strict=True))


class _Survey:
    """The runs that are stored.

    Attributes:
        problems: What does not fit together.
    """

    def __init__(self, opened: Opened, source: Source, faulty: Collection[str]) -> None:
        self.problems: list[str] = []
        self._source = source
        self._stored: list[tuple[str, dict[str, Path], pd.DataFrame]] = []
        named = opened.tables()
        absent = [table for table in source.tables if table not in named]
        self.problems += [f"the manifest names no table {table}" for table in absent]
        by_part = {
            table: {PurePosixPath(name).name: name for name in named[table]}
            for table in source.tables
            if table in named and opened.kind == "batch"
        }
        unread = "quarters" in absent
        for quarters in named.get("quarters", ()):
            part = PurePosixPath(quarters).name
            files = {table: names.get(part, "") for table, names in by_part.items()}
            if opened.kind == "run":
                files = {table: named[table][0] for table in source.tables if table in named}
            lacking = [table for table, name in files.items() if not name]
            self.problems += [f"{part} has no file in the table {table}" for table in lacking]
            sound = {t: opened.folder / n for t, n in files.items() if n and n not in faulty}
            unread |= not self._read(quarters, sound)
        self._check_counts(opened, whole=not unread)
        if isinstance(source, BatchSource) and DESIGN not in faulty:
            self._check_design(source, opened.folder / DESIGN)

    def _check_design(self, source: BatchSource, file: Path) -> None:
        try:
            same = holds_rows(file, source.design)
        except InputError as error:
            self.problems.append(str(error))
            return
        if not same:
            self.problems.append(f"{DESIGN} does not hold the values that the inputs come to")

    def _read(self, name: str, files: dict[str, Path]) -> bool:
        """Take in the runs of a file of the table ``quarters``; whether that could be."""
        if "quarters" not in files:
            return False
        try:
            runs = runs_in(files["quarters"], self._source.keys)
        except InputError as error:
            self.problems.append(str(error))
            return False
        twice = runs.duplicated()
        if twice.any():
            first = _title(self._source, tuple(runs[twice].iloc[0]))
            self.problems.append(f"{name} holds a run twice: {first}")
        self._stored.append((name, files, runs[~twice]))
        return True

    def _check_counts(self, opened: Opened, *, whole: bool) -> None:
        planned = self._source.planned
        if planned != opened.planned:
            self.problems.append(
                f"the manifest states {opened.planned} planned runs, the scenarios come to "
                f"{planned}"
            )
        stored = sum(len(runs) for _, _, runs in self._stored)
        if whole and stored != opened.completed:
            self.problems.append(
                f"the manifest states {opened.completed} completed runs, the tables hold {stored}"
            )

    def sampled(self, percent: Decimal, seed: int) -> list[_Chunk]:
        """A random sample of the runs, in chunks, in their order."""
        sizes = [len(runs) for _, _, runs in self._stored]
        count = sample_size(sum(sizes), percent)
        chosen = np.argsort(uniforms("verify", seed, sum(sizes)), kind="stable")[:count]
        ends = np.cumsum(sizes)
        chunks: list[_Chunk] = []
        for place, (name, files, stored) in enumerate(self._stored):
            start, end = ends[place] - sizes[place], ends[place]
            rows = np.sort(chosen[(chosen >= start) & (chosen < end)]) - start
            columns = (stored[key].iloc[rows].tolist() for key in self._source.keys)
            runs = self._known(name, list(zip(*columns, strict=True)))
            parts = _cut(runs) if isinstance(self._source, RunSource) else [runs]
            chunks += [
                _Chunk(f"{name} {number}", files, part) for number, part in enumerate(parts) if part
            ]
        return chunks

    def _known(self, name: str, runs: Sequence[RunName]) -> list[RunName]:
        """The runs that the scenarios come to; the others are noted."""
        known = [run for run in runs if self._source.holds(run)]
        for run in runs:
            if not self._source.holds(run):
                title = _title(self._source, run)
                self.problems.append(f"{name} holds a run that was never planned: {title}")
        return known


def sample_size(runs: int, percent: Decimal) -> int:
    """How many runs a part of them comes to: rounded, but at least one where there is any."""
    rounded = int(runs * percent / 100 + Decimal("0.5"))
    return min(max(rounded, 1), runs)


def _cut(runs: Sequence[RunName]) -> Iterator[Sequence[RunName]]:
    """The runs of one scenario after another, so many at a time."""
    for scenario in dict.fromkeys(run[0] for run in runs):
        own = [run for run in runs if run[0] == scenario]
        for start in range(0, len(own), _RUNS_OF_A_CHUNK):
            yield own[start : start + _RUNS_OF_A_CHUNK]


_Faults = dict[int, list[str]]
"""Position of a run in its chunk -> what is not the same."""


def _rerun(
    source: Source, chunks: Sequence[_Chunk], workers: int, progress: Progress, total: int
) -> dict[str, _Faults]:
    """What is not the same in the runs of each chunk."""
    by_name = {chunk.name: chunk for chunk in chunks}
    found: dict[str, _Faults] = {}
    tasks = (source.task(chunk.name, chunk.runs) for chunk in chunks)
    done = 0
    progress(done, total, 0)
    with Threads(workers) as executor:
        for answer in executor.run(tasks, Interruption(lambda: None)):
            assert not isinstance(answer, Lost)  # threads lose nothing
            chunk = by_name[answer.part]
            found[chunk.name] = _compared(source, chunk, answer)
            done += len(chunk.runs)
            progress(done, total, 0)
    return found


def _compared(source: Source, chunk: _Chunk, answer: Answer) -> _Faults:
    """What is not the same in the runs of a chunk."""
    found: _Faults = {}
    places = {run: place for place, run in enumerate(chunk.runs)}
    for failed in answer.failed:
        run = tuple(getattr(failed, key) for key in source.keys)
        what = f"fails when simulated again, in quarter {failed.quarter}: {failed.message}"
        found[places[run]] = [what]
    left = [run for run, place in places.items() if place not in found]
    for table, file in chunk.files.items() if left else ():
        try:
            stored = read_runs(file, source.keys, left)
            again = rows_of_runs(answer.tables[table], source.keys, left)
            if table == "quarters" and isinstance(source, RunSource):
                again = _with_ratio(source, file, left, again)
            for one in differences(table, source.keys, stored, again):
                found.setdefault(places[left[one.run]], []).append(f"{table}: {one.what}")
        except InputError as error:
            found.setdefault(places[left[0]], []).append(f"{table}: {error}")
    return found


def _with_ratio(source: RunSource, file: Path, runs: Sequence[RunName], again: RunRows) -> RunRows:
    """The rows with their ratio against the baseline's stored rows, as `compare` writes it.

    Args:
        source: What the runs are made from.
        file: The table ``quarters``.
        runs: Runs of one scenario.
        again: Their rows, simulated again.
    """
    base = source.baseline
    if base is None or runs[0][0] == base.name:
        return again
    stored = read_runs(file, source.keys, [(base.name, replicate) for _, replicate in runs])
    none = pd.DataFrame()
    try:
        outcomes = condense(ScenarioResult(base, stored.frame(), none, none, none, ()))
    except (KeyError, ValueError):
        return again  # rows of the baseline are lacking, which differs from theirs
    quarters = with_benefit_cost_ratio(again.frame(), outcomes)
    return again.with_column(_RATIO, quarters[_RATIO].to_numpy(dtype=np.float64))
