"""The tables of a part, from what was computed and from what earlier parts hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from cluster_sim.batch.jobs import Job, Reused
from cluster_sim.batch.plan import Case, Plan
from cluster_sim.batch.work import Answer
from cluster_sim.store.journal import FailedRun, StoredRuns
from cluster_sim.store.parts import Rows, RunName, encode, in_order, read_bytes, read_runs

Assembled = tuple[dict[str, bytes], tuple[StoredRuns, ...], tuple[FailedRun, ...]]


def assembled(plan: Plan, folder: Path, job: Job, answer: Answer | None) -> Assembled:
    """The tables of a part from what was computed and what was there."""
    if answer is not None and not job.reused:
        return dict(answer.tables), answer.completed, answer.failed
    tables = {
        table: encode(table, _merged(table, plan, folder, job, answer), plan.domains)
        for table in plan.design.tables
    }
    reused = [_renumbered(plan, each) for each in job.reused]
    completed = [*reused, *(() if answer is None else answer.completed)]
    failed = () if answer is None else answer.failed
    return tables, _joined(plan, job, completed), failed


def _renumbered(plan: Plan, each: Reused) -> StoredRuns:
    case = each.stretch.case
    name = plan.bases[case.scenario][case.point].name
    return StoredRuns(name, case.point, case.draw, case.id, each.runs.first, each.runs.end)


def _joined(plan: Plan, job: Job, runs: Sequence[StoredRuns]) -> tuple[StoredRuns, ...]:
    """The runs in the order of the part; those that follow each other as one stretch."""
    order = _case_order(plan, job)
    joined: list[StoredRuns] = []
    for each in sorted(runs, key=lambda r: (order[r.scenario, r.point, r.draw], r.first)):
        last = joined[-1] if joined else None
        if last is not None and last.case == each.case and last.end == each.first:
            same = (last.scenario, last.point, last.draw) == (each.scenario, each.point, each.draw)
            if same:
                joined[-1] = StoredRuns(
                    last.scenario, last.point, last.draw, last.case, last.first, each.end
                )
                continue
        joined.append(each)
    return tuple(joined)


def _case_order(plan: Plan, job: Job) -> dict[tuple[str, int, int], int]:
    cases = [stretch.case for stretch in job.part.stretches]
    names = [(plan.bases[c.scenario][c.point].name, c.point, c.draw) for c in cases]
    return {name: place for place, name in enumerate(names)}


def _merged(table: str, plan: Plan, folder: Path, job: Job, answer: Answer | None) -> Rows:
    rows = [] if answer is None else [read_bytes(answer.tables[table])]
    for reused in _readings(job):
        file = folder / reused[0].entry.files[table].name
        rows.append(read_runs(file, table, plan.domains, _takes(reused)))
    order = {
        (*name, replicate): place * plan.replicates + replicate
        for name, place in _case_order(plan, job).items()
        for replicate in range(plan.replicates)
    }
    return in_order(rows, order)


def _readings(job: Job) -> Iterable[Sequence[Reused]]:
    """What is reused, by what one reading of an earlier part can give.

    Cases that simulate the same (a listed value of a measure that the scenario does not have) take
    the same stored runs: each but the first by a reading of its own.
    """
    takers: dict[tuple[str, str, int, int], list[Case]] = {}
    readings: dict[tuple[str, int], list[Reused]] = {}
    for each in job.reused:
        old, now = each.runs, each.stretch.case
        cases = takers.setdefault((each.entry.part, old.scenario, old.point, old.draw), [])
        if now not in cases:
            cases.append(now)
        readings.setdefault((each.entry.part, cases.index(now)), []).append(each)
    return readings.values()


def _takes(reused: Sequence[Reused]) -> dict[RunName, tuple[int, int]]:
    """What to take from an earlier part: the runs as they were named, their point and draw now."""
    takes = {}
    for each in reused:
        old, now = each.runs, each.stretch.case
        for replicate in range(old.first, old.end):
            takes[old.scenario, old.point, old.draw, replicate] = (now.point, now.draw)
    return takes
