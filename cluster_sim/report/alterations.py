"""Where two pages differ, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

MOST = 10
"""So many places are named at most."""

_AROUND = 30  # characters that are shown on both sides of a difference
_DRAWN = re.compile(r"[MLQCSTZHVA][-0-9. ]*[\"/> ]*")  # a step of an SVG path
_TAG = re.compile(r"<[^<>]*>|^[^<>]*>|<[^<>]*$")


def altered_lines(page: str, again: str) -> list[str]:
    """The places at which a page is not the one that is made again, the first few in words.

    Args:
        page: What was given.
        again: What it should be.
    """
    one, other = page.split("\n"), again.split("\n")
    if len(one) != len(other):
        first = next(n for n, (a, b) in enumerate(zip_longest(one, other)) if a != b)
        many = "more" if len(one) > len(other) else "fewer"
        count = abs(len(one) - len(other))
        lines = "line" if count == 1 else "lines"
        return [f"the page was altered: it has {count} {lines} {many}, from line {first + 1} on"]
    found = sorted(_places(one, other), key=lambda place: place.hidden)
    told = [f"the page was altered: {place}" for place in found[:MOST]]
    more = len(found) - MOST
    return [*told, f"the page was altered: {more} lines more"] if more > 0 else told


@dataclass(frozen=True)
class _Place:
    """A line that differs: its number, and what is stated and found around the first difference.

    Attributes:
        hidden: Whether no reader sees it: it is in a drawing's lines or in a tag.
    """

    number: int
    stated: str
    found: str
    hidden: bool

    def __str__(self) -> str:
        return f"line {self.number}: “{self.stated}” is stated, “{self.found}” is found"


def _places(one: list[str], other: list[str]) -> Iterator[_Place]:
    for number, (line, right) in enumerate(zip(one, other, strict=True), start=1):
        if line != right:
            yield _place(number, line, right)


def _place(number: int, line: str, right: str) -> _Place:
    pairs = zip_longest(line, right)
    first = next(at for at, (a, b) in enumerate(pairs) if a != b)
    cut = slice(max(first - _AROUND, 0), first + _AROUND)
    stated, found = (" ".join(_TAG.sub(" ", text[cut]).split()) for text in (line, right))
    visible = _words(line) != _words(right)
    if stated == found:  # the difference is in a tag
        stated, found = line[cut], right[cut]
    return _Place(number, stated, found, not visible)


def _words(line: str) -> str:
    """What of a line can be read on the page; nothing of one that lies in a drawing."""
    return _TAG.sub("", line) if "<" in line or not _DRAWN.fullmatch(line) else ""
