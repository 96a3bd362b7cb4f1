"""The files of the project, as the tests of its structure see them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("cluster_sim", "tests", "benchmarks", "examples")

_HIDDEN_BUT_OURS = {".ci", ".github"}
_MADE = {"__pycache__", "build", "dist", "outputs", "site"}


def files(root: Path = ROOT) -> Iterator[Path]:
    """Every file under ``root`` that people write, sorted; not what tools and runs make."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if _is_ours(name))
        for name in sorted(names):
            yield Path(folder, name)


def _is_ours(folder: str) -> bool:
    if folder.startswith("."):
        return folder in _HIDDEN_BUT_OURS
    return folder not in _MADE and not folder.endswith(".egg-info")


def python_files() -> list[Path]:
    """Every Python file of the package, its tests, benchmarks and examples."""
    return [path for name in CODE for path in files(ROOT / name) if path.suffix == ".py"]


def module_names() -> list[str]:
    """The dotted name of every module of the package, its root first."""
    names = []
    for path in files(ROOT / "cluster_sim"):
        if path.suffix == ".py":
            parts = path.relative_to(ROOT).with_suffix("").parts
            names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return sorted(names)


def relative(path: Path) -> str:
    """The path from the root of the project, with forward slashes."""
    return path.relative_to(ROOT).as_posix()
