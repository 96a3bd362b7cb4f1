"""The typeface of all figures, and how much room a text takes.

Sizes are in points, lengths in inches. Nothing is registered until a figure is made.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

import matplotlib
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

FAMILY = "Cluster Sans SC"
FALLBACK = "DejaVu Sans"
FILE = Path(__file__).parent / "fonts" / "ClusterSansSC-Regular.ttf"

_POINTS_PER_INCH = 72.0
_UNKNOWN = "□"
_ELLIPSIS = "..."  # the typeface has only a wide … for Chinese
_SPACES = re.compile(r"[ \t\n\r\f\v]+")  # a no-break space stays
_FIRST_WIDE = 0x2E80  # from here on, writing has no spaces: a line may break anywhere


@functools.cache
def register() -> None:
    """Make the shipped typeface known to matplotlib, by its path."""
    font_manager.fontManager.addfont(FILE)


@functools.cache
def _faces() -> tuple[FT2Font, ...]:
    fallback = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    faces = tuple(FT2Font(str(path)) for path in (FILE, fallback))
    for face in faces:
        face.set_size(100, _POINTS_PER_INCH)
    return faces


@functools.cache
def _advance(character: str) -> float | None:
    """Width as a share of the size; None where neither typeface has the character."""
    code = ord(character)
    for face in _faces():
        if code in _codes(face):
            return float(face.load_char(code).linearHoriAdvance) / 65536 / 100
    return None


@functools.cache
def _codes(face: FT2Font) -> frozenset[int]:
    return frozenset(face.get_charmap())


def printable(text: str) -> str:
    """The text on one line, with a box for each character that no typeface here has."""
    flat = _SPACES.sub(" ", text).strip()
    return "".join(c if _advance(c) is not None else _UNKNOWN for c in flat)


def width(text: str, size: float) -> float:
    """Width of a line of printable text in inches, kerning left out."""
    return sum(_advance(c) or 0.0 for c in text) * size / _POINTS_PER_INCH


def height(size: float) -> float:
    """Height in inches that a line takes with its ascenders and descenders."""
    return 1.2 * size / _POINTS_PER_INCH


def fit(text: str, size: float, room: float) -> str:
    """The text on one line of at most ``room`` inches, cut with an ellipsis if need be."""
    line = printable(text)
    if width(line, size) <= room:
        return line
    while line and width(line + _ELLIPSIS, size) > room:
        line = line[:-1]
    return line.rstrip() + _ELLIPSIS


def wrap(text: str, size: float, room: float) -> list[str]:
    """The text in lines of at most ``room`` inches; Chinese breaks anywhere."""
    lines, line = [], ""
    for piece in _pieces(printable(text)):
        if line and width((line + piece).rstrip(), size) > room:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """Words with the space after them, and single Chinese characters with their punctuation."""
    pieces, piece = [], ""
    closing = "，。、；：！？）》”’…,.;:!?)"
    for before, character in zip(" " + text, text, strict=False):
        wide = ord(character) >= _FIRST_WIDE or ord(before) >= _FIRST_WIDE
        if piece and (before == " " or (wide and character not in closing)):
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece] if piece else pieces
