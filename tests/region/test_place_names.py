"""Divisions and countries have names for people, in both languages."""

from __future__ import annotations

import re

import pytest

from cluster_sim.region.load import builtin_regions, load_region
from cluster_sim.region.place_names import place_name


@pytest.mark.parametrize("name", builtin_regions())
def test_every_place_of_a_builtin_region_has_both_names(name: str) -> None:
    region = load_region(name)
    for place in {*region.divisions, *region.countries}:
        assert re.fullmatch("[\u4e00-\u9fff（）-]+", place_name(place, "zh")), place
        assert re.fullmatch("[A-Z][A-Za-z() -]{3,}", place_name(place, "en")), place


def test_divisions_keep_their_english_names() -> None:
    for division in load_region("yangtze-river-delta").divisions:
        assert place_name(division, "en") == division


def test_other_places_are_called_as_their_region_calls_them() -> None:
    assert place_name("Lower Saxony", "zh") == "Lower Saxony"
    assert place_name("XX", "en") == "XX"
