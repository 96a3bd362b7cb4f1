"""A draft: the settings of a page, which are the content of a scenario file."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from cluster_sim.dashboard.engine import moving, naming, times
from cluster_sim.dashboard.engine.places import stamps
from cluster_sim.dashboard.engine.wording import Words, is_conflict, notes_of, problem_text
from cluster_sim.errors import ScenarioError
from cluster_sim.region.yaml_text import yaml_text
from cluster_sim.scenario.domains import builtin_domains
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.scenario.measures import catalogue
from cluster_sim.scenario.quarter import Quarter
from cluster_sim.scenario.schema import Scenario
from cluster_sim.scenario.scope import Places
from cluster_sim.scenario.start import start_maturity
from cluster_sim.text import Text

MOST_QUARTERS = 200
"""The longest horizon that the page runs."""

_SHOWN_ONLY = ("schema", "name", "title", "replicates")  # do not change a run


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

    Drafts do not change; every ``with_...`` returns a new one, which is always valid but for
    measures that conflict (see ``problems``). Two drafts with one ``key`` are the same simulation.

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
        return cls({"schema": 1, **naming.OWN, "region": region, **naming.DEFAULTS}, folder)

    @property
    def region(self) -> str:
        """The region's name in the mapping."""
        return str(self.mapping["region"])

    @property
    def name(self) -> str:
        """The scenario's name."""
        return str(self.mapping["name"])

    @property
    def title(self) -> Text:
        """The scenario's name for people."""
        return naming.text_of(self.mapping.get("title"), self.name)

    @property
    def quarters(self) -> int:
        """Quarters that are run."""
        return int(self._stated["quarters"])

    @property
    def seed(self) -> int:
        """The seed of all draws."""
        return int(self._stated["seed"])

    @property
    def start_date(self) -> str:
        """Quarter 0, such as ``2024-Q1``."""
        return str(self._stated["start"])

    @property
    def domains(self) -> tuple[str, ...]:
        """Names of the active domains."""
        return tuple(self._domain_items())

    @property
    def domain_choices(self) -> tuple[tuple[str, Text], ...]:
        """Names and titles of the domains that can be active: built in, or of a loaded file."""
        builtin = {name: domain.title for name, domain in builtin_domains().items()}
        own = {name: naming.domain_title(item) for name, item in self._domain_items().items()}
        return tuple({**own, **builtin}.items()) if set(own) - set(builtin) else _pairs(builtin)

    @property
    def measures(self) -> tuple[DraftMeasure, ...]:
        """All measures in the order of the mapping, those of strength 0 too."""
        return tuple(self._shown(item) for item in self._items())

    @property
    def start_choices(self) -> tuple[str, ...]:
        """Quarters in which a measure can start: 1 to the last but one."""
        last = max(2, self.quarters)
        return tuple(times.date_of(index, self._start) for index in range(times.FIRST, last))

    @cached_property
    def key(self) -> str:
        """Digest of what is simulated: same key, same numbers (name and title do not count)."""
        content = {key: value for key, value in self._stated.items() if key not in _SHOWN_ONLY}
        acting = [item for item in self._items() if times.strength_of(item) > 0.0]
        content["measures"] = sorted(acting, key=naming.name_of)
        files = [] if self.folder is None else stamps(self.folder)
        text = json.dumps([content, str(self.folder), files], sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    def strength(self, name: str) -> float:
        """The strength of a measure by its name; 0 where the draft has no such measure."""
        item = self._item(name)
        return 0.0 if item is None else times.strength_of(item)

    def start_of(self, name: str) -> str:
        """The quarter in which a measure starts; the first possible one where it is not there."""
        item = self._item(name)
        index = times.FIRST if item is None else times.start_index(item, self._start)
        return times.date_of(index, self._start)

    def with_strength(self, name: str, value: float) -> Draft:
        """The draft with a measure at another strength, 0 to 1; at 0 it keeps its start.

        A measure that is not there yet is added; then ``name`` must be one of the catalogue.
        The strengths of a schedule are scaled so that the largest is ``value``.
        """
        if not math.isfinite(value):
            raise ValueError(f"{value} is no strength")
        value = min(max(float(value), 0.0), 1.0)
        item = self._item(name)
        if item is not None:
            return self._with_item(name, times.with_strength(item, value))
        return self._with_item(name, {"use": _known(name), "strength": value})

    def with_start(self, name: str, quarter: str) -> Draft:
        """The draft with a measure that starts in another quarter, at the earliest quarter 1.

        A schedule moves along, and a measure that has an end lasts as long as before. A measure
        that is not there yet is added at strength 0.
        """
        index = max(times.FIRST, Quarter.parse(quarter) - self._start)
        item = self._item(name) or {"use": _known(name), "strength": 0.0}
        return self._with_item(name, times.with_start(item, index, self._start))

    def without(self, name: str) -> Draft:
        """The draft without a measure."""
        left = [item for item in self._items() if naming.name_of(item) != name]
        return self._changed(measures=left)

    def with_domains(self, names: Sequence[str]) -> Draft:
        """The draft with these domains of ``domain_choices``; none: unchanged."""
        items = self._domain_items()
        chosen = [name for name, _ in self.domain_choices if name in names]
        if not chosen or set(chosen) == set(items):
            return replace(self, notes=())
        gone = [name for name in items if name not in chosen and name not in builtin_domains()]
        moved = moving.drop_domains(self._items(), gone, self._title_of)
        content: dict[str, Any] = {"measures": moved.measures}
        content["domains"] = [items.get(name, name) for name in chosen]
        if "parameters" in self.mapping:
            content["parameters"] = moving.parameters_without(self.mapping["parameters"], gone)
        return self._if_valid(self._changed(**content), moved.notes)

    def with_region(self, name: str, folder: Path | None = None) -> Draft:
        """The draft in another region.

        Scopes that name places of the old region are dropped, and measures that make no sense in
        the new one; ``notes`` says which.

        Raises:
            ScenarioError: The region's folder is not valid.
        """
        bare = replace(self, mapping={**self.mapping, "region": name, "measures": []})
        there = replace(bare, folder=folder).scenario()
        maturity = start_maturity(there.region, there.parameters)
        moved = moving.move_measures(self._items(), Places(there.region, maturity), self._title_of)
        mapping = {**self.mapping, "region": name, "measures": moved.measures}
        return self._if_valid(Draft(_tidy(mapping), folder), moved.notes)

    def with_quarters(self, quarters: int) -> Draft:
        """The draft with another horizon, 1 to ``MOST_QUARTERS``."""
        return self._plainly(quarters=min(max(int(quarters), 1), MOST_QUARTERS))

    def with_title(self, text: str) -> Draft:
        """The draft under another title; its name follows. An empty text changes nothing."""
        title = naming.clean(text)
        if not title:
            return replace(self, notes=())
        return self._plainly(name=naming.name_for(title) or self.name, title=title)

    def baseline(self) -> Draft:
        """The draft without any measure: what it is compared with."""
        return self._plainly(**naming.BASELINE, measures=[])

    def to_yaml(self) -> str:
        """The scenario file; what ``load_scenario`` reads from it has the same digest."""
        return yaml_text(_plain(self.mapping), {})

    def scenario(self) -> Scenario:
        """The scenario.

        Raises:
            ScenarioError: The measures conflict, or the mapping was wrong from the start.
        """
        if self.folder is None:
            _require_builtin(self.region)
            return scenario_from_mapping(self.mapping)
        mapping = {**self.mapping, "region": f"./{self.folder.name}"}
        return scenario_from_mapping(mapping, self.folder.parent)

    def problems(self, language: str = "en") -> tuple[str, ...]:
        """Why the draft cannot be run, in plain words ("en" or "zh"); empty where it can."""
        try:
            self.scenario()
        except ScenarioError as error:
            words = self._words()
            texts = [problem_text(problem, words).get(language) for problem in error.problems]
            return tuple(dict.fromkeys(texts))
        return ()

    def remarks(self, scenario: Scenario) -> tuple[Text, ...]:
        """What a reader should know of the draft's scenario though it can be run."""
        return notes_of(scenario, self._words())

    def _misfits(self) -> bool:
        """Whether it cannot be run for another reason than measures that conflict."""
        try:
            self.scenario()
        except ScenarioError as error:
            return not all(is_conflict(problem) for problem in error.problems)
        return False

    @cached_property
    def _stated(self) -> dict[str, Any]:
        """The mapping with what it leaves to defaults."""
        return {**naming.DEFAULTS, **self.mapping}

    @property
    def _start(self) -> Quarter:
        return Quarter.parse(self.start_date)

    def _items(self) -> list[Mapping[str, Any]]:
        return list(self.mapping.get("measures", ()))

    def _item(self, name: str) -> Mapping[str, Any] | None:
        return next((item for item in self._items() if naming.name_of(item) == name), None)

    def _domain_items(self) -> dict[str, Any]:
        """Name to what the mapping gives for the domain: its name, or more."""
        given = self.mapping.get("domains", list(builtin_domains()))
        return {naming.name_of(item): item for item in given}

    def _title_of(self, item: Mapping[str, Any]) -> Text:
        row = catalogue().get(str(item.get("use", "")))
        if "title" in item or row is None:
            return naming.text_of(item.get("title"), naming.name_of(item))
        return row.title.text()

    def _words(self) -> Words:
        return Words(
            {naming.name_of(item): self._title_of(item) for item in self._items()},
            dict(self.domain_choices),
        )

    def _shown(self, item: Mapping[str, Any]) -> DraftMeasure:
        end = item.get("end")
        return DraftMeasure(
            name=naming.name_of(item),
            use=str(item.get("use", "")),
            title=self._title_of(item),
            strength=times.strength_of(item),
            start=times.date_of(times.start_index(item, self._start), self._start),
            end=None
            if end is None
            else times.date_of(times.index_of(end, self._start), self._start),
            is_scoped=any(key in item for key in ("domains", "cities", "links", "options")),
            is_scheduled=bool(times.steps_of(item)),
        )

    def _with_item(self, name: str, item: Mapping[str, Any]) -> Draft:
        """The draft with a measure in place of the one of this name, or as the last one."""
        items = self._items()
        names = [naming.name_of(each) for each in items]
        if name in names:
            items[names.index(name)] = item
        else:
            items.append(item)
        return self._changed(measures=items)

    def _changed(self, **content: Any) -> Draft:
        """The draft with other content; one of the library no longer goes by its name."""
        return self._plainly(**{**naming.after_change(self.mapping), **content})

    def _plainly(self, **content: Any) -> Draft:
        return Draft(_tidy({**self.mapping, **content}), self.folder)

    def _if_valid(self, changed: Draft, notes: tuple[Text, ...]) -> Draft:
        """A changed draft, unless a loaded file holds what does not go with the change."""
        if changed._misfits() and not self._misfits():
            note = Text(
                "This setting was made for other domains or another region; it stays as it is.",
                "当前方案只适用于原有的领域或区域，因此保持不变。",
            )
            return replace(self, notes=(note,))
        return replace(changed, notes=notes)


def _known(use: str) -> str:
    if use not in catalogue():
        raise ValueError(f"{use!r} is neither a measure of the draft nor of the catalogue")
    return use


def _require_builtin(region: str) -> None:
    from cluster_sim.errors import Problem
    from cluster_sim.region.load import builtin_regions

    if region not in builtin_regions():
        what = f"'{region}' is not a region that can be opened here"
        raise ScenarioError([Problem("", where="region", what=what)])


def _pairs(titles: Mapping[str, Text]) -> tuple[tuple[str, Text], ...]:
    return tuple(titles.items())


def _tidy(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping in the order of a scenario file, without what says nothing."""
    tidy = {key: mapping[key] for key in naming.KEYS if key in mapping}
    if tidy.get("domains") == list(builtin_domains()):
        del tidy["domains"]
    for key in ("measures", "parameters"):
        if not tidy.get(key, True):
            del tidy[key]
    return tidy


def _plain(value: Any) -> Any:
    """Dicts and lists of their own, as YAML is written from."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return deepcopy(value)
