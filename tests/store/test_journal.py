"""The journal: what was written is read, and a line that was torn costs that line alone."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cluster_sim.errors import OutputError
from cluster_sim.store.journal import (
    JOURNAL,
    Entry,
    FailedRun,
    StoredFile,
    StoredRuns,
    append_entry,
    read_journal,
    write_journal,
)

# Everything that can be written: also line ends of all kinds, quotes and 中文.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["计划", 'a "b"', "two\nlines\r\n", "\u2028\x85\x0b\x1c", "{}", "\\", "\0"]
)
NUMBERS = st.integers(0, 2**31)


def entries(part: str) -> st.SearchStrategy[Entry]:
    files = st.dictionaries(TEXTS, st.builds(StoredFile, TEXTS, NUMBERS, TEXTS), max_size=2)
    runs = st.lists(
        st.builds(StoredRuns, TEXTS, NUMBERS, NUMBERS, TEXTS, NUMBERS, NUMBERS), max_size=3
    )
    failed = st.lists(
        st.builds(FailedRun, TEXTS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, TEXTS, TEXTS), max_size=3
    )
    return st.builds(Entry, st.just(part), files, runs.map(tuple), failed.map(tuple))


JOURNALS = st.lists(st.sampled_from("abcdef计"), max_size=5).flatmap(
    lambda parts: st.tuples(*(entries(part) for part in parts))
)
ENTRY = Entry(
    "part-00000-ab",
    {"quarters": StoredFile("quarters/part-00000-ab.parquet", 12, "f" * 64)},
    (StoredRuns("计划", 0, 1, "c" * 16, 0, 4),),
    (FailedRun("计划", 0, 1, 4, 7, "ValueError: 一\n二", "c" * 16),),
)


def latest(written: tuple[Entry, ...]) -> dict[str, Entry]:
    return {entry.part: entry for entry in written}


@settings(max_examples=60)
@given(JOURNALS, st.booleans())
def test_what_is_written_is_read(written: tuple[Entry, ...], appended: bool) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        if appended:
            for entry in written:
                append_entry(folder, entry)
        else:
            write_journal(folder, written)
        journal = read_journal(folder)
    assert journal.entries == latest(written)  # the latest of each part
    assert journal.torn == ()


@settings(max_examples=100)
@given(st.data())
def test_a_journal_that_ends_anywhere_keeps_its_whole_lines(data: st.DataObject) -> None:
    written = data.draw(JOURNALS.filter(bool))
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_journal(folder, written)
        content = (folder / JOURNAL).read_bytes()
        end = data.draw(st.integers(0, len(content)))
        (folder / JOURNAL).write_bytes(content[:end])
        whole = content[:end].count(b"\n")
        torn = content[:end] not in (b"", content) and not content[:end].endswith(b"\n")
        journal = read_journal(folder)
        assert journal.entries == latest(written[:whole])
        assert journal.torn == ((whole + 1,) if torn else ())
        append_entry(folder, ENTRY)
        after = read_journal(folder)
    assert after.entries == {**latest(written[:whole]), ENTRY.part: ENTRY}
    assert after.torn == journal.torn


GARBAGE = [
    b"\n",
    b"garbage\n",
    b"\0" * 512 + b"\n",
    b"\xff\xfe\n",
    b"null\n",
    b"[]\n",
    b"{}\n",
    b'{"part":"x"}\n',
    b'{"part":"x","files":3,"runs":[],"failed":[]}\n',
    b'{"part":"x","files":{},"runs":[[1]],"failed":[]}\n',
    b"[" * 100_000 + b"\n",
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda g: repr(g[:12]))
def test_garbage_is_told_by_line_and_the_rest_is_read(tmp_path: Path, garbage: bytes) -> None:
    other = Entry("part-00001-cd", {}, (), ())
    append_entry(tmp_path, ENTRY)
    with (tmp_path / JOURNAL).open("ab") as stream:
        stream.write(garbage)
    append_entry(tmp_path, other)
    journal = read_journal(tmp_path)
    assert journal.entries == {ENTRY.part: ENTRY, other.part: other}
    assert journal.torn == (2,)


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_is_never_taken_for_what_was_written(place: int, change: int) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_journal(folder, [ENTRY])
        content = bytearray((folder / JOURNAL).read_bytes())
        content[place % len(content)] ^= change
        (folder / JOURNAL).write_bytes(content)
        assert read_journal(folder).entries in ({}, {ENTRY.part: ENTRY})


def test_there_need_be_no_journal(tmp_path: Path) -> None:
    assert read_journal(tmp_path).entries == {}
    assert read_journal(tmp_path / "nowhere").torn == ()


def test_a_traceback_is_not_part_of_an_entry() -> None:
    told = FailedRun("s", 0, 0, 0, 0, "m", "c", "Traceback ...")
    assert told == FailedRun("s", 0, 0, 0, 0, "m", "c")
    assert "Traceback" not in Entry("p", {}, (), (told,)).line()


def test_a_journal_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).mkdir()
    said = r"journal\.jsonl: cannot be written: is a directory"
    with pytest.raises(OutputError, match=said):
        append_entry(tmp_path, ENTRY)
    with pytest.raises(OutputError, match=said):
        write_journal(tmp_path, [ENTRY])
    assert [path.name for path in tmp_path.iterdir()] == [JOURNAL]
