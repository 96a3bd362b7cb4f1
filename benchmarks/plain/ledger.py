"""Where every amount of money came from and went to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Ledger:
    """Sums over a run, in the region's currency; each names one kind of movement."""

    city_income: float = 0.0  # net of the levy
    city_lapsed: float = 0.0
    city_programmes: float = 0.0
    city_projects: float = 0.0
    city_incidents: float = 0.0
    levy: float = 0.0
    state_match: float = 0.0
    state_programmes: float = 0.0
    fund_grants: float = 0.0
    fund_overhead: float = 0.0
    pots_in: float = 0.0
    pots_out: float = 0.0
    private: float = 0.0

    @property
    def paid_for_projects(self) -> float:
        """Return what cities, fund, pots and private capital have put into projects."""
        return self.city_projects + self.fund_grants + self.pots_out + self.private
