"""Places in the code that pages name, and pages that the code names, are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.docs.blocks import DOCS, ROOT

PLACE = re.compile(r"`(cluster_sim/[\w/]+\.py)(?:: ([\w.]+))?`")
IN_DOCSTRINGS = re.compile(r"\(docs: (\"[^)]*\")\)")


def names_in(file: Path) -> set[str]:
    """What a module defines at its top, and what its classes define, as ``Class.name``."""
    found: set[str] = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        found |= defined_by(node)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{name}" for part in node.body for name in defined_by(part)}
    return found


def defined_by(node: ast.stmt) -> set[str]:
    """The names that a statement defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else []
    targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
    return {
        part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)
    }


def headings() -> set[str]:
    """All headings of all pages."""
    found = set()
    for page in DOCS.rglob("*.md"):
        for title in re.findall(r"^#+ (.+?)(?: \{.*\})?$", page.read_text("utf-8"), re.MULTILINE):
            found.add(title)
    return found


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda p: str(p.relative_to(DOCS)))
def test_every_place_in_the_code_exists(page: Path) -> None:
    missing = []
    for file, name in PLACE.findall(page.read_text(encoding="utf-8")):
        path = ROOT / file
        if not path.is_file() or (name and name not in names_in(path)):
            missing.append(f"{file}: {name}")
    assert missing == []


def test_the_model_page_names_a_place_for_every_formula() -> None:
    text = (DOCS / "model.md").read_text(encoding="utf-8")
    submodels = text.split("\n## Submodels\n")[1].split("\n## What the defaults give\n")[0]
    sections = re.split(r"^### ", submodels, flags=re.MULTILINE)[1:]
    assert len(sections) >= 14
    without = [
        part.splitlines()[0] for part in sections if "```" in part and not PLACE.search(part)
    ]
    assert without == []
    # no formula is followed by another one, or by the end of its section, without a place
    for part in sections:
        for after in re.split(r"^```text\n(?s:.*?)^```\n", part, flags=re.MULTILINE)[1:]:
            assert PLACE.search(after), part.splitlines()[0]


def test_names_that_a_module_does_not_define_are_noticed() -> None:
    names = names_in(ROOT / "cluster_sim/kernels/friction.py")
    assert {"aggregate", "set_friction", "INFRASTRUCTURE"} <= names
    assert "no_such_function" not in names


def test_pages_that_the_code_names_are_there() -> None:
    known = headings()
    missing = []
    for file in (ROOT / "cluster_sim").rglob("*.py"):
        for quoted in IN_DOCSTRINGS.findall(file.read_text(encoding="utf-8")):
            names = re.findall(r'"([^"]+)"', " ".join(quoted.split()))
            missing += [f"{file.name}: {name}" for name in names if name not in known]
    assert missing == []
    assert "Give cities a mind of their own" in known  # named in model/agents.py
