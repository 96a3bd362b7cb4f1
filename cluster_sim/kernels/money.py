"""Programme costs and integration budgets (docs: "Money")."""

from __future__ import annotations

from cluster_sim.kernels.compiling import compiled


@compiled
def pay_programmes(
    case, general, price, pot_price, enlarged, output, budget, pots, spent, state_spent
):
    """Pay this quarter's programmes: the cities up to a share of their budgets, the state the rest.

    Args:
        case: int array (n_runs,).
        general: record array (n_cases,), parameters.
        price: float array (n_cases,), money of all programmes, their pots included.
        pot_price: float array (n_cases, n_pots), the part that goes into each pot.
        enlarged: float array (n_cases, n_cities), policy's factor on the budget.
        output: float array (n_runs, n_cities), money per year.
        budget: float array (n_runs, n_cities), money in hand; reduced.
        pots: float array (n_runs, n_pots), money; increased.
        spent: float array (n_runs, n_cities), what cities have paid; increased.
        state_spent: float array (n_runs,), what the state has paid; increased.
    """
    for r in range(output.shape[0]):
        c = case[r]
        if price[c] == 0.0:
            continue
        total = 0.0
        for i in range(output.shape[1]):
            total += output[r, i]
        rest = price[c]
        for i in range(output.shape[1]):
            quarterly = general[c].budget_share * output[r, i] * enlarged[c, i] / 4.0
            paid = min(price[c] * output[r, i] / total, general[c].programme_city_share * quarterly)
            paid = min(paid, budget[r, i])
            budget[r, i] -= paid
            spent[r, i] += paid
            rest -= paid
        state_spent[r] += rest
        for pot in range(pots.shape[1]):
            pots[r, pot] += pot_price[c, pot]


@compiled
def allot(case, general, levy, enlarged, output, budget, fund, lapsed):
    """The next quarter's integration budgets, the coordinator's levy and what lapses.

    Args:
        case, general: as in ``decision.attend``.
        levy: float array (n_cases,), share of the budgets that goes to the fund.
        enlarged: float array (n_cases, n_cities), policy's factor on the budget.
        output: float array (n_runs, n_cities), money per year.
        budget: float array (n_runs, n_cities), money in hand; increased.
        fund: float array (n_runs,), increased by the levy and the state's match.
        lapsed: float array (n_runs, n_cities), increased by what may not be carried over.
    """
    for r in range(output.shape[0]):
        c = case[r]
        for i in range(output.shape[1]):
            quarterly = general[c].budget_share * output[r, i] * enlarged[c, i] / 4.0
            fund[r] += levy[c] * quarterly * (1.0 + general[c].fund_match)
            most = 4.0 * general[c].budget_carry_over * quarterly
            full = budget[r, i] + quarterly * (1.0 - levy[c])
            lapsed[r, i] += max(0.0, full - most)
            budget[r, i] = min(full, most)
