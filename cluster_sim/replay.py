"""Runs recorded in every quarter, with what is needed to tell the story of a city or a link.

The runs are those of ``simulate``: the same model, the same luck, the same bits. Only more of what
happens on the way is written down.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cluster_sim.errors import RunError, StoppedError
from cluster_sim.kernels.records import NOT_YET
from cluster_sim.model.advance import advance_to_end
from cluster_sim.model.channels import MODES
from cluster_sim.model.parameters import Records
from cluster_sim.model.phases.record import CITY_COLUMNS, Recorder
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State, start_state
from cluster_sim.scenario.schema import LAYERS, Scenario

FloatArray = NDArray[np.float64]


class Project(NamedTuple):
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
        pots: float array (n_runs, n_records, n_pots), money in the programmes' pots.
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
    return replay_setting(Setting.of([scenario]), replicates, stop=stop)


def replay_setting(
    setting: Setting,
    replicates: Sequence[int] = (0,),
    *,
    case: int = 0,
    stop: threading.Event | None = None,
) -> Replay:
    """The same for one case of a setting that is prepared already."""
    state = start_state(setting, replicates, [case] * len(replicates))
    film = _Film.of(setting, state)
    try:
        advance_to_end(setting, state, film, stop)
    except Exception as error:
        raise RunError(f"stopped in quarter {state.quarter}: {error}") from error
    if stop is not None and stop.is_set():
        raise StoppedError
    _require_numbers(film)
    domains = [f"sharing_efficiency_{name}" for name in setting.domain_names]
    return Replay(
        scenario=setting.scenarios[case],
        replicates=tuple(replicates),
        names=film.names,
        metrics=film.metrics,
        city_names=("sharing_efficiency", *domains, *CITY_COLUMNS),
        cities=film.cities,
        friction=film.links[..., 0, :],
        load=film.links[..., 1, :],
        layers=_layers(setting, state, film),
        belief=film.belief,
        doubt=film.doubt,
        fund=film.fund,
        pots=film.pots,
        projects=tuple(_projects(state, run) for run in range(state.n_runs)),
    )


@dataclass(frozen=True, eq=False)
class _Film(Recorder):
    """A recorder of every quarter that also keeps what stories need.

    Attributes:
        remaining: float array (n_runs, n_records, n_links, n_domains, 2), see ``State``.
        factor: float array (n_runs, n_records, n_links, n_domains, 3), the part of each layer that
            policy leaves.
        belief, doubt: float arrays (n_runs, n_records, n_cities, n_domains).
        fund: float array (n_runs, n_records), money.
        pots: float array (n_runs, n_records, n_pots), money.
    """

    remaining: FloatArray
    factor: FloatArray
    belief: FloatArray
    doubt: FloatArray
    fund: FloatArray
    pots: FloatArray

    @classmethod
    def of(cls, setting: Setting, state: State) -> _Film:
        """Room for the records of the runs of a state."""
        n_runs, n_records = state.n_runs, setting.quarters + 1

        def room(*shape: int) -> FloatArray:
            return np.zeros((n_runs, n_records, *shape))

        plain = Recorder.empty(setting, n_runs, every=1)
        return cls(
            **vars(plain),
            remaining=room(*state.remaining.shape[1:]),
            factor=room(*state.channels["layer"].shape[1:]),
            belief=room(*state.belief.shape[1:]),
            doubt=room(*state.doubt.shape[1:]),
            fund=room(),
            pots=room(state.pots.shape[1]),
        )

    def record(self, setting: Setting, state: State) -> None:
        """Write down this quarter as every recorder does, and what stories need."""
        super().record(setting, state)
        now = state.quarter
        self.remaining[:, now] = state.remaining
        self.factor[:, now] = state.channels["layer"][state.case]
        self.belief[:, now] = state.belief
        self.doubt[:, now] = state.doubt
        self.fund[:, now] = state.fund
        self.pots[:, now] = state.pots


def _require_numbers(film: _Film) -> None:
    """Make sure that all metrics are finite, but for the one that needs a baseline.

    Raises:
        RunError: One is not, with the first quarter in which it is not.
    """
    known = [place for place, name in enumerate(film.names) if name != "benefit_cost_ratio"]
    bad = np.argwhere(~np.isfinite(film.metrics[:, :, known]).transpose(1, 0, 2))
    if bad.size:
        quarter, run, place = bad[0].tolist()
        value = film.metrics[run, quarter, known[place]]
        name = film.names[known[place]]
        raise RunError(f"{name} is {value} in quarter {quarter}, not a finite number")


def _layers(setting: Setting, state: State, film: _Film) -> FloatArray:
    """Friction layer by layer, float array (n_runs, n_records, n_links, n_domains, n_layers)."""
    barriers, case, ends = setting.barriers, state.case, setting.region.ends
    columns = 1 + len(setting.domain_names)
    maturity, trust = (
        film.cities[..., columns + CITY_COLUMNS.index(name)][..., ends]
        for name in ("maturity", "trust")
    )
    gap = 1.0 - maturity.min(axis=-1)[..., None]
    wires = barriers.fixed[case, None] + barriers.slope[case, None] * gap
    layers = np.empty((*film.remaining.shape[:-1], len(LAYERS)))
    layers[..., 0] = wires * film.remaining[..., 0] * film.factor[..., 0]
    layers[..., 0] += barriers.length[case, None]
    layers[..., 1] = barriers.still[case, None, ..., 0]
    layers[..., 1] *= film.remaining[..., 1] * film.factor[..., 1]
    layers[..., 2] = barriers.still[case, None, ..., 1] * film.factor[..., 2]
    layers[..., 3] = -0.5 * np.log(trust.prod(axis=-1))[..., None]
    return layers


_MODE_NAMES: Mapping[int, str] = {code: name for name, code in MODES.items()}


def _projects(state: State, run: int) -> tuple[Project, ...]:
    """All projects of a run, by quarter of the deal, domain and link."""
    ended = state.log[run, : state.logged[run]]
    going = state.projects[run][state.status[run] != NOT_YET]
    found = [*_read(ended, finished=True), *_read(going, finished=False)]
    return tuple(sorted(found, key=lambda one: (one.start, one.domain, one.link)))


def _read(rows: Records, *, finished: bool) -> list[Project]:
    """The projects of some records; field by field, since there are many of them."""
    field = {name: rows[name].tolist() for name in rows.dtype.names or ()}
    unknown = [None] * len(rows)
    columns = (
        field["link"],
        field["domain"],
        [_MODE_NAMES[code] for code in field["mode"]],
        field["start"],
        field["due"],
        field["end"] if finished else unknown,
        field["cost"],
        field["final_cost"] if finished else unknown,
        field["ratio"] if finished else unknown,
        *(field[name] for name in Project._fields[9:]),
    )
    return [Project(*row) for row in zip(*columns, strict=True)]
