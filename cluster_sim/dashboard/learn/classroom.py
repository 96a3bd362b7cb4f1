"""The four cities of the tour: the settings that all lessons share, and what the map shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cluster_sim.dashboard.engine.simulate import frames_of
from cluster_sim.dashboard.language import N_, Translator
from cluster_sim.dashboard.learn.lesson import Scene
from cluster_sim.figures.words import number, tied
from cluster_sim.region.load import load_region
from cluster_sim.region.schema import Region
from cluster_sim.replay import Replay
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.scenario.schema import Scenario

FloatArray = NDArray[np.float64]

DOMAIN = "education"
"""The one domain of the tour: one is enough to see everything."""

QUARTERS = 40
"""Quarters of a run that is to be looked at to its end."""

RUNS = 16
"""Runs on different luck, where luck matters."""

PLAIN = ("The classroom", "课堂")
"""Title of settings that no visitor sees."""

NO_INCIDENTS = {"attack_rate": 0.0}
"""Parameters where luck is not to be seen: nothing befalls the cities."""


PERCENT = N_("{value} %")
"""A number of per cent."""


def settings(
    title: tuple[str, str],
    measures: Sequence[Mapping[str, Any]] = (),
    parameters: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What a scenario file of a lesson holds.

    Args:
        title: In English and Chinese.
        measures: As in a file.
        parameters: As in a file.
    """
    return {
        "schema": 1,
        "name": "classroom-lesson",
        "title": {"en": title[0], "zh": title[1]},
        "region": "classroom",
        "start": "2024-Q1",
        "quarters": QUARTERS,
        "replicates": RUNS,
        "seed": 1,
        "domains": [DOMAIN],
        "parameters": dict(parameters or {}),
        "measures": [dict(measure) for measure in measures],
    }


def own_measure(
    name: str,
    title: tuple[str, str],
    strength: float,
    *effects: Mapping[str, Any],
    links: Any = None,
) -> dict[str, Any]:
    """A measure of a lesson: it costs nothing and acts in full from the first quarter on.

    Args:
        name: Its name.
        title: In English and Chinese.
        strength: 0-1.
        effects: What it does, as in a file.
        links: Where; everywhere if None.
    """
    scope = {} if links is None else {"links": links}
    return {
        "name": name,
        "title": {"en": title[0], "zh": title[1]},
        "strength": strength,
        "effects": [dict(effect) for effect in effects],
        **scope,
    }


def scenario_of(content: Mapping[str, Any], quarters: int = QUARTERS) -> Scenario:
    """The scenario of a file's content, over so many quarters."""
    return scenario_from_mapping({**content, "quarters": quarters})


@cache
def region() -> Region:
    """The four cities."""
    return load_region("classroom")


def city(name: str) -> int:
    """The place of a city by its id."""
    return region().cities.index(name)


def link(one: str, other: str, of: Region | None = None) -> int:
    """The place of the link between two cities, the ids in sorted order."""
    return (of or region()).link_ids.index(f"{one}--{other}")


def city_name(place: int, translate: Translator) -> str:
    """A city's name for people."""
    return city_names(translate)[place]


def city_names(translate: Translator) -> tuple[str, ...]:
    """The cities' names for people, in the order of their ids."""
    own = region()
    pairs = zip(own.names, own.names_zh, strict=True)
    return tuple(zh if translate.language == "zh" and zh else name for name, zh in pairs)


def link_name(place: int, translate: Translator) -> str:
    """A link's name for people."""
    near, far = region().ends[place].tolist()
    names = city_names(translate)
    return f"{names[near]}–{names[far]}"


def scene(
    run: Replay,
    at: int,
    records: Sequence[str] = (),
    *,
    link: int | None = None,
) -> Scene:
    """What the map shows of the first run of a replay.

    Args:
        run: The runs.
        at: The record that is shown at first.
        records: The name of each record; where there is none, time is not to be seen.
        link: The link that the lesson is about.
    """
    names = tuple(records) or ("",) * len(run.friction[0])
    return Scene(run.scenario.region, frames_of(run), names, at, link=link)


def percent(share: float, translate: Translator, *, digits: int = 0, signed: bool = False) -> str:
    """A share as people write it."""
    return tied(translate(PERCENT).format(value=number(100.0 * share, digits, signed)))
