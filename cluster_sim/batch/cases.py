"""From a scenario and sampled values to the scenario of one case.

A value goes in as ``--set`` would put it. Reading a scenario again takes milliseconds, so the
paths that a sample usually sets (numbers of parameters and of measures) are put straight into the
scenario; the result is the same, which a test shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from cluster_sim.scenario.forms import ALL
from cluster_sim.scenario.parameters import parameters
from cluster_sim.scenario.resolve_domains import normalised
from cluster_sim.scenario.schema import LAYERS, Measure, Scenario

Values = Sequence[tuple[str, Any]]
"""Paths and the value of each."""

_NOT_ALONE = ("domain_weights", "layer_share")  # one value for each part, which go together
MATURITY = ("maturity_start_base", "maturity_start_range")
"""Parameters that can change which cities a measure means."""
_OF_MEASURES = ("strength", "start", "cost")


def assignment(path: str, value: object) -> str:
    """The value as the text ``path=value`` that ``--set`` takes."""
    return f"{path}={value if isinstance(value, float) else json.dumps(value)}"


def are_numbers(values: Iterable[object]) -> bool:
    """Whether `with_values` can take these values: dates, lists and the like have to be read."""
    return all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)


def are_direct(
    paths: Iterable[str], scenarios: Sequence[Scenario], *, ranks_stay: bool = False
) -> bool:
    """Whether `with_values` can put values under these paths into the scenarios.

    Args:
        paths: As ``--set`` takes them.
        scenarios: The scenarios.
        ranks_stay: Whether the values leave the order of the cities by maturity as it is, where
            no city's maturity is given.
    """
    whole = set(paths)
    return all(
        _is_direct(path, whole, scenario, ranks_stay)
        for path in sorted(whole)
        for scenario in scenarios
    )


def _is_direct(path: str, whole: set[str], scenario: Scenario, ranks_stay: bool) -> bool:
    steps = path.split(".")
    if steps[0] == "parameters" and len(steps) > 1 and steps[1] in MATURITY:
        unknown = np.isnan(scenario.region.maturity)
        same = not unknown.any() or (ranks_stay and bool(unknown.all()))
        return len(steps) == 2 and (same or not _asks_for_maturity(scenario))
    if steps[0] == "parameters" and len(steps) > 1:
        return _is_direct_parameter(steps[1:], whole, scenario)
    if steps[0] != "measures" or len(steps) != 3 or steps[2] not in _OF_MEASURES:
        return False
    own = [measure for measure in scenario.measures if measure.name == steps[1]]
    free = all(measure.end is None for measure in own) or steps[2] != "start"
    free = free and (steps[2] == "cost" or not any(_sets_a_mode(measure) for measure in own))
    return free and not any(measure.schedule for measure in own)


def _sets_a_mode(measure: Measure) -> bool:
    """Whether the time of a measure has to be checked against that of others."""
    return any(effect.channel == "mode" for effect in measure.effects)


def _is_direct_parameter(steps: list[str], whole: set[str], scenario: Scenario) -> bool:
    name = steps[0]
    if name not in parameters() or any(domain.like for domain in scenario.domains):
        return False
    if name in _NOT_ALONE:
        together = {f"parameters.{name}.{part}" for part in _parts(name, scenario)}
        return len(steps) == 2 and steps[1] != ALL and together <= whole
    if len(steps) == 2:
        return parameters()[name].per_domain and steps[1] != ALL  # which domains it means is read
    return len(steps) == 1


def _asks_for_maturity(scenario: Scenario) -> bool:
    """Whether a measure means the cities of the highest maturity, which have to be found again."""
    scopes = [effect.scope for measure in scenario.measures for effect in measure.effects]
    return any("maturity" in json.dumps(scope) for scope in scopes if scope)


def _parts(name: str, scenario: Scenario) -> tuple[str, ...]:
    """The keys under a parameter that has one value for each domain or layer."""
    if name == "layer_share":
        return LAYERS
    if parameters()[name].per_domain:
        return tuple(domain.name for domain in scenario.domains)
    return ()


def with_values(scenario: Scenario, values: Values) -> Scenario:
    """The scenario with values under paths for which `are_direct` holds.

    A measure or domain that the scenario does not have is left alone, as ``--set`` does where
    another scenario has it.
    """
    changed = dict(scenario.parameters)
    measures = {measure.name: measure for measure in scenario.measures}
    for path, value in values:
        first, name, *rest = path.split(".")
        if first == "parameters":
            changed[name] = _changed(changed[name], _parts(name, scenario), rest, float(value))
        elif name in measures:
            measures[name] = _set(measures[name], rest[0], value)
    weights = changed["domain_weights"]
    if isinstance(weights, tuple) and max(weights) > 0:
        changed["domain_weights"] = normalised(weights)
    return replace(scenario, parameters=changed, measures=tuple(measures.values()))


def _changed(
    old: float | tuple[float, ...], parts: tuple[str, ...], rest: list[str], value: float
) -> float | tuple[float, ...]:
    value += 0.0  # -0.0 becomes 0.0: one value, one digest
    if not isinstance(old, tuple):
        return value
    if not rest:
        return (value,) * len(old)
    return tuple(
        value if part == rest[0] else part_value
        for part, part_value in zip(parts, old, strict=True)
    )


def _set(measure: Measure, key: str, value: Any) -> Measure:
    if key == "strength":
        return replace(measure, strength=float(value) + 0.0, schedule=())
    if key == "start":
        return replace(measure, start=int(value))
    return replace(measure, cost=float(value) + 0.0)
