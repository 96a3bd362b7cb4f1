"""The page Explore."""

from __future__ import annotations

from nicegui import ui

from cluster_sim.dashboard.context import Context
from cluster_sim.dashboard.shell import frame


def register(context: Context) -> None:
    """Offer the page at ``/``."""

    @ui.page("/")
    def show() -> None:
        with frame(context, "explore") as page:
            ui.label(page.title)
