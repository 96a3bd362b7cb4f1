"""Runs recorded in every quarter, with what is needed to tell the story of a city or a link.

The runs are those of ``simulate``: the same model, the same luck, the same bits. Only more of what
happens on the way is written down.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cluster_sim.model.setting import Setting
from cluster_sim.scenario.schema import Scenario

FloatArray = NDArray[np.float64]


class StoppedError(Exception):
    """A run was given up because nobody waits for it any more."""


@dataclass(frozen=True)
class Project:
    """A joint project of a run.

    Attributes:
        link: Index of its link.
        domain: Index of its domain.
        mode: Who runs it: ``government``, ``partnership`` or ``market``.
        start: Quarter of the deal; the record after it is the first that shows the project.
        due: Quarter in which it was to be finished.
        end: Quarter in which it was finished; None where it was not, in this run.
        promised_cost: Money promised at the deal.
        final_cost: Money it took in the end; None while it is not finished.
        benefit_ratio: True benefit over the promised one; None while it is not finished.
        paid_near, paid_far: Money from the link's first and second city, net of refunds.
        paid_fund, paid_pot, paid_private: Money from the coordinator's fund, from programmes' pots
            and from private operators.
        transfer: Money that the first city got from the second at the deal, apart from the cost.
    """

    link: int
    domain: int
    mode: str
    start: int
    due: int
    end: int | None
    promised_cost: float
    final_cost: float | None
    benefit_ratio: float | None
    paid_near: float
    paid_far: float
    paid_fund: float
    paid_pot: float
    paid_private: float
    transfer: float

    def status(self, record: int) -> str:
        """What it is in a record: ``agreed``, ``under_way``, ``waiting`` or ``finished``.

        Agreed: the deal comes after this record. Waiting: built, but a payer lacks its share of
        the overrun.
        """
        if record <= self.start:
            return "agreed"
        if self.end is not None and record > self.end:
            return "finished"
        return "under_way" if record <= self.due else "waiting"


@dataclass(frozen=True, eq=False)
class Replay:
    """Runs of one scenario, recorded in every quarter.

    The first axis of every array is the run, the second one the record (0 to ``quarters``). Money
    is in millions of the region's currency.

    Attributes:
        scenario: The scenario.
        replicates: The replicate of each run.
        names: Names of the metrics, as in the table ``quarters``.
        metrics: float array (n_runs, n_records, n_metrics); NaN for what needs a baseline.
        city_names: Names of the columns of ``cities``, as in the table ``cities``.
        cities: float array (n_runs, n_records, n_cities, n_columns).
        friction: float array (n_runs, n_records, n_links, n_domains), nats.
        load: float array (n_runs, n_records, n_links, n_domains), money/yr.
        layers: float array (n_runs, n_records, n_links, n_domains, n_layers), the friction of each
            of ``scenario.schema.LAYERS``, nats. With ``layer_exponent`` 1 they add up to
            ``friction``.
        belief, doubt: float arrays (n_runs, n_records, n_cities, n_domains): mean and variance of
            the log ratio of true to promised benefit that a city expects (mu and v).
        fund: float array (n_runs, n_records), money in the coordinator's fund.
        pots: float array (n_runs, n_records), money in the programmes' pots.
        projects: The projects of each run, by quarter of the deal, domain and link.
    """

    scenario: Scenario
    replicates: tuple[int, ...]
    names: tuple[str, ...]
    metrics: FloatArray
    city_names: tuple[str, ...]
    cities: FloatArray
    friction: FloatArray
    load: FloatArray
    layers: FloatArray
    belief: FloatArray
    doubt: FloatArray
    fund: FloatArray
    pots: FloatArray
    projects: tuple[tuple[Project, ...], ...]

    def metric(self, name: str) -> FloatArray:
        """One metric, float array (n_runs, n_records)."""
        return np.asarray(self.metrics[:, :, self.names.index(name)])

    def city(self, name: str) -> FloatArray:
        """One column of the cities, float array (n_runs, n_records, n_cities)."""
        return np.asarray(self.cities[..., self.city_names.index(name)])


def replay(
    scenario: Scenario,
    replicates: Sequence[int] = (0,),
    *,
    stop: threading.Event | None = None,
) -> Replay:
    """Run a scenario and record every quarter.

    Args:
        scenario: What to run.
        replicates: The luck of each run.
        stop: Ends the runs early when set.

    Raises:
        StoppedError: ``stop`` was set before the end.
        RunError: A run raised or gave something that is not a finite number.
    """
    raise NotImplementedError


def replay_setting(
    setting: Setting,
    replicates: Sequence[int] = (0,),
    *,
    case: int = 0,
    stop: threading.Event | None = None,
) -> Replay:
    """The same for one case of a setting that is prepared already."""
    raise NotImplementedError
