"""The page Explore: settings on the left, the map in the middle, what they lead to on the right."""

from __future__ import annotations

from cluster_sim.dashboard.context import Context
from cluster_sim.dashboard.engine import catalogue
from cluster_sim.dashboard.engine.shelf import Shelf
from cluster_sim.dashboard.explore.conductor import Workers
from cluster_sim.dashboard.explore.opening import opened
from cluster_sim.dashboard.explore.wiring import Explore
from cluster_sim.dashboard.shell import Draw, Page


def prepare(context: Context) -> Draw:
    """Make ready what all visitors share; what draws the page of one of them."""
    catalogue.groups()
    catalogue.regions()
    workers = Workers()
    place = context.folders.scenarios
    shelf = None if place is None else Shelf(place.path, context.folders)

    async def draw(page: Page) -> None:
        session, problems = opened(page.client.request.query_params, context.folders, page.language)
        Explore(page, workers, shelf, session).begin(problems)

    return draw
