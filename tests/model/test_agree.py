"""Who agrees with whom and who pays what, case by case, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from numpy.testing import assert_allclose

from cluster_sim.kernels.records import ALONE, FUND, TRANSFERS
from cluster_sim.model.phases.decide import strike_deals
from cluster_sim.model.phases.policy import set_policy
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State
from tests.model.building import TELECOM, effect, measure, region, scenario, start
from tests.model.dealing import PAIR, ROW, bring, table


def deals(state: State) -> list[int]:
    """Domain times number of links plus link of each deal, in their order."""
    picks = state.picks[0].tolist()
    return [int(place) for place in picks[: picks.index(-1)]]


def paid(state: State, rank: int = 0) -> list[float]:
    """First city, second city, fund, pots, then the transfer to the first city."""
    return [float(part) for part in state.offers[0, rank]]


def test_alone_both_pay_by_output() -> None:
    setting, state = table()
    bring(state, 80.0, 30.0, 100.0)
    strike_deals(setting, state)
    assert deals(state) == [0]
    assert_allclose(paid(state), [75.0, 25.0, 0.0, 0.0], atol=1e-12)
    assert_allclose(state.budget[0], [925.0, 975.0])
    assert_allclose(state.spent[0], [75.0, 25.0])
    assert state.running[0].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("near", "far", "noise", "agreed"),
    [
        (75.1, 25.1, 0.0, True),
        (74.9, 99.0, 0.0, False),  # the first does not gain
        (99.0, 24.9, 0.0, False),
        (75.0, 25.1, 0.0, False),  # gaining nothing is not gaining
        (70.0, 24.0, 5.1, True),  # luck moves both
        (80.0, 30.0, -5.1, False),
    ],
)
def test_alone_both_must_gain(near: float, far: float, noise: float, agreed: bool) -> None:
    setting, state = table()
    bring(state, near, far, 100.0, noise=noise)
    strike_deals(setting, state)
    assert bool(deals(state)) == agreed


@pytest.mark.parametrize("budget", [[74.9, 1000.0], [1000.0, 24.9]])
def test_alone_nobody_spends_what_it_lacks(budget: list[float]) -> None:
    setting, state = table(budget=budget)
    bring(state, 200.0, 200.0, 100.0)
    strike_deals(setting, state)
    assert deals(state) == []
    assert state.budget[0].tolist() == budget
    assert state.spent.sum() == 0.0
    assert state.running.sum() == 0


def test_bargaining_splits_the_surplus_and_the_loser_is_paid() -> None:
    setting, state = table(mode=TRANSFERS)
    bring(state, 150.0, 10.0, 100.0)  # surplus 60: each gains 30
    strike_deals(setting, state)
    assert_allclose(state.budget[0], [1000 - 120, 1000 + 20])
    assert_allclose(paid(state), [100.0, 0.0, 0.0, -20.0], atol=1e-12)
    assert_allclose(state.spent[0], [120.0, -20.0])


def test_bargaining_pays_the_first_city_too() -> None:
    setting, state = table(mode=TRANSFERS)
    bring(state, 0.0, 130.0, 100.0)  # surplus 30: the first gets 15
    strike_deals(setting, state)
    assert_allclose(paid(state), [0.0, 100.0, 0.0, 15.0], atol=1e-12)
    assert_allclose(state.budget[0], [1015.0, 885.0])


def test_who_lacks_money_pays_what_it_has() -> None:
    setting, state = table(mode=TRANSFERS, budget=[10.0, 1000.0])
    bring(state, 80.0, 80.0, 100.0)  # both would pay 50
    strike_deals(setting, state)
    # the second then pays 90, which is more than its benefit of 80
    assert deals(state) == []
    bring(state, 80.0, 95.0, 100.0)  # the first would pay 42.5
    strike_deals(setting, state)
    assert deals(state) == [0]
    assert_allclose(paid(state), [10.0, 90.0, 0.0, 0.0], atol=1e-12)
    assert_allclose(state.budget[0], [0.0, 910.0])


def test_the_partner_of_the_second_city_pays_the_rest_as_well() -> None:
    setting, state = table(mode=TRANSFERS, budget=[1000.0, 5.0])
    bring(state, 120.0, 40.0, 100.0)  # the second would pay 10
    strike_deals(setting, state)
    assert_allclose(paid(state), [95.0, 5.0, 0.0, 0.0], atol=1e-12)


def test_the_partner_cannot_pay_the_rest_either() -> None:
    setting, state = table(mode=TRANSFERS, budget=[10.0, 89.0])
    bring(state, 80.0, 95.0, 100.0)
    strike_deals(setting, state)
    assert deals(state) == []
    assert state.budget[0].tolist() == [10.0, 89.0]


def test_transfers_alone_cannot_help_where_both_together_lose() -> None:
    setting, state = table(mode=TRANSFERS, fund=1000.0)
    bring(state, 60.0, 39.9, 100.0, spill=500.0)
    strike_deals(setting, state)
    assert deals(state) == []
    bring(state, 60.0, 40.1, 100.0)
    strike_deals(setting, state)
    assert deals(state) == [0]


def test_a_fund_grants_just_what_is_needed() -> None:
    setting, state = table(mode=FUND, fund=50.0)
    bring(state, 50.0, 20.0, 100.0, spill=40.0)  # need 30
    strike_deals(setting, state)
    assert deals(state) == [0]
    assert_allclose(paid(state), [50.0, 20.0, 30.0, 0.0], atol=1e-12)
    assert state.fund[0] == pytest.approx(50.0 - 33.0), "a tenth of the grant is overhead"
    assert state.fund_spent[0] == pytest.approx(33.0)


@pytest.mark.parametrize(
    ("spill", "fund", "agreed"),
    [(30.0, 33.0, True), (29.9, 1000.0, False), (1000.0, 32.9, False)],
)
def test_a_grant_is_limited_by_spillovers_and_by_the_fund(
    spill: float, fund: float, agreed: bool
) -> None:
    setting, state = table(mode=FUND, fund=fund, fund_overhead=0.1)
    bring(state, 50.0, 20.0, 100.0, spill=spill)
    strike_deals(setting, state)
    assert bool(deals(state)) == agreed
    assert state.fund[0] >= 0.0


def test_luck_lowers_the_need() -> None:
    setting, state = table(mode=FUND, fund=100.0)
    bring(state, 50.0, 20.0, 100.0, spill=40.0, noise=20.0)  # need 10
    strike_deals(setting, state)
    # Pi = 70 + 10 - 100 = -20: each loses 10 on what it believes, in good hope
    assert_allclose(paid(state), [60.0, 30.0, 10.0, 0.0], atol=1e-12)


def test_the_fund_is_not_touched_where_it_is_not_needed() -> None:
    setting, state = table(mode=FUND, fund=100.0)
    bring(state, 80.0, 50.0, 100.0, spill=1000.0)
    strike_deals(setting, state)
    assert state.fund[0] == 100.0
    assert_allclose(paid(state), [65.0, 35.0, 0.0, 0.0])


def potted(*shares: float, mode: int = ALONE, pots: Any = 1000.0) -> tuple[Setting, State]:
    """A table with one pot for each measure."""
    place = region(PAIR)
    measures = tuple(
        measure(f"pot-{k}", effect(place, "fund", share, n_domains=1))
        for k, share in enumerate(shares)
    )
    return table(mode=mode, measures=measures, pots=pots)


def test_a_pot_pays_its_share_of_the_public_cost() -> None:
    setting, state = potted(0.8)
    bring(state, 60.0, 20.0, 200.0, public=100.0)  # 70 are left to the cities
    strike_deals(setting, state)
    assert_allclose(paid(state), [52.5, 17.5, 0.0, 30.0, 0.0], atol=1e-12)
    assert_allclose(state.pots[0], [970.0])


def test_a_pot_pays_no_more_than_it_holds_and_makes_a_deal_possible() -> None:
    for held, agreed in ((30.0, True), (9.9, False)):
        setting, state = potted(0.8, pots=held)
        bring(state, 67.5, 22.6, 100.0)
        strike_deals(setting, state)
        assert bool(deals(state)) == agreed
        assert state.pots[0, 0] == pytest.approx(0.0 if agreed else held)


def test_two_pots_pay_together() -> None:
    setting, state = potted(0.5, 0.5, pots=[1000.0, 12.0])
    bring(state, 80.0, 30.0, 100.0)
    strike_deals(setting, state)
    assert_allclose(paid(state), [43.5, 14.5, 0.0, 30.0, 12.0, 0.0], atol=1e-12)
    assert_allclose(state.pots[0], [970.0, 0.0])


def test_a_pot_that_an_earlier_deal_emptied_is_missing_in_a_later_one() -> None:
    place = region(ROW)
    pot = measure("pot", effect(place, "fund", 1.0, n_domains=1))
    setting, state = table(ROW, measures=(pot,), pots=30.0)
    bring(state, 100.0, 100.0, 100.0, link=0)
    bring(state, 40.0, 40.0, 100.0, link=2)  # worth it only with the pot's 30
    strike_deals(setting, state)
    assert deals(state) == [0]
    bring(state, 60.0, 60.0, 100.0, link=2)
    state.pots[:] = 30.0
    state.running[:] = 0
    strike_deals(setting, state)
    assert deals(state) == [0, 2]
    assert_allclose(paid(state, 1), [50.0, 50.0, 0.0, 0.0, 0.0])


def test_a_fund_left_over_pays_nothing_where_the_coordinator_has_none() -> None:
    """A coordinator with transfers is one with an empty fund, whatever an earlier one left."""
    place = region(ROW)
    pot = measure("pot", effect(place, "fund", 1.0, n_domains=1))
    setting, state = table(ROW, mode=TRANSFERS, measures=(pot,), pots=30.0, fund=500.0)
    bring(state, 100.0, 100.0, 100.0, link=0)
    bring(state, 40.0, 40.0, 100.0, link=2, spill=500.0)
    strike_deals(setting, state)
    assert state.fund[0] == 500.0
    assert deals(state) == [0]


@pytest.mark.parametrize(
    ("maturity", "extra", "limit"),
    [(0.0, 0.0, 1), (0.1, 0.0, 1), (0.2, 0.0, 2), (0.5, 0.0, 3), (1.0, 0.0, 4), (0.5, 1.5, 4)],
)
def test_capacity(maturity: float, extra: float, limit: int) -> None:
    """floor(1 + 3 m + extra + 0.5)."""
    star = [(0, k) for k in range(1, 7)]
    setting, state = table(star, domains=TELECOM)
    state.maturity[:] = 1.0
    state.maturity[0, 0] = maturity
    state.channels["capacity"][0, 0] = extra
    for link in range(6):
        bring(state, 200.0 + link, 200.0, 100.0, link=link)
    strike_deals(setting, state)
    assert deals(state) == [5, 4, 3, 2, 1, 0][:limit]
    assert state.running[0, 0] == limit


def test_projects_under_way_count_against_capacity() -> None:
    setting, state = table()
    state.maturity[:] = 0.5
    state.running[0] = [3, 0]
    bring(state, 200.0, 200.0, 100.0)
    strike_deals(setting, state)
    assert deals(state) == []


def test_the_best_surplus_per_cost_comes_first() -> None:
    setting, state = table(ROW, domains=TELECOM)
    bring(state, 300.0, 300.0, 400.0, link=0)  # surplus 0.5 of the cost
    bring(state, 40.0, 40.0, 50.0, link=1, noise=5.0)  # 0.7, the luck counted
    bring(state, 70.0, 40.0, 100.0, link=2, noise=60.0)  # 0.7 as well: by link
    strike_deals(setting, state)
    assert deals(state) == [1, 2, 0]


def test_ties_go_by_domain_and_then_by_link() -> None:
    place = region(ROW, gdp=100.0)
    setting, state = start(scenario(place))
    set_policy(setting, state)
    state.budget[:] = 1000.0
    state.maturity[:] = 1.0
    for link, domain in ((2, 3), (0, 2), (2, 0), (1, 2)):
        bring(state, 60.0, 60.0, 100.0, link=link, domain=domain)
    strike_deals(setting, state)
    assert deals(state) == [0 * 3 + 2, 2 * 3 + 0, 2 * 3 + 1, 3 * 3 + 2]


def test_a_poorer_deal_takes_what_a_richer_one_cannot_pay() -> None:
    setting, state = table(ROW, budget=[1000.0, 40.0, 1000.0, 1000.0], domains=TELECOM)
    bring(state, 300.0, 300.0, 100.0, link=0)  # asks 50 of the city in the middle
    bring(state, 60.0, 60.0, 70.0, link=1)  # asks 35
    strike_deals(setting, state)
    assert deals(state) == [1]
    assert state.budget[0, 1] == pytest.approx(5.0)


def stanced(near: int, far: int, mode: int = ALONE) -> tuple[Setting, State]:
    setting, state = table(mode=mode)
    state.stance[0, 0, 0] = (near, far)
    return setting, state


@pytest.mark.parametrize("mode", [ALONE, TRANSFERS, FUND])
@pytest.mark.parametrize("stance", [(-1, 0), (0, -1), (-1, 1), (1, -1)])
def test_a_veto_is_final(mode: int, stance: tuple[int, int]) -> None:
    setting, state = stanced(*stance, mode)
    bring(state, 500.0, 500.0, 100.0)
    strike_deals(setting, state)
    assert deals(state) == []


def test_alone_a_yes_stands_for_the_own_gain_only() -> None:
    for stance, agreed in (((1, 0), True), ((0, 1), False), ((1, 1), True), ((0, 0), False)):
        setting, state = stanced(*stance)
        bring(state, 0.1, 30.0, 100.0)  # the first loses, the second gains
        strike_deals(setting, state)
        assert bool(deals(state)) == agreed, stance


@pytest.mark.parametrize("mode", [TRANSFERS, FUND])
def test_with_a_coordinator_a_yes_is_no_more_than_no_veto(mode: int) -> None:
    setting, state = stanced(1, 1, mode)
    bring(state, 40.0, 40.0, 100.0)
    strike_deals(setting, state)
    assert deals(state) == []


def test_what_has_not_come_up_is_not_agreed_on() -> None:
    setting, state = table()
    bring(state, 500.0, 500.0, 100.0)
    state.attended[:] = 0
    strike_deals(setting, state)
    assert deals(state) == []


def test_a_wholly_private_project_costs_the_cities_nothing() -> None:
    setting, state = table(budget=0.0)
    bring(state, 5.0, 5.0, 100.0, public=0.0)
    strike_deals(setting, state)
    assert deals(state) == [0]
    assert_allclose(paid(state), 0.0)
