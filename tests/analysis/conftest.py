"""A real batch to verify."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.tampering import SMALL
from tests.batch.designs import put, small_parts


@pytest.fixture
def parts_of_8_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several parts in a small batch."""
    small_parts(monkeypatch)


@pytest.fixture
def batch(tmp_path: Path, parts_of_8_runs: None) -> Path:
    """A complete batch of 48 runs in 6 parts, with all tables."""
    put(SMALL, tmp_path)
    return tmp_path / "whole"
