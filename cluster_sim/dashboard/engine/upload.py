"""Scenario files that people hand in: read with limits."""

from __future__ import annotations

from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.places import RegionPlaces

UPLOAD_LIMIT = 256 * 1024
"""The largest file, bytes."""
TIME_LIMIT = 10.0
"""Seconds until reading a file is given up."""
MOST_REPLICATES = 1_000
"""Replicates that a file may ask for on the page."""


def read_upload(data: bytes, name: str, places: RegionPlaces | None = None) -> Draft:
    """The draft in a scenario file that somebody handed in.

    Args:
        data: The file.
        name: Its name, for messages.
        places: Where regions may come from; by default those that are built in.

    Raises:
        InputError: With all that is wrong; no message holds a path of the server.
    """
    raise NotImplementedError
