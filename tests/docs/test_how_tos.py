"""What the how-to and reference pages show is what happens."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.docs.blocks import DOCS, ROOT, Reader, blocks
from tests.docs.test_tutorials import TUTORIALS

PAGES = (
    "how-to/own-domain.md",
    "how-to/own-measure.md",
    "how-to/own-minds.md",
    "how-to/own-region.md",
    "how-to/read-tables.md",
    "how-to/report.md",
    "how-to/run-a-batch.md",
    "how-to/run-on-a-cluster.md",
    "reference/design-file.md",
    "reference/scenario-file.md",
)
QUICK = {"how-to/own-minds.md", "reference/scenario-file.md"}
"""Pages that are followed at every change; the others run many commands, or long ones."""


@pytest.mark.parametrize(
    "name",
    [pytest.param(page, marks=[] if page in QUICK else [pytest.mark.long]) for page in PAGES],
)
def test_a_reader_who_does_what_it_says_sees_what_it_shows(name: str, tmp_path: Path) -> None:
    Reader(tmp_path).follow(DOCS / name)


def test_every_page_with_something_to_do_is_followed() -> None:
    with_code = {
        str(page.relative_to(DOCS))
        for page in DOCS.rglob("*.md")
        if {block.language for block in blocks(page)} & {"console", "python"}
    }
    followed = {*PAGES, *(f"tutorials/{name}.md" for name in TUTORIALS)}
    assert with_code - followed == {"index.md"}  # which shows `make demo`, as the README does


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="needs R (Rscript)")
def test_base_r_reads_the_csv_files(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    reader.run(
        "cluster-sim compare scenarios/classroom/*.yaml --quiet --replicates 2 --out results"
    )
    code = next(
        block.text for block in blocks(DOCS / "how-to/read-tables.md") if block.language == "r"
    )
    (tmp_path / "read.R").write_text(code, encoding="utf-8")
    printed = reader.run("Rscript read.R")
    assert "full-programme" in printed
    assert "Warning" not in printed


def test_the_city_of_the_how_to_is_that_of_the_examples() -> None:
    def body(text: str) -> list[str]:
        lines = text[text.index("class StubbornCity") :].splitlines()
        end = next((i for i, line in enumerate(lines[1:], 1) if line and line[0] != " "), None)
        return [line.rstrip() for line in lines[:end] if line.strip()]

    code = next(
        block.text for block in blocks(DOCS / "how-to/own-minds.md") if "StubbornCity" in block.text
    )
    assert body((ROOT / "examples/stubborn_city.py").read_text(encoding="utf-8")) == body(code)
