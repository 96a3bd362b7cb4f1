"""What a visitor sees where there is no page, and where a page could not be made."""

from __future__ import annotations

import logging

from nicegui import Client, app, ui
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from cluster_sim.dashboard.context import Context
from cluster_sim.dashboard.shell import Page, frame


def register(context: Context) -> None:
    """Answer for addresses that are no page, and for pages that fail."""

    @app.exception_handler(404)
    async def missing(request: Request, error: Exception) -> Response:
        del error
        if "text/html" not in request.headers.get("accept", ""):
            return PlainTextResponse("not found", status_code=404)
        with Client(ui.page(""), request=request) as client, frame(context, "missing") as page:
            _notice(
                page._("There is no such page"),
                page._("The address is perhaps not complete. The pages are above."),
            )
        return client.build_response(request, 404)

    @app.on_page_exception
    def failed(error: Exception) -> None:
        with frame(context, "failed") as page:
            tell(page, error)


def tell(page: Page, error: Exception) -> None:
    """Say in the frame of a page that its content could not be made, and why in the terminal."""
    logging.getLogger("nicegui").error("a page could not be made", exc_info=error)
    _notice(
        page._("This page could not be made"),
        page._("The terminal of the dashboard says why. The other pages are above."),
    )


def _notice(title: str, text: str) -> None:
    with ui.element("div").classes("notice bad"):
        ui.label(title).classes("card-title").props("role=heading aria-level=1")
        ui.label(text)
