"""How long a batch takes and how much disk it needs, measured on a few of its runs."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any

from cluster_sim.batch.jobs import Job, task_of
from cluster_sim.batch.plan import Part, Plan, Stretch
from cluster_sim.batch.work import compute
from cluster_sim.simulation import SIDE_BY_SIDE
from cluster_sim.store.parts import encode, rows_of

_PARALLEL = 0.9  # of the speed of each further worker that is left where all work together


@dataclass(frozen=True)
class Estimate:
    """What a batch comes to.

    Attributes:
        runs: All runs.
        parts: Files a table.
        seconds: How long they take.
        bytes: What the tables take on disk.
        measured: The runs that were timed.
        seconds_per_run: What one took on one worker.
    """

    runs: int
    parts: int
    seconds: float
    bytes: float
    measured: int
    seconds_per_run: float

    def to_json_dict(self) -> dict[str, Any]:
        """The estimate as plain data."""
        return asdict(self)


def estimate(plan: Plan, workers: int) -> Estimate:
    """Time a few runs of every scenario, one after the other; nothing is stored.

    Args:
        plan: The plan.
        workers: How many workers there will be.
    """
    parts = -(-plan.n_runs // plan.runs_of_a_part)
    empty = _bytes_of_empty_tables(plan)
    seconds = size = 0.0
    measured = 0
    for number in range(len(plan.bases)):
        job = _sample_of(plan, number)
        compute(task_of(plan, job))  # compiled code is loaded, memory is there
        began = time.perf_counter()
        answer = compute(task_of(plan, job))
        seconds += time.perf_counter() - began
        assert answer is not None  # nothing stops it
        size += sum(map(len, answer.tables.values())) - empty
        measured += job.runs
    speed = 1.0 + (workers - 1) * _PARALLEL
    return Estimate(
        runs=plan.n_runs,
        parts=parts,
        seconds=plan.n_runs * seconds / measured / speed,
        bytes=plan.n_runs * size / measured + parts * empty,
        measured=measured,
        seconds_per_run=seconds / measured,
    )


def _bytes_of_empty_tables(plan: Plan) -> int:
    """What the files of a part take without a row."""
    none = {table: rows_of(table, [], plan.domains) for table in plan.design.tables}
    return sum(len(encode(table, rows, plan.domains)) for table, rows in none.items())


def _sample_of(plan: Plan, scenario: int) -> Job:
    """Some runs of a scenario, over several points and draws where there are."""
    per_scenario = plan.n_cases // len(plan.bases)
    cases = min(per_scenario, -(-SIDE_BY_SIDE // plan.replicates))
    numbers = [scenario * per_scenario + k * per_scenario // cases for k in range(cases)]
    most = min(plan.replicates, SIDE_BY_SIDE)
    stretches = tuple(Stretch(plan.case(number), 0, most) for number in numbers)
    return Job(Part("sample", stretches), stretches, (), "")
