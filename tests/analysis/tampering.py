"""Results changed behind the back of their hashes."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cluster_sim.analysis.verification import Verification, verify
from cluster_sim.model import advance as advance_module
from cluster_sim.model.phases.policy import set_policy
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.store.journal import JOURNAL
from cluster_sim.store.manifest import MANIFEST, sha256
from tests.batch.designs import Small

SMALL = Small()
"""48 runs in 6 parts, with all tables."""

LONG = Small(quarters=20, draws=2)
"""Long enough for projects."""

ALL = Decimal(100)
NONE = Decimal(0)

Edit = Callable[[pd.DataFrame], pd.DataFrame]


def change_table(folder: Path, name: str, edit: Edit) -> None:
    """Change the rows of a Parquet file, and its size and hash wherever they are noted."""
    path = folder / name
    rows = pq.read_table(path)
    frame = edit(rows.to_pandas(ignore_metadata=True))
    pq.write_table(pa.Table.from_pandas(frame, schema=rows.schema, preserve_index=False), path)
    note(folder, name)


def note(folder: Path, name: str) -> None:
    """Put a file's size and hash, as they are now, into the journal and the manifest."""
    now = {"bytes": (folder / name).stat().st_size, "sha256": sha256(folder / name)}
    before = read_manifest(folder)["outputs"][name]
    journal = folder / JOURNAL
    if journal.is_file() and name != JOURNAL:
        text = journal.read_text(encoding="utf-8")
        old, new = (f'{each["bytes"]},"{each["sha256"]}"' for each in (before, now))
        journal.write_text(text.replace(old, new), encoding="utf-8")
        if JOURNAL in read_manifest(folder)["outputs"]:
            note(folder, JOURNAL)
    change_manifest(folder, lambda data: data["outputs"].update({name: now}))


def change_manifest(folder: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    """Change the manifest."""
    data = read_manifest(folder)
    edit(data)
    (folder / MANIFEST).write_text(json.dumps(data), encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest as it is."""
    data: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return data


def flip_a_bit(path: Path, place: int = -1) -> None:
    """Change one bit of the byte at a place; the one in the middle if none is given."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if place < 0 else place] ^= 1
    path.write_bytes(bytes(data))


def part(batch: Path, table: str, number: int) -> str:
    """The name of a part's file."""
    name: str = read_manifest(batch)["tables"][table][number]
    return name


def whole(batch: Path) -> Verification:
    """Every run simulated again."""
    return verify(batch, percent=ALL)


def after(frame: pd.DataFrame, column: str, row: int, value: Any) -> pd.DataFrame:
    """The frame with another value in one place."""
    frame.loc[row, column] = value
    return frame


def break_a_replicate(monkeypatch: pytest.MonkeyPatch, replicate: int) -> None:
    """Make a phase raise in quarter 3 where one replicate is among the runs."""

    def breaking(setting: Setting, state: State) -> None:
        if state.quarter == 3 and replicate in state.replicate:
            raise ZeroDivisionError("made to fail")
        set_policy(setting, state)

    monkeypatch.setattr(advance_module, "set_policy", breaking)
