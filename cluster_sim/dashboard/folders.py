"""The folders that the dashboard may read and write; nothing outside them can be named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cluster_sim.errors import InputError, Problem


@dataclass(frozen=True)
class Folder:
    """A folder that was given to the dashboard.

    Attributes:
        key: What it is called in addresses and by pages: short, unique, says nothing of where.
        title: What people call it: as it was given.
        path: Where it is, absolute, with links followed.
    """

    key: str
    title: str
    path: Path

    def find(self, name: str) -> Path:
        """The file or folder of this name in the folder or in one below it; it exists.

        Args:
            name: Parts with ``/`` between them; empty for the folder itself.

        Raises:
            InputError: It is not there, or not in the folder once links are followed.
        """
        path = self.place(name)
        try:
            there = path.exists()
        except (OSError, ValueError):  # a name that no file can have
            there = False
        if not there:
            raise _refused(name, "is not there")
        return path

    def place(self, name: str) -> Path:
        """Where a file or folder of this name is or would be; it need not exist.

        Raises:
            InputError: The name leads out of the folder.
        """
        if not _is_plain(name):
            raise _refused(name, "is no name of a file in the folder")
        try:
            path = (self.path / name).resolve()
        except (OSError, RuntimeError, ValueError):  # links in a circle; names no file can have
            raise _refused(name, "is not there") from None
        if not path.is_relative_to(self.path):
            raise _refused(name, "leads out of the folder")
        return path

    def glob(self, pattern: str) -> Iterator[str]:
        """The names of all files that match, sorted, without those that lead out."""
        for path in sorted(self.path.glob(pattern)):
            if path.resolve().is_relative_to(self.path):
                yield path.relative_to(self.path).as_posix()


def _is_plain(name: str) -> bool:
    """Whether a name is made of parts that mean the same on every system, with no way up."""
    if any(ord(character) < 32 or character in '\\:*?"<>|' for character in name):
        return False
    parts = name.split("/") if name else []
    return all(part not in {"", ".", ".."} for part in parts)


def _refused(name: str, what: str) -> InputError:
    shown = name[:200].encode("unicode_escape").decode("ascii")
    return InputError([Problem(file=shown or ".", what=what)])


class Folders:
    """All folders of a dashboard.

    Attributes:
        results: Folders with run directories, or run directories themselves; the last is outputs.
        outputs: Where jobs that are started on the pages write; may not exist yet.
        scenarios: Where scenario files are read from; None where there is no such folder.
    """

    def __init__(self, results: Sequence[Path], outputs: Path, scenarios: Path | None) -> None:
        """Keep the folders; ``results`` are those that were given beside ``outputs``."""
        self.outputs = Folder("outputs", str(outputs), outputs.resolve())
        given = {path.resolve(): path for path in results}
        given.pop(self.outputs.path, None)
        opened = [
            Folder(f"folder-{number}", str(path), place)
            for number, (place, path) in enumerate(given.items(), start=1)
        ]
        self.results: tuple[Folder, ...] = (*opened, self.outputs)
        self.scenarios = (
            None if scenarios is None else Folder("scenarios", str(scenarios), scenarios.resolve())
        )

    @property
    def all(self) -> tuple[Folder, ...]:
        """Every folder, each once."""
        return self.results if self.scenarios is None else (*self.results, self.scenarios)

    def folder(self, key: str) -> Folder:
        """The folder of this key.

        Raises:
            InputError: There is none.
        """
        for folder in self.all:
            if folder.key == key:
                return folder
        raise _refused(key, "is no folder of this dashboard")

    def find(self, key: str, name: str) -> Path:
        """The file or folder ``name`` in the folder ``key``; see `Folder.find`."""
        return self.folder(key).find(name)

    def region_folders(self) -> dict[str, Path]:
        """Folders of regions beside the scenarios, by the name that a scenario there gives them."""
        if self.scenarios is None:
            return {}
        files = self.scenarios.glob("*/region.yaml")
        return {
            name.partition("/")[0]: self.scenarios.find(name.partition("/")[0]) for name in files
        }

    def holds(self, path: Path) -> bool:
        """Whether a path is in one of the folders once links are followed."""
        place = path.resolve()
        return any(place.is_relative_to(folder.path) for folder in self.all)
