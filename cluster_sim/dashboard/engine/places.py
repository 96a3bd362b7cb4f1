"""Where regions may come from: built in, or a folder that the server was told of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol


class RegionPlaces(Protocol):
    """What knows the folders of regions that may be opened."""

    def region_folders(self) -> Mapping[str, Path]:
        """Folders of regions that are not built in, by the name that scenarios call them by."""
        ...


class BuiltinPlaces:
    """No folders: the built-in regions alone."""

    def region_folders(self) -> Mapping[str, Path]:
        """None."""
        return {}
