"""Settings of the small region that the tests of Explore work with."""

from __future__ import annotations

from functools import cache

from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.history import History
from cluster_sim.dashboard.engine.places import BuiltinPlaces
from cluster_sim.dashboard.engine.simulate import Outlook, Simulator
from cluster_sim.dashboard.explore.session import Session

QUARTERS = 12


def bare() -> Draft:
    """The classroom without any measure."""
    return Draft.new("classroom").with_quarters(QUARTERS)


def helped() -> Draft:
    """The classroom with a leading group and a platform."""
    return bare().with_strength("top_level_design", 1.0).with_strength("sharing_platform", 0.5)


def session(draft: Draft | None = None) -> Session:
    """A tab that has just been opened."""
    return Session(BuiltinPlaces(), History(draft or bare()))


@cache
def simulator() -> Simulator:
    """One for all tests: what it keeps is found by what is simulated."""
    return Simulator()


def run(draft: Draft) -> Outlook:
    """One run of a draft beside its baseline."""
    return simulator().outlook(draft)
