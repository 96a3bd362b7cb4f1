"""Open databases over folders with results, shared by all visitors and few at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from cluster_sim.store.catalogue import Catalogue
from cluster_sim.store.manifest import MANIFEST
from cluster_sim.store.opening import open_directory

_MOST_OPEN = 4
_MEMORY = "160MB"  # what the queries over one folder may take

_Key = tuple[Path, int, int]


@dataclass(eq=False)
class Catalogues:
    """A few open databases; one query at a time, so that what they take together is bounded."""

    _open: OrderedDict[_Key, Catalogue] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def of(self, folder: Path) -> Iterator[Catalogue]:
        """The database over a folder, for one thread as long as the context lasts.

        Raises:
            InputError: The folder holds no results, or a file of it is missing or damaged.
        """
        with self._lock:
            key = state_of(folder)
            if key in self._open:
                self._open.move_to_end(key)
            else:
                self._open[key] = Catalogue(open_directory(folder), _MEMORY)
                while len(self._open) > _MOST_OPEN:
                    _, oldest = self._open.popitem(last=False)
                    oldest.__exit__(None, None, None)
            yield self._open[key]


def state_of(folder: Path) -> _Key:
    """What changes whenever the folder holds other results."""
    try:
        stat = (folder / MANIFEST).stat()
    except OSError:
        return folder, 0, 0  # opening it says what is wrong
    return folder, stat.st_mtime_ns, stat.st_size


SHARED = Catalogues()
"""The databases of this process."""
