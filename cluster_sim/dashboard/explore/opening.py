"""The state of a tab when it is opened: what its address holds."""

from __future__ import annotations

from collections.abc import Mapping

from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.history import History
from cluster_sim.dashboard.engine.link import decode
from cluster_sim.dashboard.engine.pins import Pins
from cluster_sim.dashboard.engine.places import RegionPlaces
from cluster_sim.dashboard.engine.problem_words import in_words
from cluster_sim.dashboard.explore.address import PINNED, SETTINGS, read_pins
from cluster_sim.dashboard.explore.session import Session
from cluster_sim.errors import InputError


def opened(
    parameters: Mapping[str, str], places: RegionPlaces, language: str
) -> tuple[Session, list[str]]:
    """A session with the settings and pins of an address, and what is wrong with the address.

    What cannot be used is left out; the page opens all the same.

    Args:
        parameters: The parameters of the address.
        places: Where regions may come from.
        language: The language in which to say what is wrong.
    """
    problems: list[str] = []
    draft, pins = Draft.new(), Pins()
    try:
        if text := parameters.get(SETTINGS):
            draft = decode(text, places)
    except InputError as error:
        problems += [in_words(problem, language) for problem in error.problems]
    try:
        if text := parameters.get(PINNED):
            pins = read_pins(text, places)
    except InputError as error:
        problems += [in_words(problem, language) for problem in error.problems]
    return Session(places, History(draft), pins), problems
