"""Where regions may come from: built in, or a folder that the server was told of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from cluster_sim.region.load import builtin_regions

_DEPTH = 2  # folders below the scenarios' folder in which regions are looked for


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


class FolderPlaces:
    """The regions that lie in a folder of scenarios, or in a folder there.

    A region is called what a scenario file in that folder would call it.
    """

    def __init__(self, folder: Path | None) -> None:
        """Keep the folder; None for none."""
        self._root = None if folder is None else folder.resolve()

    def region_folders(self) -> Mapping[str, Path]:
        """Folders of regions that are not built in, by the name that scenarios call them by."""
        if self._root is None:
            return {}
        found = dict(self._below(self._root, _DEPTH))
        return {name: path for name, path in found.items() if name not in builtin_regions()}

    def _below(self, folder: Path, depth: int) -> Iterator[tuple[str, Path]]:
        assert self._root is not None
        try:
            entries = sorted(entry for entry in folder.iterdir() if entry.is_dir())
        except OSError:
            return
        for entry in entries:
            if entry.name.startswith(".") or not entry.resolve().is_relative_to(self._root):
                continue
            if (entry / "region.yaml").is_file():
                yield entry.relative_to(self._root).as_posix(), entry
            elif depth > 1:
                yield from self._below(entry, depth - 1)
