"""The state before the first decision, against numbers published with the model."""

from __future__ import annotations

import pytest

from benchmarks.plain.defaults import DOMAINS
from benchmarks.plain.model import PlainModel
from benchmarks.plain.setting import simple_scenario
from cluster_sim.region.load import load_region
from tests.reference.small import routed

# sharing efficiency, over all and by domain
EFFICIENCY = {
    "yangtze-river-delta": (0.1598, (0.183, 0.190, 0.146, 0.120)),
    "beijing-tianjin-hebei": (0.1865, (0.259, 0.217, 0.134, 0.135)),
    "chengdu-chongqing": (0.1626, None),
}


def start(region: str) -> PlainModel:
    return routed(simple_scenario(load_region(region)))


@pytest.mark.parametrize("region", sorted(EFFICIENCY))
def test_sharing_efficiency(region: str) -> None:
    total, by_domain = EFFICIENCY[region]
    row = start(region).row
    assert round(row["sharing_efficiency"], 4) == total
    if by_domain is not None:
        found = [round(row[f"sharing_efficiency_{name}"], 3) for name in DOMAINS]
        assert tuple(found) == by_domain


def test_friction_and_potential_of_the_yangtze_river_delta() -> None:
    model = start("yangtze-river-delta")
    found = [round(model.row[f"mean_friction_{name}"], 3) for name in DOMAINS]
    assert found == [1.277, 0.718, 1.001, 0.934]
    yearly = 4 * model.sums["potential_value"] / model.region.usd_rate / 1000
    assert round(yearly, 1) == 128.8


def test_first_record_has_no_past() -> None:
    row = start("chengdu-chongqing").row
    past = ("realised_value", "potential_value", "public_spending", "incidents")
    assert [row[name] for name in past] == [0.0] * 4
    assert row["trust"] == pytest.approx(0.85)
    assert row["network_efficiency"] > row["sharing_efficiency"]
