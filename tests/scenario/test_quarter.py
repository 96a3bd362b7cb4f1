"""Quarters are written, counted and compared as people do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_sim.scenario.quarter import Quarter

QUARTERS = st.builds(Quarter, st.integers(1000, 3000), st.integers(1, 4))


@given(QUARTERS)
def test_what_is_written_is_read_again(quarter: Quarter) -> None:
    assert Quarter.parse(str(quarter)) == quarter


@given(QUARTERS, st.integers(-2000, 2000))
def test_adding_and_subtracting_undo_each_other(quarter: Quarter, count: int) -> None:
    assert (quarter + count) - quarter == count
    assert (quarter + count > quarter) == (count > 0)


def test_the_year_ends_after_four_quarters() -> None:
    assert Quarter(2024, 4) + 1 == Quarter(2025, 1)
    assert Quarter(2024, 1) + -1 == Quarter(2023, 4)


@pytest.mark.parametrize(
    "text", ["2024-Q5", "2024-Q0", "2024Q1", "24-Q1", "2024-q1", "", "2024-Q1 "]
)
def test_other_text_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="must be a year and a quarter like 2025-Q1, not"):
        Quarter.parse(text)


def test_the_calendar_has_ends() -> None:
    with pytest.raises(ValueError, match="no quarter 1 of the year 10000"):
        Quarter(9999, 4) + 1
