"""Standard output for results, standard error for everything else; both in UTF-8."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TextIO


def use_utf8() -> None:
    """Write UTF-8 whatever the locale, and never fail on a character.

    A file name that is not valid text is shown with its bytes spelled out.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def emit(text: str) -> None:
    """Write results to standard output; a reader that has gone away is no error."""
    _write(sys.stdout, text)


def say(line: str) -> None:
    """Write a line for people to standard error."""
    _write(sys.stderr, f"{line}\n")


def flush() -> None:
    """Write what is still held back."""
    for stream in (sys.stdout, sys.stderr):
        _write(stream, "")


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        # What is left goes nowhere, also what Python itself writes when it ends.
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
