"""Loading the server quickly: without what only programs need that ask other servers.

NiceGUI talks to the browser with python-socketio and python-engineio, which are servers and clients
in one. Their client sides load HTTP libraries if these are installed, and do without if they are
not. The dashboard asks nobody, and these libraries take a third of the time that NiceGUI takes.
"""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

CLIENT_SIDE = ("aiohttp", "requests", "tornado", "websocket")
"""What the client sides load if they can, and a web server that is not ours."""


def load_server() -> None:
    """Load the server as if what is in `CLIENT_SIDE` were not installed.

    Should a release of NiceGUI need one of them, whoever imports the server next gets both.
    """
    with suppress(ImportError), _left_out(CLIENT_SIDE), _kept():
        importlib.import_module("cluster_sim.dashboard.server")


@contextmanager
def _left_out(names: Sequence[str]) -> Iterator[None]:
    """Let imports of libraries fail that are not loaded yet; afterwards they can be imported."""
    absent = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None: not to be had
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


@contextmanager
def _kept() -> Iterator[None]:
    """Do not look for garbage among what is loaded, now or later: it stays."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
