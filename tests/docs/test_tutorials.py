"""What the tutorials show is what happens: every command and every piece of code is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.blocks import DOCS, Reader

TUTORIALS = ("planner", "researcher", "student")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("planner", marks=pytest.mark.long),
        "researcher",
        pytest.param("student", marks=pytest.mark.long),
    ],
)
def test_a_reader_who_does_what_it_says_sees_what_it_shows(name: str, tmp_path: Path) -> None:
    Reader(tmp_path).follow(DOCS / "tutorials" / f"{name}.md")


def test_every_tutorial_is_followed() -> None:
    assert {page.stem for page in (DOCS / "tutorials").glob("*.md")} == set(TUTORIALS)
