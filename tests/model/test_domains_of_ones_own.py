"""Domains are data: the livelihood scenarios run and can be compared, to the end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cluster_sim.analysis.comparison import compare
from cluster_sim.scenario.load import load_scenarios
from cluster_sim.simulation import simulate

LIVELIHOOD = Path(__file__).resolve().parents[2] / "scenarios" / "livelihood"
SETS = {
    "eldercare-and-employment": ("eldercare", "employment"),
    "tourism": ("tourism",),
    "mixed-operation": ("eldercare", "tourism"),
}


def test_there_are_no_others() -> None:
    assert {folder.name for folder in LIVELIHOOD.iterdir()} == set(SETS)


@pytest.mark.parametrize("name", SETS)
def test_a_set_runs_and_is_compared(name: str) -> None:
    paths = sorted((LIVELIHOOD / name).glob("*.yaml"))
    results = [simulate(one, replicates=2) for one in load_scenarios(paths, ["quarters=12"])]
    four = ("transport", "telecom", "health", "education")
    for result in results:
        assert not result.failures
        assert tuple(domain.name for domain in result.scenario.domains) == four + SETS[name]
        for domain in SETS[name]:
            efficiency = result.quarters[f"sharing_efficiency_{domain}"]
            assert efficiency.between(0.01, 0.99).all()
            assert f"load_{domain}" in result.links
        metric = [f"sharing_efficiency_{domain}" for domain in four + SETS[name]]
        mean = result.quarters[metric].mean(axis=1)
        assert np.allclose(mean, result.quarters["sharing_efficiency"], rtol=1e-12)
    ranking = compare(results, None).ranking
    assert [row.scenario.name for row in ranking][-1] == "baseline"


def test_own_parameters_matter_and_the_rest_is_inherited() -> None:
    (tourism,) = load_scenarios([LIVELIHOOD / "tourism" / "baseline.yaml"])
    at = [domain.name for domain in tourism.domains].index("tourism")

    def value(name: str, domain: int) -> float:
        values = tourism.parameters[name]
        assert isinstance(values, tuple)
        return values[domain]

    assert tourism.domains[at].infrastructure == "travel_time"
    assert value("distance_decay", at) == 0.9
    assert value("relay_charge", at) == value("relay_charge", 0)
    assert value("domain_weights", at) == pytest.approx(0.2)
