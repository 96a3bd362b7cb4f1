"""Cities with a mind of their own: what if cities were harder to convince?

Every city is a `StubbornCity`: it agrees to a joint project only if its own benefit is at least
twice its share of the cost, and while two are under way it brings no other to the table, health
excepted.

    python examples/stubborn_city.py scenarios/baseline.yaml
"""

from __future__ import annotations

import sys

from cluster_sim import ClusterModel, load_scenario
from cluster_sim.model.agents import CityAgent, Prospect


class StubbornCity(CityAgent):
    """Wants twice its money's worth, and does not begin many things at once."""

    def propose(self, prospect: Prospect) -> bool | None:
        """Nothing new while two projects are under way, health excepted."""
        return self.projects < 2 or prospect.domain == "health"

    def accept(self, prospect: Prospect) -> bool | None:
        """Only what brings twice what it costs; None leaves it to the city's own gain."""
        if prospect.benefit < 2 * prospect.cost_share:
            return False
        return None


def main(path: str) -> None:
    """Run a scenario with both kinds of cities on the same luck, and print what came of it."""
    scenario = load_scenario(path)
    for kind in (CityAgent, StubbornCity):
        model = ClusterModel(scenario, replicate=0, city_class=kind)
        while model.running:
            model.step()
        print(
            f"{kind.__name__}: sharing efficiency {model.metric('sharing_efficiency'):.3f}, "
            f"{model.metric('projects_completed'):.0f} projects"
        )


if __name__ == "__main__":
    main(sys.argv[1])
