"""Ten years in the Yangtze River Delta, against numbers published with the model.

They are means over a few seeds of another implementation with other random numbers, for
orientation; a mean over eight seeds here is expected within about two standard errors of both.
"""

from __future__ import annotations

import pytest

from benchmarks.plain.catalogue import ROWS, Catalogue
from benchmarks.plain.draws import SimpleDraws
from benchmarks.plain.model import PlainModel
from benchmarks.plain.setting import SimpleMeasure, simple_scenario
from cluster_sim.region.load import load_region
from cluster_sim.region.schema import Region

pytestmark = pytest.mark.long

SEEDS = 8

EXPECTED: dict[str, tuple[tuple[int, ...], float]] = {
    "no measure": ((), 0.181),
    "all four": ((21,), 0.213),
    "platform": ((14,), 0.200),
    "coordination": ((1, 2), 0.220),
    "standards, trust, security": ((8, 10, 22), 0.238),
    "demonstration": ((23,), 0.185),
    "market": ((4,), 0.182),
    "full": ((1, 2, 8, 10, 14, 21, 22, 23), 0.343),
    "all but operation": (tuple(row for row in ROWS if row not in (3, 4)), 0.426),
}
BY_DOMAIN = {"transport": 0.190, "education": 0.194, "health": 0.197, "telecom": 0.203}


def final(region: Region, measures: list[SimpleMeasure]) -> float:
    """Return the mean of the last record's sharing efficiency over some seeds."""
    scenario = simple_scenario(region, 40, measures)
    total = 0.0
    for replicate in range(SEEDS):
        model = PlainModel(scenario, SimpleDraws(1, replicate), network_efficiency=False)
        total += model.run()[-1]["sharing_efficiency"]
    return total / SEEDS


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region("yangtze-river-delta")


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_programme(region: Region, name: str) -> None:
    rows, expected = EXPECTED[name]
    catalogue = Catalogue(region)
    found = final(region, [catalogue.measure(row) for row in rows])
    assert found == pytest.approx(expected, abs=0.006 if len(rows) < 5 else 0.013)


@pytest.mark.parametrize("domain", sorted(BY_DOMAIN))
def test_one_domain_first(region: Region, domain: str) -> None:
    measure = Catalogue(region).measure(21, domains=[domain])
    assert final(region, [measure]) == pytest.approx(BY_DOMAIN[domain], abs=0.006)
