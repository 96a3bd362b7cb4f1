"""A scenario with everything resolved: what the model reads.

Cities, links and domains are indices into the scenario's region and domains; times are counted in
quarters from the scenario's start, which is quarter 0.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from cluster_sim.region.schema import FloatArray, Region
from cluster_sim.scenario.quarter import Quarter
from cluster_sim.text import Text

__all__ = ["LAYERS", "Domain", "Effect", "Measure", "Quarter", "Scenario"]

LAYERS = ("infrastructure", "standards", "administration", "trust")
"""The layers of friction, in the order of the parameter ``layer_share``."""


@dataclass(frozen=True)
class Domain:
    """A domain of sharing, such as health.

    Attributes:
        name: Its key in files and columns.
        title: Its name for people.
        like: The built-in domain that gives every value not stated, or None for a built-in one.
        infrastructure: What its infrastructure friction follows: ``travel_time`` or ``maturity``.
    """

    name: str
    title: Text
    like: str | None
    infrastructure: str


@dataclass(frozen=True)
class Effect:
    """What a measure does to one channel.

    Attributes:
        channel: A name in ``channels.yaml``.
        strength: What it does at level 1, in the channel's unit.
        ramp: Quarters to full effect, at least 1.
        domains: Sorted indices into the scenario's domains; all where the channel has none.
        cities: Sorted indices into the region's cities; empty unless the channel acts on cities.
        links: Sorted indices into the region's links; empty unless the channel acts on links.
        option: Which of the channel's options, or None for a channel without options.
        weight: ``elderly_share``: in each city the strength is multiplied by that share over its
            population-weighted mean, as far as the channel allows; None: the same everywhere.
        top_load: The number of links with the largest load at quarter 0 to which ``links`` (or
            ``cities``: their ends) are yet to be narrowed, or None where they are final.
        scope: The scope as a file spells it (keys domains, cities, links, only, reach); None where
            the indices are all there is.
    """

    channel: str
    strength: float
    ramp: int
    domains: tuple[int, ...]
    cities: tuple[int, ...]
    links: tuple[int, ...]
    option: str | None = None
    weight: str | None = None
    top_load: int | None = None
    scope: Mapping[str, Any] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Measure:
    """A measure as the scenario uses it.

    Attributes:
        name: Its name, unique in the scenario.
        use: The row of the catalogue it comes from, or None.
        title: Its name for people.
        effects: What it does.
        cost: Million USD per quarter for a region of 1,000 bn USD GDP, at strength 1.
        strength: 0 to 1; scales all effects and the cost. With a schedule, its largest.
        start: The first quarter in which it acts, at least 1.
        end: The first quarter in which it no longer acts, or None for never.
        schedule: Quarters and the strength from each of them on, the first one the start; empty
            where the strength stays as it is.
    """

    name: str
    use: str | None
    title: Text
    effects: tuple[Effect, ...]
    cost: float
    strength: float = 1.0
    start: int = 1
    end: int | None = None
    schedule: tuple[tuple[int, float], ...] = ()

    def strengths(self, quarters: int) -> FloatArray:
        """Its strength in each quarter, 0 outside its time, (quarters + 1,)."""
        strengths = np.zeros(quarters + 1)
        for since, strength in self.schedule or ((self.start, self.strength),):
            strengths[max(since, 0) :] = strength
        if self.end is not None:
            strengths[max(self.end, 0) :] = 0.0
        return strengths


@dataclass(frozen=True, eq=False)
class Scenario:
    """A scenario, complete.

    Attributes:
        name: Its name.
        title: Its name for people.
        region: Where it plays.
        start: Quarter 0.
        quarters: Quarters that are run; the records are 0 to ``quarters``.
        replicates: Runs on different luck.
        seed: What the luck is drawn from.
        domains: The active domains.
        parameters: Every name of ``parameters.yaml``; a per-domain one is a tuple in the order of
            ``domains``, ``layer_share`` one in the order of ``LAYERS``.
        measures: Sorted by name.
        origins: Dotted path of a value to where it came from: ``baseline.yaml:7``, ``--set``,
            ``default``, ``catalogue`` or ``region``.
        warnings: What is allowed but was perhaps not meant.
        source: The scenario's file, or None.
        region_reference: The region as a file beside ``source`` would name it.
    """

    name: str
    title: Text
    region: Region
    start: Quarter
    quarters: int
    replicates: int
    seed: int
    domains: tuple[Domain, ...]
    parameters: Mapping[str, float | tuple[float, ...]]
    measures: tuple[Measure, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict, repr=False)
    warnings: tuple[str, ...] = ()
    source: Path | None = None
    region_reference: str = ""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what is simulated: the effective configuration and the region's content.

        The folder in which the region or the scenario stands does not count.
        """
        content = {**self.effective(), "region": self.region.digest}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    def effective(self) -> dict[str, Any]:
        """The complete configuration in the form of a scenario file, as plain values.

        Nothing is left to defaults: all parameters are stated and every measure spells out its
        effects. Read as a file in the folder of ``source``, it gives the same digest.
        """
        return {
            "schema": 1,
            "name": self.name,
            "title": _title(self.title),
            "region": self.region_reference or self.region.name,
            "start": str(self.start),
            "quarters": self.quarters,
            "replicates": self.replicates,
            "seed": self.seed,
            "domains": [_domain(domain) for domain in self.domains],
            "parameters": {name: self._parameter(name) for name in sorted(self.parameters)},
            "measures": [self._measure(measure) for measure in self.measures],
        }

    def _parameter(self, name: str) -> Any:
        value = self.parameters[name]
        if not isinstance(value, tuple):
            return value
        if name == "layer_share":
            return dict(zip(LAYERS, value, strict=True))
        names = [domain.name for domain in self.domains]
        return dict(zip(names, value, strict=True))

    def _measure(self, measure: Measure) -> dict[str, Any]:
        form: dict[str, Any] = {"name": measure.name}
        if measure.use is not None:
            form["use"] = measure.use
        form["title"] = _title(measure.title)
        form["start"] = self.when(measure.start)
        if measure.end is not None:
            form["end"] = self.when(measure.end)
        steps = [[self.when(since), strength] for since, strength in measure.schedule]
        form["strength"] = steps or measure.strength
        form["cost"] = measure.cost
        form["effects"] = [self._effect(effect) for effect in measure.effects]
        return form

    def when(self, index: int) -> str | int:
        """A date where the calendar reaches that far, else the number of the quarter."""
        in_calendar = self.start.year + index // 4 < 9999
        return str(self.start + index) if in_calendar else index

    def _effect(self, effect: Effect) -> dict[str, Any]:
        form: dict[str, Any] = {"channel": effect.channel}
        if effect.option is not None:
            form["option"] = effect.option
        form |= {"strength": effect.strength, "ramp": effect.ramp}
        if effect.weight is not None:
            form["weight"] = effect.weight
        return form | (
            self._listed(effect) if effect.scope is None else deepcopy(dict(effect.scope))
        )

    def _listed(self, effect: Effect) -> dict[str, Any]:
        """The scope of an effect that was not read from a file: city by city, link by link."""
        form: dict[str, Any] = {}
        if len(effect.domains) < len(self.domains):
            form["domains"] = [self.domains[index].name for index in effect.domains]
        if effect.cities:
            form["cities"] = [self.region.cities[index] for index in effect.cities]
        if effect.links:
            ends = self.region.ends[list(effect.links)].tolist()
            form["links"] = [[self.region.cities[u], self.region.cities[v]] for u, v in ends]
        return form


def _title(title: Text) -> dict[str, str]:
    return {"en": title.en} if title.zh is None else {"en": title.en, "zh": title.zh}


def _domain(domain: Domain) -> str | dict[str, Any]:
    if domain.like is None:
        return domain.name
    return {"name": domain.name, "like": domain.like, "title": _title(domain.title)}
