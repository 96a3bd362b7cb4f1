"""Phase 3, decide: which joint projects come up, what they are worth, and which are agreed on."""

from __future__ import annotations

from cluster_sim.kernels.decision import agree, appraise, attend
from cluster_sim.model.setting import WORDS, Setting
from cluster_sim.model.state import State


def raise_prospects(setting: Setting, state: State) -> None:
    """Draw which links come up in which domains, and appraise their projects."""
    channels, neighbours, barriers = state.channels, setting.neighbours, setting.barriers
    attend(
        state.quarter, state.case, state.key, WORDS["attention"], setting.link_names,
        setting.domain, setting.general, neighbours.first_adjacent, neighbours.adjacent,
        channels["attention"], channels["mandate"], state.begun, state.status, state.attended,
    )  # fmt: skip
    appraise(
        state.quarter, state.case, state.key, WORDS["noise"], WORDS["spillover"],
        setting.link_names, setting.domain, setting.general, neighbours.ends,
        barriers.fixed, barriers.slope, barriers.still, barriers.length, state.remaining,
        channels["layer"], state.maturity, state.trust,
        setting.base_cost, setting.expected_overrun, channels["cost"], channels["duration"],
        channels["overrun"], channels["mode"], channels["elasticity.participation"],
        state.belief, state.doubt, state.traffic.load, state.traffic.own, state.completed,
        state.attended, state.prospects,
    )  # fmt: skip


def strike_deals(setting: Setting, state: State) -> None:
    """Agree on projects, the best first, as far as money and capacity go."""
    agree(
        state.case, setting.general, setting.neighbours.ends, state.output, state.maturity,
        state.channels["capacity"], state.channels["coordinator"], setting.programmes.pot_scope,
        state.stance, state.budget, state.fund, state.pots, state.spent, state.fund_spent,
        state.running, state.attended, state.prospects, state.picks, state.offers,
    )  # fmt: skip
