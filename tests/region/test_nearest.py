"""Spelling hints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_sim.region.nearest import nearest

NAMES = ("discount_rate", "relay_charge", "yangtze-river-delta", "长江三角洲", "Hefei")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("discont_rate", "discount_rate"),
        ("discount rate", "discount_rate"),
        ("Discount-Rate", "discount_rate"),
        ("charge_relay", None),
        ("yangtze", "yangtze-river-delta"),
        ("长江三角", "长江三角洲"),
        ("HEFEI", "Hefei"),
        ("qqq", None),
        ("", None),
    ],
)
def test_what_was_meant(word: str, expected: str | None) -> None:
    assert nearest(word, NAMES) == expected


def test_a_beginning_that_several_names_share_is_no_hint() -> None:
    assert nearest("a", ["alphabetical", "arithmetical"]) is None
    assert nearest("", ["alphabetical"]) is None


@given(st.text(max_size=10), st.lists(st.text(max_size=10)))
def test_the_answer_is_a_valid_name_whatever_their_order(word: str, names: list[str]) -> None:
    answer = nearest(word, names)
    assert answer is None or answer in names
    assert answer == nearest(word, reversed(names))
    if word in names:
        assert answer is not None
