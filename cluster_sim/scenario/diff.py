"""What differs between two scenarios, in units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cluster_sim.scenario.channels import channels
from cluster_sim.scenario.parameters import parameters
from cluster_sim.scenario.schema import Effect, Measure, Scenario

COST_UNIT = "million USD a quarter per 1,000 bn USD of GDP"


@dataclass(frozen=True)
class Difference:
    """One difference.

    Attributes:
        where: The dotted path of what differs.
        before: What the first scenario has, as text; None where it has nothing.
        after: What the second scenario has, as text; None where it has nothing.
        unit: The unit of both; empty where there is none.
    """

    where: str
    before: str | None
    after: str | None
    unit: str = ""

    def __str__(self) -> str:
        """``parameters.discount_rate: 0.08 -> 0.06 1/yr``."""
        before, after = (each or "none" for each in (self.before, self.after))
        unit = "" if self.unit in ("", "1") else f" {self.unit}"
        return f"{self.where}: {before} -> {after}{unit}"


def diff(before: Scenario, after: Scenario) -> tuple[Difference, ...]:
    """What differs from one scenario to another; names and titles do not count.

    Settings come first, then domains, parameters and measures, each in a fixed order; nothing is
    returned for two scenarios that are simulated alike.
    """
    found = [*_settings(before, after), *_parameters(before, after), *_measures(before, after)]
    return tuple(found)


def _settings(before: Scenario, after: Scenario) -> Iterator[Difference]:
    one, other = before.effective(), after.effective()
    if before.region.digest != after.region.digest:
        same = before.region.name == after.region.name
        names = [
            f"{each.region.name} (content {each.region.digest[:8]})" if same else each.region.name
            for each in (before, after)
        ]
        yield Difference("region", names[0], names[1])
    units = {"start": "", "quarters": "quarters", "replicates": "runs", "seed": ""}
    for key, unit in units.items():
        yield from _changed(key, one[key], other[key], unit)
    names = [", ".join(domain.name for domain in each.domains) for each in (before, after)]
    yield from _changed("domains", names[0], names[1])


def _parameters(before: Scenario, after: Scenario) -> Iterator[Difference]:
    one, other = before.effective()["parameters"], after.effective()["parameters"]
    for name, parameter in parameters().items():
        old, new = _parts(name, one), _parts(name, other)
        for where in dict.fromkeys([*old, *new]):
            yield from _changed(where, old.get(where), new.get(where), parameter.unit)


def _parts(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """A parameter's values by dotted path."""
    where, value = f"parameters.{name}", values.get(name)
    if isinstance(value, dict):
        return {f"{where}.{key}": part for key, part in value.items()}
    return {where: value}


def _measures(before: Scenario, after: Scenario) -> Iterator[Difference]:
    one, other = ({m.name: m for m in each.measures} for each in (before, after))
    for name in sorted({*one, *other}):
        where = f"measures.{name}"
        if name not in other:
            yield Difference(where, _summary(before, one[name]), None)
        elif name not in one:
            yield Difference(where, None, _summary(after, other[name]))
        else:
            yield from _changed_parts(
                where, _measure(before, one[name]), _measure(after, other[name])
            )


def _changed_parts(
    where: str, before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]
) -> Iterator[Difference]:
    for key, (_, unit) in (before | after).items():
        was, now = (each[key][0] if key in each else None for each in (before, after))
        yield from _changed(f"{where}.{key}", was, now, unit)


def _measure(scenario: Scenario, measure: Measure) -> dict[str, tuple[str, str]]:
    """What a measure consists of: key to text and unit."""
    parts = {
        "strength": (_strength(scenario, measure), "1"),
        "start": (_date(scenario, measure.start), ""),
        "end": ("never" if measure.end is None else _date(scenario, measure.end), ""),
        "cost": (_text(measure.cost), COST_UNIT),
    }
    seen: dict[str, int] = {}
    for effect in measure.effects:
        seen[effect.channel] = seen.get(effect.channel, 0) + 1
        number = f" {seen[effect.channel]}" if seen[effect.channel] > 1 else ""
        parts[f"effects.{effect.channel}{number}"] = (_effect(scenario, effect), "")
    return parts


def _summary(scenario: Scenario, measure: Measure) -> str:
    until = "" if measure.end is None else f" to {_date(scenario, measure.end)}"
    return (
        f"strength {_strength(scenario, measure)} from {_date(scenario, measure.start)}{until}, "
        f"cost {_text(measure.cost)} {COST_UNIT}"
    )


def _strength(scenario: Scenario, measure: Measure) -> str:
    steps = [f"{_text(s)} from {_date(scenario, since)}" for since, s in measure.schedule[1:]]
    first = measure.schedule[0][1] if measure.schedule else measure.strength
    return ", ".join([_text(first), *steps])


def _effect(scenario: Scenario, effect: Effect) -> str:
    unit = channels()[effect.channel].unit
    text = _text(effect.strength) + ("" if unit == "1" else f" {unit}")
    if effect.option is not None:
        text += f", {effect.option}"
    text += f", {effect.ramp} quarters to full effect"
    if effect.weight is not None:
        text += f", weighted by {effect.weight}"
    if effect.top_load is not None:
        text += f", on the {effect.top_load} links that carry most"
    if len(effect.domains) < len(scenario.domains):
        text += f", in {', '.join(scenario.domains[index].name for index in effect.domains)}"
    counts = (
        (effect.links, scenario.region.n_links, "links"),
        (effect.cities, scenario.region.n_cities, "cities"),
    )
    for chosen, total, what in counts:
        if chosen and len(chosen) < total:
            text += f", on {len(chosen)} of {total} {what}"
    return text


def _changed(where: str, before: Any, after: Any, unit: str = "") -> Iterator[Difference]:
    if before != after:
        yield Difference(
            where,
            None if before is None else _text(before),
            None if after is None else _text(after),
            unit,
        )


def _text(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _date(scenario: Scenario, index: int) -> str:
    return str(scenario.when(index))
