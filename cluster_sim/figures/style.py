"""One look for all figures, and the only place that writes them to disk.

Matplotlib keeps its settings in one place for the whole process. ``applied`` puts this look
there for as long as a figure is made or drawn and puts back what was there before, so that
neither a user's own settings nor a figure of this package changes the other.
"""

from __future__ import annotations

import functools
import io
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from cluster_sim.figures import fonts, palette
from cluster_sim.figures.data import FigureData
from cluster_sim.figures.palette import BASELINE, GRID, INK, PALETTE, RULE, SOFT

DPI = 150

TITLE_SIZE, TEXT_SIZE, LABEL_SIZE, NOTE_SIZE = 13.0, 9.5, 9.0, 8.0
MARGIN = 0.3

_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "h")
_DASHES: tuple[tuple[float, ...], ...] = ((), (5.0, 1.6), (1.4, 1.4), (7.0, 1.6, 1.4, 1.6))
_BASELINE_DASH = (2.6, 1.6)

# The settings that decide how a figure looks; the rest (backend, windows, keys) stay the user's.
_GROUPS = frozenset(
    (
        "agg",
        "axes",
        "errorbar",
        "figure",
        "font",
        "grid",
        "hatch",
        "image",
        "legend",
        "lines",
        "markers",
        "mathtext",
        "patch",
        "path",
        "polaraxes",
        "savefig",
        "scatter",
        "svg",
        "text",
        "xaxis",
        "xtick",
        "yaxis",
        "ytick",
    )
)
_LOOK: dict[Any, object] = {
    "font.family": [fonts.FAMILY, fonts.FALLBACK],
    "font.size": TEXT_SIZE,
    "text.color": INK,
    "text.parse_math": False,  # a title may hold a $
    "text.hinting": "no_hinting",
    "axes.edgecolor": RULE,
    "axes.labelcolor": SOFT,
    "axes.labelsize": LABEL_SIZE,
    "axes.linewidth": 0.8,
    "axes.axisbelow": True,
    "axes.formatter.use_mathtext": False,
    "axes.formatter.useoffset": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "hatch.linewidth": 0.8,
    "lines.linewidth": 1.6,
    "lines.dash_capstyle": "butt",
    "lines.solid_capstyle": "round",
    "xtick.color": RULE,
    "xtick.major.pad": 6.0,
    "xtick.labelcolor": SOFT,
    "xtick.labelsize": LABEL_SIZE,
    "ytick.color": RULE,
    "ytick.labelcolor": SOFT,
    "ytick.labelsize": LABEL_SIZE,
    "svg.fonttype": "path",
    "svg.hashsalt": "cluster_sim",
}

_settings_lock = threading.RLock()
_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Look:
    """How a scenario is drawn, the same in all figures: readable in grey by dash and marker."""

    colour: str
    marker: str
    dash: tuple[float, ...]

    @property
    def marker_size(self) -> float:
        """Points; marks of one size look uneven."""
        return {"s": 5.4, "D": 5.0, "P": 7.6, "X": 7.2}.get(self.marker, 6.4)

    @property
    def line(self) -> str | tuple[float, tuple[float, ...]]:
        """The dash as matplotlib takes it."""
        return (0.0, self.dash) if self.dash else "solid"


@dataclass(frozen=True)
class Drawing:
    """A figure as it goes to disk and into a page."""

    svg: str
    png: bytes


@contextmanager
def applied() -> Iterator[None]:
    """This look, and nobody else's settings, until the block ends."""
    fonts.register()
    with _settings_lock, matplotlib.rc_context():
        matplotlib.rcParams.update(_settings())
        yield


@functools.cache
def _settings() -> dict[Any, object]:
    defaults = matplotlib.rcParamsDefault.copy()
    return {key: defaults[key] for key in defaults if key.split(".")[0] in _GROUPS} | _LOOK


def styled(make: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Run a function that makes a figure under ``applied``."""

    @functools.wraps(make)
    def run(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> _Result:
        with applied():
            return make(*args, **kwargs)

    return run


def looks(data: FigureData) -> dict[str, Look]:
    """The look of each scenario, by its place in the order given; the baseline stands apart."""
    places = palette.series_places(data.names, data.baseline)
    own = Look(BASELINE, "o", _BASELINE_DASH)
    return {name: own if place is None else pattern(place) for name, place in places.items()}


def pattern(place: int) -> Look:
    """The look of the ``place``-th line of a figure: colours first, then dashes."""
    colour, marker = PALETTE[place % len(PALETTE)], _MARKERS[place % len(_MARKERS)]
    return Look(colour, marker, _DASHES[place // len(PALETTE) % len(_DASHES)])


def sheet(width: float, body: float, title: str, subtitle: str = "") -> Figure:
    """An empty figure, ``width`` inches wide, with its title above ``body`` inches of room."""
    room = width - 2 * MARGIN
    heads = fonts.wrap(title, TITLE_SIZE, room)
    notes = fonts.wrap(subtitle, TEXT_SIZE, room)
    lines = [(line, TITLE_SIZE, INK) for line in heads] + [(n, TEXT_SIZE, SOFT) for n in notes]
    header = 0.2 + sum(1.1 * fonts.height(size) for _, size, _ in lines) + 0.12
    height = body + header
    figure = Figure(figsize=(width, height), facecolor="white")
    FigureCanvasAgg(figure)
    top = height - 0.2
    for line, size, colour in lines:
        top -= 1.1 * fonts.height(size)
        base = (top + 0.3 * size / 72) / height
        figure.text(MARGIN / width, base, line, size=size, color=colour, va="baseline")
    return figure


def write(
    figure: Figure,
    x: float,
    y: float,
    text: str,
    size: float = TEXT_SIZE,
    colour: str = INK,
    side: Literal["left", "center", "right"] = "left",
) -> None:
    """A line of text at a place in inches: ``y`` is its middle, ``side`` the end that ``x`` is."""
    figure.text(
        x,
        y,
        text,
        size=size,
        color=colour,
        ha=side,
        va="center_baseline",
        transform=figure.dpi_scale_trans,
    )


def stroke(
    figure: Figure,
    x: Sequence[float],
    y: Sequence[float],
    colour: str = SOFT,
    width: float = 0.8,
    dash: tuple[float, ...] = (),
) -> None:
    """A line through places in inches, ``width`` points wide."""
    line = Line2D(
        x,
        y,
        color=colour,
        linewidth=width,
        linestyle=(0.0, dash) if dash else "solid",
        solid_capstyle="butt",
        transform=figure.dpi_scale_trans,
    )
    figure.add_artist(line)


def panel(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes at a place given in inches from the figure's lower left corner."""
    full, tall = figure.get_size_inches()
    return figure.add_axes((left / full, bottom / tall, width / full, height / tall))


def draw(figure: Figure) -> Drawing:
    """The figure as SVG and PNG; the same figure gives the same bytes."""
    with applied():
        picture = io.BytesIO()
        figure.savefig(picture, format="png", dpi=DPI, metadata={"Software": None})
    return Drawing(vector(figure), picture.getvalue())


def vector(figure: Figure) -> str:
    """The figure as SVG alone, as pages show it; in half the time."""
    with applied():
        text = io.StringIO()  # bytes would be encoded one word at a time
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(text, format="svg", metadata=nothing)
    return _plain(text.getvalue())


def save(figure: Figure | Drawing, folder: Path, name: str) -> tuple[Path, Path]:
    """Write ``name.png`` and ``name.svg`` into a folder that exists; returns the two paths."""
    drawing = figure if isinstance(figure, Drawing) else draw(figure)
    png, svg = folder / f"{name}.png", folder / f"{name}.svg"
    png.write_bytes(drawing.png)
    svg.write_bytes(drawing.svg.encode("utf-8"))
    return png, svg


def _plain(svg: str) -> str:
    """The SVG without comments and without the document type, which a reader might fetch."""
    return re.sub(r"<!DOCTYPE[^>]*>\s*|<!--.*?-->\s*", "", svg, flags=re.DOTALL)
