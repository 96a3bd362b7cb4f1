"""What the stories of cities and links share: changes, beliefs and projects."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from cluster_sim.dashboard.engine.story import Belief, Pair, ProjectStory
from cluster_sim.dashboard.explore.headline import Json, points, short_money
from cluster_sim.dashboard.language import N_, Translator
from cluster_sim.figures.words import amount, number, percent

_MODES = {
    "government": N_("run by government"),
    "partnership": N_("run in partnership"),
    "market": N_("run by the market"),
}
_STATES = {
    "under_way": N_("under way, due {due}"),
    "waiting": N_("waiting for a payer"),
    "finished": N_("finished {end}"),
}
_PAYERS = {
    "fund": N_("the coordinator’s fund"),
    "pot": N_("a programme’s pot"),
    "private": N_("private capital"),
}
_MOST_PROJECTS = 8
_SMALLEST = 0.0005
"""Changes of shares below this are not said."""


def more_points(pair: Pair, _: Translator) -> str:
    """How many points more a share is than without any measure; empty where it is the same."""
    if not math.isfinite(pair.change) or abs(pair.change) < _SMALLEST:
        return ""
    return _("{points} points").format(points=points(pair.change))


def more_money(pair: Pair, _: Translator) -> str:
    """How much more money it is than without any measure; empty where it is the same."""
    if not math.isfinite(pair.change) or abs(pair.change) < 0.5:
        return ""
    sign = "+" if pair.change > 0 else "−"
    return sign + short_money(abs(pair.change), _)


def listed(parts: Iterable[str], _: Translator) -> str:
    """Things one after another, parted as the language does it."""
    return ("、" if _.language == "zh" else ", ").join(parts)


def getting_through(friction: Pair) -> Pair:
    """What part of an exchange passes a friction."""
    return Pair(math.exp(-friction.value), math.exp(-friction.base))


def beliefs_section(beliefs: Sequence[Belief], title: str, key: str, _: Translator) -> Json:
    """What a city expects of joint projects."""
    return {
        "key": key,
        "title": title,
        "note": _(
            "Benefit it expects for each unit that is promised, with the range it thinks possible."
        ),
        "facts": [
            [one.domain.get(_.language), number(one.ratio, 2), _range(one)] for one in beliefs
        ],
    }


def _range(belief: Belief) -> str:
    return f"{number(belief.low, 2)}–{number(belief.high, 2)}"


def projects_section(projects: Sequence[ProjectStory], currency: str, _: Translator) -> Json:
    """The joint projects, the latest first."""
    section: Json = {
        "key": "projects",
        "title": _("Joint projects ({count})").format(count=len(projects)),
    }
    if not projects:
        return section | {"note": _("None so far.")}
    shown = projects[:_MOST_PROJECTS]
    if len(projects) > len(shown):
        section["note"] = _("The latest {count}.").format(count=len(shown))
    return section | {"list": [_project(one, currency, _) for one in shown]}


def _project(project: ProjectStory, currency: str, _: Translator) -> Json:
    language = _.language
    state = _(_STATES[project.status]).format(due=project.due, end=project.end)
    cost = project.promised_cost if project.final_cost is None else project.final_cost
    parts = [
        _("since {start}, {state}").format(start=project.start, state=state),
        amount(cost, currency, language),
        _(_MODES[project.mode]),
    ]
    paid = _who_pays(project, _)
    if paid:
        parts.append(_("paid by {payers}").format(payers=paid))
    return {
        "title": _("{domain}: {first} – {second}").format(
            domain=project.domain.get(language),
            first=project.cities[0].get(language),
            second=project.cities[1].get(language),
        ),
        "text": _("; ").join(parts),
        "state": project.status,
    }


def _who_pays(project: ProjectStory, _: Translator) -> str:
    """The payers with their shares, the largest first."""
    names = {
        "first": project.cities[0].get(_.language),
        "second": project.cities[1].get(_.language),
        **{key: _(name) for key, name in _PAYERS.items()},
    }
    total = sum(project.paid.values())
    if total <= 0:
        return ""
    largest_first = sorted(project.paid.items(), key=lambda item: -item[1])
    shares = (
        f"{names[key]} {percent(money / total, _.language)}"
        for key, money in largest_first
        if money > 0
    )
    return listed(shares, _)
