"""Drafts: whatever people do to them, they are the content of a scenario file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_sim.dashboard.engine.catalogue import presets
from cluster_sim.dashboard.engine.draft import MOST_QUARTERS, Draft
from cluster_sim.dashboard.engine.link import decode, encode
from cluster_sim.dashboard.engine.wording import is_conflict
from cluster_sim.errors import Problem, ScenarioError
from cluster_sim.region.load import load_region
from cluster_sim.region.save import save_region
from cluster_sim.replay import replay
from cluster_sim.scenario.load import load_scenario
from cluster_sim.scenario.measures import catalogue
from cluster_sim.text import Text
from tests.dashboard.engine.settings import PROGRAMME, SCOPED, Edit, edited, edits, starts

LIBRARY = Path(__file__).parents[3] / "scenarios"


def _programme(region: str = "classroom") -> Draft:
    draft = Draft.new(region)
    for use in PROGRAMME:
        draft = draft.with_strength(use, 1.0)
    return draft


def _wrong(draft: Draft) -> tuple[Problem, ...]:
    try:
        draft.scenario()
    except ScenarioError as error:
        return error.problems
    return ()


@given(start=starts(), sequence=edits())
@settings(max_examples=60)
def test_any_sequence_of_edits_gives_a_scenario_or_a_conflict(
    start: Draft, sequence: list[Edit], tmp_path_factory: pytest.TempPathFactory
) -> None:
    draft = edited(start, sequence)
    wrong = _wrong(draft)
    if wrong:
        assert all(is_conflict(problem) for problem in wrong)
        assert len(draft.problems("en")) == len(draft.problems("zh")) > 0
        return
    scenario = draft.scenario()
    assert draft.problems() == ()
    assert scenario.quarters == draft.quarters
    assert [domain.name for domain in scenario.domains] == list(draft.domains)
    assert {measure.name for measure in scenario.measures} == {one.name for one in draft.measures}
    file = tmp_path_factory.mktemp("saved") / "saved.yaml"
    file.write_text(draft.to_yaml(), encoding="utf-8")
    assert load_scenario(file).digest == scenario.digest
    back = decode(encode(draft))
    assert back.key == draft.key
    assert (back.name, back.title, back.measures) == (draft.name, draft.title, draft.measures)
    assert back.scenario().digest == scenario.digest


@given(start=starts(), sequence=edits())
@settings(max_examples=40)
def test_what_is_said_of_any_draft_is_in_both_languages(start: Draft, sequence: list[Edit]) -> None:
    draft = edited(start, sequence)
    if draft.problems():
        return
    for note in (*draft.notes, *draft.remarks(draft.scenario())):
        assert note.zh
        assert not any(word in note.en for word in ("scenario:", "measures.", "_"))
        assert " the " not in note.zh


def test_a_new_draft_has_no_measure_and_is_the_baseline() -> None:
    draft = Draft.new("classroom")
    assert draft.measures == ()
    assert draft.key == draft.baseline().key
    assert draft.title == Text("My setting", "我的方案")
    assert (draft.region, draft.quarters, draft.seed) == ("classroom", 40, 1)
    assert draft.start_date == "2024-Q1"
    assert draft.domains == ("transport", "telecom", "health", "education")


def test_strengths_are_read_back_and_kept_in_range() -> None:
    draft = Draft.new("classroom").with_strength("sharing_platform", 0.35)
    assert draft.strength("sharing_platform") == 0.35
    assert draft.strength("top_level_design") == 0.0
    assert draft.with_strength("sharing_platform", 7.0).strength("sharing_platform") == 1.0
    assert draft.with_strength("sharing_platform", -1.0).strength("sharing_platform") == 0.0
    with pytest.raises(ValueError, match="nan is no strength"):
        draft.with_strength("sharing_platform", float("nan"))
    with pytest.raises(ValueError, match="'no_such' is neither a measure"):
        draft.with_strength("no_such", 1.0)


def test_a_measure_at_strength_0_keeps_its_start() -> None:
    draft = Draft.new("classroom").with_strength("sharing_platform", 1.0)
    draft = draft.with_start("sharing_platform", "2026-Q3").with_strength("sharing_platform", 0.0)
    assert draft.start_of("sharing_platform") == "2026-Q3"
    assert draft.with_strength("sharing_platform", 0.5).start_of("sharing_platform") == "2026-Q3"
    assert [one.start for one in draft.measures] == ["2026-Q3"]


def test_a_start_can_be_chosen_before_the_strength() -> None:
    draft = Draft.new("classroom").with_start("sharing_platform", "2027-Q1")
    assert draft.strength("sharing_platform") == 0.0
    assert draft.with_strength("sharing_platform", 1.0).start_of("sharing_platform") == "2027-Q1"


def test_nothing_starts_before_the_first_quarter() -> None:
    draft = Draft.new("classroom").with_start("sharing_platform", "2001-Q1")
    assert draft.start_of("sharing_platform") == "2024-Q2"
    assert draft.start_choices[0] == "2024-Q2"
    assert draft.start_choices[-1] == "2033-Q4"


@pytest.mark.parametrize("region", ["classroom", "chengdu-chongqing"])
def test_strength_0_for_all_is_the_baseline_bit_for_bit(region: str) -> None:
    draft = Draft.new(region).with_quarters(16)
    for use in catalogue():
        draft = draft.with_start(use, "2025-Q1")
    assert len(draft.measures) == 23
    assert draft.key == draft.baseline().key
    told, base = replay(draft.scenario(), (0, 1)), replay(draft.baseline().scenario(), (0, 1))
    np.testing.assert_array_equal(told.metrics, base.metrics)
    np.testing.assert_array_equal(told.cities, base.cities)
    np.testing.assert_array_equal(told.friction, base.friction)
    assert told.projects == base.projects


def test_the_key_knows_what_is_simulated_and_no_more() -> None:
    draft = _programme()
    assert draft.with_title("Another name").key == draft.key
    assert draft.with_strength("city_big_data", 0.0).key == draft.key
    others = [
        draft.with_strength("sharing_platform", 0.9),
        draft.with_start("sharing_platform", "2025-Q1"),
        draft.with_domains(["health"]),
        draft.with_region("greater-bay-area"),
        draft.with_quarters(39),
    ]
    assert len({draft.key, *(other.key for other in others)}) == 1 + len(others)
    turned = Draft({**draft.mapping, "measures": list(draft.mapping["measures"])[::-1]})
    assert turned.key == draft.key


@pytest.mark.parametrize("name", [preset.name for preset in presets("yangtze-river-delta")])
def test_settings_to_start_from_are_those_of_the_scenario_library(name: str) -> None:
    (preset,) = [one for one in presets("yangtze-river-delta") if one.name == name]
    saved = load_scenario(LIBRARY / f"{name}.yaml")
    assert preset.draft.scenario().digest == saved.digest
    assert preset.title == preset.draft.title == saved.title


def test_a_changed_setting_of_the_library_no_longer_goes_by_its_name() -> None:
    full = presets("classroom")[-1].draft
    assert full.name == "full-programme"
    changed = full.with_strength("sharing_platform", 0.5)
    assert (changed.name, changed.title) == (
        "full-programme-changed",
        Text("Full programme, changed", "全面推进（已修改）"),
    )
    assert changed.with_strength("sharing_platform", 0.4).name == "full-programme-changed"
    assert presets("classroom")[0].draft.with_strength("sharing_platform", 1.0).name == "my-setting"
    assert full.with_quarters(20).name == "full-programme"


def test_titles_give_names_that_files_can_have() -> None:
    draft = Draft.new("classroom")
    assert draft.with_title("  Plan B: more\nbridges! ").name == "plan-b-more-bridges"
    assert draft.with_title("  Plan B: more\nbridges! ").title == Text("Plan B: more bridges!")
    assert draft.with_title("我的 计划").name == "我的-计划"
    assert draft.with_title("!!!").name == "my-setting"
    assert draft.with_title("   ").title == draft.title
    assert len(draft.with_title("x" * 500).title.en) == 120


def test_conflicts_are_told_in_plain_words() -> None:
    draft = Draft.new("classroom").with_strength("government_operation", 1.0)
    assert draft.problems() == ()
    draft = draft.with_strength("smart_utilities", 0.5).with_start("smart_utilities", "2026-Q1")
    (english,), (chinese,) = draft.problems(), draft.problems("zh")
    assert english == (
        "“Smart grid and utilities with private capital” hands Transport to partnerships and "
        "“Government builds and runs the sensitive systems” hands the same to the government from "
        "2026-Q1 on. Lower one of the two to 0, or give them different domains or times."
    )
    assert "2026-Q1" in chinese
    assert "“重点领域智慧化”" in chinese
    assert "力度调为0" in chinese
    assert draft.with_strength("smart_utilities", 0.0).problems() == ()
    assert draft.with_domains(["health"]).problems() == ()


def test_a_domain_that_brings_a_conflict_is_switched_on_all_the_same() -> None:
    draft = Draft.new("classroom").with_domains(["health"])
    draft = draft.with_strength("government_operation", 1.0).with_strength("smart_utilities", 1.0)
    assert draft.problems() == ()
    widened = draft.with_domains(["health", "transport"])
    assert widened.domains == ("transport", "health")
    assert len(widened.problems()) == 1


def test_what_is_odd_is_said_in_both_languages() -> None:
    draft = Draft.new("classroom").with_strength("industrial_fusion", 1.0)
    (order,) = draft.remarks(draft.scenario())
    assert order == Text(
        "“Fusion of information technology and industry” builds on Broadband and cloud "
        "infrastructure or Internet-of-things and cloud industry, which this setting does not "
        "have.",
        "“两化融合”需要以信息基础设施或物联网与云计算产业为基础，而当前方案没有这项措施。",
    )
    late = draft.with_strength("ict_infrastructure", 1.0).with_start("industrial_fusion", "2034-Q3")
    (never,) = late.remarks(late.scenario())
    assert never.en.endswith("starts after the last quarter, 2034-Q1, so it never acts.")
    early = draft.with_strength("ict_infrastructure", 1.0).with_start(
        "ict_infrastructure", "2026-Q1"
    )
    (before,) = early.remarks(early.scenario())
    assert before.en.endswith(
        "starts in 2024-Q2, before what it builds on: Broadband and cloud infrastructure or "
        "Internet-of-things and cloud industry."
    )


def test_domains_keep_their_order_and_one_always_stays() -> None:
    draft = Draft.new("classroom").with_domains(["education", "transport"])
    assert draft.domains == ("transport", "education")
    assert draft.with_domains([]).domains == draft.domains
    assert draft.with_domains(["nonsense"]).domains == draft.domains
    whole = draft.with_domains(["transport", "telecom", "health", "education"])
    assert "domains" not in whole.mapping
    assert whole.key == Draft.new("classroom").key


def test_horizons_stay_within_what_the_page_runs() -> None:
    draft = Draft.new("classroom")
    assert draft.with_quarters(0).quarters == 1
    assert draft.with_quarters(10**6).quarters == MOST_QUARTERS
    assert draft.with_quarters(1).start_choices == ("2024-Q2",)


def test_measures_of_a_loaded_file_are_kept_shown_and_changed_by_name() -> None:
    draft = Draft(SCOPED)
    dutch = draft.measures[1]
    assert (dutch.name, dutch.use) == ("dutch", "service_channels")
    assert (dutch.strength, dutch.start, dutch.end) == (1.0, "2025-Q1", "2027-Q1")
    assert dutch.is_scheduled
    assert dutch.is_scoped
    assert draft.strength("service_channels") == 0.0
    halved = draft.with_strength("dutch", 0.5)
    assert halved.mapping["measures"][1]["strength"] == [["2025-Q1", 0.25], ["2026-Q1", 0.5]]
    later = draft.with_start("dutch", "2026-Q1")
    assert later.mapping["measures"][1]["strength"] == [["2026-Q1", 0.5], ["2027-Q1", 1.0]]
    assert later.measures[1].end == "2028-Q1"
    assert draft.measures[2].title == Text("Our own", "自有措施")
    assert draft.without("own").measures == draft.measures[:2]
    for edit in (halved, later, draft.without("own")):
        assert edit.problems() == ()


def test_a_domain_of_a_loaded_file_can_be_switched_off() -> None:
    draft = Draft(SCOPED)
    assert [name for name, _ in draft.domain_choices][:2] == ["health", "care"]
    off = draft.with_domains(["health"])
    assert off.problems() == ()
    assert [one.name for one in off.measures] == ["dutch"]
    assert [note.en for note in off.notes] == [
        "“Integration of neighbouring cities” was left out: the domain it is for is gone.",
        "“Our own” was left out: the domain it is for is gone.",
    ]
    assert off.with_quarters(9).notes == ()


def test_another_region_drops_what_names_places_of_the_old_one() -> None:
    moved = Draft(SCOPED).with_region("yangtze-river-delta")
    assert moved.problems() == ()
    assert moved.strength("dutch") == 1.0
    assert "cities" not in moved.mapping["measures"][0]
    assert moved.notes == (
        Text(
            "“Integration of neighbouring cities” was left out: there is nothing in Yangtze River "
            "Delta it could act on.",
            "“城市群一体化”已移除：它在长江三角洲没有作用对象。",
        ),
        Text(
            "“Online and offline service channels for every age group” was limited to places that "
            "Yangtze River Delta does not have; the limit was dropped.",
            "“多样化服务渠道”原来限定的地点不在长江三角洲，限定已取消。",
        ),
    )


def test_another_region_keeps_measures_that_make_sense_there() -> None:
    draft = _programme("yangtze-river-delta").with_start("sharing_platform", "2026-Q1")
    moved = draft.with_region("benelux-rhine-ruhr")
    assert moved.mapping["measures"] == draft.mapping["measures"]
    assert moved.notes == ()


def test_only_known_regions_are_opened() -> None:
    for given_region in ("/etc", "../elsewhere", "no-such-region", "."):
        draft = Draft({**Draft.new("classroom").mapping, "region": given_region})
        with pytest.raises(ScenarioError, match="is not a region that can be opened here"):
            draft.scenario()


@given(strength=st.floats(0.0, 1.0))
def test_a_drag_leaves_everything_else_alone(strength: float) -> None:
    draft = _programme()
    dragged = draft.with_strength("sharing_platform", strength)
    others = [one for one in draft.measures if one.name != "sharing_platform"]
    assert [one for one in dragged.measures if one.name != "sharing_platform"] == others
    assert [one.name for one in dragged.measures] == [one.name for one in draft.measures]
    assert draft.strength("sharing_platform") == 1.0


def test_a_region_in_a_folder_that_was_changed_is_another_simulation(tmp_path: Path) -> None:
    folder = tmp_path / "valley"
    save_region(load_region("classroom"), folder)
    before = Draft.new("valley", folder)
    assert before.key == Draft.new("valley", folder).key
    cities = folder / "cities.csv"
    cities.write_text(cities.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert Draft.new("valley", folder).key != before.key
