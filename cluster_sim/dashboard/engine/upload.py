"""Scenario files that people hand in or open: read with limits."""

from __future__ import annotations

import tempfile
from pathlib import Path, PureWindowsPath

from cluster_sim.dashboard.engine.checking import draft_of, refuse
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.examine import examine, examine_apart
from cluster_sim.dashboard.engine.places import BuiltinPlaces, RegionPlaces

UPLOAD_LIMIT = 256 * 1024
"""The largest file, bytes."""
TIME_LIMIT = 10.0
"""Seconds until reading a file is given up."""

_QUICK = 8 * 1024  # bytes; whatever is in them is read or refused in a second or two
_LONGEST_NAME = 80


def read_upload(data: bytes, name: str, places: RegionPlaces | None = None) -> Draft:
    """The draft in a scenario file that somebody handed in.

    Args:
        data: The file.
        name: Its name, for messages.
        places: Where regions may come from; by default those that are built in.

    Raises:
        InputError: With all that is wrong; no message holds a path of the server.
    """
    shown = _shown(name)
    if len(data) > UPLOAD_LIMIT:
        what = f"is larger than {UPLOAD_LIMIT // 1024} KB, which no scenario needs"
        raise refuse(shown, what)
    with tempfile.TemporaryDirectory(prefix="cluster-sim-") as folder:
        file = Path(folder) / "upload.yaml"
        file.write_bytes(data)
        quick = len(data) <= _QUICK
        content = examine(file, shown) if quick else examine_apart(file, shown, TIME_LIMIT)
    return draft_of(content, shown, places or BuiltinPlaces())


def _shown(name: str) -> str:
    """A file's name as messages show it, without what a browser may have put before it."""
    last = PureWindowsPath(name).name
    visible = "".join(c for c in last if c.isprintable()).strip()
    return visible[:_LONGEST_NAME] or "file"
