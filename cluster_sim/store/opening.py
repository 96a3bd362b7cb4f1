"""Open a folder with results, whether one run directory or a batch, and find its tables.

Only what the manifest names is data: a part that is still being written, or that was left behind
by work that was ended, is never read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from cluster_sim.errors import InputError, Problem
from cluster_sim.results import SIMULATED, TABLES
from cluster_sim.store.batch_directory import is_batch
from cluster_sim.store.faults import reason
from cluster_sim.store.manifest import FORMAT, MANIFEST, SCHEMA

BATCH_FORMAT = "cluster_sim batch"
"""The value of the manifest's key ``format`` by which a folder is known as a batch."""

Kind = Literal["batch", "run"]

_KINDS: dict[object, Kind] = {BATCH_FORMAT: "batch", FORMAT: "run"}


@dataclass(frozen=True)
class Opened:
    """A folder with results.

    Attributes:
        folder: The folder as it was named.
        manifest: What its ``manifest.json`` says.
        kind: ``batch``, or ``run`` for the run directory of one command.
    """

    folder: Path
    manifest: dict[str, Any]
    kind: Kind

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The names of the scenarios in their order."""
        return tuple(scenario["name"] for scenario in self.manifest["scenarios"])

    @property
    def baseline(self) -> str | None:
        """The name of the baseline; None without one."""
        name: str | None = self.manifest.get("baseline")
        return name

    @property
    def planned(self) -> int:
        """Number of runs that were planned."""
        return int(self.manifest["planned"])

    @property
    def completed(self) -> int:
        """Number of runs that the tables hold."""
        return int(self.manifest["completed"])

    @property
    def failed(self) -> int:
        """Number of runs that failed."""
        return int(self.manifest["failed"])

    def shortfall(self) -> str:
        """How many runs are missing and why, in words; empty where none is."""
        missing = self.planned - self.completed
        if not missing:
            return ""
        reasons = {"failed": self.failed, "not run yet": missing - self.failed}
        named = ", ".join(f"{count} {why}" for why, count in reasons.items() if count)
        verb = "is" if missing == 1 else "are"
        return f"{missing} of {self.planned} runs {verb} missing ({named})"

    def tables(self) -> dict[str, tuple[str, ...]]:
        """The files of each stored table as paths within the folder; there may be none yet."""
        if self.kind == "batch":
            named = self.manifest["tables"]
            order = ("design", *SIMULATED)
            return {table: tuple(named[table]) for table in order if table in named}
        there = self.manifest["outputs"]
        names = (*SIMULATED, "comparison", "levers")
        return {name: (TABLES[name].file,) for name in names if TABLES[name].file in there}

    def files(self, table: str) -> list[Path]:
        """The files of a table, absolute, in the order in which they are to be read.

        Raises:
            InputError: A file is missing or has not the size that the manifest states.
        """
        root = self.folder.resolve()
        names = self.tables()[table]
        problems = [problem for name in names if (problem := self._problem(root, name))]
        if problems:
            raise InputError(problems)
        return [root / name for name in names]

    def _problem(self, root: Path, name: str) -> Problem | None:
        stated = self.manifest["outputs"].get(name, {}).get("bytes")
        try:
            size = (root / name).stat().st_size
        except OSError:
            return Problem(file=str(self.folder / name), what=f"is missing; {self._cure()}")
        if stated is not None and size != stated:
            what = f"has {size} bytes where the manifest states {stated}; {self._cure()}"
            return Problem(file=str(self.folder / name), what=what)
        return None

    def _cure(self) -> str:
        if self.kind == "batch":
            return f"`cluster-sim resume {self.folder}` writes it again"
        return "run the command again that wrote the folder"


def open_directory(folder: Path) -> Opened:
    """Open a batch or a run directory; of its files only the manifest is read.

    Raises:
        InputError: There is no such folder, it holds no results, or its manifest cannot be read.
    """
    if not folder.is_dir():
        what = "is a file; give the folder it is in" if folder.exists() else "no such folder"
        raise InputError([Problem(file=str(folder), what=what)])
    data = _manifest(folder)
    kind = _KINDS.get(data.get("format")) if isinstance(data, dict) else None
    if kind is None:
        what = "is the manifest of something else than results of cluster-sim"
        raise InputError([Problem(file=str(folder / MANIFEST), what=what)])
    if data.get("schema") != SCHEMA:
        what = (
            f"has the layout {data.get('schema')}; this version of cluster-sim reads layout "
            f"{SCHEMA}"
        )
        raise InputError([Problem(file=str(folder / MANIFEST), what=what)])
    return Opened(folder, data, kind)


def _manifest(folder: Path) -> Any:
    """What the manifest holds, if it is JSON."""
    path = folder / MANIFEST
    batch = is_batch(folder)
    mends = f"`cluster-sim resume {folder}` mends it"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if batch:
            what = f"the manifest of the batch is missing; {mends}"
            raise InputError([Problem(file=str(path), what=what)]) from None
        what = f"holds no results of cluster-sim: it has no {MANIFEST}"
        raise InputError([Problem(file=str(folder), what=what)]) from None
    except OSError as error:
        what = f"cannot be read: {reason(error)}"
        raise InputError([Problem(file=str(path), what=what)]) from error
    except ValueError:
        cure = mends if batch else "run the command again that wrote the folder"
        what = f"cannot be read, it is damaged or cut off; {cure}"
        raise InputError([Problem(file=str(path), what=what)]) from None
