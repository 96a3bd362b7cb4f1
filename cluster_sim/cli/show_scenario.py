"""How a scenario is shown: everything that it comes to, and where each value is from."""

from __future__ import annotations

from cluster_sim.cli.options import Format
from cluster_sim.cli.printing import print_json
from cluster_sim.cli.streams import emit
from cluster_sim.region.yaml_text import yaml_text
from cluster_sim.scenario.effective import effective_yaml, origins_below, part_of
from cluster_sim.scenario.schema import Scenario


def show_scenario(scenario: Scenario, path: str | None, output_format: Format) -> None:
    """Print the effective configuration, or the part of it under a dotted path.

    Raises:
        InputError: There is no such part.
    """
    value = scenario.effective() if path is None else part_of(scenario, path)
    origins = origins_below(scenario, path or "")
    if output_format == "json":
        print_json(
            {
                "scenario": scenario.name,
                "digest": scenario.digest,
                "path": path,
                "effective": value,
                "origins": origins,
            }
        )
    elif path is None:
        emit(effective_yaml(scenario))
    else:
        emit(yaml_text(value, origins, path))
