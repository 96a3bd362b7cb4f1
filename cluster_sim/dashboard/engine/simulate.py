"""Quick runs of drafts, and what is kept of them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.replay import Replay
from cluster_sim.scenario.schema import Scenario
from cluster_sim.text import Text

if TYPE_CHECKING:
    from cluster_sim.charts.map_model import Frames

FloatArray = NDArray[np.float64]


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


@dataclass(frozen=True, eq=False)
class Interval:
    """A mean with its 95 % interval, each a float array (n_records,); NaN where not known."""

    mean: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, eq=False)
class Band:
    """What several replicates say.

    Attributes:
        draft: The draft.
        replicates: How many runs there were.
        metrics: Metric to its interval, for the draft.
        base_metrics: The same for the baseline.
        differences: The same for draft minus baseline, run by run on the same luck.
        quarters: The date of each record.
    """

    draft: Draft
    replicates: int
    metrics: Mapping[str, Interval]
    base_metrics: Mapping[str, Interval]
    differences: Mapping[str, Interval]
    quarters: tuple[str, ...]


class Simulator:
    """Runs drafts for all pages of a process; keeps regions, baselines and the last results.

    Any thread may call it. What it keeps is bounded and belongs to no user: it is found by what is
    simulated alone.
    """

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
        raise NotImplementedError

    def band(
        self, draft: Draft, replicates: int = 8, *, stop: threading.Event | None = None
    ) -> Band:
        """Means and intervals over replicates 0, 1, ... of a draft and of its baseline.

        Raises:
            ScenarioError: The draft cannot be run; see ``Draft.problems``.
            RunError: A run failed.
            StoppedError: ``stop`` was set.
        """
        raise NotImplementedError
