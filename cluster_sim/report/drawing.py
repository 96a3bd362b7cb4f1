"""The figures of a page: drawn here, or in a process beside this one while it does the rest.

Drawing takes a third of the time that a report takes, most of it before anything is known that
could be drawn (the library is slow to load), and the page needs the drawings only when it is put
together. Both ways give the same bytes.
"""

from __future__ import annotations

import gc
import importlib
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cluster_sim.figures.names import COMPARISON, LEVERS, RUN

if TYPE_CHECKING:
    import pandas as pd

    from cluster_sim.figures.data import FigureData
    from cluster_sim.figures.style import Drawing
    from cluster_sim.report.collect import Results

_SLOW_TO_IMPORT = (
    "pandas", "scipy.special", "cluster_sim.figures.gallery", "cluster_sim.figures.levers",
    "cluster_sim.region.schema",
)  # fmt: skip

Draw = Callable[["Results", str], Mapping[str, str]]
"""From results and a language to figure name and SVG, in the order shown."""


def drawings_of(results: Results, language: str) -> dict[str, Drawing]:
    """The figures of a report by name, in the order shown, as pictures for disk and page."""
    from cluster_sim.figures import style

    figures = _figures(results.data, results.evaluation.levers, language)
    return {name: style.draw(figure) for name, figure in figures.items()}


def pictures_of(results: Results, language: str) -> dict[str, str]:
    """The same figures for a page alone, as SVG."""
    return _pictures(results.data, results.evaluation.levers, language)


@contextmanager
def drawing_beside() -> Iterator[Draw]:
    """A process that gets ready to draw at once; it ends with the block.

    What it gives knows the names of the figures; it waits for them when one is looked at. Where
    the process cannot be started, or fails, this one draws.
    """
    command = [sys.executable, "-m", __name__]
    folder = Path(__file__).parents[2]  # where the package is found
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        yield pictures_of
        return
    with process, ThreadPoolExecutor(1, "drawing") as pool:
        try:
            yield lambda results, language: _Awaited(process, pool, results, language)
        finally:
            process.kill()


class _Awaited(Mapping[str, str]):
    """The drawings that a process is at."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        pool: ThreadPoolExecutor,
        results: Results,
        language: str,
    ) -> None:
        levers = results.evaluation.levers
        order = pickle.dumps((results.data, levers, language), pickle.HIGHEST_PROTOCOL)
        self._order = results, language
        self._process = process
        self._answer = pool.submit(process.communicate, order)
        names = RUN if results.data.ranking is None else COMPARISON
        self._names = names if levers is None else (LEVERS, *names)

    @cached_property
    def _drawn(self) -> Mapping[str, str]:
        answer, _ = self._answer.result()
        if self._process.returncode:
            return pictures_of(*self._order)
        drawn: dict[str, str] = pickle.loads(answer)  # what our own process wrote
        return drawn

    def __getitem__(self, name: str) -> str:
        """The drawing, once it is there."""
        return self._drawn[name]

    def __iter__(self) -> Iterator[str]:
        """The names, at once."""
        return iter(self._names)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        """Whether there is a figure of this name, without waiting for it."""
        return name in self._names


def _pictures(data: FigureData, levers: pd.DataFrame | None, language: str) -> dict[str, str]:
    from cluster_sim.figures import style

    return {name: style.vector(each) for name, each in _figures(data, levers, language).items()}


def _figures(data: FigureData, levers: pd.DataFrame | None, language: str) -> dict[str, Any]:
    """The figures as matplotlib has them."""
    from cluster_sim.figures import gallery
    from cluster_sim.figures.levers import lever_map

    make = gallery.run_figures if data.ranking is None else gallery.comparison_figures
    figures = make(data, language)
    if levers is None:
        return figures
    return {LEVERS: lever_map(data, levers, language), **figures}


def _draw_for_another(order: IO[bytes], answer: IO[bytes]) -> None:
    """Load what draws, wait for what to draw, and give it back."""
    gc.disable()  # a process this short leaves nothing worth looking for
    for name in _SLOW_TO_IMPORT:
        importlib.import_module(name)
    answer.write(pickle.dumps(_pictures(*pickle.load(order))))


if __name__ == "__main__":
    _draw_for_another(sys.stdin.buffer, sys.stdout.buffer)
