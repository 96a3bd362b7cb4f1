"""What becomes of a deal: how long, how dear, how good; who pays the overrun and who waits."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray
from scipy import integrate, stats

from cluster_sim.kernels.records import FUND, NOT_YET, UNDER_WAY, WAITING
from cluster_sim.model.parameters import domain_records, expected_overrun, general_records
from cluster_sim.model.phases.build import begin_projects, finish_projects
from cluster_sim.model.phases.decide import strike_deals
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from cluster_sim.randomness import Draws
from tests.model.building import DOMAINS, effect, measure, region, scenario
from tests.model.dealing import PAIR, bring, table

MANY, SEED = 4000, 3
LINK = ("c00", "c01", "telecom")


def begun(runs: int = 1, *, quarters: float = 6.0, **options: Any) -> tuple[Setting, State]:
    """One telecom project of 100, agreed on in quarter 0 by two cities that pay 75 and 25."""
    setting, state = table(runs=runs, seed=SEED, **options)
    bring(state, 90.0, 40.0, 100.0)
    state.prospects["quarters"] = quarters
    strike_deals(setting, state)
    begin_projects(setting, state)
    return setting, state


def project(state: State) -> Any:
    return state.projects[0, 0, 0]


def settle(setting: Setting, state: State, ratio: float, *, benefit: float = 1.0) -> None:
    """Let the project be due with this final over promised cost."""
    project(state)["final_cost"] = project(state)["cost"] * ratio
    project(state)["ratio"] = benefit
    state.quarter = int(project(state)["due"])
    finish_projects(setting, state)


def lognormal(spread: float) -> Any:
    """The logarithm of a lognormal number with mean 1."""
    return stats.norm(-(spread**2) / 2, spread)


def test_a_project_begins_as_agreed() -> None:
    _, state = begun()
    started = project(state)
    assert state.status[0, 0, 0] == UNDER_WAY
    assert (started["start"], started["end"], started["number"]) == (0, -1, 0)
    assert (started["link"], started["domain"], started["mode"]) == (0, 0, 0)
    assert started["cost"] == 100.0
    assert (started["paid_near"], started["paid_far"]) == (75.0, 25.0)
    assert started["paid_fund"] == started["paid_pot"] == started["paid_private"] == 0.0
    assert state.begun[0, 0, 0] == 1
    assert state.private_spent[0] == 0.0


def test_private_capital_pays_what_the_public_does_not() -> None:
    setting, state = table()
    bring(state, 90.0, 40.0, 100.0, public=40.0)
    strike_deals(setting, state)
    begin_projects(setting, state)
    assert project(state)["paid_private"] == 60.0
    assert state.private_spent[0] == 60.0


def test_draws_are_keyed_by_the_project_not_by_the_quarter() -> None:
    found = []
    for quarter in (0, 9):
        setting, state = table()
        state.quarter = quarter
        bring(state, 90.0, 40.0, 100.0)
        state.prospects["quarters"] = 6.0
        strike_deals(setting, state)
        begin_projects(setting, state)
        started = project(state)
        found.append([started["due"] - quarter, started["final_cost"], started["ratio"]])
    assert found[0] == found[1]


def test_the_next_project_of_a_link_has_other_luck() -> None:
    setting, state = begun()
    first = project(state).copy()
    settle(setting, state, 1.0)
    bring(state, 90.0, 40.0, 100.0)
    strike_deals(setting, state)
    begin_projects(setting, state)
    second = project(state)
    assert (first["number"], second["number"]) == (0, 1)
    assert first["ratio"] != second["ratio"]


@pytest.mark.parametrize("quarters", [6.0, 0.3, 16 * 0.75])
def test_duration(quarters: float) -> None:
    _, state = begun(MANY, quarters=quarters)
    luck = np.array([Draws(SEED, r).normal("duration", 0, *LINK) for r in range(MANY)])
    assert stats.kstest(luck, "norm").pvalue > 0.01
    factor = np.exp(0.25 * luck - 0.25**2 / 2)
    expected = np.maximum(1, np.ceil(quarters * factor))
    assert_array_equal(state.projects["due"][:, 0, 0], expected)
    assert factor.mean() == pytest.approx(1.0, abs=0.01)


def test_benefit_ratio_is_lognormal_with_mean_one() -> None:
    _, state = begun(MANY)
    ratio = state.projects["ratio"][:, 0, 0]
    assert stats.kstest(np.log(ratio), lognormal(0.3).cdf).pvalue > 0.01
    assert ratio.mean() == pytest.approx(1.0, abs=0.015)


def tail_cdf(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distribution function of the Pareto tail on [1.5, 15]."""
    cut = np.clip(x, 1.5, 15.0)
    return np.asarray((1 - (1.5 / cut) ** 0.18) / (1 - 0.1**0.18))


def test_digital_overruns_have_a_body_and_a_tail() -> None:
    setting, state = begun(MANY)
    drawn = state.projects["final_cost"][:, 0, 0] / 100.0
    drawn = drawn * setting.expected_overrun[0, 0]  # policy leaves all of it: E_now = E_0
    body = stats.lognorm(0.2, scale=math.exp(0.0))  # mean exp(0.02): median 1

    # if drawn from the mixture, its distribution function at the draws is uniform
    share = 0.82 * body.cdf(drawn) + 0.18 * tail_cdf(drawn)
    assert stats.kstest(share, "uniform").pvalue > 0.01
    assert drawn.max() < 15.0
    assert drawn.mean() == pytest.approx(setting.expected_overrun[0, 0], rel=0.06)


def test_transport_overruns_are_lognormal_alone() -> None:
    setting, state = begun(MANY, domains=(DOMAINS[0],))
    assert setting.expected_overrun[0, 0] == pytest.approx(1.45, rel=1e-14)
    drawn = state.projects["final_cost"][:, 0, 0] / 100.0
    assert stats.kstest(np.log(drawn), lognormal(0.3).cdf).pvalue > 0.01


def overrun_of(**options: float) -> tuple[float, float]:
    """E_0 of telecom by the package and by numerical integration."""
    what = scenario(region(PAIR), **options)  # type: ignore[arg-type]  # parameters by name
    values: dict[str, Any] = dict(what.parameters)
    low, high = values["overrun_tail_low"], values["overrun_tail_high"]
    power, share = values["overrun_tail_exponent"], values["overrun_tail_share"][1]
    weight = power * low**power / (1 - (low / high) ** power)
    tail, _ = integrate.quad(lambda x: x * weight * x ** (-power - 1), low, high)
    found = expected_overrun(general_records([what]), domain_records([what]))[0, 1]
    return float(found), (1 - share) * values["overrun_mean"][1] + share * tail


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"overrun_tail_exponent": 1.0},
        {"overrun_tail_exponent": 1.0 + 1e-9},
        {"overrun_tail_exponent": 2.5, "overrun_tail_share": 0.5},
        {"overrun_tail_low": 1.0, "overrun_tail_high": 100.0},
        {"overrun_tail_share": 0.0},
        {"overrun_tail_share": 1.0},
    ],
)
def test_expected_overrun_is_the_integral(options: dict[str, float]) -> None:
    found, integral = overrun_of(**options)
    assert found == pytest.approx(integral, rel=1e-6 if len(options) else 1e-9)


def test_policy_takes_its_share_of_overruns_above_one() -> None:
    place = region(PAIR)
    less = measure("less", effect(place, "overrun", 0.4, n_domains=1))
    usual, state = begun(500)
    setting, tamed = table(runs=500, seed=SEED, measures=(less,))
    tamed.channels["overrun"][:] = 0.6
    bring(tamed, 90.0, 40.0, 100.0)
    strike_deals(setting, tamed)
    begin_projects(setting, tamed)
    planned = usual.expected_overrun[0, 0]
    now = 1 + (planned - 1) * 0.6
    drawn = state.projects["final_cost"][:, 0, 0] / 100.0 * planned
    expected = 100.0 * np.where(drawn > 1.0, 1 + (drawn - 1) * 0.6, drawn) / now
    assert_allclose(tamed.projects["final_cost"][:, 0, 0], expected, rtol=1e-12)
    assert (drawn < 1.0).any()
    assert (drawn > 1.5).any()


def test_nothing_ends_before_it_is_due() -> None:
    setting, state = begun()
    state.quarter = int(project(state)["due"]) - 1
    finish_projects(setting, state)
    assert state.status[0, 0, 0] == UNDER_WAY
    assert state.completed.sum() == state.logged.sum() == 0


def test_an_overrun_is_paid_in_the_shares_of_the_deal() -> None:
    setting, state = begun()
    settle(setting, state, 1.4)
    assert_allclose(state.budget[0], [1000 - 105, 1000 - 35])
    assert_allclose(state.spent[0], [105, 35])
    assert state.running[0].tolist() == [0, 0]
    assert state.completed[0, 0] == 1
    assert state.status[0, 0, 0] == NOT_YET
    ended = state.log[0, 0]
    assert state.logged[0] == 1
    assert ended["end"] == state.quarter
    assert (ended["paid_near"], ended["paid_far"]) == pytest.approx((105.0, 35.0))


def test_what_was_not_needed_is_paid_back() -> None:
    setting, state = begun()
    settle(setting, state, 0.8)
    assert_allclose(state.budget[0], [1000 - 60, 1000 - 20])
    assert_allclose(state.spent[0], [60, 20])


def test_a_refund_needs_no_money_in_hand() -> None:
    setting, state = begun()
    state.budget[:] = 0.0
    settle(setting, state, 0.8)
    assert_allclose(state.budget[0], [15.0, 5.0])


@pytest.mark.parametrize("poor", [0, 1])
def test_a_project_waits_while_a_payer_lacks_its_share(poor: int) -> None:
    setting, state = begun()
    share = (30.0, 10.0)[poor]
    state.budget[0, poor] = share - 0.01
    before = state.budget.copy()
    settle(setting, state, 1.4)
    assert state.status[0, 0, 0] == WAITING
    assert_array_equal(state.budget, before)
    assert state.running[0].tolist() == [1, 1]
    assert state.completed.sum() == state.logged.sum() == 0
    assert_array_equal(state.remaining, 1.0)
    state.budget[0, poor] = share + 0.01
    state.quarter += 3
    finish_projects(setting, state)
    assert state.completed[0, 0] == 1
    assert state.log[0, 0]["end"] == state.quarter
    assert state.budget[0, poor] == pytest.approx(0.01)


def test_the_fund_and_pots_pay_their_shares_of_an_overrun_or_let_it_wait() -> None:
    place = region(PAIR)
    pot = measure("pot", effect(place, "fund", 1.0, n_domains=1))
    setting, state = table(mode=FUND, fund=1000.0, measures=(pot,), pots=1000.0)
    bring(state, 40.0, 20.0, 100.0, spill=500.0)  # pot 30, grant 10
    strike_deals(setting, state)
    begin_projects(setting, state)
    assert project(state)["paid_pot"] == pytest.approx(30.0)
    assert project(state)["paid_fund"] == pytest.approx(10.0)
    for name, needed in (("pots", 15.0), ("fund", 5.0)):
        purse = getattr(state, name)
        kept = purse.copy()
        purse[:] = needed - 0.01
        settle(setting, state, 1.5)
        assert state.status[0, 0, 0] == WAITING
        purse[:] = kept
    finish_projects(setting, state)
    assert state.fund[0] == pytest.approx(1000 - 11 - 5), "no overhead on the overrun"
    assert state.fund_spent[0] == pytest.approx(16)
    assert state.pots[0, 0] == pytest.approx(1000 - 45)
    assert state.pot_paid[0, 0, 0, 0] == pytest.approx(45)
    ended = state.log[0, 0]
    assert ended["paid_fund"] == pytest.approx(15)
    assert ended["paid_pot"] == pytest.approx(45)


def test_private_capital_pays_its_share_of_an_overrun() -> None:
    setting, state = table()
    bring(state, 90.0, 40.0, 100.0, public=40.0)
    strike_deals(setting, state)
    begin_projects(setting, state)
    settle(setting, state, 1.5)
    assert state.private_spent[0] == pytest.approx(90.0)
    assert_allclose(state.spent[0], [45.0, 15.0])


def test_a_finished_project_lowers_what_is_left() -> None:
    setting, state = begun()
    settle(setting, state, 1.0, benefit=1.2)
    assert_allclose(state.remaining[0, 0, 0], 1 - 0.35 * 1.2)


def test_what_is_left_is_at_least_nothing() -> None:
    setting, state = begun()
    state.remaining[0, 0, 0] = (0.5, 0.1)
    settle(setting, state, 1.0, benefit=1.2)
    assert_allclose(state.remaining[0, 0, 0], [0.5 - 0.42, 0.0])


def test_the_log_keeps_every_project_however_many_there_are() -> None:
    setting, state = begun(budget=1e6)
    for number in range(40):
        settle(setting, state, 1.0)
        assert state.logged[0] == number + 1
        bring(state, 90.0, 40.0, 100.0)
        strike_deals(setting, state)
        begin_projects(setting, state)
    assert state.log["number"][0, :40].tolist() == list(range(40))
