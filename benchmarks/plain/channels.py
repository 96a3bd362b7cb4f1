"""Policy in one quarter: what every measure's level makes of every channel."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from benchmarks.plain.setting import (
    EffectLike,
    FloatArray,
    MeasureLike,
    RegionLike,
    ScenarioLike,
)

LAYERS = ("infrastructure", "standards", "administration")
UNLIMITED = ("recovery", "capacity", "budget", "elasticity")  # strengths may exceed 1
SYSTEMS = ("data_centres", "base_databases")


def acts(measure: MeasureLike, quarter: int) -> bool:
    """Whether a measure acts in a quarter: from its start until its end."""
    ended = measure.end is not None and quarter >= measure.end
    return quarter >= measure.start and not ended and strength(measure, quarter) > 0


def strength(measure: MeasureLike, quarter: int) -> float:
    """Return the strength of a measure: that of its latest date where they are listed."""
    if not measure.schedule:
        return measure.strength
    now = 0.0
    for since, one in measure.schedule:
        if since <= quarter:
            now = one
    return now


def ramp(measure: MeasureLike, effect: EffectLike, quarter: int) -> float:
    """Return the level of a measure: its strength times the part of the ramp behind it."""
    return strength(measure, quarter) * min(1.0, (quarter - measure.start + 1) / effect.ramp)


def saved(measure: MeasureLike, effect: EffectLike, quarter: int) -> float:
    """Return what a yearly saving has come to since its start, quarter by quarter."""
    left = 1.0
    for one in range(measure.start, quarter + 1):
        left *= math.sqrt(math.sqrt(1.0 - effect.strength * ramp(measure, effect, one)))
    return 1.0 - left


def factor(effect: EffectLike, region: RegionLike, city: int) -> float:
    """Return how much more an effect does in a city, by its share of old people."""
    share = region.elderly_share.tolist()
    if effect.weight is None or math.isnan(share[city]):
        return 1.0
    known = [i for i, one in enumerate(share) if not math.isnan(one)]
    people = region.population.tolist()
    mean = sum(people[i] * share[i] for i in known) / sum(people[i] for i in known)
    more = float(share[city] / mean)
    return more if effect.channel in UNLIMITED else min(more, 1.0 / effect.strength)


class Channels:
    """The channels' values in one quarter, arrays over links, cities and domains."""

    def __init__(
        self,
        scenario: ScenarioLike,
        quarter: int,
        joining: list[int],
        measures: Sequence[MeasureLike] | None = None,
    ) -> None:
        """Apply every acting effect; `joining` holds the cities in the order they join.

        The measures are the scenario's, or those with its scopes of busy links found.
        """
        self.parameters = scenario.parameters
        self.region = scenario.region
        self.joining = joining
        n, e = len(scenario.region.cities), len(scenario.region.ends)
        k = len(scenario.domains)
        self.layer = {layer: np.ones((e, k)) for layer in LAYERS}
        self.trust = np.zeros(n)
        self.exposed = np.ones(n)  # share of incidents not prevented
        self.uptake_gap = np.ones((n, k))
        self.supply = np.zeros((n, k))
        self.maturity = np.zeros(n)
        self.attention = np.zeros((e, k))
        self.voluntary = np.ones(k)  # how far attention is not mandated
        self.visits: set[int] = set()
        self.capacity = np.zeros(n)
        self.cost = np.ones((e, k))
        self.duration = np.ones((e, k))
        self.overrun = np.ones((e, k))
        self.mode = ["government"] * k
        self.coordinator: str | None = None
        self.members: list[set[int]] = [set() for _ in range(k)]
        self.recovery = np.ones(n)
        self.uncontained = np.ones(n)
        self.separate = {system: np.ones(n) for system in SYSTEMS}
        self.growth = np.zeros(n)
        self.budget = np.zeros(n)
        self.growth_elasticity = np.ones(n)
        self.participation = np.zeros(k)
        for measure in scenario.measures if measures is None else measures:
            if acts(measure, quarter):
                for effect in measure.effects:
                    self._apply(measure, effect, quarter)

    def pooled(self, system: str) -> FloatArray:
        """Return the pooled part of a system in each city."""
        return np.asarray(1.0 - self.separate[system])

    def _apply(self, measure: MeasureLike, effect: EffectLike, quarter: int) -> None:
        level = effect.strength * ramp(measure, effect, quarter)
        if level <= 0 and effect.channel != "recovery":
            return
        if effect.channel in ("mode", "coordinator", "platform", "belief"):
            self._switch(effect, measure, quarter)
        elif effect.channel.startswith("layer.") or effect.channel in (
            "attention",
            "cost",
            "duration",
            "overrun",
        ):
            self._on_links(measure, effect, level, quarter)
        else:
            self._on_cities(measure, effect, level, quarter)

    def _switch(self, effect: EffectLike, measure: MeasureLike, quarter: int) -> None:
        if effect.channel == "mode":
            for d in effect.domains:
                self.mode[d] = effect.option or "government"
        elif effect.channel == "coordinator":
            if self.coordinator != "fund":  # a coordinator with a fund outdoes one without
                self.coordinator = effect.option or "fund"
        elif effect.channel == "belief":
            self.visits.update(effect.cities)
        else:
            level = effect.strength * ramp(measure, effect, quarter)
            scope = set(effect.cities)
            number = int(np.floor(level * len(scope) + 1e-9))
            members = [i for i in self.joining if i in scope][:number]
            for d in effect.domains:
                self.members[d].update(members)

    def _on_links(
        self, measure: MeasureLike, effect: EffectLike, level: float, quarter: int
    ) -> None:
        where = np.ix_(list(effect.links), list(effect.domains))
        if effect.channel == "attention":
            self.attention[where] += level
        elif effect.channel == "cost" and effect.option == "per_year":
            self.cost[where] *= 1.0 - saved(measure, effect, quarter)
        elif effect.channel in ("cost", "duration", "overrun"):
            getattr(self, effect.channel)[where] *= 1.0 - level
        else:
            layer = effect.channel.removeprefix("layer.")
            if layer == "administration":
                level *= self._agreed(quarter - measure.start)
            self.layer[layer][where] *= 1.0 - level

    def _agreed(self, quarters: int) -> float:
        """Return the part of an agreement that acts so many quarters after its start."""
        now = float(self.parameters["agreement_now"])
        half_life = float(self.parameters["agreement_half_life"])
        left: float = 2.0 ** (-(quarters / 4) / half_life)
        return now + (1.0 - now) * (1.0 - left)

    def _on_cities(
        self, measure: MeasureLike, effect: EffectLike, level: float, quarter: int
    ) -> None:
        cities, domains = list(effect.cities), list(effect.domains)
        levels = np.array([level * factor(effect, self.region, i) for i in cities])
        match effect.channel:
            case "trust" | "maturity" | "capacity" | "growth" | "budget":
                getattr(self, effect.channel)[cities] += levels
            case "security":
                self.exposed[cities] *= 1.0 - levels
            case "containment":
                self.uncontained[cities] *= 1.0 - levels
            case "uptake":
                self.uptake_gap[np.ix_(cities, domains)] *= 1.0 - levels[:, None]
            case "supply":
                self.supply[np.ix_(cities, domains)] += levels[:, None]
            case "mandate":
                self.voluntary[domains] *= 1.0 - level
            case "recovery":
                full = ramp(measure, effect, quarter)
                more = np.array([factor(effect, self.region, i) for i in cities])
                self.recovery[cities] *= 1.0 + (effect.strength - 1.0) * full * more
            case "pooling":
                self.separate[effect.option or SYSTEMS[0]][cities] *= 1.0 - levels
            case "elasticity" if effect.option == "growth":
                self.growth_elasticity[cities] *= 1.0 + levels
            case "elasticity":
                self.participation[domains] += level
            case "fund":
                pass  # what the pots get is in policy.py
            case _:
                raise ValueError(f"unknown channel {effect.channel!r}")
