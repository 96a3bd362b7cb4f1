"""What a planner can choose from: measures in groups, regions, and settings to start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.text import Text


@dataclass(frozen=True)
class MeasureCard:
    """A measure of the catalogue, for people.

    Attributes:
        use: Its name in scenario files.
        number: Its number in the list of policy systems.
        title, description, paid_by: Texts of the catalogue.
        cost: Million USD per quarter for a region of 1,000 bn USD GDP, at strength 1.
        ramp: Quarters to full effect.
        needs: Measures (``use``) of which one should be there first; may be empty.
        conflicts: Measures that cannot act on the same domains at the same time.
        scope_text: Where it acts, in a few words.
        effects_text: What it does at full strength, one short line each.
    """

    use: str
    number: int
    title: Text
    description: Text
    paid_by: Text
    cost: float
    ramp: int
    needs: tuple[str, ...]
    conflicts: tuple[str, ...]
    scope_text: Text
    effects_text: tuple[Text, ...]


@dataclass(frozen=True)
class MeasureGroup:
    """Measures that a planner thinks of together.

    Attributes:
        key: A short name, such as ``leadership``.
        title: The heading.
        measures: The cards.
    """

    key: str
    title: Text
    measures: tuple[MeasureCard, ...]


@dataclass(frozen=True)
class RegionCard:
    """A region that can be chosen.

    Attributes:
        name: What scenario files call it.
        title: Its name for people.
        n_cities, n_links: Its size.
        currency: ISO 4217 code of its money.
        folder: Its folder where it is not built in.
    """

    name: str
    title: Text
    n_cities: int
    n_links: int
    currency: str
    folder: Path | None = None


@dataclass(frozen=True)
class Preset:
    """A setting to start from.

    Attributes:
        name: A short name, such as ``full-programme``.
        title: Its name for people.
        draft: The setting.
    """

    name: str
    title: Text
    draft: Draft


def groups() -> tuple[MeasureGroup, ...]:
    """All 23 measures, each in one group."""
    raise NotImplementedError


def card(use: str) -> MeasureCard:
    """The card of one measure of the catalogue."""
    raise NotImplementedError


def regions(folders: Mapping[str, Path] | None = None) -> tuple[RegionCard, ...]:
    """The built-in regions, the Yangtze River Delta first, then those in folders that are valid.

    Args:
        folders: What ``RegionPlaces.region_folders`` gives.
    """
    raise NotImplementedError


def presets(region: str, folder: Path | None = None) -> tuple[Preset, ...]:
    """Settings of the scenario library, in a region; the first one is the baseline."""
    raise NotImplementedError
