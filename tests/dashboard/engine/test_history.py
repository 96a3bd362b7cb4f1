"""Undo and redo."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.history import MOST_STEPS, History

START = Draft.new("classroom")


def _at(strength: float) -> Draft:
    return START.with_strength("sharing_platform", strength)


def test_nothing_to_undo_at_first() -> None:
    history = History(START)
    assert not history.can_undo
    assert not history.can_redo
    assert history.undo() is START
    assert history.redo() is START


def test_undo_and_redo_walk_the_same_way() -> None:
    history = History(START)
    steps = [_at(0.1), _at(0.2), _at(0.3)]
    for step in steps:
        history.push(step)
    assert [history.undo() for _ in range(3)] == [steps[1], steps[0], START]
    assert not history.can_undo
    assert [history.redo() for _ in range(3)] == steps
    assert not history.can_redo


def test_a_drag_is_one_step() -> None:
    history = History(START)
    for strength in (0.1, 0.2, 0.3):
        history.push(_at(strength), merge="strength:sharing_platform")
    assert history.undo() is START
    assert history.redo().strength("sharing_platform") == 0.3


def test_another_drag_or_a_settled_one_is_a_step_of_its_own() -> None:
    history = History(START)
    history.push(_at(0.1), merge="strength:sharing_platform")
    history.settle()
    history.push(_at(0.2), merge="strength:sharing_platform")
    history.push(_at(0.2).with_strength("base_databases", 1.0), merge="strength:base_databases")
    assert history.undo().strength("base_databases") == 0.0
    assert history.undo().strength("sharing_platform") == 0.1
    history.push(_at(0.4), merge="strength:sharing_platform")
    assert not history.can_redo
    assert history.undo().strength("sharing_platform") == 0.1


def test_the_same_content_is_no_step() -> None:
    history = History(START)
    history.push(Draft.new("classroom"))
    assert not history.can_undo


def test_there_is_an_end_to_the_past() -> None:
    history = History(START)
    for number in range(MOST_STEPS + 50):
        history.push(_at((number + 1) / 1000))
    count = 0
    while history.can_undo:
        history.undo()
        count += 1
    assert count == MOST_STEPS


@given(st.lists(st.sampled_from(["push", "drag", "undo", "redo"]), max_size=30))
def test_redo_takes_back_every_undo(moves: list[str]) -> None:
    history = History(START)
    for number, move in enumerate(moves):
        if move in ("push", "drag"):
            history.push(_at((number + 1) / 100), merge="drag" if move == "drag" else None)
        else:
            history.undo() if move == "undo" else history.redo()
    present = history.draft
    if history.can_undo:
        before = history.undo()
        assert before.mapping != present.mapping
        assert history.can_redo
        assert history.redo() is present
    assert history.draft is present
