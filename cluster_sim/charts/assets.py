"""The scripts that draw charts and maps in a browser; they ship with the package."""

from __future__ import annotations

from pathlib import Path
from typing import Final

NAMES: Final = ("echarts.min.js", "charts.js", "map.js")
"""The scripts, in the order in which a page needs them."""

_FOLDER = Path(__file__).with_name("assets")


def path(name: str) -> Path:
    """Where one of ``NAMES`` is.

    Raises:
        ValueError: There is no such script.
    """
    if name not in NAMES:
        raise ValueError(f"'{name}' is none of {', '.join(NAMES)}")
    return _FOLDER / name


def text(name: str) -> str:
    """What one of ``NAMES`` holds."""
    return path(name).read_text(encoding="utf-8")
