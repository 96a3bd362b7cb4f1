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


def stamps(folder: Path) -> list[tuple[str, int, int]]:
    """What changes when a file of a region's folder does: names, sizes and times."""
    found = sorted(file for file in folder.glob("*") if file.is_file())
    status = [(file.name, file.stat()) for file in found]
    return [(name, each.st_size, each.st_mtime_ns) for name, each in status]
