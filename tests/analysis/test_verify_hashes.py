"""Files of a batch that are not as they were written are named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cluster_sim.analysis.verification import verify
from tests.analysis.tampering import (
    NONE,
    change_manifest,
    flip_a_bit,
    part,
    whole,
)


@pytest.mark.parametrize("table", ["quarters", "cities", "links", "projects"])
def test_a_bit_of_a_part_is_named_and_the_others_are_still_tried(batch: Path, table: str) -> None:
    name = part(batch, table, 2)
    flip_a_bit(batch / name)
    found = whole(batch)
    assert found.problems == (f"{name} has another content than it was written with",)
    assert (found.faulty, found.unlike) == (1, 0)
    assert found.sampled == (40 if table == "quarters" else 48)


def test_every_changed_file_is_named(batch: Path) -> None:
    gone, short = part(batch, "quarters", 0), part(batch, "links", 5)
    (batch / gone).unlink()
    size = (batch / short).stat().st_size
    os.truncate(batch / short, size - 1)
    flip_a_bit(batch / "journal.jsonl")
    found = verify(batch, percent=NONE)
    assert not found.holds
    assert sorted(found.problems) == sorted(
        [
            f"{gone} is not there",
            f"{short} has {size - 1:,} bytes, not {size:,}",
            "journal.jsonl has another content than it was written with",
        ]
    )


def test_files_that_nobody_named_are_findings(batch: Path) -> None:
    (batch / "notes.txt").touch()
    (batch / "quarters/part-00099-ab.parquet").touch()
    for apart in ("timings.json", "batch.log", ".lock"):
        assert (batch / apart).is_file()
    found = verify(batch)
    assert found.holds
    assert found.findings == (
        "not named in the manifest: notes.txt",
        "not named in the manifest: quarters/part-00099-ab.parquet",
    )


def test_a_part_without_a_hash_and_a_file_from_elsewhere(batch: Path) -> None:
    name = part(batch, "quarters", 0)
    (batch.parent / "out.txt").touch()
    outside = {"bytes": 0, "sha256": "0"}
    change_manifest(
        batch, lambda data: data["outputs"].update({"../out.txt": outside, "/out.txt": outside})
    )
    change_manifest(batch, lambda data: data["outputs"].pop(name))
    found = verify(batch)
    assert found.problems == (
        "../out.txt is not in the folder",
        "/out.txt is not in the folder",
        f"{name} has no size and no hash in the manifest",
    )
