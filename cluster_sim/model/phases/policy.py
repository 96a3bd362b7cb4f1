"""Phase 1, policy: what the measures do this quarter, and who pays for them."""

from __future__ import annotations

from cluster_sim.kernels.money import pay_programmes
from cluster_sim.model.setting import Setting
from cluster_sim.model.state import State


def set_policy(setting: Setting, state: State) -> None:
    """Set the channels to this quarter's values."""
    setting.effects.pour(state.quarter, state.channels)


def pay_for_policy(setting: Setting, state: State) -> None:
    """Charge this quarter's programme costs: cities up to a share of their budgets, then the state.

    Paid after the record, so that every record's sums cover the same quarters; nothing between
    the two reads money.
    """
    programmes = setting.programmes
    pay_programmes(
        state.case, setting.general, programmes.price[state.quarter],
        programmes.pot_price[state.quarter], state.channels["budget"], state.output,
        state.budget, state.pots, state.spent, state.state_spent,
    )  # fmt: skip
