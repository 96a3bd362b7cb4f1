"""The scenario files of the folder as the chooser of scenarios lists them."""

from __future__ import annotations

from collections.abc import Sequence

from cluster_sim.dashboard.engine.catalogue import RegionCard
from cluster_sim.dashboard.engine.problem_words import problem_line
from cluster_sim.dashboard.engine.shelf import Offer
from cluster_sim.dashboard.explore.headline import Json
from cluster_sim.dashboard.language import Translator

_LONGEST_PROBLEM = 90


def chooser(
    offers: Sequence[Offer], folder: str, regions: Sequence[RegionCard], _: Translator
) -> Json:
    """The files in the order of the folder; the browser groups them by the region it shows.

    Args:
        offers: The files.
        folder: What people call the folder.
        regions: All regions.
        _: The visitor's language.
    """
    titles = {one.name: one.title.get(_.language) for one in regions}
    return {
        "here": _("Files in {folder}").format(folder=folder),
        "elsewhere": _("Files in {folder}: other regions").format(folder=folder),
        "files": [_file(offer, titles, _) for offer in offers],
    }


def _file(offer: Offer, regions: dict[str, str], _: Translator) -> Json:
    if offer.problem is not None:
        whole = problem = problem_line(offer.problem, _.language)
        if len(problem) > _LONGEST_PROBLEM:
            problem = problem[: _LONGEST_PROBLEM - 1].rstrip() + "…"
        text = _("cannot be used: {problem}").format(problem=problem)
        return {"name": offer.name, "title": text, "problem": whole}
    title = offer.title.get(_.language)
    return {
        "name": offer.name,
        "title": title,
        "elsewhere": _("{title} ({region})").format(
            title=title, region=regions.get(offer.region, offer.region)
        ),
        "region": offer.region,
    }
