"""Scenario files for tests, and what is said about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from cluster_sim.errors import ScenarioError
from cluster_sim.scenario.load import load_scenarios, scenario_from_mapping
from cluster_sim.scenario.schema import Scenario

HEAD = "schema: 1\nname: x\n"
REGION = "region: classroom\n"


def write(folder: Path, text: str | bytes, name: str = "x.yaml") -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return path


def complaints(folder: Path, *names: str, overrides: Sequence[str] = ()) -> list[str]:
    """What is said about files that cannot be used, without the folder's name."""
    with pytest.raises(ScenarioError) as caught:
        load_scenarios([folder / name for name in names], overrides)
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def complaint(folder: Path, text: str, overrides: Sequence[str] = ()) -> str:
    """The only thing that is said about a file ``x.yaml`` of this text."""
    write(folder, text)
    (only,) = complaints(folder, "x.yaml", overrides=overrides)
    return only


def scenario(mapping: Mapping[str, Any] | None = None, *overrides: str, **keys: Any) -> Scenario:
    """A scenario of the classroom, with some keys."""
    content = {"schema": 1, "name": "x", "region": "classroom"} | dict(mapping or {}) | keys
    return scenario_from_mapping(content, overrides=overrides)
