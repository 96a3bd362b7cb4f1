"""Labels that keep apart."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cluster_sim.figures.placing import Box, Label, apart, place, place_all, sample

WANTED = st.lists(st.floats(-3, 13), min_size=1, max_size=30)


@given(WANTED)
def test_apart_keeps_the_gap_the_order_and_the_limits(wanted: list[float]) -> None:
    found = apart(wanted, 0.2, 0.0, 10.0)
    rising = found[np.argsort(wanted, kind="stable")]
    assert np.all(np.diff(rising) >= 0.2 - 1e-9)
    assert rising[0] >= -1e-9
    assert rising[-1] <= 10 + 1e-9


def test_apart_leaves_what_is_apart_already() -> None:
    assert apart([1.0, 5.0, 3.0], 0.5, 0, 10).tolist() == [1.0, 5.0, 3.0]


def test_apart_moves_two_rivals_by_the_same() -> None:
    assert apart([5.0, 5.0], 1.0, 0, 10).tolist() == [4.5, 5.5]


def test_apart_shrinks_the_gap_where_there_is_no_room() -> None:
    assert np.allclose(apart([1.0] * 5, 1.0, 0.0, 2.0), [0, 0.5, 1, 1.5, 2])


def test_apart_passes_unknown_through() -> None:
    assert np.isnan(apart([np.nan, 1.0], 1.0, 0, 2)[0])
    assert np.isnan(apart([np.nan], 1.0, 0, 2)).all()


@given(st.lists(st.tuples(st.floats(1, 9), st.floats(1, 9)), min_size=1, max_size=25))
def test_placed_labels_touch_nothing(points: list[tuple[float, float]]) -> None:
    marks = [Box(x - 0.05, y - 0.05, x + 0.05, y + 0.05) for x, y in points]
    labels = [Label(x, y, 0.8, 0.15, 0.08) for x, y in points]
    frame, nothing = Box(0, 0, 10, 10), sample(np.empty((0, 2)), np.empty((0, 2)), np.empty(0))
    boxes = [box for box in place(labels, marks, frame, nothing, rings=3) if box is not None]
    for one, other in itertools.combinations(boxes, 2):
        assert one.shared(other) < 1e-6
    assert all(box.shared(mark) < 1e-6 for box in boxes for mark in marks)
    assert all(box.outside(frame) < 1e-6 for box in boxes)


def test_a_label_avoids_lines_where_it_can() -> None:
    across = sample(np.array([[5.0, 5.0]]), np.array([[9.0, 5.0]]), np.array([1.0]))
    frame = Box(0, 0, 10, 10)
    (box,) = place([Label(5, 5, 1.0, 0.2, 0.1)], [], frame, across)
    assert box is not None
    assert box.right < 5


def test_the_first_label_wins_and_one_without_room_is_left_out() -> None:
    frame = Box(0, 0, 1.4, 0.3)
    nothing = sample(np.empty((0, 2)), np.empty((0, 2)), np.empty(0))
    first, second = (Label(0.1, 0.15, 1.0, 0.2, 0.05) for _ in range(2))
    boxes = place([first, second], [], frame, nothing)
    assert boxes[0] is not None
    assert boxes[1] is None


def test_sampled_points_lie_on_the_line() -> None:
    found = sample(np.array([[0.0, 0.0]]), np.array([[1.0, 2.0]]), np.array([3.0]))
    assert np.allclose(found.points[:, 1], 2 * found.points[:, 0])
    assert np.all(found.weights == 3.0)
    assert found.covered(Box(-1, -1, 3, 3)) == 3.0 * len(found.points)


def test_labels_of_equal_rank_all_find_a_place_in_their_own_order() -> None:
    nothing = sample(np.empty((0, 2)), np.empty((0, 2)), np.empty(0))
    points = [(5.0 + 0.1 * k, 5.0) for k in range(6)]
    marks = [Box(x - 0.04, y - 0.04, x + 0.04, y + 0.04) for x, y in points]
    labels = [Label(x, y, 1.0, 0.2, 0.06) for x, y in points]
    boxes = place_all(labels, marks, Box(0, 0, 10, 10), nothing, rings=6)
    assert None not in boxes
    turned = place_all(labels[::-1], marks[::-1], Box(0, 0, 10, 10), nothing, rings=6)
    assert len(set(boxes)) == len(set(turned)) == 6


def test_a_label_keeps_nearer_to_its_own_mark_than_to_others() -> None:
    nothing = sample(np.empty((0, 2)), np.empty((0, 2)), np.empty(0))
    marks = [Box(4.95, 4.95, 5.05, 5.05), Box(6.15, 4.95, 6.25, 5.05)]
    (box,) = place([Label(5.0, 5.0, 1.0, 0.2, 0.08)], marks, Box(0, 0, 10, 10), nothing)
    assert box is not None
    assert box.distance(5.0, 5.0) < box.distance(6.2, 5.0)
