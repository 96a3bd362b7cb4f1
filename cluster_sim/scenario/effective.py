"""The effective configuration of a scenario as a scenario file, with where each value is from."""

from __future__ import annotations

from typing import Any

from cluster_sim.errors import InputError, Problem
from cluster_sim.region.nearest import nearest
from cluster_sim.region.yaml_text import item_name, yaml_text
from cluster_sim.scenario.schema import Scenario


def effective_yaml(scenario: Scenario) -> str:
    """The complete configuration as a scenario file, with where each value is from as comments.

    Read in the folder of the scenario's own file, it gives the same scenario.
    """
    head = (
        f"# Everything that the scenario {scenario.name} comes to; behind #, where a value is "
        f"from.\n# Digest: {scenario.digest}\n\n"
    )
    return head + yaml_text(scenario.effective(), scenario.origins)


def part_of(scenario: Scenario, path: str) -> Any:
    """The part of the effective configuration under a dotted path, such as ``measures.NAME``.

    Raises:
        InputError: There is no such part; with the nearest key.
    """
    value: Any = scenario.effective()
    for place, step in enumerate(steps := path.split(".")):
        keys = _keys(value)
        if step not in keys:
            before = ".".join(steps[:place])
            where = f"under {before} " if before else ""
            what = f"there is no such key {where}in scenario {scenario.name}"
            raise InputError([Problem(path, what=what, hint=nearest(step, keys))])
        value = keys[step]
    return value


def origins_below(scenario: Scenario, path: str) -> dict[str, str]:
    """Where the values at and below a dotted path are from; of all values for an empty path."""
    return {
        key: origin
        for key, origin in scenario.origins.items()
        if not path or key == path or key.startswith(f"{path}.") or path.startswith(f"{key}.")
    }


def _keys(value: object) -> dict[str, Any]:
    """What can stand below a value in a path: keys of a mapping, names or numbers of items."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return {item_name(item, number): item for number, item in enumerate(value)}
    return {}
