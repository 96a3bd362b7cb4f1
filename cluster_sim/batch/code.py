"""Which code computes: what must be the same for results to be the same."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path

from cluster_sim.store.manifest import package_version

_PACKAGE = Path(__file__).resolve().parent.parent
_SHAPING = (
    "errors.py", "text.py", "randomness.py", "simulation.py", "region", "scenario", "kernels",
    "model", "results", "store/parts.py", "store/tables.py", "batch/cases.py",
    "batch/distributions.py", "batch/plan.py", "batch/sampling.py", "batch/work.py",
)  # fmt: skip
_SUFFIXES = (".py", ".yaml", ".csv")
_SHOWING = ("analysis", "charts", "figures", "report")
_SHOWN = (".css", ".js", ".j2", ".json", ".ttf")
_LIBRARIES = ("llvmlite", "numba", "numpy", "pyarrow", "scipy")


@cache
def code_stamp() -> Mapping[str, str]:
    """Versions of what shapes the numbers and the bytes of the tables.

    ``code`` is a digest of the package's own sources, so that a change counts even where nobody
    raised the version.
    """
    libraries = {name: metadata.version(name) for name in _LIBRARIES}
    return {
        "cluster_sim": package_version(),
        "code": digest_of(_SHAPING, _SUFFIXES),
        "python": ".".join(map(str, sys.version_info[:2])),
        "machine": platform.machine(),
        **libraries,
    }


@cache
def page_stamp() -> str:
    """A digest of the sources that shape a report: its numbers, its words and its looks."""
    return digest_of((*_SHAPING, *_SHOWING), (*_SUFFIXES, *_SHOWN))


def digest_of(places: Sequence[str], suffixes: Sequence[str]) -> str:
    """A digest of the package's files with these suffixes at these places."""
    digest = hashlib.sha256()
    for name in places:
        place = _PACKAGE / name
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in files:
            if file.suffix in suffixes:
                digest.update(file.relative_to(_PACKAGE).as_posix().encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """What differs between two stamps, in words: ``numba 0.61, now 0.62``."""
    names = [*one, *(name for name in other if name not in one)]
    return [
        f"{name} {one.get(name, 'none')}, now {other.get(name, 'none')}"
        for name in names
        if one.get(name) != other.get(name)
    ]
