"""The page Learn."""

from __future__ import annotations

from cluster_sim.dashboard.context import Context
from cluster_sim.dashboard.learn.tour import Tour
from cluster_sim.dashboard.shell import Draw, Page


def prepare(context: Context) -> Draw:
    """What draws the page."""
    del context

    async def draw(page: Page) -> None:
        Tour(page, page.client.request.query_params).draw()

    return draw
