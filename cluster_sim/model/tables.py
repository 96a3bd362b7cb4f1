"""The records of runs as tables; ``results`` says what the columns are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cluster_sim.kernels.records import FINISHED, NOT_YET, UNDER_WAY, WAITING
from cluster_sim.model.channels import MODES
from cluster_sim.model.parameters import Records
from cluster_sim.model.phases.record import CITY_COLUMNS, Recorder
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State

IntArray = NDArray[np.int64]

_STATUS = {UNDER_WAY: "under_way", WAITING: "waiting", FINISHED: "finished"}


Keys = Mapping[str, IntArray]
"""Further key columns behind ``scenario``: a name and one whole number a case."""


def metric_table(
    setting: Setting, state: State, recorder: Recorder, runs: IntArray, keys: Keys
) -> pd.DataFrame:
    """A row for each quarter of each run."""
    n_records = recorder.metrics.shape[1]
    keyed = _keys(setting, state, runs, np.arange(n_records), 1, keys)
    names = recorder.names
    values = recorder.metrics[runs].reshape(-1, len(names))
    return pd.DataFrame(keyed | {name: values[:, k] for k, name in enumerate(names)})


def city_table(
    setting: Setting, state: State, recorder: Recorder, runs: IntArray, keys: Keys
) -> pd.DataFrame:
    """A row for each city in each recorded quarter of each run."""
    cities = setting.region.cities
    keyed = _keys(setting, state, runs, recorder.moments, len(cities), keys)
    repeated = np.tile(np.arange(len(cities)), len(runs) * len(recorder.moments))
    keyed["city"] = _labelled(repeated, cities)
    domains = [f"sharing_efficiency_{name}" for name in setting.domain_names]
    names = ["sharing_efficiency", *domains, *CITY_COLUMNS]
    values = recorder.cities[runs].reshape(-1, len(names))
    return pd.DataFrame(keyed | {name: values[:, k] for k, name in enumerate(names)})


def link_table(
    setting: Setting, state: State, recorder: Recorder, runs: IntArray, keys: Keys
) -> pd.DataFrame:
    """A row for each link in each recorded quarter of each run."""
    region, domains = setting.region, setting.domain_names
    keyed = _keys(setting, state, runs, recorder.moments, region.n_links, keys)
    repeats = len(runs) * len(recorder.moments)
    for name, end in zip(("from", "to"), region.ends.T, strict=True):
        keyed[name] = _labelled(np.tile(end, repeats), region.cities)
    names = [f"{what}_{domain}" for what in ("friction", "load") for domain in domains]
    values = recorder.links[runs].reshape(-1, len(names))
    return pd.DataFrame(keyed | {name: values[:, k] for k, name in enumerate(names)})


def project_table(setting: Setting, state: State, runs: IntArray, keys: Keys) -> pd.DataFrame:
    """A row for each project of each run, in the order of their deals."""
    projects = [_projects(state, run) for run in runs.tolist()]
    rows = np.concatenate([*(rows for rows, _ in projects), np.zeros(0, state.log.dtype)])
    status = np.concatenate([*(codes for _, codes in projects), np.zeros(0, np.int8)])
    counts = [len(of_run) for of_run, _ in projects]
    ends = setting.region.ends[rows["link"]]
    finished = status == FINISHED
    cities = setting.region.cities
    modes = {code: name for name, code in MODES.items()}
    numbers = [number for count in counts for number in range(count)]
    return pd.DataFrame(
        {
            **_case_keys(setting, np.repeat(state.case[runs], counts), keys),
            "replicate": np.repeat(state.replicate[runs], counts).astype(np.int32),
            "project": np.array(numbers, dtype=np.int32),
            "from": _labelled(ends[:, 0], cities),
            "to": _labelled(ends[:, 1], cities),
            "domain": _labelled(rows["domain"], setting.domain_names),
            "mode": _named(rows["mode"], modes),
            "start": rows["start"],
            "due": rows["due"],
            "end": pd.array(np.where(finished, rows["end"], -1), dtype="Int32"),
            "status": _named(status, _STATUS),
            "promised_cost": rows["cost"],
            "final_cost": np.where(finished, rows["final_cost"], np.nan),
            "benefit_ratio": np.where(finished, rows["ratio"], np.nan),
            "paid_from": rows["paid_near"],
            "paid_to": rows["paid_far"],
            "paid_fund": rows["paid_fund"],
            "paid_pot": rows["paid_pot"],
            "paid_private": rows["paid_private"],
            "transfer": rows["transfer"],
        }
    ).assign(end=lambda table: table["end"].mask(~finished))


def _projects(state: State, run: int) -> tuple[Records, NDArray[np.int8]]:
    """All projects of a run with their status, by quarter of the deal, domain and link."""
    ended = state.log[run, : state.logged[run]]
    going = state.status[run] != NOT_YET
    rows = np.concatenate([ended, state.projects[run][going]])
    status = np.full(len(rows), FINISHED, dtype=np.int8)
    status[len(ended) :] = state.status[run][going]
    order = np.lexsort((rows["link"], rows["domain"], rows["start"]))
    return rows[order], status[order]


def _keys(
    setting: Setting,
    state: State,
    runs: IntArray,
    quarters: IntArray,
    per_quarter: int,
    keys: Keys,
) -> dict[str, object]:
    per_run = len(quarters) * per_quarter
    return {
        **_case_keys(setting, np.repeat(state.case[runs], per_run), keys),
        "replicate": np.repeat(state.replicate[runs], per_run).astype(np.int32),
        "quarter": np.tile(np.repeat(quarters, per_quarter), len(runs)).astype(np.int16),
    }


def _case_keys(setting: Setting, case: IntArray, keys: Keys) -> dict[str, object]:
    """The columns that say whose row it is, from the case of each row."""
    labels = sorted({scenario.name for scenario in setting.scenarios})
    code = np.array([labels.index(scenario.name) for scenario in setting.scenarios])
    further = {name: per_case[case].astype(np.int32) for name, per_case in keys.items()}
    return {"scenario": _labelled(code[case], labels), **further}


def _labelled(codes: NDArray[np.integer[Any]], labels: Sequence[str]) -> Any:
    """A column of texts, each stored once."""
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(labels)))


def _named(codes: NDArray[np.int8], names: Mapping[int, str]) -> Any:
    """A column of the names of codes."""
    labels = sorted(names.values())
    place = {code: labels.index(name) for code, name in names.items()}
    return _labelled(np.array([place[code] for code in codes.tolist()], dtype=np.int8), labels)
