"""Tables in a terminal: nothing is cut off, however narrow it is, and Chinese takes two places."""

from __future__ import annotations

import io
import json
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cluster_sim.analysis.statistics import Interval
from cluster_sim.cli.numbers import figure, probability, with_interval
from cluster_sim.cli.printing import Column, print_facts, print_json, print_table

COLUMNS = [
    Column("#", number=True, key=True),
    Column("Scenario", key=True),
    Column("Sharing\nefficiency", number=True),
    Column("Cost", number=True),
]
ROWS = [
    ["1", "四领域一体化 with a long title that must stay whole", "0.343 [0.340, 0.346]", "1,234"],
    ["10", "[b]no markup[/b] :smile:", "–", "7"],
]


class Terminal(io.StringIO):
    """Standard output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> Terminal:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("COLUMNS", str(width))
    return terminal


def plain(text: str) -> str:
    """Without colour codes."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_in_a_pipe_a_row_is_a_line_and_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    print_table(COLUMNS, ROWS)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    for row in ROWS:
        assert sum(all(cell in line for cell in row) for line in lines) == 1
    assert all(line == line.rstrip() for line in lines)
    assert "\x1b" not in "".join(lines)


def test_numbers_end_and_names_begin_in_one_place(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(COLUMNS, ROWS)
    lines = capsys.readouterr().out.splitlines()
    assert len({cell_len(line) for line in lines if line.endswith(("1,234", "7", "Cost"))}) == 1
    starts = [
        cell_len(line[: line.index(row[1])]) for line, row in zip(lines[3:], ROWS, strict=True)
    ]
    assert starts[0] == starts[1]


@pytest.mark.parametrize("width", [70, 60, 30, 10])
def test_a_narrow_terminal_gets_several_tables_that_lose_nothing(
    monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    terminal = on_terminal(monkeypatch, width)
    print_table(COLUMNS, ROWS)
    text = plain(terminal.getvalue())
    tables = text.split("\n\n")
    assert len(tables) == 2
    for row in ROWS:
        for cell in row:
            assert cell in text
        assert text.count(row[1]) == 2  # the name stands in each table


def test_a_wide_terminal_gets_one_table_that_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch, 100)
    print_table(COLUMNS, ROWS)
    lines = plain(terminal.getvalue()).splitlines()
    assert len(lines) == 5
    assert max(cell_len(line) for line in lines) <= 100


def test_sentences_are_broken_into_lines_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch, 50)
    sentence = "A meaning that is rather long and goes on and on, over more than a line."
    print_facts([("Meaning", sentence), ("Empty", ""), ("Unit", "1")])
    lines = plain(terminal.getvalue()).splitlines()
    assert len(lines) == 3
    assert max(cell_len(line) for line in lines) <= 50
    assert " ".join(" ".join(lines).replace("Meaning", "").replace("Unit", "").split()) == (
        sentence + " 1"
    )


def test_facts_in_a_pipe_are_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    print_facts([("Meaning", "long " * 50), ("Unit", "1")])
    assert len(capsys.readouterr().out.splitlines()) == 2


@given(st.lists(st.text("abc 中🙂é", min_size=1, max_size=30), min_size=1, max_size=5))
def test_any_name_is_shown_whole(names: list[str]) -> None:
    terminal = io.StringIO()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(sys, "stdout", terminal)
        print_table([Column("Name", key=True), Column("x")], [[name, "|"] for name in names])
    lines = terminal.getvalue().splitlines()[2:]
    assert [line.removesuffix("|").rstrip() for line in lines] == [name.rstrip() for name in names]


def test_json_keeps_chinese_and_refuses_what_json_has_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_json({"title": "长三角", "value": None})
    text = capsys.readouterr().out
    assert "长三角" in text
    assert json.loads(text) == {"title": "长三角", "value": None}
    with pytest.raises(ValueError, match="not JSON compliant"):
        print_json(float("nan"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0.0, "0"),
        (0.34349, "0.343"),
        (0.99951, "1.00"),
        (1.234, "1.23"),
        (9.996, "10.0"),
        (99.96, "100"),
        (999.4, "999"),
        (999.6, "1,000"),
        (1234567.8, "1,234,568"),
        (-0.0123, "-0.012"),
        (0.0000123, "1.2e-05"),
    ],
)
def test_figures_have_three_digits_or_are_whole(value: float | None, text: str) -> None:
    assert figure(value) == text


def test_intervals_stand_in_brackets() -> None:
    assert with_interval(Interval(0.3434, 0.3399, 0.3461, 32)) == "0.343 [0.340, 0.346]"
    assert with_interval(Interval(0.1, -0.01, 0.21, 3), signed=True) == "+0.100 [-0.010, +0.210]"
    assert with_interval(Interval(0.5, None, None, 1)) == "0.500"
    assert with_interval(Interval(None, None, None, 0)) == "–"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0 %"), (0.001, "<1 %"), (0.5, "50 %"), (0.994, "99 %"), (0.996, ">99 %"), (1, "100 %")],
)
def test_only_what_is_certain_is_called_so(value: float, text: str) -> None:
    assert probability(value) == text
