"""Ctrl-C while a batch runs: the first one ends it in order, the second one at once."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from types import FrameType, TracebackType
from typing import Any


class Interruption:
    """A context in which the first Ctrl-C only sets ``asked``; the second one raises."""

    def __init__(self, told: Callable[[], None]) -> None:
        """Nothing changes before the context is entered.

        Args:
            told: Called at the first Ctrl-C.
        """
        self.asked = False
        self._told = told
        self._before: Any = None

    def __enter__(self) -> Interruption:
        """Take over Ctrl-C, where this is the main thread."""
        try:
            self._before = signal.signal(signal.SIGINT, self._handle)
        except ValueError:  # another thread: Ctrl-C does not come here
            self._before = None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give Ctrl-C back."""
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        self._told()


@contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """A context in which processes and threads are started that leave Ctrl-C to this thread.

    A terminal sends it to all processes. What inherits that it is blocked does not hear it, from
    its first moment on.
    """
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # else it would be started in here, and end the blocking
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
