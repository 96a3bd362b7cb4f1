"""The page Learn."""

from __future__ import annotations

from nicegui import ui

from cluster_sim.dashboard.context import Context
from cluster_sim.dashboard.learn.tour import Tour
from cluster_sim.dashboard.shell import frame


def register(context: Context) -> None:
    """Offer the page at ``/learn``."""

    @ui.page("/learn")
    def show() -> None:
        with frame(context, "learn") as page:
            Tour(page, page.client.request.query_params).draw()
