"""The dashboard's server: one process, one address, pages and files from nowhere else."""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI
from nicegui import app as pages
from nicegui import ui

from cluster_sim.dashboard import faults, theme
from cluster_sim.dashboard.assets import STATIC, serve_asset
from cluster_sim.dashboard.context import Context, ServerOptions
from cluster_sim.dashboard.entry import Entry
from cluster_sim.dashboard.loading import Loading
from cluster_sim.dashboard.security import App, Guard

_MOST_MESSAGE = 1_000_000
"""Bytes of a message on a socket; the same that NiceGUI's script sends at most."""

_MESSAGES_KEPT = 200
"""Messages to a page that are kept until it has said that it has them."""

_SECONDS_TO_RECONNECT = 5
_SECONDS_TO_CLOSE = 2
_ENDING = (signal.SIGINT, signal.SIGTERM)


def build(context: Context, port: int) -> App:
    """The whole application, with the layer that keeps strangers out."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_route("/assets/{name}", serve_asset, methods=["GET"])
    loading = Loading(context)
    loading.offer_pages()
    pages.on_startup(loading.begin)
    faults.register(context)
    pages.colors(**theme.BRAND)
    ui.run_with(
        app,
        title="cluster_sim",
        favicon=STATIC / "favicon.svg",
        dark=None,
        tailwind=False,
        reconnect_timeout=_SECONDS_TO_RECONNECT,
        message_history_length=_MESSAGES_KEPT,
        show_welcome_message=False,
        gzip_middleware_factory=None,  # costs more time than it saves on one machine
    )
    host, token = context.options.host, context.options.token
    return Guard(app if token is None else Entry(app, port, token), host, port)


def _set_logging(verbose: bool) -> None:
    """Say what goes wrong in a page, and nothing else unless more is asked for."""
    logging.basicConfig(format="%(message)s", level=logging.INFO if verbose else logging.ERROR)
    logging.getLogger("nicegui").setLevel(logging.INFO if verbose else logging.ERROR)


class _Server(uvicorn.Server):
    """A server that tells when it answers, and ends without a trace when it is asked to."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._when_started()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End quietly on Ctrl-C and when the system asks; both are the way to end it."""
        before = {number: signal.signal(number, self.handle_exit) for number in _ENDING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve(options: ServerOptions, listener: socket.socket, started: Callable[[], None]) -> None:
    """Serve until the process is asked to end; in the main thread, for the sake of signals.

    Args:
        options: What to serve, and to whom.
        listener: A socket that is bound to the address.
        started: Called once, when the first page can be asked for.
    """
    context = Context(options)
    config = uvicorn.Config(
        build(context, listener.getsockname()[1]),
        log_config=None,
        log_level="info" if options.verbose else "critical",
        access_log=False,  # it would tell tokens
        proxy_headers=False,
        server_header=False,
        ws_max_size=_MOST_MESSAGE,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=_SECONDS_TO_CLOSE,
    )
    _set_logging(options.verbose)
    try:
        _Server(config, started).run(sockets=[listener])
    finally:
        context.close()
