"""The page Explore: settings on the left, the map in the middle, what they lead to on the right."""

from __future__ import annotations

from nicegui import ui

from cluster_sim.dashboard.context import Context
from cluster_sim.dashboard.engine.shelf import Shelf
from cluster_sim.dashboard.explore.conductor import Workers
from cluster_sim.dashboard.explore.opening import opened
from cluster_sim.dashboard.explore.wiring import Explore
from cluster_sim.dashboard.shell import frame


def register(context: Context) -> None:
    """Offer the page at ``/``."""
    workers = Workers()
    place = context.folders.scenarios
    shelf = None if place is None else Shelf(place.path, context.folders)

    @ui.page("/")
    def show() -> None:
        with frame(context, "explore") as page:
            session, problems = opened(page.client.request.query_params, context.folders)
            Explore(page, workers, shelf, session).begin(problems)
