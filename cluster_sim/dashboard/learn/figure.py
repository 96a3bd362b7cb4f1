"""What stands beside the map of a lesson: bars, dots or lines, as data that a script draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Part:
    """A part of a bar.

    Attributes:
        tone: Which colour, by role; see `learn.css`.
        value: Its length.
        label: What it is, in the visitor's language.
        text: Its value for people.
    """

    tone: str
    value: float
    label: str
    text: str


@dataclass(frozen=True)
class Bar:
    """A bar of one part or several.

    Attributes:
        label: What stands before it.
        parts: Its parts, from the left.
        text: What stands behind it.
        mark: ``good``, ``bad`` or nothing: how the text is coloured.
    """

    label: str
    parts: tuple[Part, ...]
    text: str
    mark: str = ""


@dataclass(frozen=True)
class Bars:
    """Bars below each other, on one scale.

    Attributes:
        title: What they show.
        bars: The bars, from the top.
        most: The value at the full width.
        note: A line below them.
    """

    title: str
    bars: tuple[Bar, ...]
    most: float
    note: str = ""

    def data(self) -> dict[str, Any]:
        """For the script."""
        has_parts = any(len(bar.parts) > 1 for bar in self.bars)
        tones = {part.label: part.tone for bar in self.bars for part in bar.parts}
        legend = [{"label": label, "tone": tone} for label, tone in tones.items()]
        return {"kind": "bars", **asdict(self), "legend": legend if has_parts else []}


@dataclass(frozen=True)
class Dots:
    """A hundred dots, of which some are full.

    Attributes:
        title: What they show.
        share: The part that is full, 0-1.
        text: The same in words, for those who do not see them.
    """

    title: str
    share: float
    text: str

    def data(self) -> dict[str, Any]:
        """For the script."""
        return {"kind": "dots", **asdict(self)}


@dataclass(frozen=True)
class Lines:
    """Lines over the quarters.

    Attributes:
        title: What they show.
        names: Names of the lines.
        values: Values of each line, percent.
        across: What the horizontal axis counts.
    """

    title: str
    names: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    across: str

    def data(self) -> dict[str, Any]:
        """For the script; the option is drawn by `charts.js`."""
        ends = [
            f"{name} {values[0]:.1f} → {values[-1]:.1f}"
            for name, values in zip(self.names, self.values, strict=True)
        ]
        option = {
            "description": f"{self.title}: {'; '.join(ends)}",
            "animation": False,
            "grid": {"left": 48, "right": 16, "top": 36, "bottom": 44},
            "legend": {"data": list(self.names), "left": 0, "top": 0},
            "xAxis": {
                "type": "category",
                "name": self.across,
                "nameLocation": "middle",
                "nameGap": 28,
                "boundaryGap": False,
                "data": [str(quarter) for quarter in range(len(self.values[0]))],
            },
            "yAxis": {"type": "value", "scale": True, "axisLabel": {"formatter": "@number:1"}},
            "series": self._series(),
        }
        return {"kind": "lines", **asdict(self), "option": option}

    def _series(self) -> Sequence[Mapping[str, Any]]:
        colours = ("@soft", "@series:0")
        return [
            {
                "type": "line",
                "name": name,
                "data": list(values),
                "symbol": "none",
                "color": colour,
                "lineStyle": {"color": colour, "width": 2.5},
            }
            for name, values, colour in zip(self.names, self.values, colours, strict=False)
        ]


Figure = Bars | Dots | Lines
