"""Quick runs of drafts, and what is kept of them."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cluster_sim.analysis.outcomes import SPENDING, benefit_cost_ratios
from cluster_sim.charts.map_model import Frames, ProjectMark
from cluster_sim.dashboard.engine import times
from cluster_sim.dashboard.engine.bands import Band, band_of
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.explain import Explanation, explain
from cluster_sim.dashboard.engine.keeping import Kept
from cluster_sim.dashboard.engine.turns import Turns
from cluster_sim.scenario.quarter import Quarter
from cluster_sim.scenario.schema import Scenario
from cluster_sim.text import Text

if TYPE_CHECKING:
    from cluster_sim.replay import Replay

FloatArray = NDArray[np.float64]

_ROOM = {
    "outlooks": 64_000_000,
    "baselines": 32_000_000,
    "bands": 8_000_000,
    "runs": 8_000_000,
    "explanations": 2_000_000,
}
"""What may be kept of each kind, bytes."""


@dataclass(frozen=True, eq=False)
class Outlook:
    """One run of a draft (replicate 0) and of the same without any measure, on the same luck.

    Attributes:
        draft: The draft.
        scenario: The scenario that was run.
        replay: Its run, recorded in every quarter.
        base: The baseline's.
        metrics: Metric to float array (n_records,); ``benefit_cost_ratio`` is against the baseline.
        base_metrics: The same of the baseline.
        frames: What the map shows of the run.
        base_frames: What it shows of the baseline.
        notes: What a reader should know though it can be run, in both languages.
        quarters: The date of each record, such as ``2024-Q1``.
    """

    draft: Draft
    scenario: Scenario
    replay: Replay
    base: Replay
    metrics: Mapping[str, FloatArray]
    base_metrics: Mapping[str, FloatArray]
    frames: Frames
    base_frames: Frames
    notes: tuple[Text, ...]
    quarters: tuple[str, ...]


class Simulator:
    """Runs drafts for all pages of a process; keeps regions, baselines and the last results.

    Any thread may call it; a few compute at once, and only one what takes longer. What is kept is
    bounded and belongs to no user: it is found by what is simulated alone.
    """

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._outlooks: Kept[Outlook] = Kept(_ROOM["outlooks"], lambda one: _size(one.replay))
        self._baselines: Kept[Replay] = Kept(_ROOM["baselines"], _size)
        self._bands: Kept[Band] = Kept(_ROOM["bands"], lambda band: band.size)
        self._runs: Kept[FloatArray] = Kept(_ROOM["runs"], lambda runs: runs.nbytes)
        self._explanations: Kept[Explanation] = Kept(_ROOM["explanations"], lambda one: one.size)
        self._quick = Turns(os.cpu_count() or 1)
        self._slow = Turns(1)

    @property
    def kept(self) -> int:
        """What is kept, bytes."""
        several = (self._outlooks, self._baselines, self._bands, self._runs, self._explanations)
        return sum(one.used for one in several)

    def outlook(self, draft: Draft, *, stop: threading.Event | None = None) -> Outlook:
        """One run of a draft beside its baseline.

        Args:
            draft: The draft.
            stop: Set it to give up: nobody waits for the result any more.

        Raises:
            ScenarioError: The draft cannot be run; see ``Draft.problems``.
            RunError: The run failed.
            StoppedError: ``stop`` was set.
        """
        known = self._outlooks.get(draft.key)
        if known is not None:
            return replace(known, draft=draft)
        from cluster_sim.replay import replay

        scenario = draft.scenario()
        acting = _acting(scenario)
        with self._quick.turn(stop):
            base = self._baseline(draft.baseline(), stop)
            run = base
            if acting.measures:
                run = replay(acting, stop=stop)
        made = _outlook(draft, scenario, run, base)
        self._outlooks.put(draft.key, made)
        return made

    def band(
        self, draft: Draft, replicates: int = 8, *, stop: threading.Event | None = None
    ) -> Band:
        """Means and intervals over replicates 0, 1, ... of a draft and of its baseline.

        Raises:
            ScenarioError: The draft cannot be run; see ``Draft.problems``.
            RunError: A run failed.
            StoppedError: ``stop`` was set.
        """
        key = f"{draft.key}:{replicates}"
        known = self._bands.get(key)
        if known is not None:
            return replace(known, draft=draft)
        from cluster_sim.dashboard.engine.running import runs_of

        scenario, bare = draft.scenario(), draft.baseline()
        acting, base_key = _acting(scenario), f"{bare.key}:{replicates}"
        with self._slow.turn(stop):
            base = self._runs.get(base_key)
            if base is None:
                base = runs_of(bare.scenario(), replicates, stop)
                self._runs.put(base_key, base)
            runs = runs_of(acting, replicates, stop) if acting.measures else base
        made = band_of(draft, scenario, runs, base, dates_of(scenario))
        self._bands.put(key, made)
        return made

    def explain(
        self, draft: Draft, replicates: int = 4, *, stop: threading.Event | None = None
    ) -> Explanation:
        """What is lost when each measure of a draft is left out; see ``explain.Explanation``.

        Raises:
            ScenarioError: The draft cannot be run; see ``Draft.problems``.
            RunError: A run failed.
            StoppedError: ``stop`` was set.
        """
        key = f"{draft.key}:{replicates}"
        known = self._explanations.get(key)
        if known is not None:
            return replace(known, draft=draft)
        scenario = _acting(draft.scenario())
        with self._slow.turn(stop):
            made = explain(draft, scenario, replicates, stop)
        self._explanations.put(key, made)
        return made

    def _baseline(self, bare: Draft, stop: threading.Event | None) -> Replay:
        from cluster_sim.replay import replay

        known = self._baselines.get(bare.key)
        if known is None:
            known = replay(bare.scenario(), stop=stop)
            self._baselines.put(bare.key, known)
        return known


def _acting(scenario: Scenario) -> Scenario:
    """The scenario without the measures of strength 0, which change nothing but take time."""
    acting = tuple(measure for measure in scenario.measures if measure.strength > 0.0)
    return replace(scenario, measures=acting)


def _size(run: Replay) -> int:
    arrays = (
        run.metrics, run.cities, run.friction, run.load, run.layers, run.belief, run.doubt,
    )  # fmt: skip
    return 2 * run.layers.nbytes + sum(array.nbytes for array in arrays)


def _outlook(draft: Draft, scenario: Scenario, run: Replay, base: Replay) -> Outlook:
    base_metrics = {name: base.metrics[0, :, place] for place, name in enumerate(base.names)}
    metrics = {name: run.metrics[0, :, place] for place, name in enumerate(run.names)}
    metrics["benefit_cost_ratio"] = benefit_cost_ratios(
        metrics["realised_value"],
        _spending(metrics),
        base_metrics["realised_value"],
        _spending(base_metrics),
    )
    return Outlook(
        draft=draft,
        scenario=scenario,
        replay=run,
        base=base,
        metrics=metrics,
        base_metrics=base_metrics,
        frames=frames_of(run),
        base_frames=frames_of(base),
        notes=(*draft.notes, *draft.remarks(scenario)),
        quarters=dates_of(scenario),
    )


def _spending(metrics: Mapping[str, FloatArray]) -> FloatArray:
    first, second = SPENDING
    return np.asarray(metrics[first] + metrics[second])


def frames_of(run: Replay, place: int = 0) -> Frames:
    """What the map shows of one of the runs of a replay."""
    marks = [
        ProjectMark(
            link=project.link,
            domain=project.domain,
            start=project.start + 1,
            end=None if project.end is None else project.end + 1,
        )
        for project in run.projects[place]
    ]
    return Frames(
        barrier=run.friction[place].mean(axis=-1),
        load=run.load[place].sum(axis=-1),
        efficiency=run.city("sharing_efficiency")[place],
        projects=marks,
    )


def dates_of(scenario: Scenario) -> tuple[str, ...]:
    """The date of each record of a scenario."""
    start: Quarter = scenario.start
    return tuple(times.date_of(record, start) for record in range(scenario.quarters + 1))
