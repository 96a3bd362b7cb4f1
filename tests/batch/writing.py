"""Small designs of the classroom as files, and what is said about them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from cluster_sim.batch.plan import Plan
from cluster_sim.batch.planning import load_plan
from cluster_sim.errors import InputError

HEAD = "schema: 1\nname: x\nscenarios: [baseline.yaml, plan.yaml]\n"
"""Three lines: what a test writes begins on line 4."""

SCENARIOS = {
    "baseline.yaml": """\
schema: 1
name: baseline
region: classroom
quarters: 6
replicates: 4
""",
    "plan.yaml": """\
schema: 1
name: plan
title: {en: A plan, zh: 计划}
extends: baseline.yaml
parameters: {relay_charge: {health: 0.4}}
measures:
  - {use: sharing_platform, domains: [health], start: 2024-Q3}
  - use: coordination_mechanism
  - name: trust
    cost: 1
    effects: [{channel: trust, strength: 0.1, ramp: 2}]
""",
    "longer.yaml": "schema: 1\nname: longer\ntitle: l\nextends: baseline.yaml\nquarters: 7\n",
    "twin.yaml": "schema: 1\nname: plan\ntitle: t\nextends: baseline.yaml\n",
    "own.yaml": """\
schema: 1
name: own
title: o
extends: baseline.yaml
domains: [transport, {name: care, like: health}]
""",
}


def write_scenarios(folder: Path) -> None:
    """Write the scenario files."""
    for name, text in SCENARIOS.items():
        (folder / name).write_text(text, encoding="utf-8")


def write_design(folder: Path, text: str, name: str = "x.yaml") -> Path:
    """Write the scenarios and a design file of this text, whole or behind ``HEAD``."""
    write_scenarios(folder)
    path = folder / name
    whole = text if text.startswith(("schema:", "name:")) else HEAD + text
    path.write_text(whole + "\n", encoding="utf-8")
    return path


def plan_of(folder: Path, text: str, *overrides: str) -> Plan:
    """The plan of a design of this text."""
    return load_plan(write_design(folder, text), overrides)


def complaints(folder: Path, text: str, overrides: Sequence[str] = ()) -> list[str]:
    """What is said about a design that cannot be run, without the folder's name."""
    with pytest.raises(InputError) as caught:
        plan_of(folder, text, *overrides)
    return [
        str(problem).replace(f"{folder}/", "").replace(f"{folder};", "FOLDER;")
        for problem in caught.value.problems
    ]
