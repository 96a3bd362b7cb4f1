"""The numbers on the model's page are what the model gives."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from cluster_sim.scenario.parameters import parameters
from tests.docs.blocks import DOCS
from tests.docs.measured import STATEMENTS, TABLES, quarter_zero

PAGE = DOCS / "model.md"
WITH_OTHER_LUCK = 2  # the column of "After ten years" that is not measured here


def section(heading: str) -> str:
    """What stands below a heading, to the next one of any level."""
    text = PAGE.read_text(encoding="utf-8")
    found = re.search(rf"^#+ {re.escape(heading)}\b.*?\n(.*?)(?=^#|\Z)", text, re.S | re.M)
    assert found is not None, heading
    return found[1]


def rows(heading: str) -> list[list[str]]:
    """The rows of the table below a heading, without its head."""
    lines = [line for line in section(heading).splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    if heading == "After ten years":
        cells = [row[:WITH_OTHER_LUCK] + row[WITH_OTHER_LUCK + 1 :] for row in cells]
    return cells


def test_quarter_zero() -> None:
    assert sorted(rows("Quarter 0")) == quarter_zero()


def test_structural_alternatives() -> None:
    named = {name: each.named for name, each in parameters().items() if each.named}
    assert {row[1].strip("`"): row[2] for row in rows("Structural alternatives")} == named


@pytest.mark.long
@pytest.mark.parametrize("heading", TABLES)
def test_tables_are_as_measured(heading: str) -> None:
    assert sorted(rows(heading)) == sorted(TABLES[heading]())


@pytest.mark.long
@pytest.mark.parametrize("measure", STATEMENTS)
def test_statements_are_as_measured(measure: Callable[[], list[str]]) -> None:
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert [statement for statement in measure() if statement not in text] == []
