"""Whether the files of a folder with results are as they were written."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from cluster_sim.store.batch_directory import DESIGN, FAILURES, LOG, file_fault
from cluster_sim.store.journal import JOURNAL, StoredFile
from cluster_sim.store.lock import LOCK
from cluster_sim.store.manifest import MANIFEST, TIMINGS
from cluster_sim.store.opening import Kind, Opened

_READERS = 4  # threads that hash files
_APART = {MANIFEST, TIMINGS, LOG, LOCK}
_OF_A_BATCH = (JOURNAL, DESIGN, "inputs-", f"{FAILURES}/")  # named once the batch is finished
_COUNTS = ("planned", "completed", "failed")


@dataclass(frozen=True)
class Hashes:
    """What became of the files that the manifest names.

    Attributes:
        count: How many it names.
        faults: What is wrong, by the name of the file; files that are as written are not in it.
        strangers: Files in the folder that it does not name, sorted.
    """

    count: int
    faults: Mapping[str, str]
    strangers: tuple[str, ...]


def check_hashes(opened: Opened) -> Hashes:
    """Hold every file that the manifest names against its size and SHA-256."""
    outputs = opened.manifest["outputs"]
    files = [StoredFile(name, o["bytes"], o["sha256"]) for name, o in sorted(outputs.items())]
    with ThreadPoolExecutor(_READERS) as pool:
        found = pool.map(lambda file: _fault(opened.folder, file), files)
        faults = {file.name: what for file, what in zip(files, found, strict=True) if what}
    begun = _unfinished(opened)
    for names in opened.tables().values():
        for name in names:
            if name not in outputs and not name.startswith(begun):
                faults[name] = f"{name} has no size and no hash in the manifest"
    return Hashes(len(files), faults, tuple(_strangers(opened)))


def _unfinished(opened: Opened) -> tuple[str, ...]:
    """How the names of files begin that the manifest will name only later."""
    under_way = opened.manifest.get("status") in ("running", "interrupted")
    return _OF_A_BATCH if opened.kind == "batch" and under_way else ()


def _fault(folder: Path, file: StoredFile) -> str | None:
    place = PurePosixPath(file.name)
    if place.is_absolute() or ".." in place.parts:
        return f"{file.name} is not in the folder"
    return file_fault(folder, file)


def _strangers(opened: Opened) -> list[str]:
    """The files that belong to nothing that the manifest names."""
    known = {*opened.manifest["outputs"], *_APART}
    found = [
        path.relative_to(opened.folder).as_posix()
        for path in opened.folder.rglob("*")
        if not path.is_dir()
    ]
    begun = _unfinished(opened)
    return sorted(
        name
        for name in found
        if name not in known
        and not name.startswith(begun)
        and not (name.startswith(f"{FAILURES}/") and name.endswith("/traceback.txt"))
    )


def malformed(manifest: Mapping[str, Any], kind: Kind) -> list[str]:
    """The keys of a manifest whose values are not what a manifest holds there."""
    wrong = [key for key in _COUNTS if not _is_count(manifest.get(key))]
    outputs = manifest.get("outputs")
    if not isinstance(outputs, dict) or not all(map(_is_output, outputs.values())):
        wrong.append("outputs")
    texts = ("name", "digest", "region") if kind == "run" else ("name", "digest")
    if not _are_named(manifest.get("scenarios"), texts):
        wrong.append("scenarios")
    if not _are_named(manifest.get("regions"), ("name", "digest")):
        wrong.append("regions")
    if not _are_named(manifest.get("failures"), ("scenario",)):
        wrong.append("failures")
    objects = ("versions", "code") if kind == "batch" else ("versions",)
    wrong += [key for key in objects if not isinstance(manifest.get(key), dict)]
    if kind == "batch" and not _are_tables(manifest.get("tables")):
        wrong.append("tables")
    return wrong


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_output(value: object) -> bool:
    return (
        isinstance(value, dict)
        and _is_count(value.get("bytes"))
        and isinstance(value.get("sha256"), str)
    )


def _are_named(value: object, texts: tuple[str, ...]) -> bool:
    """Whether it is a list of objects that have text under these keys."""
    return isinstance(value, list) and all(
        isinstance(each, dict) and all(isinstance(each.get(key), str) for key in texts)
        for each in value
    )


def _are_tables(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(names, list) and all(isinstance(name, str) for name in names)
        for names in value.values()
    )
