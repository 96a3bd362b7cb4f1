"""The story of a city for the side panel."""

from __future__ import annotations

from cluster_sim.dashboard.engine.story import CityStory
from cluster_sim.dashboard.explore.headline import Json, points, share
from cluster_sim.dashboard.explore.story_parts import (
    beliefs_section,
    getting_through,
    listed,
    more_money,
    more_points,
    projects_section,
)
from cluster_sim.dashboard.language import N_, Translator
from cluster_sim.figures.words import amount, significant, word
from cluster_sim.region.place_names import place_name

_SHARES = (
    ("sharing_efficiency", N_("Sharing efficiency")),
    ("trust", N_("Trust")),
    ("maturity", N_("Digital maturity")),
    ("uptake", N_("Residents reached")),
)
_MONEY = (
    ("budget", N_("Budget in hand")),
    ("spending", N_("Spent so far")),
    ("output", N_("GDP a year")),
)
_MOST_WAYS = 6


def city_view(story: CityStory, currency: str, _: Translator) -> Json:
    """What the panel shows of a city in a quarter."""
    expects = _("What it expects of joint projects")
    return {
        "kind": "city",
        "title": story.name.get(_.language),
        "subtitle": listed(_places(story, _.language), _),
        "date": story.date,
        "sections": [
            {"key": "now", "title": _("How it stands"), "facts": _facts(story, currency, _)},
            _domains(story, _),
            projects_section(story.projects, currency, _),
            beliefs_section(story.beliefs, expects, "beliefs", _),
            _ways(story, _),
        ],
    }


def _places(story: CityStory, language: str) -> list[str]:
    """The division and the country, unless the division's name holds that of the country."""
    division, country = (place_name(place, language) for place in (story.division, story.country))
    return [place for place in (division, "" if country in division else country) if place]


def _facts(story: CityStory, currency: str, _: Translator) -> list[list[str]]:
    """Figures of the city, each with how much more it is than without any measure."""
    figures, language = story.figures, _.language
    shares = [
        [_(title), share(figures[name].value, _), more_points(figures[name], _)]
        for name, title in _SHARES
    ]
    money = [
        [
            _(title),
            amount(figures[name].value, currency, language),
            more_money(figures[name], _),
        ]
        for name, title in _MONEY
    ]
    return [*shares, *money, [_("Residents"), _people(story.population, _), ""]]


def _people(count: float, _: Translator) -> str:
    thousands = 10 if _.language == "zh" else 1000
    return word("people", _.language, n=significant(count / 1000 / thousands))


def _domains(story: CityStory, _: Translator) -> Json:
    return {
        "key": "domains",
        "title": _("Sharing efficiency by domain"),
        "table": {
            "columns": [_("Domain"), _("Now"), _("Against baseline, points")],
            "rows": [
                [title.get(_.language), share(pair.value, _), points(pair.change)]
                for title, pair in story.domains
            ],
        },
    }


def _ways(story: CityStory, _: Translator) -> Json:
    """The links that hold most back."""
    rows = []
    for way in story.ways[:_MOST_WAYS]:
        through = getting_through(way.friction)
        rows.append([way.name.get(_.language), share(through.value, _), more_points(through, _)])
    return {
        "key": "ways",
        "title": _("Its highest barriers"),
        "note": _("Part of an exchange that gets through to the neighbour."),
        "facts": rows,
    }
