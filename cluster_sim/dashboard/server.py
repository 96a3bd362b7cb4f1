"""The dashboard's server: one process, one address, pages and files from nowhere else."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from fastapi import FastAPI
from nicegui import ui

from cluster_sim.dashboard.assets import serve_asset
from cluster_sim.dashboard.context import Context, ServerOptions
from cluster_sim.dashboard.explore import page as explore
from cluster_sim.dashboard.learn import page as learn
from cluster_sim.dashboard.results import page as results
from cluster_sim.dashboard.security import App, Guard

_MOST_MESSAGE = 1_000_000
"""Bytes of a message on a socket; the same that NiceGUI's script sends at most."""

_SECONDS_TO_CLOSE = 2


def build(context: Context, port: int) -> App:
    """The whole application, with the layer that keeps strangers out."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_route("/assets/{name}", serve_asset, methods=["GET"])
    for page in (explore, results, learn):
        page.register(context)
    ui.run_with(
        app,
        title="cluster_sim",
        dark=None,
        tailwind=False,
        reconnect_timeout=5,
        show_welcome_message=False,
    )
    options = context.options
    return Guard(app, options.host, port, options.token)


class _Server(uvicorn.Server):
    """A server that tells when it answers, and ends without a trace when it is asked to."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._when_started()


def serve(options: ServerOptions, listener: socket.socket, started: Callable[[], None]) -> None:
    """Serve until the process is asked to end.

    Args:
        options: What to serve, and to whom.
        listener: A socket that is bound to the address.
        started: Called once, when the first page can be asked for.
    """
    context = Context(options)
    app = build(context, listener.getsockname()[1])
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="info" if options.verbose else "critical",
        access_log=options.verbose,
        proxy_headers=False,
        server_header=False,
        ws_max_size=_MOST_MESSAGE,
        timeout_graceful_shutdown=_SECONDS_TO_CLOSE,
    )
    if not options.verbose:
        logging.getLogger("nicegui").setLevel(logging.ERROR)

    def begin() -> None:
        started()
        threading.Thread(target=_warm_up, args=(context,), daemon=True).start()

    try:
        _Server(config, begin).run(sockets=[listener])
    finally:
        context.close()


def _warm_up(context: Context) -> None:
    """Load what the first simulation needs, while the visitor looks at the page."""
    from cluster_sim.dashboard.engine.draft import Draft

    with suppress(NotImplementedError):
        context.simulator.outlook(Draft.new("classroom"))
