"""From an effect as a file or the catalogue spells it to one on indices.

The scope of a measure replaces the cities and links of its effects and narrows their domains.
Where an effect acts on cities and only links are given, it acts on the ends of those links; where
it acts on links and only cities are given, on all links that touch one of those cities.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cluster_sim.region.model_problems import describe
from cluster_sim.region.nearest import nearest
from cluster_sim.scenario.channels import Channel, channels
from cluster_sim.scenario.forms import EffectForm
from cluster_sim.scenario.measure_scope import Scope
from cluster_sim.scenario.reading import Reading
from cluster_sim.scenario.schema import Effect
from cluster_sim.scenario.scope import Indices, Places, ScopeError
from cluster_sim.scenario.selectors import TOP_LOAD
from cluster_sim.scenario.tree import Path

NEIGHBOURS = "neighbours"
ELDERLY = "elderly_share"
_ALL = "all"
_WHOLE = ("belief", "platform")  # a city takes part in them or does not


def check_effect(reading: Reading, path: Path, form: EffectForm) -> bool:
    """Check an effect in a file against its channel; what is wrong is noted.

    Returns:
        Whether the effect can be resolved.
    """
    channel = channels().get(form.channel)
    if channel is None:
        what = f"'{form.channel}' is not a channel; there are {', '.join(channels())}"
        reading.fault((*path, "channel"), what, nearest(form.channel, channels()))
        return False
    before = len(reading.problems)
    _check_strength(reading, path, form, channel)
    _check_option(reading, path, form, channel)
    if len(reading.problems) == before:
        _check_place_keys(reading, path, form, channel)
    return len(reading.problems) == before


def _check_strength(reading: Reading, path: Path, form: EffectForm, channel: Channel) -> None:
    low, high = channel.minimum, channel.maximum
    if form.strength < low or (high is not None and form.strength > high):
        limits = f"at least {low:g}" if high is None else f"{low:g} to {high:g}"
        what = f"must be {limits} on channel {channel.name}, not {form.strength:g}"
        reading.fault((*path, "strength"), what)


def _check_option(reading: Reading, path: Path, form: EffectForm, channel: Channel) -> None:
    options = channel.options
    if form.given("option"):
        problem = option_problem(form.option, channel.name, channel.choices)
        if problem is not None:
            reading.fault((*path, "option"), *problem)
    elif options is not None and options.required and options.default is None:
        what = f"channel {channel.name} needs an option: {' | '.join(channel.choices)}"
        reading.fault(path, what)


def option_problem(
    option: str, channel: str, choices: tuple[str, ...]
) -> tuple[str, str | None] | None:
    """What is wrong with an option of a channel, and the nearest one; None if nothing."""
    if not choices:
        return f"channel {channel} has no options here", None
    if option in choices:
        return None
    what = f"must be {' | '.join(choices)} on channel {channel}, not {describe(option)}"
    return what, nearest(option, choices)


def _check_place_keys(reading: Reading, path: Path, form: EffectForm, channel: Channel) -> None:
    targets = channel.targets(_option(form, channel, {}))
    on_places = "links" in targets or "cities" in targets
    allowed = {
        "domains": "domains" in targets,
        "cities": on_places,
        "links": on_places,
        "only": "links" in targets,
        "reach": "cities" in targets,
        "weight": "cities" in targets and channel.name not in _WHOLE,
    }
    acts_on = " and ".join(targets) if targets else "the region as a whole"
    for key, possible in allowed.items():
        if form.given(key) and not possible:
            what = f"has no meaning on channel {channel.name}, which acts on {acts_on}"
            reading.fault((*path, key), what, at_key=True)
    if form.given("reach") and form.reach != NEIGHBOURS:
        reading.fault((*path, "reach"), f"must be {NEIGHBOURS}, not {describe(form.reach)}")
    if form.given("weight") and form.weight != ELDERLY:
        reading.fault((*path, "weight"), f"must be {ELDERLY}, not {describe(form.weight)}")


def resolve_effect(
    reading: Reading,
    places: Places | None,
    form: EffectForm,
    scope: Scope,
    ramp: int,
    options: Mapping[str, str],
) -> Effect | None:
    """The effect on indices; None if it acts on nothing.

    Args:
        reading: The scenario on its way, with its domains.
        places: The region's places; None where there is no region, which gives no indices.
        form: The effect, checked.
        scope: Its scope under that of its measure.
        ramp: Quarters to full effect.
        options: The options that the measure chooses, by channel.
    """
    channel = channels()[form.channel]
    option = _option(form, channel, options)
    targets = channel.targets(option)
    domains, spelled = _domains(reading, scope, "domains" in targets)
    cities: Indices = ()
    links: Indices = ()
    if places is not None and "links" in targets:
        links = _links(places, scope, form.only, spelled)
    elif places is not None and "cities" in targets:
        cities = _cities(places, scope, form.reach, spelled)
    nowhere = (
        ("domains" in targets and not domains)
        or ("links" in targets and not links)
        or ("cities" in targets and not cities)
    )
    if nowhere and places is not None:
        return None
    return Effect(
        channel=form.channel,
        strength=float(form.strength) + 0.0,
        ramp=ramp,
        domains=domains,
        cities=cities,
        links=links,
        option=option,
        weight=form.weight or None,
        top_load=_top_load(spelled) if cities or links else None,
        scope=spelled,
    )


def _top_load(spelled: Mapping[str, Any]) -> int | None:
    """To how many of the links with the largest load an effect's scope is limited."""
    links = spelled.get("links")
    return links.get(TOP_LOAD) if isinstance(links, dict) else None


def _option(form: EffectForm, channel: Channel, options: Mapping[str, str]) -> str | None:
    chosen = options.get(channel.name) or form.option
    if chosen or channel.options is None:
        return chosen or None
    return channel.options.default


def _domains(reading: Reading, scope: Scope, per_domain: bool) -> tuple[Indices, dict[str, Any]]:
    """The domains, and the beginning of the scope as a file would spell it."""
    names = [domain.name for domain in reading.domains]
    if not per_domain or scope.domains is None or len(scope.domains) == len(names):
        return tuple(range(len(names))), {}
    chosen = tuple(index for index, name in enumerate(names) if name in scope.domains)
    return chosen, {"domains": [names[index] for index in chosen]}


def _links(places: Places, scope: Scope, only: Any, spelled: dict[str, Any]) -> Indices:
    if scope.links is not None:
        chosen = _found(places, "links", scope.links, spelled)
    elif scope.cities is not None:
        chosen = places.links_of(_found(places, "cities", scope.cities, spelled))
    else:
        chosen = places.links(_ALL)
    if only == _ALL:
        return chosen
    possible = set(_found(places, "only", only, spelled))
    return tuple(link for link in chosen if link in possible)


def _cities(places: Places, scope: Scope, reach: str, spelled: dict[str, Any]) -> Indices:
    if scope.cities is not None:
        chosen = _found(places, "cities", scope.cities, spelled)
    elif scope.links is not None:
        chosen = places.ends_of(_found(places, "links", scope.links, spelled))
    else:
        chosen = places.cities(_ALL)
    if not reach:
        return chosen
    spelled["reach"] = reach
    if _top_load(spelled) is not None:  # whose neighbours is not known yet
        return chosen
    return places.neighbours_of(chosen)


def _found(places: Places, key: str, selector: Any, spelled: dict[str, Any]) -> Indices:
    """What a selector means; nothing where one of the catalogue matches nothing."""
    if selector != _ALL:
        spelled[key] = selector
    try:
        return places.cities(selector) if key == "cities" else places.links(selector)
    except ScopeError:
        return ()
