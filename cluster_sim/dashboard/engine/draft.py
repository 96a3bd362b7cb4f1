"""A draft: the settings of a page, which are the content of a scenario file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from cluster_sim.scenario.schema import Scenario
from cluster_sim.text import Text

MOST_QUARTERS = 200
"""The longest horizon that the page runs."""


@dataclass(frozen=True)
class DraftMeasure:
    """A measure of a draft, as a page shows it.

    Attributes:
        name: Its name, by which ``strength``, ``with_strength`` and the like find it. For a measure
            that the sliders set it is its ``use``; one of a loaded file may have any name.
        use: Its row of the catalogue; "" for one with effects of its own.
        title: Its name for people.
        strength: 0 to 1; of a schedule the largest.
        start: The quarter in which it starts, such as ``2025-Q1``.
        end: The quarter from which on it no longer acts, or None.
        is_scoped: Whether the file says where or in which domains it acts, or on which options.
        is_scheduled: Whether its strength changes with time.
    """

    name: str
    use: str
    title: Text
    strength: float
    start: str
    end: str | None
    is_scoped: bool
    is_scheduled: bool


@dataclass(frozen=True, eq=False)
class Draft:
    """The settings of a page: exactly what a scenario file holds, without ``extends``.

    Drafts do not change; every ``with_...`` returns a new one, which is always valid as far as the
    edits of a page go. Two drafts with one ``key`` are the same simulation.

    Attributes:
        mapping: The content of the file; must not be changed.
        folder: The region's folder where it is not built in.
        notes: What the edit that made this draft did beyond what was asked for, for people.
    """

    mapping: Mapping[str, Any]
    folder: Path | None = None
    notes: tuple[Text, ...] = field(default=())

    @classmethod
    def new(cls, region: str = "yangtze-river-delta", folder: Path | None = None) -> Draft:
        """A draft of a region without any measure.

        Args:
            region: A built-in region, or the name of ``folder``.
            folder: The folder of a region that is not built in.
        """
        raise NotImplementedError

    @property
    def region(self) -> str:
        """The region's name in the mapping."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """The scenario's name."""
        raise NotImplementedError

    @property
    def title(self) -> Text:
        """The scenario's name for people."""
        raise NotImplementedError

    @property
    def quarters(self) -> int:
        """Quarters that are run."""
        raise NotImplementedError

    @property
    def seed(self) -> int:
        """The seed of all draws."""
        raise NotImplementedError

    @property
    def start_date(self) -> str:
        """Quarter 0, such as ``2024-Q1``."""
        raise NotImplementedError

    @property
    def domains(self) -> tuple[str, ...]:
        """Names of the active domains."""
        raise NotImplementedError

    @property
    def domain_choices(self) -> tuple[tuple[str, Text], ...]:
        """Names and titles of the domains that can be active: built in, or of a loaded file."""
        raise NotImplementedError

    @property
    def measures(self) -> tuple[DraftMeasure, ...]:
        """All measures in the order of the mapping, those of strength 0 too."""
        raise NotImplementedError

    @property
    def start_choices(self) -> tuple[str, ...]:
        """Quarters in which a measure can start: 1 to the last but one."""
        raise NotImplementedError

    @cached_property
    def key(self) -> str:
        """Digest of what is simulated: same key, same numbers (name and title do not count)."""
        raise NotImplementedError

    def strength(self, name: str) -> float:
        """The strength of a measure by its name; 0 where the draft has no such measure."""
        raise NotImplementedError

    def start_of(self, name: str) -> str:
        """The quarter in which a measure starts; the first possible one where it is not there."""
        raise NotImplementedError

    def with_strength(self, name: str, value: float) -> Draft:
        """The draft with a measure at another strength, 0 to 1; at 0 it keeps its start.

        A measure that is not there yet is added; then ``name`` must be one of the catalogue.
        The strengths of a schedule are scaled so that the largest is ``value``.
        """
        raise NotImplementedError

    def with_start(self, name: str, quarter: str) -> Draft:
        """The draft with a measure that starts in another quarter, at the earliest quarter 1.

        A schedule moves along, and a measure that has an end lasts as long as before.
        """
        raise NotImplementedError

    def without(self, name: str) -> Draft:
        """The draft without a measure."""
        raise NotImplementedError

    def with_domains(self, names: Sequence[str]) -> Draft:
        """The draft with these domains of ``domain_choices``; none: unchanged."""
        raise NotImplementedError

    def with_region(self, name: str, folder: Path | None = None) -> Draft:
        """The draft in another region.

        Scopes that name places of the old region are dropped, and measures that make no sense in
        the new one; ``notes`` says which.
        """
        raise NotImplementedError

    def with_quarters(self, quarters: int) -> Draft:
        """The draft with another horizon, 1 to ``MOST_QUARTERS``."""
        raise NotImplementedError

    def with_title(self, text: str) -> Draft:
        """The draft under another title; its name follows. An empty text changes nothing."""
        raise NotImplementedError

    def baseline(self) -> Draft:
        """The draft without any measure: what it is compared with."""
        raise NotImplementedError

    def to_yaml(self) -> str:
        """The scenario file; what ``load_scenario`` reads from it has the same digest."""
        raise NotImplementedError

    def scenario(self) -> Scenario:
        """The scenario.

        Raises:
            ScenarioError: The measures conflict, or a loaded file is wrong.
        """
        raise NotImplementedError

    def problems(self, language: str = "en") -> tuple[str, ...]:
        """Why the draft cannot be run, in plain words ("en" or "zh"); empty where it can."""
        raise NotImplementedError
