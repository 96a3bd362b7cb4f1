"""What the column of settings shows: choices, sliders, and notes where they belong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cluster_sim.dashboard.engine import catalogue
from cluster_sim.dashboard.engine.catalogue import MeasureCard, Preset, RegionCard
from cluster_sim.dashboard.engine.draft import Draft, DraftMeasure
from cluster_sim.dashboard.language import Translator
from cluster_sim.figures.words import amount
from cluster_sim.model.programmes import REFERENCE_OUTPUT
from cluster_sim.region.schema import Region

Json = dict[str, Any]

HORIZONS = (20, 40, 60, 80)
"""Quarters that can be chosen to be run."""

_QUARTERS_A_YEAR = 4


@dataclass(frozen=True, eq=False)
class Choices:
    """What can be chosen where a draft lies.

    Attributes:
        regions: All regions.
        presets: The settings to start from in the draft's region.
        region: The draft's region.
    """

    regions: tuple[RegionCard, ...]
    presets: tuple[Preset, ...]
    region: Region
    _presets: dict[int, dict[str, str]] = field(default_factory=dict, init=False, repr=False)

    def preset_of(self, draft: Draft) -> str:
        """The preset that a draft is, for however long it runs; "" where it is none."""
        quarters = draft.quarters
        if quarters not in self._presets:
            self._presets[quarters] = {
                one.draft.with_quarters(quarters).key: one.name for one in self.presets
            }
        return self._presets[quarters].get(draft.key, "")


def measure_groups(_: Translator) -> list[Json]:
    """The measures of the catalogue by group, with what their cards say."""
    titles = {
        card.use: card.title.get(_.language)
        for group in catalogue.groups()
        for card in group.measures
    }
    return [
        {
            "key": group.key,
            "title": group.title.get(_.language),
            "measures": [_measure(card, titles, _) for card in group.measures],
        }
        for group in catalogue.groups()
    ]


def _measure(card: MeasureCard, titles: dict[str, str], _: Translator) -> Json:
    language = _.language
    return {
        "use": card.use,
        "title": card.title.get(language),
        "card": {
            "description": card.description.get(language),
            "paid_by": card.paid_by.get(language),
            "scope": card.scope_text.get(language),
            "effects": [text.get(language) for text in card.effects_text],
            "needs": _list(titles, card.needs, _),
            "conflicts": _list(titles, card.conflicts, _),
        },
    }


def _list(titles: dict[str, str], uses: Iterable[str], _: Translator) -> str:
    return _("; ").join(titles[use] for use in uses)


def settings(draft: Draft, choices: Choices, problems: Sequence[str], _: Translator) -> Json:
    """All that the column of settings shows of a draft.

    Args:
        draft: The draft.
        choices: What can be chosen.
        problems: Why the draft cannot be run; empty where it can.
        _: The visitor's language.
    """
    language = _.language
    return {
        "region": draft.region,
        "regions": [
            {"name": one.name, "title": one.title.get(language)} for one in choices.regions
        ],
        "preset": choices.preset_of(draft),
        "presets": [
            {"name": one.name, "title": one.title.get(language)} for one in choices.presets
        ],
        "title": draft.title.get(language),
        "begins": draft.start_date,
        "horizon": draft.quarters,
        "horizons": [
            {"value": count, "title": _years(count, _)}
            for count in sorted({*HORIZONS, draft.quarters})
        ],
        "domains": [
            {"name": name, "title": title.get(language), "on": name in draft.domains}
            for name, title in draft.domain_choices
        ],
        "quarters": list(draft.start_choices),
        "measures": {
            one.name: {"strength": one.strength, "start": one.start} for one in draft.measures
        },
        "own": _own([one for one in draft.measures if _is_own(one)], _),
        "notes": _notes(draft, bool(problems), _),
        "costs": _costs(choices.region, _),
    }


def short_name(draft: Draft, choices: Choices, _: Translator) -> str:
    """What to call settings among others: a preset's title, else the strongest measures."""
    preset = choices.preset_of(draft)
    if preset:
        return next(one.title for one in choices.presets if one.name == preset).get(_.language)
    active = sorted(
        (one for one in draft.measures if one.strength > 0), key=lambda one: -one.strength
    )
    if not active:
        return draft.title.get(_.language)
    first = active[0]
    percent = f"{100 * first.strength:g}"
    name = _("{measure} {percent} %").format(measure=first.title.get(_.language), percent=percent)
    more = len(active) - 1
    return name if not more else _("{name} + {count}").format(name=name, count=more)


def _years(quarters: int, _: Translator) -> str:
    years = quarters / _QUARTERS_A_YEAR
    return _.ngettext("{years} year", "{years} years", 1 if years == 1 else 2).format(
        years=f"{years:g}"
    )


def _is_own(measure: DraftMeasure) -> bool:
    """Whether no slider of the groups stands for it."""
    known = {card.use for group in catalogue.groups() for card in group.measures}
    return measure.name not in known


def _own(measures: Sequence[DraftMeasure], _: Translator) -> list[Json]:
    titles = distinct([(one.name, one.title.get(_.language)) for one in measures], _)
    return [{"use": one.name, "title": title} for one, title in zip(measures, titles, strict=True)]


def distinct(named: Sequence[tuple[str, str]], _: Translator) -> list[str]:
    """The titles of names; where several have the same one, with the name behind it."""
    count = Counter(title for _name, title in named)
    return [
        title if count[title] == 1 else _("{title} ({name})").format(title=title, name=name)
        for name, title in named
    ]


def _notes(draft: Draft, cannot_run: bool, _: Translator) -> dict[str, list[Json]]:
    """Notes under the sliders: what is missing, what conflicts, what the file says."""
    active = {one.use for one in draft.measures if one.use and one.strength > 0}
    notes: dict[str, list[Json]] = {}
    for one in draft.measures:
        if one.strength <= 0:
            continue
        found = list(_from_catalogue(one, active, cannot_run, _))
        if one.is_scheduled:
            found.append({"kind": "hint", "text": _("Its strength changes with time, as loaded.")})
        if one.is_scoped:
            found.append({"kind": "hint", "text": _("It acts only where the file says.")})
        if found:
            notes[one.name] = found
    return notes


def _from_catalogue(
    measure: DraftMeasure, active: set[str], cannot_run: bool, _: Translator
) -> Iterable[Json]:
    """What the catalogue says of a measure that acts beside others."""
    if not measure.use:
        return
    card = catalogue.card(measure.use)
    if card.needs and not active & set(card.needs):
        text = _("Does more after: {measures}.").format(measures=_titles(card.needs, _(" or "), _))
        yield {"kind": "hint", "text": text}
    against = [use for use in card.conflicts if use in active]
    if against and cannot_run:
        text = _(
            "Cannot act at the same time and in the same domains as: {measures}. "
            "Set one of them to 0."
        )
        yield {"kind": "conflict", "text": text.format(measures=_titles(against, _("; "), _))}


def _titles(uses: Sequence[str], between: str, _: Translator) -> str:
    return between.join(catalogue.card(use).title.get(_.language) for use in uses)


def _costs(region: Region, _: Translator) -> dict[str, str]:
    """What each measure of the catalogue costs a year in a region, at full strength."""
    size = float(region.gdp.sum()) / region.usd_rate / REFERENCE_OUTPUT
    return {
        card.use: _cost(card.cost * size * region.usd_rate * _QUARTERS_A_YEAR, region, _)
        for group in catalogue.groups()
        for card in group.measures
    }


def _cost(millions: float, region: Region, _: Translator) -> str:
    if millions == 0:
        return _("Nothing beyond what is built.")
    money = amount(millions, region.currency, _.language)
    return _("{money} a year here, at 100 %").format(money=money)
