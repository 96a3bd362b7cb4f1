"""One command as a child process: started, listened to, ended in three steps."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from cluster_sim.batch.progress_lines import AS_LINES, ASKED_BY, Step, read_step

_LINES_KEPT = 200
_MOST_CHARACTERS_OF_A_LINE = 2000
_MOST_OUTPUT = 64 * 1024  # characters of standard output that are kept

COMMAND = (sys.executable, "-m", "cluster_sim")
"""What stands before the words of a command."""


class JobProcess:
    """A running command.

    Ending it goes in three steps: the first is Ctrl-C, at which a command keeps what is finished;
    the second asks the system to end it, the third ends it and what it started.

    Attributes:
        lines: The last lines of standard error that are for people.
        output: The beginning of standard output.
    """

    def __init__(
        self, words: Sequence[str], folder: Path, told: Callable[[Step], None], grace: float
    ) -> None:
        """Start the command.

        Args:
            words: The program and its arguments.
            folder: The current folder of the command.
            told: Told how far it is, from another thread.
            grace: Seconds from one step of ending it to the next.

        Raises:
            OSError: It cannot be started.
        """
        self.lines: deque[str] = deque(maxlen=_LINES_KEPT)
        self.output = ""
        self._told = told
        self._grace = grace
        self._stopping: threading.Thread | None = None
        self._child = subprocess.Popen(
            list(words),
            cwd=folder,
            env={**os.environ, ASKED_BY: AS_LINES, "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            # Ctrl-C on the terminal of the server ends the server, which then ends the command.
            start_new_session=True,
        )

    def wait(self) -> int:
        """Listen until the command ends; its exit code, negative for a signal that ended it."""
        reader = threading.Thread(target=self._read_output, daemon=True)
        reader.start()
        assert self._child.stderr is not None
        with self._child.stderr as stream:
            for line in stream:
                self._hear(line.rstrip("\n"))
        reader.join()
        code = self._child.wait()
        if self._stopping is not None:
            self._stopping.join()
        return code

    def stop(self) -> None:
        """Begin to end the command; `wait` returns when it has ended."""
        if self._stopping is None:
            self._stopping = threading.Thread(target=self._end_in_steps, daemon=True)
            self._stopping.start()

    def _hear(self, line: str) -> None:
        step = read_step(line)
        if step is not None:
            self._told(step)
        elif line.strip():
            self.lines.append(line[:_MOST_CHARACTERS_OF_A_LINE])

    def _read_output(self) -> None:
        """Keep the beginning of standard output and drop the rest, so that nothing waits for it."""
        assert self._child.stdout is not None
        with self._child.stdout as stream:
            self.output = stream.read(_MOST_OUTPUT)
            while stream.read(_MOST_OUTPUT):
                pass

    def _end_in_steps(self) -> None:
        for end in (self._interrupt, self._child.terminate, self._kill):
            with suppress(OSError):
                end()
            with suppress(subprocess.TimeoutExpired):
                self._child.wait(self._grace)
                return

    def _interrupt(self) -> None:
        if sys.platform == "win32":
            self._child.terminate()
        else:
            self._child.send_signal(signal.SIGINT)

    def _kill(self) -> None:
        """End the command and everything that it started."""
        if sys.platform == "win32":
            self._child.kill()
        else:
            os.killpg(self._child.pid, signal.SIGKILL)
