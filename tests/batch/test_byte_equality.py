"""The same design gives the same bytes, however it is computed and however often it is ended."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cluster_sim.batch.runner import Ended
from tests.batch.designs import (
    Small,
    assert_same,
    content,
    finished_runs,
    manifest,
    put,
    resume,
    small_parts,
    sweep,
)

SMALL = Small()


@pytest.fixture(autouse=True)
def _parts_of_8_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    small_parts(monkeypatch)


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """A folder with the design, and its batch in ``whole``."""
    put(SMALL, tmp_path)
    return tmp_path


def ctrl_c_after(parts: int) -> Callable[[int, int, int], None]:
    """Progress during which Ctrl-C comes when so many parts are stored."""
    told = [0]

    def progress(done: int, planned: int, failed: int) -> None:
        told[0] += 1
        if told[0] == parts + 1:  # it is told once before the first part
            os.kill(os.getpid(), signal.SIGINT)

    return progress


def test_there_are_several_parts_and_tables(batch: Path) -> None:
    files = content(batch / "whole")
    for table in ("quarters", "cities", "links", "projects"):
        assert len([name for name in files if name.startswith(f"{table}/")]) == 6
    assert manifest(batch / "whole")["status"] == "complete"


@pytest.mark.parametrize(
    "means",
    [
        {"workers": 2},
        {"workers": 8},
        {"workers": 2, "executor": "processes", "side_by_side": 7},
        {"side_by_side": 1},
        {"side_by_side": 7, "workers": 2},
        {"side_by_side": 64},
    ],
    ids=str,
)
def test_however_it_is_computed(batch: Path, means: dict[str, Any]) -> None:
    assert sweep(batch, "other", **means).computed == SMALL.runs
    assert_same(batch / "whole", batch / "other")


def test_interrupted_and_resumed(batch: Path) -> None:
    ended = sweep(batch, "other", workers=2, progress=ctrl_c_after(2))
    assert ended.interrupted
    before = finished_runs(batch / "other")
    assert ended.completed == ended.computed == before
    assert 16 <= before < SMALL.runs
    assert manifest(batch / "other")["status"] == "interrupted"
    assert resume(batch / "other").computed == SMALL.runs - before
    assert_same(batch / "whole", batch / "other")


def test_interrupted_and_swept_again_and_again(batch: Path) -> None:
    computed: list[Ended] = []
    while not computed or computed[-1].interrupted:
        assert len(computed) < 10
        computed.append(sweep(batch, "other", progress=ctrl_c_after(1)))
    assert len(computed) > 2
    assert sum(each.computed for each in computed) == SMALL.runs
    assert_same(batch / "whole", batch / "other")


GROWN = {
    "replicates": (replace(SMALL, replicates=5), 32),
    "draws": (replace(SMALL, draws=8), 48),
    "scenarios": (replace(SMALL, scenarios=("baseline", "plan", "trust")), 24),
    "a scenario before the others": (replace(SMALL, scenarios=("trust", "baseline", "plan")), 24),
    "values": (
        replace(SMALL, vary=("parameters.discount_rate: [0.05, 0.04, 0.06]", SMALL.vary[1])),
        24,
    ),
}


@pytest.mark.parametrize("name", GROWN)
def test_extended(batch: Path, name: str) -> None:
    grown, new = GROWN[name]
    grown.write(batch)
    assert sweep(batch, "from scratch").computed == SMALL.runs + new
    ended = sweep(batch, "whole")
    assert (ended.computed, ended.completed) == (new, SMALL.runs + new)
    assert_same(batch / "whole", batch / "from scratch")


@pytest.mark.parametrize("name", ["replicates", "a scenario before the others"])
def test_extended_interrupted_and_resumed(batch: Path, name: str) -> None:
    grown, new = GROWN[name]
    grown.write(batch)
    sweep(batch, "from scratch")
    first = sweep(batch, "whole", progress=ctrl_c_after(1))
    assert first.interrupted
    second = resume(batch / "whole")
    assert first.computed + second.computed == new
    assert_same(batch / "whole", batch / "from scratch")


def test_a_batch_that_is_finished_stays_as_it_is(batch: Path) -> None:
    before = content(batch / "whole")
    assert resume(batch / "whole").computed == 0
    assert sweep(batch, "whole").computed == 0
    assert content(batch / "whole") == before


def test_resumed_where_the_inputs_are_no_more(batch: Path) -> None:
    sweep(batch, "other", progress=ctrl_c_after(2))
    for file in batch.glob("*.yaml"):
        file.unlink()
    resume(batch / "other")
    assert_same(batch / "whole", batch / "other")


def test_resumed_in_another_place(batch: Path) -> None:
    sweep(batch, "other", progress=ctrl_c_after(2))
    (batch / "other").rename(batch / "moved")
    resume(batch / "moved")
    assert_same(batch / "whole", batch / "moved")
