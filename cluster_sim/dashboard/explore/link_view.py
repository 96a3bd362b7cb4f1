"""The story of a link for the side panel."""

from __future__ import annotations

from cluster_sim.dashboard.engine.story import DomainFriction, LinkStory
from cluster_sim.dashboard.explore.headline import Json, points, share, short_money
from cluster_sim.dashboard.explore.story_parts import (
    beliefs_section,
    listed,
    more_money,
    projects_section,
)
from cluster_sim.dashboard.language import N_, Translator
from cluster_sim.figures.words import amount, money_unit, number

LAYERS = {
    "infrastructure": N_("infrastructure"),
    "standards": N_("standards"),
    "administration": N_("administration"),
    "trust": N_("trust"),
}
"""The layers of friction in the order of the bars' parts."""

_BORDERS = {
    "none": N_("no border"),
    "division": N_("border between divisions"),
    "special": N_("border of a special administrative region"),
    "country": N_("border between countries"),
}


def link_view(story: LinkStory, currency: str, _: Translator) -> Json:
    """What the panel shows of a link in a quarter."""
    first, second = (name.get(_.language) for name in story.names)
    return {
        "kind": "link",
        "title": _("{first} – {second}").format(first=first, second=second),
        "subtitle": _way(story, _),
        "date": story.date,
        "sections": [
            _barriers(story, _),
            _exchange(story, currency, _),
            projects_section(story.projects, currency, _),
            {
                "key": "budgets",
                "title": _("Budget in hand"),
                "facts": [
                    [
                        name,
                        amount(money.value, currency, _.language),
                        more_money(money, _),
                    ]
                    for name, money in zip((first, second), story.budgets, strict=True)
                ],
            },
            *(
                beliefs_section(
                    beliefs, _("What {city} expects").format(city=name), f"beliefs-{i}", _
                )
                for i, (name, beliefs) in enumerate(
                    zip((first, second), story.beliefs, strict=True)
                )
            ),
        ],
    }


def _way(story: LinkStory, _: Translator) -> str:
    """Length, time by rail, border."""
    parts = [_("{km} km by road").format(km=number(story.length_km, 0))]
    if story.travel_min is not None:
        parts.append(_("{minutes} min by rail").format(minutes=number(story.travel_min, 0)))
    parts.append(_(_BORDERS[story.border]))
    return listed(parts, _)


def _barriers(story: LinkStory, _: Translator) -> Json:
    """Friction by layer, a bar for each domain; all bars have the scale of the longest."""
    longest = max((sum(_layers(one)) for one in story.domains), default=0.0) or 1.0
    return {
        "key": "barriers",
        "title": _("What holds exchange back"),
        "note": _("Friction by layer, in nats: each 0.69 halves what gets through."),
        "legend": [_(name) for name in LAYERS.values()],
        "bars": [_bar(one, longest, _) for one in story.domains],
    }


def _layers(domain: DomainFriction) -> list[float]:
    return [max(0.0, domain.layers[layer].value) for layer in LAYERS]


def _bar(domain: DomainFriction, longest: float, _: Translator) -> Json:
    layers = _layers(domain)
    named = zip(LAYERS.values(), layers, strict=True)
    spoken = listed((f"{_(name)} {number(value, 2)}" for name, value in named), _)
    return {
        "name": domain.domain.get(_.language),
        "value": number(domain.friction.value, 2),
        "parts": [value / longest for value in layers],
        "spoken": f"{domain.domain.get(_.language)}: {spoken}",
    }


def _exchange(story: LinkStory, currency: str, _: Translator) -> Json:
    """Part of an exchange that passes in each domain, and what the link carries a year."""
    unit = money_unit("", currency, _.language).strip()
    columns = [_("Domain"), _("Part"), _("Against baseline, points")]
    columns.append(_("{currency} a year").format(currency=unit))
    rows = [_passing(one, _) for one in story.domains]
    title = _("What gets through")
    return {"key": "exchange", "title": title, "table": {"columns": columns, "rows": rows}}


def _passing(domain: DomainFriction, _: Translator) -> list[str]:
    return [
        domain.domain.get(_.language),
        share(domain.through.value, _),
        points(domain.through.change),
        short_money(domain.load.value, _),
    ]
