"""A lock on a folder that the operating system lets go of when its holder ends, however it ends."""

from __future__ import annotations

import json
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from cluster_sim.errors import OutputError
from cluster_sim.store.faults import writing

LOCK = ".lock"
"""The file that is locked; it stays, and being there means nothing."""


class FolderLock:
    """Held by one process at a time; a context."""

    def __init__(self, folder: Path) -> None:
        """Nothing is touched before the context is entered; the folder must be there then."""
        self._folder = folder
        self._stream: IO[str] | None = None

    def __enter__(self) -> FolderLock:
        """Take the lock.

        Raises:
            OutputError: Another process holds it, or the folder cannot be written.
        """
        with writing(self._folder):
            stream = (self._folder / LOCK).open("a+", encoding="utf-8")
        if not _take(stream):
            holder = _holder(stream)
            stream.close()
            raise OutputError(
                f"{self._folder}: is in use by another cluster-sim{holder}; wait until it has "
                "ended, or end it"
            )
        self._stream = stream
        with suppress(OSError):  # who holds it is for people only
            stream.truncate(0)
            stream.write(json.dumps({"process": os.getpid(), "host": socket.gethostname()}))
            stream.flush()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go."""
        if self._stream is not None:
            with suppress(OSError):
                self._stream.truncate(0)
            self._stream.close()
            self._stream = None


def _holder(stream: IO[str]) -> str:
    try:
        stream.seek(0)
        held = json.loads(stream.read())
        return f" (process {held['process']} on {held['host']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


if sys.platform == "win32":
    import msvcrt

    def _take(stream: IO[str]) -> bool:
        try:
            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(stream: IO[str]) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
