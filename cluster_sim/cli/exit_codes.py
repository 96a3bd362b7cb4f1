"""What the exit code of a command means."""

from __future__ import annotations

DONE = 0
"""Everything was done."""

FAILED = 1
"""Some runs failed, or the program has a fault; what was finished is kept."""

INVALID = 2
"""Wrong usage or invalid input, or a place that cannot be written; nothing was run."""

INTERRUPTED = 130
"""Ended by Ctrl-C; what was finished is kept."""
