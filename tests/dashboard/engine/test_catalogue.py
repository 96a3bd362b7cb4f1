"""What a planner can choose from."""

from __future__ import annotations

from pathlib import Path

import pytest

from cluster_sim.dashboard.engine.catalogue import card, groups, presets, regions
from cluster_sim.region.load import builtin_regions, load_region
from cluster_sim.region.save import save_region
from cluster_sim.scenario.measures import catalogue
from tests.dashboard.engine.settings import OpenFolder


def test_every_measure_is_in_one_group() -> None:
    uses = [measure.use for group in groups() for measure in group.measures]
    assert sorted(uses) == sorted(catalogue())
    assert len(uses) == 23
    assert len({group.key for group in groups()}) == len(groups()) == 6


@pytest.mark.parametrize("use", list(catalogue()))
def test_cards_say_everything_in_both_languages(use: str) -> None:
    found = card(use)
    texts = [found.title, found.description, found.paid_by, found.scope_text, *found.effects_text]
    assert len(found.effects_text) == len(catalogue()[use].effects)
    for text in texts:
        assert text.en
        assert text.zh
        assert text.en.isascii() or "–" in text.en
        assert not any("a" <= character <= "z" for character in text.zh)
        assert "{" not in text.en + text.zh


def test_effects_are_told_with_their_numbers_and_places() -> None:
    lines = [text.en for text in card("national_projects").effects_text]
    assert lines[0] == "In transport and health: barriers of standards fall by 30%"
    assert lines[1] == "In telecom and education: barriers of standards fall by 15%"
    zh = [text.zh for text in card("top_level_design").effects_text]
    assert zh[0] == "在跨界联系上：行政壁垒减少60%"
    reach = card("demonstration_bases").scope_text.en
    assert reach.endswith("most advanced tenth of the cities; in the neighbours of the most "
                          "advanced cities")  # fmt: skip


def test_the_cards_know_what_comes_first_and_what_conflicts() -> None:
    assert card("industrial_fusion").needs == ("ict_infrastructure", "iot_cloud_industry")
    assert card("market_operation").conflicts == ("government_operation", "smart_utilities")


def test_built_in_regions_begin_with_the_yangtze_river_delta() -> None:
    found = regions()
    assert sorted(region.name for region in found) == sorted(builtin_regions())
    assert (found[0].name, found[0].n_cities) == ("yangtze-river-delta", 41)
    assert found[-1].name == "classroom"
    assert all(region.title.zh for region in found)


def test_regions_in_folders_are_offered_where_they_are_valid(tmp_path: Path) -> None:
    save_region(load_region("classroom"), tmp_path / "valley")
    save_region(load_region("classroom"), tmp_path / "greater-bay-area")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "region.yaml").write_text("name: broken\n", encoding="utf-8")
    found = regions(OpenFolder(tmp_path).region_folders())
    assert len(found) == len(builtin_regions()) + 1
    own = found[-1]
    assert (own.name, own.n_cities, own.folder) == ("valley", 4, tmp_path / "valley")


@pytest.mark.parametrize("region", builtin_regions())
def test_settings_to_start_from_can_be_run_in_every_region(region: str) -> None:
    found = presets(region)
    assert found[0].name == "baseline"
    assert found[0].draft.measures == ()
    for preset in found:
        assert preset.draft.problems() == ()
        assert preset.draft.region == region
