"""The README is true: links lead somewhere, code runs, the table is what the demo prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT, Reader, blocks

README = ROOT / "README.md"


def test_links_and_pictures_are_there() -> None:
    text = README.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text)
    assert len(targets) > 10
    assert [target for target in targets if not (ROOT / target).is_file()] == []


def test_its_pictures_are_small() -> None:
    pictures = list((ROOT / "docs" / "images").glob("*.png"))
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > 200_000] == []


def test_the_make_targets_that_it_names_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:\$ |`)make (\w+)", README.read_text(encoding="utf-8")):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_its_scenario_and_its_code_work(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    found = {block.language: block.text for block in blocks(README)}
    (tmp_path / "my-plan.yaml").write_text(found["yaml"], encoding="utf-8")
    assert "ok (scenario my-plan" in reader.run("cluster-sim validate my-plan.yaml")
    try:
        reader.execute(found["python"], "README.md")
    finally:
        reader.leave()
    assert re.search(r"coordination\s+0\.2", reader.printed)


@pytest.mark.long
def test_the_table_is_what_the_demo_prints(tmp_path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    command = re.search(r"\$\(BIN\)/(cluster-sim compare .*)", makefile)
    assert command is not None
    printed = Reader(tmp_path).run(command[1].replace("$(DEMO)", "outputs/demo"))
    table = next(block.text for block in blocks(README) if block.language == "text")
    rows = [line.split() for line in table.splitlines() if re.match(r"\s*\d+ ", line)]
    assert len(rows) == 11
    for row in rows:
        shown = next(line for line in printed.splitlines() if line.split()[:1] == row[:1])
        assert set(row) <= set(shown.split()), f"{row}\n{shown}"
