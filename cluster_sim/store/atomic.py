"""Files that are there whole or not at all, also after a crash."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from cluster_sim.store.faults import writing

PARTIAL = ".partial"
"""How the name of a file ends while it is written."""


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file under a temporary name, wait until it is on the disk, then rename it.

    Raises:
        OutputError: It cannot be written; nothing is left of it then.
    """
    temporary = path.with_name(f".{path.name}{PARTIAL}")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
        sync_folder(path.parent)


def write_text(path: Path, text: str) -> None:
    """The same for text, in UTF-8, with line ends as they are."""
    write_bytes(path, text.encode("utf-8"))


def sync(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def beside(target: Path, what: str) -> Path:
    """A hidden name beside the target that nothing has yet."""
    return target.with_name(f".{target.name[:40]}.{secrets.token_hex(4)}.{what}")


def take_place(folder: Path, target: Path) -> None:
    """Rename the folder to the target; what is there is moved aside first and removed last."""
    if not target.exists():
        folder.rename(target)
        return
    aside = beside(target, "replaced")
    target.rename(aside)
    try:
        folder.rename(target)
    except BaseException:
        with suppress(OSError):
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)
