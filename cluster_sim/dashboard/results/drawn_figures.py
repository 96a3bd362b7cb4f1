"""Figures for print in the language of a page, drawn when somebody asks for them.

A folder has its figures in English, or in the language of the command that wrote it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final

from cluster_sim.dashboard.results import charts
from cluster_sim.dashboard.results.catalogues import state_of
from cluster_sim.dashboard.results.stored_figures import StoredFigures
from cluster_sim.errors import InputError, Problem
from cluster_sim.store.opening import Opened

if TYPE_CHECKING:
    from cluster_sim.figures.style import Drawing

KINDS: Final = {"png": "image/png", "svg": "image/svg+xml"}
"""What a figure can be had as, and its media type."""

_MOST = 24  # drawings that are kept; one has about 0.3 MB


def can_draw(figures: StoredFigures) -> bool:
    """Whether the figures would be those of the folder: not where replicates were left out."""
    return figures.data.replicates == figures.replicates


def picture(opened: Opened, name: str, kind: str, language: str) -> bytes:
    """A figure as the content of a file.

    Args:
        opened: The folder.
        name: Name of the figure's file, without its ending.
        kind: One of ``KINDS``.
        language: ``en`` or ``zh``.

    Raises:
        InputError: There is no such figure, or a file is damaged.
    """
    figures = charts.figures_of(opened) if opened.kind == "run" else None
    if figures is None or kind not in KINDS or name not in _names(figures):
        raise InputError([Problem(file=name[:60], what="there is no such figure")])
    drawing = _KEPT.drawing(opened, figures, name, language)
    return drawing.png if kind == "png" else drawing.svg.encode("utf-8")


def _names(figures: StoredFigures) -> set[str]:
    names = (
        {charts.file_stem(name) for name in charts.names(figures)} if can_draw(figures) else set()
    )
    return names | {charts.MAP} if names and figures.has_map else names


@dataclass(eq=False)
class _Kept:
    """The drawings that were asked for last, for all visitors; one is drawn at a time."""

    _drawings: OrderedDict[object, Drawing] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def drawing(self, opened: Opened, figures: StoredFigures, name: str, language: str) -> Drawing:
        key = (state_of(opened.folder), name, language)
        with self._lock:
            if key not in self._drawings:
                self._drawings[key] = _draw(figures, name, language)
                while len(self._drawings) > _MOST:
                    self._drawings.popitem(last=False)
            self._drawings.move_to_end(key)
            return self._drawings[key]


def _draw(figures: StoredFigures, name: str, language: str) -> Drawing:
    # What draws takes a second to load, and most visitors never want it.
    from cluster_sim.figures import gallery, style
    from cluster_sim.figures.levers import lever_map

    if name == "levers" and figures.levers is not None:
        return style.draw(lever_map(figures.data, figures.levers, language))
    return style.draw(gallery.figure(figures.data, name, language))


_KEPT = _Kept()
