"""What measures need first, and what cannot go together."""

from __future__ import annotations

from typing import Any

import pytest

from cluster_sim.errors import ScenarioError
from cluster_sim.scenario.measures import catalogue
from tests.scenario.writing import scenario


def warnings(*measures: dict[str, Any]) -> list[str]:
    loaded = scenario({"measures": list(measures), "quarters": 40})
    return [warning.partition("measures.")[2] for warning in loaded.warnings]


PURCHASE = {"use": "service_purchase", "start": 4}


def test_a_measure_without_what_it_builds_on_is_warned_of() -> None:
    assert warnings(PURCHASE) == [
        "service_purchase: starts in quarter 4 (2025-Q1), but it builds on sharing_platform or "
        "base_databases, and the scenario has no such measure"
    ]


def test_so_is_one_that_comes_too_early() -> None:
    late = [{"use": "sharing_platform", "start": 5}, {"use": "base_databases", "start": 9}]
    assert warnings(*late, PURCHASE) == [
        "service_purchase: starts in quarter 4 (2025-Q1), but it builds on sharing_platform or "
        "base_databases, and sharing_platform starts in quarter 5 (2025-Q2) and base_databases "
        "starts in quarter 9 (2026-Q2)"
    ]


@pytest.mark.parametrize(
    "measures",
    [
        [{"use": "sharing_platform", "start": 4}, PURCHASE],
        [PURCHASE, {"use": "base_databases"}],
        [{"use": "base_databases", "name": "theirs", "start": 2}, PURCHASE],
        [{"use": "base_databases", "strength": [[3, 0.2], [9, 1]]}, PURCHASE],
        [PURCHASE | {"strength": 0}],
    ],
)
def test_nothing_is_said_where_the_order_is_right(measures: list[dict[str, Any]]) -> None:
    assert warnings(*measures) == []


def test_what_has_no_strength_is_not_there() -> None:
    (warning,) = warnings({"use": "base_databases", "strength": 0}, PURCHASE)
    assert "has no such measure" in warning


def test_all_measures_together_are_in_order() -> None:
    conflicting = ("government_operation", "market_operation")
    assert warnings(*({"use": name} for name in catalogue() if name not in conflicting)) == []


@pytest.mark.parametrize("name", [name for name, row in catalogue().items() if row.conflicts])
def test_what_conflicts_is_refused_and_by_different_domains_allowed(name: str) -> None:
    for other in catalogue()[name].conflicts:
        both = [{"use": name}, {"use": other}]
        with pytest.raises(ScenarioError, match=r"sets the mode of operation of .*transport"):
            scenario({"measures": both})
        apart = [
            {"use": use} if use == "smart_utilities" else {"use": use, "domains": [domain]}
            for use, domain in ((name, "health"), (other, "education"))
        ]
        assert scenario({"measures": apart}).warnings == ()


def test_options_that_agree_do_not_conflict() -> None:
    market = {"use": "market_operation", "options": {"mode": "partnership"}}
    assert scenario({"measures": [market, {"use": "smart_utilities"}]}).warnings == ()
