"""The page about designs: every key stands on it, and its messages are those of the program."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from cluster_sim.batch.design import DesignForm, RangeForm, SamplingForm
from cluster_sim.batch.planning import load_plan
from cluster_sim.batch.sampling import EXTENSIBLE, METHODS
from cluster_sim.errors import ScenarioError
from tests.docs.blocks import DOCS, ROOT

PAGE = DOCS / "reference" / "design-file.md"
LIBRARY = ROOT / "scenarios" / "classroom"
RATE = "parameters.discount_rate"
REFUSED = {
    "needs sampling": f"vary: {{{RATE}: {{low: 0.1, high: 0.2}}}}",
    "nothing to sample": "sampling: {draws: 4}",
    "no whole number": f"vary: {{{RATE}: {{low: 0.1, high: 0.2}}, parameters.relay_charge: "
    "{low: 0, high: 1}}\nsampling: {method: morris, draws: 7}",
    "no alternatives": f"vary: {{{RATE}: alternatives}}",
    "the same for all": "vary: {quarters: [20, 40]}",
    "as a whole": "vary: {parameters.relay_charge: [0.1], parameters.relay_charge.health: [0.2]}",
    "twice": f"vary: {{{RATE}: [0.1, 0.1]}}",
    "needs a mode": f"vary: {{{RATE}: {{low: 0, high: 1, distribution: triangular}}}}\n"
    "sampling: {draws: 4}",
    "takes no mode": f"vary: {{{RATE}: {{low: 0, high: 1, mode: 0.5}}}}\nsampling: {{draws: 4}}",
    "no such measure": "vary: {measures.nope.strength: [0.5]}",
    "out of range": "vary: {measures.top_level_design.strength: [1.3]}",
    "convention": "sampling: {draws: 4, parameters: [reference_population]}",
}


@pytest.mark.parametrize("form", [DesignForm, RangeForm, SamplingForm])
def test_keys_are_all_on_the_page(form: type[BaseModel]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    keys = [field.alias or name for name, field in form.model_fields.items()]
    assert len(keys) >= 3
    assert [key for key in keys if f"`{key}`" not in page] == []


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_told_as_on_the_page(case: str, tmp_path: Path) -> None:
    file = tmp_path / "design.yaml"
    scenarios = ", ".join(str(LIBRARY / f"{name}.yaml") for name in ("baseline", "coordination"))
    file.write_text(
        f"schema: 1\nname: x\nscenarios: [{scenarios}]\n{REFUSED[case]}\n", encoding="utf-8"
    )
    with pytest.raises(ScenarioError) as raised:
        load_plan(file)
    told = raised.value.problems[0].what
    assert any(_fits(shown, told) for shown in _messages()), told


def test_every_message_on_the_page_is_provoked() -> None:
    assert len(_messages()) == len(REFUSED)


def test_which_methods_grow_is_told() -> None:
    rows = PAGE.read_text(encoding="utf-8").splitlines()
    for method in METHODS:
        row = next(line for line in rows if line.startswith(f"| `{method}` |"))
        assert row.endswith("| yes |" if method in EXTENSIBLE else "| no |")


def _messages() -> list[str]:
    """The first column of the table of messages; two in a cell are parted by a semicolon."""
    text = PAGE.read_text(encoding="utf-8").split("| Message | Because |")[1]
    rows = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")]
    split = [row.split("; a ") for row in rows]
    return [part if part is parts[0] else f"a {part}" for parts in split for part in parts]


def _fits(shown: str, told: str) -> bool:
    begin, _, end = shown.partition("...")
    return told.startswith(begin) and told.endswith(end)
