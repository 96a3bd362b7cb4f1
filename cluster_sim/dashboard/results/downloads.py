"""The files of a folder with results: which may be taken, one by one or all in one archive."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from cluster_sim.errors import InputError, Problem
from cluster_sim.store.batch_directory import LOG
from cluster_sim.store.manifest import MANIFEST, TIMINGS
from cluster_sim.store.opening import Opened

_OF_FOLDER = (MANIFEST, TIMINGS, LOG)
_PIECE = 256 * 1024  # bytes that are read at once
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # archives know no earlier date; files of results have none


@dataclass(frozen=True)
class File:
    """A file that may be taken.

    Attributes:
        name: Its path in the folder, with forward slashes.
        bytes: Its size.
    """

    name: str
    bytes: int


def files(opened: Opened) -> tuple[File, ...]:
    """What the manifest names and is there, the manifest itself among it, sorted."""
    root = opened.folder.resolve()
    names = sorted({*_OF_FOLDER, *opened.manifest["outputs"]})
    found = []
    for name in names:
        path = (root / name).resolve()
        if path.is_relative_to(root) and path.is_file():
            found.append(File(name, path.stat().st_size))
    return tuple(found)


def path_of(opened: Opened, name: str) -> Path:
    """The file of this name.

    Raises:
        InputError: It is none that the manifest names, or is not there.
    """
    if name not in {file.name for file in files(opened)}:
        what = "is no file that the manifest of these results names"
        raise InputError([Problem(file=_harmless(name), what=what)])
    return opened.folder.resolve() / name


def archive(opened: Opened) -> Iterator[bytes]:
    """The files as a ZIP archive, a piece at a time; nothing of it is kept.

    The files are stored as they are: tables and pictures are packed already.
    """
    pieces = _Pieces()
    root = opened.folder.resolve()
    folder = opened.folder.name
    with zipfile.ZipFile(pieces, "w", zipfile.ZIP_STORED, allowZip64=True) as written:
        for file in files(opened):
            entry = zipfile.ZipInfo(f"{folder}/{file.name}", _EARLIEST)
            entry.external_attr = 0o644 << 16
            entry.file_size = file.bytes
            with (root / file.name).open("rb") as source, written.open(entry, "w") as target:
                while piece := source.read(_PIECE):
                    target.write(piece)
                    yield from pieces.taken()
    yield from pieces.taken()


def disposition(name: str) -> str:
    """The header that makes a browser keep an answer under a name, whatever letters are in it."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


class _Pieces:
    """A stream that cannot go back, of which what was written is taken away at once."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, piece: bytes, /) -> int:
        """Keep the bytes until they are taken."""
        self._written.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is to be given back."""

    def taken(self) -> Iterator[bytes]:
        """What was written since the last time."""
        written, self._written = self._written, []
        yield from written


def _harmless(name: str) -> str:
    """A name that may be anything, short and without control characters."""
    return name.encode("unicode_escape").decode("ascii")[:80]
