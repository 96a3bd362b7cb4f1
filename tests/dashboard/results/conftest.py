"""Folders with results, and the dashboard's view of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cluster_sim.dashboard.folders import Folders
from tests.batch.made_up import write_batch
from tests.dashboard.results.comparing import write_comparison


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a comparison, a batch and a batch of which runs are missing."""
    folder = tmp_path_factory.mktemp("outputs")
    write_comparison(folder / "plans" / "two")
    write_batch(folder / "batch")
    lost = [("plan", 0, 0, replicate) for replicate in range(4)]
    write_batch(folder / "gaps", failed=lost[:1], not_run=lost[1:])
    return folder


@pytest.fixture
def folders(outputs: Path) -> Folders:
    """What the dashboard may read."""
    return Folders([], outputs, None)
