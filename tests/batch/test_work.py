"""A worker gives what the simulation gives, however many runs go together, and names what fails."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from cluster_sim.batch import work as work_module
from cluster_sim.batch.jobs import Job, task_of
from cluster_sim.batch.plan import Part, Plan, Stretch
from cluster_sim.batch.work import Answer, Task, compute
from cluster_sim.model import advance as advance_module
from cluster_sim.model.phases.policy import set_policy
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.results import SIMULATED
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulation import simulate
from cluster_sim.store.journal import FailedRun, StoredRuns
from cluster_sim.store.parts import read_bytes
from tests.batch.writing import plan_of

TEXT = """\
replicates: 5
vary:
  parameters.discount_rate: [0.04, 0.06]
  parameters.relay_charge.health: {low: 0.2, high: 1.0}
  measures.trust.start: {low: 2024-Q2, high: 2025-Q2}
sampling: {draws: 3}
tables: [quarters, cities, links, projects]
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """60 runs of 12 cases."""
    return plan_of(tmp_path_factory.mktemp("plan"), TEXT, "quarters=16")


def whole(plan: Plan, side_by_side: int = 32) -> Task:
    """All runs of a plan as one task."""
    cases = [plan.case(number) for number in range(plan.n_cases)]
    stretches = tuple(Stretch(case, 0, plan.replicates) for case in cases)
    return task_of(plan, Job(Part("part", stretches), stretches, (), ""), side_by_side)


def answer_to(task: Task) -> Answer:
    answer = compute(task)
    assert answer is not None
    return answer


def frame(answer: Answer, table: str) -> pd.DataFrame:
    made: pd.DataFrame = read_bytes(answer.tables[table]).to_pandas()
    return made


@pytest.mark.parametrize("case", [0, 4, 11])
@pytest.mark.parametrize("table", SIMULATED)
def test_the_luck_of_a_replicate_is_that_of_the_scenario_alone(
    plan: Plan, table: str, case: int
) -> None:
    """Replicate r of a case is replicate r of its scenario, bit for bit."""
    where = plan.case(case)
    scenario = plan.with_values(where.scenario, where.point, where.draw)
    alone = getattr(simulate(scenario), table)
    rows = frame(answer_to(whole(plan)), table)
    here = (rows["scenario"] == scenario.name) & (rows["point"] == where.point)
    rows = rows[here & (rows["draw"] == where.draw)].drop(columns=["point", "draw"])
    assert len(rows) > 0
    pd.testing.assert_frame_equal(
        plain(rows), plain(alone), check_exact=True, check_dtype=False, check_categorical=False
    )


def plain(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with text as text, however it was stored, and times that are not known as NaN."""
    columns = {}
    for name, values in rows.items():
        number = pd.api.types.is_numeric_dtype(values.dtype)
        columns[str(name)] = [*values.astype("float64" if number else "object")]
    return pd.DataFrame(columns)


def test_the_bytes_do_not_depend_on_how_many_runs_go_together(plan: Plan) -> None:
    answers = [answer_to(whole(plan, together)) for together in (1, 7, 64)]
    assert answers[0] == answers[1] == answers[2]
    assert list(answers[0].tables) == list(SIMULATED)


def test_an_answer_says_what_is_in_it(plan: Plan) -> None:
    task = whole(plan)
    answer = answer_to(task)
    assert (answer.part, answer.failed, answer.code) == ("part", (), task.code)
    assert len(task) == 60
    assert [(r.point, r.draw, r.first, r.end) for r in answer.completed[:2]] == [
        (0, 0, 0, 5),
        (0, 1, 0, 5),
    ]
    assert [r.case for r in answer.completed] == [plan.case(n).id for n in range(12)]
    rows = frame(answer, "quarters")
    runs = rows[["scenario", "point", "draw", "replicate"]].drop_duplicates()
    assert len(runs) == 60
    assert len(rows) == 60 * 17


def test_only_the_tables_that_are_kept_are_made(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "tables: [links]")
    answer = answer_to(whole(plan))
    assert list(answer.tables) == ["quarters", "links"]


def test_domains_that_a_scenario_does_not_have_are_empty(tmp_path: Path) -> None:
    text = "schema: 1\nname: x\nscenarios: [baseline.yaml, own.yaml]"
    rows = frame(answer_to(whole(plan_of(tmp_path, text))), "quarters")
    empty = rows.groupby("scenario")["sharing_efficiency_care"].apply(lambda v: v.isna().all())
    assert empty.to_dict() == {"baseline": True, "own": False}


def test_a_task_that_is_stopped_has_no_answer(plan: Plan) -> None:
    stop = threading.Event()
    stop.set()
    assert compute(whole(plan), stop) is None


RATE = 0.06
TOLD = "a rate of 0.06 \udcff is too much"  # as errors about odd file names have it


def refuse_a_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let settings with some discount rate raise."""

    def refusing(scenarios: list[Scenario]) -> Setting:
        if any(scenario.parameters["discount_rate"] == RATE for scenario in scenarios):
            raise ArithmeticError(TOLD)
        return Setting.of(scenarios)

    class Refusing:
        of = staticmethod(refusing)

    monkeypatch.setattr(work_module, "Setting", Refusing)


def test_a_case_that_cannot_be_prepared_fails_alone(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = answer_to(whole(plan))
    refuse_a_rate(monkeypatch)
    answer = answer_to(whole(plan))
    assert len(answer.failed) == 30
    for run in answer.failed:
        assert run.point == 1
        assert run.quarter == 0
        assert run.message == "ArithmeticError: a rate of 0.06 \\udcff is too much"
        assert "in refusing" in run.traceback
        json.dumps(run.message, ensure_ascii=False).encode("utf-8")
    names = {(run.scenario, run.draw, run.replicate) for run in answer.failed}
    assert names == {(s, d, r) for s in ("baseline", "plan") for d in range(3) for r in range(5)}
    for table in SIMULATED:
        rows = frame(sound, table)
        kept = rows[rows["point"] == 0].reset_index(drop=True)
        pd.testing.assert_frame_equal(frame(answer, table), kept, check_exact=True)
    assert all(runs.point == 0 for runs in answer.completed)


def test_when_no_case_can_be_prepared_all_runs_fail(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_a_rate(monkeypatch)
    task = whole(plan)
    places = [n for n, case in enumerate(task.cases) if case.point == 1]
    runs = tuple((place, 0, 5) for place in places)
    answer = answer_to(replace(task, runs=runs))
    assert (len(answer.failed), answer.completed) == (30, ())
    assert all(len(frame(answer, table)) == 0 for table in SIMULATED)


def test_a_run_that_raises_fails_alone(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = answer_to(whole(plan))

    def raising(setting: Setting, state: State) -> None:
        for run in range(state.n_runs):
            scenario = setting.scenarios[int(state.case[run])]
            here = (scenario.name, scenario.parameters["discount_rate"])
            if here == ("plan", RATE) and state.replicate[run] == 3 and state.quarter == 2:
                raise ZeroDivisionError("on purpose")
        set_policy(setting, state)

    monkeypatch.setattr(advance_module, "set_policy", raising)
    answer = answer_to(whole(plan))
    assert [(r.scenario, r.point, r.draw, r.replicate) for r in answer.failed] == [
        ("plan", 1, draw, 3) for draw in range(3)
    ]
    for run in answer.failed:
        assert (run.quarter, run.message) == (2, "ZeroDivisionError: on purpose")
        assert "in raising" in run.traceback
        assert run.case == plan.case(9 + run.draw).id
    check_others_are_as_they_were(sound, answer)
    lost = [runs for runs in answer.completed if (runs.scenario, runs.point) == ("plan", 1)]
    assert [(r.draw, r.first, r.end) for r in lost] == [
        (draw, *ends) for draw in range(3) for ends in ((0, 3), (4, 5))
    ]


def check_others_are_as_they_were(sound: Answer, answer: Answer) -> None:
    for table in SIMULATED:
        rows = frame(sound, table)
        gone = (rows["scenario"] == "plan") & (rows["point"] == 1) & (rows["replicate"] == 3)
        kept = rows[~gone].reset_index(drop=True)
        pd.testing.assert_frame_equal(frame(answer, table), kept, check_exact=True)


def test_completed_and_failed_runs_are_those_of_the_task(plan: Plan) -> None:
    task = whole(plan)
    lost = [
        FailedRun("baseline", 0, 1, replicate, 2, "x", plan.case(1).id) for replicate in (0, 2, 4)
    ]
    found = list(work_module._completed(task, lost))
    assert found[:4] == [
        StoredRuns("baseline", 0, 0, plan.case(0).id, 0, 5),
        StoredRuns("baseline", 0, 1, plan.case(1).id, 1, 2),
        StoredRuns("baseline", 0, 1, plan.case(1).id, 3, 4),
        StoredRuns("baseline", 0, 2, plan.case(2).id, 0, 5),
    ]
