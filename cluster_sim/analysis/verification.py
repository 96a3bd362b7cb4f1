"""Whether a folder with results still holds what was simulated: `cluster-sim verify`."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from cluster_sim.analysis.verify_hashes import check_hashes, malformed
from cluster_sim.analysis.verify_runs import check_runs
from cluster_sim.batch.code import code_stamp, differences
from cluster_sim.batch.runner import Progress
from cluster_sim.errors import InputError
from cluster_sim.store.batch_directory import is_batch
from cluster_sim.store.manifest import FORMAT, MANIFEST, read_json, versions
from cluster_sim.store.opening import BATCH_FORMAT, Opened, open_directory

DEFAULT_PERCENT = Decimal(5)
"""The part of the runs that is simulated again, where nothing else is asked for."""


class Verdict:
    """What a verification comes to: problems decide, findings do not.

    Attributes:
        problems: Why it does not hold, a sentence each.
        findings: What is worth knowing but fails nothing.
    """

    problems: tuple[str, ...]
    findings: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    @property
    def verdict(self) -> str:
        """``holds`` or ``does not hold``."""
        return "holds" if self.holds else "does not hold"

    def with_sentences(self, numbers: Mapping[str, Any]) -> dict[str, Any]:
        """The verdict, what was counted and the sentences, as plain values."""
        sentences = {"problems": list(self.problems), "findings": list(self.findings)}
        return {"verdict": self.verdict, **numbers, **sentences}


@dataclass(frozen=True)
class Verification(Verdict):
    """What was found in a folder.

    Attributes:
        folder: The folder.
        percent: Which part of the runs was to be simulated again.
        seed: What the sample was drawn from.
        files: How many files the manifest names.
        faulty: How many of them are not as they were written.
        runs: How many completed runs the manifest states.
        sampled: How many runs were simulated again.
        unlike: How many of those did not give what is stored.
        problems: Why the folder does not hold, a sentence each.
        findings: What is worth knowing but fails nothing.
        only_unrepeatable: Whether all that is wrong is that no run could be simulated again.
    """

    folder: Path
    percent: Decimal
    seed: int
    files: int = 0
    faulty: int = 0
    runs: int = 0
    sampled: int = 0
    unlike: int = 0
    problems: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    only_unrepeatable: bool = False

    def to_json_dict(self) -> dict[str, Any]:
        """As plain values."""
        numbers = {
            "files": self.files,
            "sampled": self.sampled,
            "runs": self.runs,
            "percent": float(self.percent),
            "seed": self.seed,
        }
        return self.with_sentences(numbers) | {"out": str(self.folder)}


Say = Callable[[str], None]
"""Told what is done now."""


def silent(line: str) -> None:
    """Say nothing."""
    del line


def unseen(done: int, planned: int, failed: int) -> None:
    """Show nothing."""
    del done, planned, failed


def verify(
    folder: Path,
    *,
    percent: Decimal = DEFAULT_PERCENT,
    seed: int = 1,
    workers: int = 1,
    say: Say = silent,
    progress: Progress = unseen,
) -> Verification:
    """Check hashes and counts, and simulate a random sample of the runs again.

    Nothing is written.

    Args:
        folder: The directory of a batch or of one command.
        percent: Which part of the completed runs to simulate again, 0 to 100; above 0 at least
            one run is.
        seed: What the sample is drawn from, 0 to 2^32 - 1; another one takes other runs.
        workers: Threads.
        say: Told what is done now.
        progress: Told the runs done and all runs of the sample.

    Raises:
        InputError: It is no folder with results, or one of another version.
    """
    start = Verification(folder, percent, seed)
    try:
        opened = open_directory(folder)
    except InputError as error:
        if not _is_damaged(folder):
            raise
        return replace(start, problems=(str(error),))
    wrong = malformed(opened.manifest, opened.kind)
    if wrong:
        what = f"{folder / MANIFEST}: is damaged: {', '.join(wrong)} cannot be understood"
        return replace(start, problems=(f"{what}{_mended_by(opened)}",))
    say(f"checking {len(opened.manifest['outputs']):,} files")
    hashes = check_hashes(opened)
    problems = [*hashes.faults.values(), *_missing(opened)]
    found = replace(
        start,
        files=hashes.count,
        faulty=len(hashes.faults),
        runs=opened.completed,
        problems=tuple(problems),
        findings=(*_findings(opened), *(_unnamed(name) for name in hashes.strangers)),
    )
    if percent == 0:
        return found
    repeated = check_runs(opened, hashes.faults, percent, seed, workers, progress)
    return replace(
        found,
        sampled=repeated.sampled,
        unlike=repeated.unlike,
        problems=(*problems, *repeated.problems),
        only_unrepeatable=not problems and bool(repeated.unrepeatable),
    )


def _is_damaged(folder: Path) -> bool:
    """Whether a folder that cannot be opened was one with results."""
    data = read_json(folder / MANIFEST)
    if data is None:
        return folder.is_dir() and (is_batch(folder) or (folder / MANIFEST).is_file())
    return is_batch(folder) and data.get("format") not in (BATCH_FORMAT, FORMAT)


def _mended_by(opened: Opened) -> str:
    return f"; `cluster-sim resume {opened.folder}` mends it" if opened.kind == "batch" else ""


def _missing(opened: Opened) -> Iterator[str]:
    """What is wrong with the counts of the manifest."""
    missing = opened.planned - opened.completed - opened.failed
    if missing > 0:
        verb = "run is" if missing == 1 else "runs are"
        cure = ""
        if opened.kind == "batch":
            cure = f"; `cluster-sim resume {opened.folder}` runs what is missing"
        yield f"{missing} {verb} missing of {opened.planned}{cure}"
    elif missing < 0:
        yield (
            f"the manifest states {opened.planned} planned runs, but {opened.completed} completed "
            f"and {opened.failed} failed ones"
        )


def _findings(opened: Opened) -> Iterator[str]:
    """What the manifest says that is worth knowing."""
    other = _other_versions(opened)
    if other:
        yield f"made with other code or another machine: {'; '.join(other)}"
    if opened.manifest.get("status") == "running":
        yield "the batch is being run, or was ended without a word"
    if opened.failed:
        first: dict[str, Any] = next(iter(opened.manifest["failures"]), {})
        keys = ("scenario", "point", "draw", "replicate", "quarter")
        where = ", ".join(f"{key} {first[key]}" for key in keys if key in first)
        more = f"; the first: {where}: {first.get('message', '')}" if first else ""
        verb = "run" if opened.failed == 1 else "runs"
        yield f"{opened.failed} {verb} of {opened.planned} failed when first simulated{more}"


def _other_versions(opened: Opened) -> list[str]:
    """What shaped the results and is another now: ``numba 0.61, now 0.62``."""
    data = opened.manifest
    then, now = dict(data["versions"]), dict(versions())
    if opened.kind == "batch":
        code, stamp = data["code"], code_stamp()
        for name in stamp:
            then.pop(name, None)
            now.pop(name, None)
        return [*differences(code, stamp), *differences(then, now)]
    place = data.get("platform")
    if isinstance(place, dict) and "machine" in place:
        then["machine"], now["machine"] = place["machine"], platform.machine()
    return differences(then, now)


def _unnamed(name: str) -> str:
    return f"not named in the manifest: {name}"
