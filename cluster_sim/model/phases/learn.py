"""Phase 5, learn: cities see what finished projects brought; maturity spreads."""

from __future__ import annotations

from cluster_sim.kernels.society import mature, observe
from cluster_sim.model.setting import WORDS, Setting
from cluster_sim.model.state import State


def learn(setting: Setting, state: State) -> None:
    """Correct beliefs by what is seen, and let maturity spread along the flows."""
    channels, neighbours = state.channels, setting.neighbours
    observe(
        state.case, state.key, WORDS["observation"], setting.link_names, setting.city_names,
        setting.general, neighbours.ends, neighbours.linked, channels["belief"], state.log,
        state.logged, state.seen, state.belief, state.doubt,
    )  # fmt: skip
    mature(
        state.case, setting.general, channels["maturity"], state.traffic.exchange,
        state.traffic.lift, state.maturity,
    )  # fmt: skip
