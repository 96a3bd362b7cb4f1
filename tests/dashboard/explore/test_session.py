"""What a visitor sets, step by step."""

from __future__ import annotations

from cluster_sim.dashboard.engine.pins import MOST
from tests.dashboard.explore.drafts import bare, session


def test_a_drag_is_one_step_and_the_next_drag_another() -> None:
    opened = session()
    for percent in range(5, 55, 5):
        opened.set_strengths({"sharing_platform": percent / 100})
    opened.history.settle()
    opened.set_strengths({"sharing_platform": 0.9})
    opened.undo()
    assert opened.draft.strength("sharing_platform") == 0.5
    opened.undo()
    assert opened.draft.key == bare().key
    assert not opened.history.can_undo


def test_strengths_beyond_the_slider_are_taken_as_its_ends() -> None:
    opened = session()
    opened.set_strengths({"sharing_platform": 7.0, "top_level_design": -1.0})
    assert opened.draft.strength("sharing_platform") == 1.0
    assert opened.draft.strength("top_level_design") == 0.0


def test_domains_keep_their_order() -> None:
    opened = session()
    opened.set_domain("transport", False)
    opened.set_domain("transport", True)
    assert opened.draft.domains == ("transport", "telecom", "health", "education")


def test_the_last_domain_stays() -> None:
    opened = session()
    for domain in ("transport", "telecom", "health", "education"):
        opened.set_domain(domain, False)
    assert opened.draft.domains == ("education",)


def test_another_region_has_choices_of_its_own() -> None:
    opened = session()
    assert opened.choices().region.name == "classroom"
    opened.set_region("greater-bay-area")
    assert opened.choices().region.name == "greater-bay-area"
    opened.undo()
    assert opened.choices().region.name == "classroom"


def test_a_preset_keeps_region_and_horizon() -> None:
    opened = session()
    opened.set_preset(opened.choices().presets[-1].name)
    assert (opened.draft.region, opened.draft.quarters) == ("classroom", 12)
    assert opened.draft.measures


def test_an_unknown_preset_changes_nothing() -> None:
    opened = session()
    opened.set_preset("no-such-preset")
    assert not opened.history.can_undo


def test_a_fifth_pin_is_refused_and_a_known_one_is_not() -> None:
    opened = session()
    for number in range(MOST):
        opened.set_strengths({"sharing_platform": (number + 1) / 10})
        assert opened.pin(str(number))
    assert opened.pin("again")
    opened.set_strengths({"sharing_platform": 0.95})
    assert not opened.pin("fifth")
    assert [pin.name for pin in opened.pins] == ["0", "1", "2", "3"]


def test_a_recalled_pin_is_a_step_that_can_be_undone() -> None:
    opened = session()
    opened.set_strengths({"sharing_platform": 0.4})
    opened.pin("kept")
    opened.reset()
    assert opened.draft.key == bare().key
    opened.recall(0)
    assert opened.draft.strength("sharing_platform") == 0.4
    opened.undo()
    assert opened.draft.key == bare().key
