"""Scenarios whose runs fail: by the numbers in them, or because a phase was made to raise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cluster_sim.batch.bundles import Bundle, read_bundle, rerun, write_bundle
from cluster_sim.model import advance as advance_module
from cluster_sim.model.phases.policy import set_policy
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.scenario.load import load_scenario, scenario_from_mapping
from cluster_sim.scenario.schema import Scenario

REPLICATE = 3

GOLD = """\
schema: 1
name: gold
region: yangtze-river-delta
quarters: 40
replicates: 8
parameters:
  discount_rate: 0.06
  relay_charge: {health: 0.4}
  domain_weights: {transport: 2, telecom: 1, health: 1, education: 1}
measures:
  - use: sharing_platform
    domains: [health]
    start: 2024-Q3
  - name: gold-plating  # a legal cost; in so large a region, more money than there are numbers
    cost: 1.0e308
    start: 2026-Q1
    cities: [shanghai, suzhou, Wuxi]
    effects:
      - {channel: trust, strength: 0.1}
      - {channel: uptake, strength: 0.1, domains: [health, telecom]}
  - name: other
    cost: 3
    cities: {division: Jiangsu}
    effects: [{channel: maturity, strength: 0.1}]
  - use: service_channels
"""
FAILING_QUARTER = 9  # the start is quarter 8; what is spent in it is in the next record
MESSAGE = "public_spending is inf, not a finite number"


def gold(folder: Path) -> Scenario:
    """The scenario with a measure that costs too much, from a file."""
    path = folder / "gold.yaml"
    path.write_text(GOLD, encoding="utf-8")
    return load_scenario(path)


def bundle_of(scenario: Scenario, folder: Path) -> Bundle:
    """The bundle of a scenario's failing run, written and read."""
    failure = rerun(scenario, REPLICATE)
    assert failure is not None
    write_bundle(folder, scenario, REPLICATE, failure)
    return read_bundle(folder)


def classroom(**keys: Any) -> Scenario:
    """A short scenario of the classroom."""
    content = {"schema": 1, "name": "x", "region": "classroom", "quarters": 12} | keys
    return scenario_from_mapping(content)


def raise_in(monkeypatch: pytest.MonkeyPatch, city: str, quarter: int) -> None:
    """Let the model raise in some quarter of every run in whose region there is a city."""

    def raising(setting: Setting, state: State) -> None:
        if city in setting.region.cities and state.quarter == quarter:
            raise KeyError(f"{city} in quarter {quarter} of {setting.quarters}")
        set_policy(setting, state)

    monkeypatch.setattr(advance_module, "set_policy", raising)
