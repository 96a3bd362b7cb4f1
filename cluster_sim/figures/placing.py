"""Where labels go so that none lies on another. Plain geometry in inches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from cluster_sim.figures.data import FloatArray


class Box(NamedTuple):
    """A rectangle."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    def shared(self, other: Box) -> float:
        """The area that two boxes share."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        tall = min(self.top, other.top) - max(self.bottom, other.bottom)
        return wide * tall if wide > 0 and tall > 0 else 0.0

    def distance(self, x: float, y: float) -> float:
        """How far a point outside is from the nearest edge; 0 inside."""
        across = max(self.left - x, 0.0, x - self.right)
        return float(np.hypot(across, max(self.bottom - y, 0.0, y - self.top)))

    def grown(self, margin: float) -> Box:
        """The box with a margin on each side."""
        return Box(self.left - margin, self.bottom - margin, self.right + margin, self.top + margin)

    def outside(self, frame: Box) -> float:
        """The part of the box's area that lies outside a frame."""
        return max(0.0, self.width * self.height - self.shared(frame))


class Label(NamedTuple):
    """A label to place: the point it belongs to, its size, and its distance from the point."""

    x: float
    y: float
    width: float
    height: float
    distance: float


def apart(wanted: Sequence[float] | FloatArray, gap: float, low: float, high: float) -> FloatArray:
    """Positions at least ``gap`` apart, inside ``low`` to ``high``, moved as little as can be.

    Least squares: neighbours that come too close are moved together, as a block, about the mean
    of what they wanted (the pool-adjacent-violators algorithm). Where ``low`` to ``high`` is too
    short for all of them, the gap shrinks. NaN stays NaN.
    """
    positions = np.asarray(wanted, dtype=np.float64)
    known = np.flatnonzero(np.isfinite(positions))
    if known.size == 0:
        return positions.copy()
    order = known[np.argsort(positions[known], kind="stable")]
    gap = min(gap, (high - low) / max(1, order.size - 1))
    steps = gap * np.arange(order.size)
    level = _pooled(positions[order] - steps)
    result = positions.copy()
    result[order] = np.clip(level, low, high - steps[-1]) + steps
    return result


def _pooled(wanted: FloatArray) -> FloatArray:
    """The nearest sequence that never falls."""
    blocks: list[tuple[float, int]] = []
    for value in wanted:
        mean, count = float(value), 1
        while blocks and blocks[-1][0] > mean:
            before, size = blocks.pop()
            mean, count = (mean * count + before * size) / (count + size), count + size
        blocks.append((mean, count))
    return np.repeat([mean for mean, _ in blocks], [count for _, count in blocks])


class Lines(NamedTuple):
    """What a name should rather not cover, as points (n, 2) along it and what each weighs."""

    points: FloatArray
    weights: FloatArray

    def covered(self, box: Box) -> float:
        """The weight that lies under a box."""
        x, y = self.points[:, 0], self.points[:, 1]
        inside = (x > box.left) & (x < box.right) & (y > box.bottom) & (y < box.top)
        return float(self.weights[inside].sum())

    def joined(self, other: Lines) -> Lines:
        """These lines and others."""
        return Lines(
            np.concatenate([self.points, other.points]),
            np.concatenate([self.weights, other.weights]),
        )


def sample(starts: FloatArray, stops: FloatArray, weights: FloatArray) -> Lines:
    """Straight lines from ``starts`` to ``stops``, both (n, 2), as points a step apart."""
    lengths = np.hypot(*(stops - starts).T) if len(starts) else np.empty(0)
    counts = 1 + np.ceil(lengths / _STEP).astype(np.int64)
    share = np.concatenate([np.linspace(0, 1, n) for n in counts]) if counts.size else np.empty(0)
    line = np.repeat(np.arange(len(counts)), counts)
    points = starts[line] + share[:, None] * (stops - starts)[line]
    return Lines(points.reshape(-1, 2), weights[line])


_STEP = 0.03

# Directions from a point in the order liked: right and left, above and below, then in between.
_DIRECTIONS = (
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, 1.0),
    (0.0, -1.0),
    (1.0, 1.0),
    (1.0, -1.0),
    (-1.0, 1.0),
    (-1.0, -1.0),
    (1.0, 0.5),
    (1.0, -0.5),
    (-1.0, 0.5),
    (-1.0, -0.5),
    (0.5, 1.0),
    (-0.5, 1.0),
    (0.5, -1.0),
    (-0.5, -1.0),
)
_LATER = 0.02  # what a place further down the list must save to be taken
_FURTHER = 1.0  # the same for a ring further out


def place(
    labels: Sequence[Label],
    obstacles: Sequence[Box],
    frame: Box,
    lines: Lines,
    rings: int = 1,
) -> list[Box | None]:
    """A free box for each label beside its point, the first labels first.

    Of the free places the one that covers the least of ``lines``, and is least likely to be taken
    for another point's, is chosen. With more ``rings`` a label may stand further away, where a
    line must lead to it. A label for which every place is partly taken, or outside the frame,
    gets None.
    """
    return _placed(labels, obstacles, frame, lines, rings)[0]


def place_all(
    labels: Sequence[Label], obstacles: Sequence[Box], frame: Box, lines: Lines, rings: int
) -> list[Box | None]:
    """Like ``place`` for labels of equal rank: several orders are tried, the best one is taken."""
    keys: list[Callable[[int], float]] = [
        lambda i: i, lambda i: -i, lambda i: labels[i].x, lambda i: -labels[i].x,
        lambda i: labels[i].y, lambda i: -labels[i].y,
    ]  # fmt: skip
    tried = []
    for number, key in enumerate(keys):
        order = sorted(range(len(labels)), key=key)
        boxes, cost = _placed([labels[i] for i in order], obstacles, frame, lines, rings)
        found = dict(zip(order, boxes, strict=True))
        tried.append((cost, number, [found[i] for i in range(len(labels))]))
    return min(tried)[2]


def _placed(
    labels: Sequence[Label], obstacles: Sequence[Box], frame: Box, lines: Lines, rings: int
) -> tuple[list[Box | None], float]:
    """The boxes, and the sum of what is not liked about them."""
    placed: list[Box | None] = []
    taken, total = list(obstacles), 0.0
    marks = np.array(obstacles, dtype=np.float64).reshape(-1, 4)
    for label in labels:
        cost, box = _best(label, _free(_around(label, rings), taken, frame), lines, placed, marks)
        total += cost
        placed.append(box)
        if box is not None:
            taken.append(box)
            lines = lines.joined(_leader(label, box))
    return placed, total


def _free(
    boxes: Sequence[tuple[Box, float]], taken: Sequence[Box], frame: Box
) -> list[tuple[Box, float]]:
    """Those of the boxes that lie inside the frame and on nothing else."""
    edges = np.array([box for box, _ in boxes]).reshape(-1, 4)
    areas = (edges[:, 2] - edges[:, 0]) * (edges[:, 3] - edges[:, 1])
    inside = areas - _shared(edges, [frame])[:, 0] < _TOUCH
    clear = (_shared(edges, taken) < _TOUCH).all(axis=1)
    return [boxes[place] for place in np.flatnonzero(inside & clear).tolist()]


def _shared(edges: FloatArray, others: Sequence[Box]) -> FloatArray:
    """The area that each of some boxes, (n, 4), shares with each of others, (n, n_others)."""
    one = edges[:, None, :]
    other = np.array(others, dtype=np.float64).reshape(-1, 4)
    wide = np.minimum(one[..., 2], other[:, 2]) - np.maximum(one[..., 0], other[:, 0])
    tall = np.minimum(one[..., 3], other[:, 3]) - np.maximum(one[..., 1], other[:, 1])
    shared: FloatArray = np.maximum(wide, 0.0) * np.maximum(tall, 0.0)
    return shared


def _best(
    label: Label,
    free: Sequence[tuple[Box, float]],
    lines: Lines,
    placed: Sequence[Box | None],
    marks: FloatArray,
) -> tuple[float, Box | None]:
    """What the best of the free boxes costs, and the box; the first one of equals."""
    lowest, best = _LEFT_OUT, None
    for box, dislike in free:
        cost = lines.covered(box) + dislike
        if best is None or cost < lowest:  # what follows takes long, and only adds
            cost += _confusion(label, box, placed, marks)
            if best is None or cost < lowest:
                lowest, best = cost, box
    return lowest, best


def _leader(label: Label, box: Box) -> Lines:
    """The straight line from a point to its label."""
    end = (min(max(label.x, box.left), box.right), min(max(label.y, box.bottom), box.top))
    return sample(np.array([[label.x, label.y]]), np.array([end]), np.array([_CROSSING]))


def _confusion(label: Label, box: Box, placed: Sequence[Box | None], marks: FloatArray) -> float:
    """How likely a label is taken for another's.

    The line to it crosses labels or marks, or another mark is as near to it as its own. ``marks``
    holds the edges of all marks, (n, 4).
    """
    left, bottom, right, top = marks.T
    own = (left < label.x) & (label.x < right) & (bottom < label.y) & (label.y < top)
    others = marks[~own]
    x, y = (others[:, 0] + others[:, 2]) / 2, (others[:, 1] + others[:, 3]) / 2
    across = np.maximum(np.maximum(box.left - x, x - box.right), 0.0)
    away = np.hypot(across, np.maximum(np.maximum(box.bottom - y, y - box.top), 0.0))
    near = box.distance(label.x, label.y)
    rivals = float((away < near + _CLOSE).sum())
    if near < label.distance + _CLOSE:  # no room for anything between
        return _RIVAL * rivals
    boxes = np.concatenate([others, np.array([b for b in placed if b is not None]).reshape(-1, 4)])
    points = _leader(label, box).points[:, :, None]
    inside = (points > boxes.T[:2]) & (points < boxes.T[2:])
    return _RIVAL * rivals + _CROSSING * float(inside.all(axis=1).sum())


_CROSSING = 1.0  # for each step of a line that leads over a label or a mark
_RIVAL, _CLOSE = 0.6, 0.02  # for each other mark that is nearer, or not this much further
_LEFT_OUT = 100.0  # what a label without a place costs
_TOUCH = 1e-9


def _around(label: Label, rings: int) -> list[tuple[Box, float]]:
    boxes = []
    for ring in range(rings):
        away = label.distance + ring * label.height
        for number, (right, up) in enumerate(_DIRECTIONS):
            slant = 0.7 if abs(right * up) == 1 else 1.0
            middle = label.y + up * (slant * away + label.height / 2)
            centre = label.x + right * (slant * away + label.width / 2)
            box = Box(
                centre - label.width / 2,
                middle - label.height / 2,
                centre + label.width / 2,
                middle + label.height / 2,
            )
            boxes.append((box, number * _LATER + ring * _FURTHER))
    return boxes
