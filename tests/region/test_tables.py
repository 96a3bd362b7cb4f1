"""CSV: cells, places, headers."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_sim.errors import InputError
from cluster_sim.region.tables import CSV_LIMIT, Columns, read_table, split_cells

COLUMNS = Columns(required=("id", "value"), optional=("note",), prefixes=("supply_",))

CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"])
    | st.sampled_from(' ",\n')
).map(str.strip)


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_the_standard_library_writes_is_read_back(rows: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    expected = [row for row in rows if any(row)]
    if expected:
        cells = split_cells(stream.getvalue(), "f.csv")
        assert [[cell.text for cell in row] for row in cells] == expected


@given(st.text('ab ",\n\t', max_size=30))
def test_any_text_is_split_as_the_standard_library_does_or_refused(text: str) -> None:
    try:
        cells = split_cells(text, "f.csv")
    except InputError as error:
        refusal = str(error)
    else:
        refusal = ""
    if refusal:
        assert refusal.startswith("f.csv")
    elif " " not in text and "\t" not in text:
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        expected = [[cell.strip() for cell in row] for row in rows if any(c.strip() for c in row)]
        assert [[cell.text for cell in row] for row in cells] == expected


def test_every_cell_has_its_place() -> None:
    rows = split_cells('a, b ,"c"\n\n"one\ntwo",x,  "y"\n,,\n长,三,角\n', "f.csv")
    assert [[(c.text, c.line, c.column) for c in row] for row in rows] == [
        [("a", 1, 1), ("b", 1, 4), ("c", 1, 7)],
        [("one\ntwo", 3, 1), ("x", 4, 6), ("y", 4, 10)],
        [("长", 6, 1), ("三", 6, 3), ("角", 6, 5)],
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a,b\nx,"y\n', "f.csv:2:3: a quotation mark is opened here and never closed"),
        (
            'a,b\nx,"y"z\n',
            "f.csv:2:6: text follows a closing quotation mark; double a mark inside a quoted cell",
        ),
        (
            'a,b\nx,5" pipe, 6" pipe\n',
            "f.csv:2:4: a quotation mark inside a cell; quote the whole cell and double the mark",
        ),
    ],
)
def test_stray_quotation_marks(text: str, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        split_cells(text, "f.csv")
    assert str(caught.value) == expected


def header_faults(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "f.csv"
    path.write_text(text, encoding="utf-8")
    return [str(problem) for problem in read_table(path, "f.csv", COLUMNS).problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,valeu\n", ["f.csv:1:4: valeu: is not a known column (did you mean value?)",
                        "f.csv:1: value: column is missing"]),
        ("id,value,suply_health\n",
         ["f.csv:1:10: suply_health: is not a known column (did you mean supply_health?)"]),
        ("id,value,supply_\n",
         ["f.csv:1:10: supply_: is not a known column (did you mean supply_health?)"]),
        ("id,value,qqq\n", ["f.csv:1:10: qqq: is not a known column"]),
        ("id,value,id\n", ["f.csv:1:10: id: is given twice: as column 1 and as column 3"]),
        ("id,,value\n", ["f.csv:1:4: column 2 has no name"]),
        ("id;value\nx;1\n", ["f.csv:1: cells are separated by semicolons here; use commas"]),
        ("id\tvalue\n", ["f.csv:1: cells are separated by tabs here; use commas"]),
        ("id,value\nx\ny,1,2\n", ["f.csv:2: has 1 cell, but the header has 2 cells",
                                   "f.csv:3: has 3 cells, but the header has 2 cells"]),
        ("\n,,\n", ["f.csv: is empty"]),
    ],
)  # fmt: skip
def test_headers_and_rows(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert header_faults(tmp_path, text) == expected


def test_a_domain_may_have_any_name(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("supply_养老,value,supply_b,id\n1,2,3,x\n", encoding="utf-8")
    table = read_table(path, "f.csv", COLUMNS)
    assert table.problems == []
    assert table.domains("supply_") == ("b", "养老")
    assert table.rows[0].cells["id"].text == "x"


def test_a_table_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b"x" * 50_000_000)
    table = read_table(path, "f.csv", COLUMNS)
    assert [str(p) for p in table.problems] == [
        "f.csv: is too large: 50 MB, but at most 5 MB are read"
    ]
    assert CSV_LIMIT == 5_000_000
