"""Taking turns: only so many compute at once, and who is no longer waited for leaves the queue."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from cluster_sim.errors import StoppedError

_LOOK = 0.02  # seconds between two looks at whether anybody still waits


class Turns:
    """Turns to compute; safe to use from several threads."""

    def __init__(self, places: int) -> None:
        """Let so many compute at once."""
        self._places = threading.BoundedSemaphore(places)

    @contextmanager
    def turn(self, stop: threading.Event | None) -> Iterator[None]:
        """Wait for a turn and keep it.

        Raises:
            StoppedError: ``stop`` was set while waiting.
        """
        while not self._places.acquire(timeout=_LOOK):
            if stop is not None and stop.is_set():
                raise StoppedError
        try:
            yield
        finally:
            self._places.release()
