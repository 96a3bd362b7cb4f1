"""Paths that one file gives for another, kept within bounds.

A scenario is passed from hand to hand. What it names must lie near it, so that opening somebody's
file never reads another part of the reader's disk.
"""

from __future__ import annotations

from pathlib import Path, PureWindowsPath


def resolve_inside(given: str, base_folder: Path) -> Path | str:
    """Resolve a path given in a file, if it stays inside the parent of that file's folder.

    Symbolic links are followed before the check, so none of them leads out. Whether something
    exists at the path is not checked.

    Args:
        given: The path as written in the file.
        base_folder: The folder of that file.

    Returns:
        The absolute path, or what is wrong with ``given`` as text for a message.
    """
    if not given.strip():
        return "is empty; a path relative to this file's folder is needed"
    if "\0" in given:
        return "holds a NUL character, which no path can"
    windows = PureWindowsPath(given)
    if Path(given).is_absolute() or windows.drive or windows.root:
        return f"'{given}' is an absolute path; give one relative to this file's folder"
    try:
        bounds = base_folder.resolve().parent
        path = (base_folder.resolve() / given).resolve()
    except (OSError, RuntimeError):  # RuntimeError: a circle of links, before Python 3.13
        return f"'{given}' cannot be followed"
    return path if inside(path, bounds) else _leaves(given)


def inside(path: Path, bounds: Path) -> bool:
    """Whether ``path``, with every symbolic link followed, is ``bounds`` or lies in it."""
    try:
        return path.resolve().is_relative_to(bounds.resolve())
    except (OSError, RuntimeError):
        return False


def _leaves(given: str) -> str:
    return f"'{given}' leads out of the parent of this file's folder, which is not allowed"
