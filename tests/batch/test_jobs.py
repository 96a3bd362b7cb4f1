"""What is still to be done is exactly what nobody holds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_sim.batch import plan as plan_module
from cluster_sim.batch.jobs import (
    NEW,
    Job,
    best_side_by_side,
    held_runs,
    strangers,
    task_of,
    unfinished,
)
from cluster_sim.batch.plan import Plan
from cluster_sim.batch.planning import read_case
from cluster_sim.store.batch_directory import BatchDirectory
from cluster_sim.store.journal import Entry, FailedRun, StoredFile, StoredRuns
from tests.batch.writing import plan_of

REPLICATES = 5
FILES = {"quarters": StoredFile("quarters/x.parquet", 1, "ab")}
CASES = 12
TEXT = f"""\
replicates: {REPLICATES}
vary:
  parameters.discount_rate: [0.04, 0.06]
  parameters.relay_charge.health: {{low: 0.2, high: 1.0}}
sampling: {{draws: 3}}
"""


@dataclass
class Holding:
    """What is asked of a batch directory: its finished parts, and which of them are damaged."""

    entries: dict[str, Entry] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def sound(self) -> list[Entry]:
        return [entry for part, entry in self.entries.items() if part not in self.faults]


def directory(holding: Holding) -> BatchDirectory:
    return cast(BatchDirectory, holding)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """A plan of 60 runs in 8 parts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_module, "_MOST_RUNS_OF_A_PART", 8)
        made = plan_of(tmp_path_factory.mktemp("plan"), TEXT)
        assert made.runs_of_a_part == 8
    return made


def stored(plan: Plan, number: int, first: int, end: int) -> StoredRuns:
    """Runs of a case as an earlier design may have numbered them."""
    return StoredRuns("earlier", 7, number, plan.case(number).id, first, end)


STRETCHES = st.tuples(st.integers(0, CASES - 1), st.integers(0, 6), st.integers(1, 6))


@settings(max_examples=60)
@given(st.lists(st.lists(STRETCHES, max_size=4), max_size=5))
def test_missing_and_reused_runs_are_those_of_the_part(
    plan: Plan, held: list[list[tuple[int, int, int]]]
) -> None:
    entries = {}
    known: dict[str, set[int]] = {}
    for number, stretches in enumerate(held):
        name = f"part-{number:05d}-earlier"
        runs = tuple(stored(plan, case, first, first + many) for case, first, many in stretches)
        entries[name] = Entry(name, FILES, runs, ())
        for each in runs:
            known.setdefault(each.case, set()).update(range(each.first, each.end))
    jobs = list(unfinished(plan, directory(Holding(entries))))
    assert [job.part for job in jobs] == list(plan.parts())
    for job in jobs:
        check_shared_out(job, known)
        assert job.reason == NEW


def check_shared_out(job: Job, known: dict[str, set[int]]) -> None:
    for stretch in job.part.stretches:
        wanted = list(range(stretch.first, stretch.end))
        missing = [r for s in job.missing if s.case == stretch.case for r in range(s.first, s.end)]
        reused = [
            r
            for each in job.reused
            if each.stretch == stretch
            for r in range(each.runs.first, each.runs.end)
        ]
        assert sorted(missing + reused) == wanted  # all of them, none twice
        assert set(reused) == set(wanted) & known.get(stretch.case.id, set())
    for each in job.reused:
        assert each.runs.case == each.stretch.case.id
        assert any(
            each.runs.case == held.case
            and held.first <= each.runs.first <= each.runs.end <= held.end
            for held in each.entry.runs
        )
    assert job.runs == sum(len(stretch) for stretch in job.missing)


def finished(plan: Plan) -> dict[str, Entry]:
    return {
        part.name: Entry(
            part.name,
            FILES,
            tuple(StoredRuns("s", s.case.point, s.case.draw, s.case.id, s.first, s.end)
                  for s in part.stretches),
            (),
        )
        for part in plan.parts()
    }  # fmt: skip


def test_what_is_finished_is_not_done_again(plan: Plan) -> None:
    holding = Holding(finished(plan))
    assert list(unfinished(plan, directory(holding))) == []
    assert strangers(plan, directory(holding)) == 0
    assert sum(len(runs) for runs in held_runs(directory(holding)).values()) >= CASES


def test_a_damaged_part_is_done_again_and_nothing_is_taken_from_it(plan: Plan) -> None:
    holding = Holding(finished(plan))
    name = list(holding.entries)[2]
    holding.faults[name] = f"quarters/{name}.parquet is not there"
    (job,) = unfinished(plan, directory(holding))
    assert (job.part.name, job.reason) == (name, f"quarters/{name}.parquet is not there")
    assert job.reused == ()
    assert job.missing == job.part.stretches


def test_a_failed_run_is_tried_again_and_the_rest_is_kept(plan: Plan) -> None:
    holding = Holding(finished(plan))
    name, entry = next(iter(holding.entries.items()))
    first = entry.runs[0]
    lost = FailedRun("s", first.point, first.draw, 0, 3, "it raised", first.case)
    runs = (StoredRuns("s", first.point, first.draw, first.case, 1, first.end), *entry.runs[1:])
    holding.entries[name] = Entry(name, FILES, runs, (lost,))
    (job,) = unfinished(plan, directory(holding))
    assert job.reason == "failed before: it raised"
    ((missing,)) = job.missing
    assert (missing.case.id, missing.first, missing.end) == (first.case, 0, 1)
    assert sum(each.runs.end - each.runs.first for each in job.reused) == len(job.part) - 1


def test_a_part_without_a_table_that_is_kept_now_gives_nothing(tmp_path: Path) -> None:
    more = plan_of(tmp_path, f"{TEXT}tables: [quarters, links]\n")
    before = plan_of(tmp_path, TEXT)
    jobs = list(unfinished(more, directory(Holding(finished(before)))))
    assert sum(job.runs for job in jobs) == more.n_runs
    assert all(job.reused == () for job in jobs)
    both = FILES | {"links": StoredFile("links/x.parquet", 1, "ab")}
    holding = Holding({n: replace(e, files=both) for n, e in finished(before).items()})
    assert sum(job.runs for job in unfinished(more, directory(holding))) == 0


def test_runs_that_are_not_in_the_plan_are_counted(plan: Plan) -> None:
    holding = Holding(finished(plan))
    case = plan.case(0).id
    more = (
        StoredRuns("s", 0, 0, case, 3, REPLICATES + 4),  # four more of a known case
        StoredRuns("s", 0, 0, case, REPLICATES + 4, REPLICATES + 6),
        StoredRuns("s", 0, 0, "f" * 16, 0, 3),  # a case that is not in it
    )
    holding.entries["other"] = Entry("other", FILES, more, ())
    assert strangers(plan, directory(holding)) == 4 + 2 + 3
    holding.faults["other"] = "is not there"
    assert strangers(plan, directory(holding)) == 0


def test_a_task_holds_each_scenario_once(plan: Plan) -> None:
    jobs = list(unfinished(plan, directory(Holding())))
    tasks = [task_of(plan, job, 16) for job in jobs]
    assert [len(task) for task in tasks] == [len(job.part) for job in jobs]
    for job, task in zip(jobs, tasks, strict=True):
        cases = {(s.case.scenario, s.case.point) for s in job.missing}
        assert len(task.scenarios) == len(cases)
        assert task.part == job.part.name
        assert (task.side_by_side, task.tables) == (16, ("quarters",))
        for (place, first, end), stretch in zip(task.runs, job.missing, strict=True):
            case = task.cases[place]
            assert (case.id, case.point, case.draw) == (
                stretch.case.id,
                stretch.case.point,
                stretch.case.draw,
            )
            assert (first, end) == (stretch.first, stretch.end)
            base = plan.bases[stretch.case.scenario][stretch.case.point]
            assert task.scenarios[case.base] is base
            assert list(case.values) == list(plan.values(stretch.case.draw))


def test_what_cannot_be_put_in_directly_is_read_for_the_task(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        "vary: {measures.trust.effects.0.ramp: {low: 1, high: 9}}\nsampling: {draws: 3}",
    )
    assert not plan.is_direct
    (job,) = unfinished(plan, directory(Holding()))
    task = task_of(plan, job)
    assert all(case.values == [] for case in task.cases)
    for case, stretch in zip(task.cases, job.missing, strict=True):
        where = stretch.case
        loaded = read_case(plan, where.scenario, where.point, plan.values(where.draw))
        assert task.scenarios[case.base].digest == loaded.digest


@pytest.mark.parametrize("cities", [2, 4, 11, 41, 300, 5000])
def test_fewer_cities_go_together_in_larger_numbers(cities: int) -> None:
    together = best_side_by_side(cities)
    assert together % 8 == 0
    assert 32 <= together <= best_side_by_side(max(cities // 2, 1))
