"""What each measure adds, as bars; worked out when a visitor asks for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from functools import partial

from cluster_sim.analysis.statistics import Interval
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.explain import RANKED_BY, Explanation
from cluster_sim.dashboard.engine.simulate import Simulator
from cluster_sim.dashboard.explore.conductor import Workers
from cluster_sim.dashboard.explore.headline import Json, points
from cluster_sim.dashboard.explore.settings import distinct
from cluster_sim.dashboard.language import Translator

REPLICATES = 4
"""Runs behind each bar."""
_SMALLEST = 0.0005
"""An interplay below this is none: it shows as 0.0 points."""


class Reasons:
    """The question of one visitor; what he no longer waits for is given up."""

    def __init__(self, simulator: Simulator, workers: Workers) -> None:
        """Nothing is asked yet.

        Args:
            simulator: What simulates.
            workers: The threads to do it in.
        """
        self._simulator, self._workers = simulator, workers
        self._asked = ""
        self._stop = threading.Event()

    async def find(self, draft: Draft) -> Explanation:
        """What each measure of a draft adds.

        Raises:
            ScenarioError: The draft cannot be run.
            RunError: A run failed.
            StoppedError: Something else was asked for, or nothing any more.
        """
        self.drop()
        self._asked, self._stop = draft.key, threading.Event()
        work = partial(self._simulator.explain, draft, REPLICATES, stop=self._stop)
        return await asyncio.get_running_loop().run_in_executor(self._workers.thorough, work)

    def is_about_others(self, draft: Draft) -> bool:
        """Whether the last question was about other settings than these."""
        return self._asked not in {"", draft.key}

    def drop(self) -> None:
        """Give up what was asked for."""
        self._stop.set()
        self._asked = ""


def why(found: Explanation, _: Translator) -> Json:
    """The bars, the interplay and the whole, in points of sharing efficiency."""
    if not found.contributions:
        return {"bars": [], "note": _("No measure acts: move a slider first.")}
    parts = [one.differences[RANKED_BY] for one in found.contributions]
    scale = _Scale(parts)
    titles = distinct([(one.name, one.title.get(_.language)) for one in found.contributions], _)
    bars = [scale.bar(title, part, _) for title, part in zip(titles, parts, strict=True)]
    whole = {
        "name": _("All measures together"),
        "value": _("{points} points").format(points=points(found.together[RANKED_BY].mean or 0.0)),
    }
    shown: Json = {"bars": bars, "zero": scale.place(0.0), "whole": whole}
    if len(bars) > 1:
        interplay = found.interplay[RANKED_BY]
        shown["interplay"] = {"name": _("Interplay"), "value": points(interplay)}
        shown["note"] = _meaning(interplay, _)
    return shown


class _Scale:
    """Places on the line that all bars share, percent of its length; 0 points is on it."""

    def __init__(self, parts: Sequence[Interval]) -> None:
        ends = [end for one in parts for end in (one.low, one.mean, one.high) if end is not None]
        self.low, high = min([0.0, *ends]), max([0.0, *ends])
        self.length = (high - self.low) or 1.0

    def place(self, value: float) -> float:
        """Where a value is."""
        return round(100 * (value - self.low) / self.length, 2)

    def bar(self, name: str, part: Interval, _: Translator) -> Json:
        """A bar from 0 to the mean, and the interval around it."""
        mean = part.mean or 0.0
        low, high = (mean if end is None else end for end in (part.low, part.high))
        start, end = sorted((self.place(0.0), self.place(mean)))
        return {
            "name": name,
            "value": points(mean),
            "range": _("{low} to {high}").format(low=points(low), high=points(high)),
            "start": start,
            "width": round(end - start, 2),
            "low": self.place(low),
            "spread": round(self.place(high) - self.place(low), 2),
            "loses": mean < 0,
        }


def _meaning(interplay: float, _: Translator) -> str:
    """What it means that the parts do not add up to the whole."""
    if abs(interplay) < _SMALLEST:
        return _("The parts add up to the whole: the measures work side by side.")
    if interplay < 0:
        return _(
            "The parts add up to more than the whole: the measures need each other, so that "
            "leaving out any one of several loses the same gain."
        )
    return _(
        "The parts add up to less than the whole: where one measure is left out, others do part "
        "of its work."
    )
