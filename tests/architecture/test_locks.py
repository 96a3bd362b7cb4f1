"""The locks pin, with hashes, everything that pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import ROOT

LOCKS = ("constraints.txt", "constraints-dev.txt")


def project() -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pinned(lock: str) -> dict[str, list[tuple[Requirement, int]]]:
    """From the name of a library to its requirements in the lock, each with its count of hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    found: dict[str, list[tuple[Requirement, int]]] = {}
    for block in re.split(r"\n(?=\S)", text):
        if not block.startswith("#"):
            requirement = Requirement(block.split("\\")[0].split(" --hash")[0])
            hashes = re.findall(r"--hash=sha256:[0-9a-f]{64}\b", block)
            found.setdefault(canonicalize_name(requirement.name), []).append(
                (requirement, len(hashes))
            )
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_one_version_with_hashes(lock: str) -> None:
    entries = [entry for entries in pinned(lock).values() for entry in entries]
    assert len(entries) > len(project()["project"]["dependencies"])
    for requirement, hashes in entries:
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement
        assert hashes > 0, requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_meets_what_the_project_asks_for(lock: str) -> None:
    declared = project()
    wanted = declared["project"]["dependencies"] + declared["dependency-groups"]["build"]
    if lock == "constraints-dev.txt":
        wanted += declared["project"]["optional-dependencies"]["dev"]
    versions = pinned(lock)
    for text in wanted:
        asked = Requirement(text)
        entries = versions[canonicalize_name(asked.name)]
        for requirement, _ in entries:
            (pin,) = requirement.specifier
            assert asked.specifier.contains(pin.version), f"{text}: {requirement}"


def test_the_lock_for_checks_holds_the_lock_for_running() -> None:
    core, dev = (
        {name: {str(entry.specifier) for entry, _ in entries} for name, entries in pins.items()}
        for pins in map(pinned, LOCKS)
    )
    assert core.items() <= dev.items()
