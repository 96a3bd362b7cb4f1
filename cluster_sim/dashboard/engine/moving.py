"""Measures in another region or without a domain: what of their scopes still makes sense."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cluster_sim.scenario.scope import Places, ScopeError
from cluster_sim.text import Text

Mapped = Mapping[str, Any]
Title = Callable[[Mapped], Text]


@dataclass(frozen=True)
class Moved:
    """Measures that still make sense.

    Attributes:
        measures: The measures as in a scenario file.
        notes: What was dropped, for people.
    """

    measures: list[dict[str, Any]]
    notes: tuple[Text, ...]


def move_measures(measures: Sequence[Mapped], places: Places, title: Title) -> Moved:
    """The measures of one region in another.

    A scope that names places which the other region does not have is dropped; what can act on
    nothing there is left out.
    """
    there = places.region.title
    kept: list[dict[str, Any]] = []
    notes: list[Text] = []
    for measure in measures:
        name, widened = title(measure), _named_places_missing(measure, places)
        moved = _with_parts(measure, lambda part: _moved(part, places))
        if moved is None:
            notes.append(
                Text(
                    f"“{name.en}” was left out: there is nothing in {there.en} it could act on.",
                    f"“{name.get('zh')}”已移除：它在{there.get('zh')}没有作用对象。",
                )
            )
            continue
        kept.append(moved)
        if widened:
            notes.append(
                Text(
                    f"“{name.en}” was limited to places that {there.en} does not have; the limit "
                    "was dropped.",
                    f"“{name.get('zh')}”原来限定的地点不在{there.get('zh')}，限定已取消。",
                )
            )
    return Moved(kept, tuple(notes))


def drop_domains(measures: Sequence[Mapped], gone: Sequence[str], title: Title) -> Moved:
    """The measures without domains that are no longer known at all."""
    kept: list[dict[str, Any]] = []
    notes: list[Text] = []
    for measure in measures:
        left = _with_parts(measure, lambda part: _without_domains(part, gone))
        if left is not None:
            kept.append(left)
            continue
        name = title(measure)
        notes.append(
            Text(
                f"“{name.en}” was left out: the domain it is for is gone.",
                f"“{name.get('zh')}”已移除：它所针对的领域已不存在。",
            )
        )
    return Moved(kept, tuple(notes))


def _with_parts(
    measure: Mapped, change: Callable[[Mapped], dict[str, Any] | None]
) -> dict[str, Any] | None:
    """The measure with itself and each of its effects changed; None if nothing is left."""
    changed = change(measure)
    if changed is None or "effects" not in changed:
        return changed
    effects = [change(effect) for effect in changed["effects"]]
    left = [effect for effect in effects if effect is not None]
    return {**changed, "effects": left} if left else None


def _selectors(part: Mapped, places: Places) -> list[tuple[str, Any, Callable[[Any], Any]]]:
    finders = (("cities", places.cities), ("links", places.links))
    return [(key, part[key], find) for key, find in finders if key in part]


def _moved(part: Mapped, places: Places) -> dict[str, Any] | None:
    moved = dict(part)
    for key, selector, find in _selectors(part, places):
        if _finds(find, selector):
            continue
        if not _names_places(selector):
            return None
        del moved[key]
    return moved


def _named_places_missing(measure: Mapped, places: Places) -> bool:
    """Whether a scope of the measure or of an effect names what the region does not have."""
    parts = [measure, *measure.get("effects", ())]
    return any(
        _names_places(selector) and not _finds(find, selector)
        for part in parts
        for _, selector, find in _selectors(part, places)
    )


def _finds(find: Callable[[Any], Any], selector: Any) -> bool:
    try:
        find(selector)
    except ScopeError:
        return False
    return True


def _names_places(selector: Any) -> bool:
    match selector:
        case list() | tuple() | {"division": _} | {"country": _}:
            return True
        case {"touches": cities}:
            return _names_places(cities)
    return False


def _without_domains(part: Mapped, gone: Sequence[str]) -> dict[str, Any] | None:
    match part.get("domains"):
        case [*names]:
            left = [name for name in names if name not in gone]
            return {**part, "domains": left} if left else None
        case {"except": [*names]}:
            left = [name for name in names if name not in gone]
            return {**part, "domains": {"except": left} if left else "all"}
    return dict(part)


def parameters_without(parameters: Mapped, gone: Sequence[str]) -> dict[str, Any]:
    """The parameters without the values of domains that are no longer known."""
    left: dict[str, Any] = {}
    for name, value in parameters.items():
        if not isinstance(value, Mapping):
            left[name] = value
            continue
        kept = {domain: number for domain, number in value.items() if domain not in gone}
        if kept:
            left[name] = kept
    return left
