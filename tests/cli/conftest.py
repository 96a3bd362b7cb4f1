"""A folder with two small scenarios, and the command line run in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cluster_sim.cli.main import main
from cluster_sim.figures import gallery

BASELINE = """\
schema: 1
name: baseline
region: classroom
quarters: 6
replicates: 4
"""

PLAN = """\
schema: 1
name: plan
title: {en: A plan, zh: 计划}
extends: baseline.yaml
parameters: {discount_rate: 0.06, relay_charge: {health: 0.4}}
measures:
  - use: sharing_platform
    domains: [health]
    start: 2024-Q3
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with ``baseline.yaml`` and ``plan.yaml``."""
    (tmp_path / "baseline.yaml").write_text(BASELINE, encoding="utf-8")
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def cluster_sim(folder: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command line in the folder."""

    def run(*arguments: str) -> Ended:
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert isinstance(caught.value.code, int)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Ended(caught.value.code, captured.out, captured.err)

    return run


@pytest.fixture
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves the figures out, which take longest and which most tests do not look at."""
    monkeypatch.setattr(gallery, "comparison_figures", lambda *_: {})
    monkeypatch.setattr(gallery, "run_figures", lambda *_: {})
