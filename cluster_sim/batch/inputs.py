"""What a batch was begun with, copied into its directory, so that it can go on without the rest.

The copies keep their places relative to each other, so that they are read as the originals were.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cluster_sim.batch.plan import Plan
from cluster_sim.errors import OutputError
from cluster_sim.scenario.files import Reader
from cluster_sim.store.atomic import sync, sync_folder
from cluster_sim.store.faults import writing
from cluster_sim.store.manifest import json_text, read_json, sha256

RECORD = "batch.json"
FORMAT = "cluster_sim batch inputs"
PREFIX = "inputs-"
_REGION_FILES = ("region.yaml", "cities.csv", "links.csv", "demand.csv")


@dataclass(frozen=True)
class InputFile:
    """A file that the batch was begun with.

    Attributes:
        name: Its place in the folder of the copies.
        source: The original, from the batch directory.
        sha256: The digest of its content.
    """

    name: str
    source: str
    sha256: str


@dataclass(frozen=True)
class Inputs:
    """The copies in a batch directory.

    Attributes:
        folder: Their folder.
        design: The design file's copy.
        scenarios: The copies of the scenario files, in the order of the design.
        shown: The design file as it was named.
        overrides: What was set for all runs beside the design.
        files: All files.
        code: The stamp of the code that the batch was begun with.
    """

    folder: Path
    design: Path
    scenarios: tuple[Path, ...]
    shown: str
    overrides: tuple[str, ...]
    files: tuple[InputFile, ...]
    code: Mapping[str, str]

    def original(self, file: InputFile) -> Path:
        """Where a file was copied from."""
        return Path(os.path.normpath(self.folder.parent / file.source))

    def changed(self) -> list[str]:
        """The originals that are there and have another content now."""
        found = []
        for file in self.files:
            source = self.original(file)
            if source.is_file() and sha256(source) != file.sha256:
                found.append(os.path.relpath(source))
        return found

    def broken(self) -> list[str]:
        """The copies that are missing or have another content than they had."""
        paths = [(file, self.folder / file.name) for file in self.files]
        return [
            str(path) for file, path in paths if not path.is_file() or sha256(path) != file.sha256
        ]


def copy_inputs(directory: Path, plan: Plan, code: Mapping[str, str]) -> Inputs:
    """Copy the files of a plan into a batch directory, under a name made from their content.

    Raises:
        OutputError: They cannot be written.
    """
    originals = sorted(set(_originals(plan)))
    root = Path(os.path.commonpath([path.parent for path in originals]))
    files = tuple(
        InputFile(
            path.relative_to(root).as_posix(),
            Path(os.path.relpath(path, directory)).as_posix(),
            sha256(path),
        )
        for path in originals
    )
    record: dict[str, Any] = {
        "format": FORMAT,
        "design": _absolute(plan.design.file).relative_to(root).as_posix(),
        "scenarios": [file.relative_to(root).as_posix() for file in scenario_files(plan)],
        "shown": plan.design.located.file,
        "overrides": list(plan.overrides),
        "files": [[file.name, file.source, file.sha256] for file in files],
        "code": dict(code),
    }
    digest = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
    folder = directory / f"{PREFIX}{digest[:10]}"
    if not _is_whole(folder, record):
        with writing(folder):
            if folder.exists():
                shutil.rmtree(folder)
        _copy(folder, root, files, json_text(record))
    return _inputs(folder, record)


def _is_whole(folder: Path, record: Mapping[str, Any]) -> bool:
    """Whether copies are as they were written."""
    return read_json(folder / RECORD) == record and not _inputs(folder, record).broken()


def _copy(folder: Path, root: Path, files: Sequence[InputFile], record: str) -> None:
    partial = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.partial")
    with writing(folder):
        try:
            for file in files:
                copy = partial / file.name
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(root / file.name, copy)
                sync(copy)
            (partial / RECORD).write_text(record, encoding="utf-8", newline="")
            sync(partial / RECORD)
            partial.rename(folder)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        sync_folder(folder.parent)


def _originals(plan: Plan) -> Iterator[Path]:
    """The design, every scenario with all that it extends, and the files of own regions."""
    yield _absolute(plan.design.file)
    reader = Reader()
    for file in scenario_files(plan):
        yield file
        for layer in reader.chain(file, str(file))[:-1]:
            assert layer.path is not None  # what a file extends is a file
            yield layer.path
    for region in {id(base.region): base.region for one in plan.bases for base in one}.values():
        if region.folder is not None:
            yield from (
                region.folder / name for name in _REGION_FILES if (region.folder / name).is_file()
            )


def scenario_files(plan: Plan) -> list[Path]:
    """The scenario files of a plan, in the order of the design."""
    return [_absolute(file) for file in plan.files]


def _absolute(path: Path) -> Path:
    """The path from the root, without following links."""
    return Path(os.path.normpath(path.absolute()))


def find_inputs(directory: Path, named: str | None) -> Inputs | None:
    """The copies in a batch directory; None where there are none.

    Args:
        directory: The batch directory.
        named: The folder that the manifest names, None where it cannot be read.

    Raises:
        OutputError: There are several and nobody knows which, or they cannot be read.
    """
    folders = [folder for folder in _folders(directory) if (folder / RECORD).is_file()]
    folders = [folder for folder in folders if folder.name == named] or folders
    if not folders:
        return None
    if len(folders) > 1:
        raise OutputError(
            f"{directory}: the manifest cannot be read, and there are the inputs of several "
            "designs; give the design again: cluster-sim sweep DESIGN.yaml --out DIR"
        )
    try:
        record = json.loads((folders[0] / RECORD).read_text(encoding="utf-8"))
        return _inputs(folders[0], record)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OutputError(
            f"{folders[0] / RECORD}: cannot be read; give the design again: cluster-sim sweep "
            "DESIGN.yaml --out DIR"
        ) from error


def readable_inputs(directory: Path) -> list[Inputs]:
    """All copies in a batch directory whose record can be read."""
    found = []
    for folder in _folders(directory):
        with suppress(OSError, ValueError, KeyError, TypeError):
            found.append(_inputs(folder, json.loads((folder / RECORD).read_text(encoding="utf-8"))))
    return found


def _folders(directory: Path) -> list[Path]:
    return sorted(directory.glob(f"{PREFIX}*/"))


def _inputs(folder: Path, record: Mapping[str, Any]) -> Inputs:
    return Inputs(
        folder,
        folder / record["design"],
        tuple(folder / name for name in record["scenarios"]),
        record["shown"],
        tuple(record["overrides"]),
        tuple(InputFile(*file) for file in record["files"]),
        dict(record["code"]),
    )
