"""Every payment comes from somebody who had the money, and goes to what it was paid for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from cluster_sim.kernels.records import NOT_YET
from cluster_sim.model.advance import open_quarter
from cluster_sim.model.phases.build import begin_projects, finish_projects
from cluster_sim.model.phases.decide import raise_prospects, strike_deals
from cluster_sim.model.phases.grow import grow_and_allot
from cluster_sim.model.phases.incidents import suffer_incidents
from cluster_sim.model.phases.learn import learn
from cluster_sim.model.phases.policy import pay_for_policy
from cluster_sim.model.phases.record import Recorder
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.region.load import load_region
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulation import simulate
from tests.model.building import effect, measure, scenario, start
from tests.model.programmes import busy, every_channel

FloatArray = NDArray[np.float64]
RUNS, QUARTERS = 3, 40
PAYERS = ("paid_near", "paid_far", "paid_fund", "paid_pot", "paid_private")
PLACE = load_region("chengdu-chongqing")
EVERY = every_channel(PLACE)
KINDS = ("alone", "transfers", "fund", "busy", "market", "poor")


@cache
def what(kind: str) -> Scenario:
    place = PLACE
    coordinator = {
        option: measure(option, effect(place, "coordinator", 1.0, option=option))
        for option in ("transfers", "fund")
    }
    attention = measure("attention", effect(place, "attention", 2.0))
    market = measure("market", effect(place, "mode", 1.0, option="market"))
    measures = {
        "alone": [attention],
        "transfers": [attention, coordinator["transfers"]],
        "fund": [attention, coordinator["fund"]],
        "busy": busy(place),
        "market": [attention, market, coordinator["fund"]],
        "poor": busy(place),
    }[kind]
    more: dict[str, Any] = {"budget_share": 0.00005, "attack_rate": 5.0} if kind == "poor" else {}
    return scenario(place, measures, quarters=QUARTERS, **more)


@dataclass(frozen=True, eq=False)
class Books:
    """Money in each run, float arrays (n_runs,)."""

    in_hand: FloatArray
    in_pots: FloatArray
    in_fund: FloatArray
    spent: FloatArray
    fund_spent: FloatArray
    state_spent: FloatArray
    private_spent: FloatArray
    in_projects: FloatArray

    @classmethod
    def of(cls, state: State) -> Books:
        return cls(
            state.budget.sum(axis=1), state.pots.sum(axis=1), state.fund.copy(),
            state.spent.sum(axis=1), state.fund_spent.copy(), state.state_spent.copy(),
            state.private_spent.copy(), paid_into_projects(state),
        )  # fmt: skip

    def __sub__(self, other: Books) -> Books:
        return Books(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))

    def __iter__(self) -> Any:
        return iter(vars(self).values())


def projects(state: State, run: int) -> Any:
    """All projects of a run, finished or not."""
    active = state.projects[run][state.status[run] != NOT_YET]
    return np.concatenate([state.log[run, : state.logged[run]], active])


def paid_into_projects(state: State) -> FloatArray:
    every = [projects(state, run) for run in range(state.n_runs)]
    return np.array([sum(rows[name].sum() for name in PAYERS) for rows in every])


def close(one: Any, other: Any, scale: FloatArray) -> None:
    assert_allclose(one, other, rtol=0, atol=1e-12 * max(1.0, float(np.max(scale))))


def assert_nobody_is_in_debt(state: State) -> None:
    for name in ("budget", "fund", "pots"):
        assert (getattr(state, name) >= 0.0).all(), name


def step(phase: Any, setting: Setting, state: State) -> Books:
    """What a phase changes in the books."""
    before = Books.of(state)
    phase(setting, state)
    assert_nobody_is_in_debt(state)
    return Books.of(state) - before


def programmes_are_paid(setting: Setting, state: State, total: FloatArray) -> float:
    moved = step(pay_for_policy, setting, state)
    price = float(setting.programmes.price[state.quarter, 0])
    close(moved.spent + moved.state_spent, price, total)
    close(moved.spent, -moved.in_hand, total)
    pots = float(setting.programmes.pot_price[state.quarter, 0].sum())
    close(moved.in_pots, pots, total)
    return price - pots


def projects_are_paid(phase: Any, setting: Setting, state: State, total: FloatArray) -> None:
    """What leaves purses and what private capital gives goes into projects, but for overhead."""
    moved = step(phase, setting, state)
    close(moved.spent, -moved.in_hand, total)
    close(moved.fund_spent, -moved.in_fund, total)
    public = moved.spent + moved.fund_spent - moved.in_pots
    if phase is finish_projects:
        close(public + moved.private_spent, moved.in_projects, total)
    else:
        grants = state.offers  # what the fund gives, before overhead
        given = np.array(
            [
                grants[run, : int(np.argmax(state.picks[run] < 0)), 2].sum()
                for run in range(state.n_runs)
            ]
        )
        overhead = given * float(setting.general["fund_overhead"][0])
        close(public + moved.private_spent, moved.in_projects + overhead, total)


def both(setting: Setting, state: State) -> None:
    strike_deals(setting, state)
    begin_projects(setting, state)


@cache
def played(kind: str) -> tuple[Setting, State, FloatArray, float]:
    return play(what(kind))


def play(of: Scenario) -> tuple[Setting, State, FloatArray, float]:
    """All quarters, checked phase by phase; then what incidents and programmes have cost."""
    setting, state = start(of, RUNS)
    recorder = Recorder.empty(setting, RUNS)
    incidents, programmes = np.zeros(RUNS), 0.0
    while state.quarter < setting.quarters:
        open_quarter(setting, state, recorder)
        total = state.spent.sum(axis=1) + state.budget.sum(axis=1) + state.fund_spent
        total = total + state.private_spent + paid_into_projects(state)
        programmes += programmes_are_paid(setting, state, total)
        projects_are_paid(finish_projects, setting, state, total)
        raise_prospects(setting, state)
        projects_are_paid(both, setting, state, total)
        learn(setting, state)
        moved = step(suffer_incidents, setting, state)
        close(moved.spent, -moved.in_hand, total)
        incidents += moved.spent
        lapsed = state.lapsed.sum(axis=1)
        moved = step(grow_and_allot, setting, state)
        budgets_are_allotted(setting, state, moved, state.lapsed.sum(axis=1) - lapsed, total)
        state.quarter += 1
    open_quarter(setting, state, recorder)
    return setting, state, incidents, programmes


def budgets_are_allotted(
    setting: Setting, state: State, moved: Books, lapsed: FloatArray, total: FloatArray
) -> None:
    enlarged = state.channels["budget"][0]
    share = float(setting.general["budget_share"][0])
    allotted = (share * state.output * enlarged / 4).sum(axis=1)
    # the state doubles the levy
    close(moved.in_hand + lapsed + moved.in_fund / 2, allotted, total)
    close(moved.spent, 0.0, total)


@pytest.mark.parametrize("kind", KINDS)
def test_phase_by_phase(kind: str) -> None:
    _, state, _, _ = played(kind)
    assert state.begun.sum() > 0


@pytest.mark.parametrize("kind", KINDS)
def test_payments_are_final_costs_and_escrow_and_programmes_and_incidents(kind: str) -> None:
    assert_all_payments_are_for_something(*played(kind))


def assert_all_payments_are_for_something(
    setting: Setting, state: State, incidents: FloatArray, programmes: float
) -> None:
    overhead = float(setting.general["fund_overhead"][0])
    for run in range(RUNS):
        rows = projects(state, run)
        ended = rows["end"] >= 0
        costs = float(np.where(ended, rows["final_cost"], rows["cost"]).sum())
        paid = sum(float(rows[name].sum()) for name in PAYERS)
        assert paid == pytest.approx(costs, rel=1e-12)
        # the fund paid overhead on its grants, which an overrun has enlarged since
        granted = rows["paid_fund"] * np.where(ended, rows["cost"] / rows["final_cost"], 1.0)
        spent = state.spent[run].sum() + state.state_spent[run] + state.fund_spent[run]
        spent += state.private_spent[run] - state.pots[run].sum()
        expected = costs + overhead * granted.sum() + programmes + incidents[run]
        assert spent == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_earns_by_a_project_and_pots_pay_what_the_project_says(kind: str) -> None:
    _, state, _, _ = played(kind)
    rows = projects(state, 0)
    for name in PAYERS:
        assert (rows[name] >= -1e-12 * rows["cost"]).all()
    pots = state.pot_paid[0].sum(axis=2)
    going = state.status[0] != NOT_YET
    in_projects = state.projects[0]["paid_pot"][going]
    assert_allclose(pots[going], in_projects, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kind", ["fund", "busy"])
def test_the_table_of_projects_says_the_same(kind: str) -> None:
    result = simulate(what(kind), replicates=RUNS)
    table = result.projects
    payers = ["paid_from", "paid_to", "paid_fund", "paid_pot", "paid_private"]
    due = table["final_cost"].fillna(table["promised_cost"])
    assert_allclose(table[payers].sum(axis=1), due, rtol=1e-12)
    assert (table["final_cost"].notna() == (table["status"] == "finished")).all()
    last = result.quarters[result.quarters["quarter"] == QUARTERS].set_index("replicate")
    private = table.groupby("replicate")["paid_private"].sum()
    assert_allclose(last["private_spending"].loc[private.index], private, rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_public_spending_counts_money_once_and_never_falls_below_programmes(kind: str) -> None:
    setting, state, incidents, programmes = played(kind)
    result = simulate(what(kind), replicates=RUNS).quarters
    last = result[result["quarter"] == QUARTERS]["public_spending"].to_numpy()
    public = state.spent.sum(axis=1) + state.state_spent + state.fund_spent
    assert_allclose(last, public - state.pots.sum(axis=1), rtol=1e-12)
    assert (last >= programmes + incidents - 1e-9).all()
    assert setting.quarters == QUARTERS


def test_something_waits_where_budgets_are_poor() -> None:
    """So that the rules for waiting are among what is checked above."""
    _, state, _, _ = played("poor")
    ended = state.log[0, : state.logged[0]]
    assert (ended["end"] > ended["due"]).any()


@pytest.mark.long
@given(st.sets(st.sampled_from(sorted(EVERY)), max_size=12), st.integers(0, 2**31))
@settings(max_examples=150)
def test_any_measures_with_any_luck(chosen: set[str], seed: int) -> None:
    measures = [EVERY[name] for name in sorted(chosen)]
    played_out = play(scenario(PLACE, measures, quarters=QUARTERS, seed=seed))
    assert_all_payments_are_for_something(*played_out)
