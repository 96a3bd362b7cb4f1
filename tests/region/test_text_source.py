"""Files that are not what they should be, and those that are in spite of their looks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cluster_sim.errors import InputError
from cluster_sim.region.text_source import read_text, size_text

ENGLISH = "name: München, Liège and Århus\nline: 2\n"
CHINESE = "name: 长江三角洲城市群\nline: 2\n"


def fault(path: Path, limit: int = 1000) -> str:
    with pytest.raises(InputError) as caught:
        read_text(path, "f.txt", limit)
    return str(caught.value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "f.txt"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_marks_and_line_ends_do_not_matter(path: Path, encoding: str, ending: str) -> None:
    text = ENGLISH + CHINESE
    path.write_bytes(text.replace("\n", ending).encode(encoding))
    assert read_text(path, "f.txt", 1000) == text


def test_accents_written_as_two_characters_become_one(path: Path) -> None:
    path.write_bytes("Lie\u0300ge".encode())
    assert read_text(path, "f.txt", 1000) == "Liège"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "f.txt: is empty"),
        (b" \r\n\t\n", "f.txt: is empty"),
        (b"\xef\xbb\xbf", "f.txt: is empty"),
        (b"\xef\xbb\xbf \n", "f.txt: is empty"),
        (
            ENGLISH.encode("cp1252"),
            "f.txt:1:8: is not UTF-8 (looks like Windows-1252); save it as UTF-8",
        ),
        (
            b"a\n\x93quoted\x94\n",
            "f.txt:2:1: is not UTF-8 (looks like Windows-1252); save it as UTF-8",
        ),
        (
            CHINESE.encode("gbk"),
            "f.txt:1:7: is not UTF-8 (looks like GB 18030 (GBK)); save it as UTF-8",
        ),
        (ENGLISH.encode("utf-16"), "f.txt: is not UTF-8 (looks like UTF-16); save it as UTF-8"),
        (CHINESE.encode("utf-16"), "f.txt: is not UTF-8 (looks like UTF-16); save it as UTF-8"),
        (
            b"\xfe\xff" + ENGLISH.encode("utf-16-be"),
            "f.txt: is not UTF-8 (looks like UTF-16); save it as UTF-8",
        ),
        (
            b"id,name\n".decode().encode("utf-16-le"),
            "f.txt: is not UTF-8 (looks like UTF-16); save it as UTF-8",
        ),
        (ENGLISH.encode("utf-32"), "f.txt: is not UTF-8 (looks like UTF-32); save it as UTF-8"),
        (
            b"PK\x03\x04\x14\x00\x06\x00\x08\x00",
            "f.txt:1:3: is not text (byte 0x03); a UTF-8 text file is needed",
        ),
        (
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
            "f.txt:1:1: is not text (byte 0x89); a UTF-8 text file is needed",
        ),
        (
            b"PAR1\n\x15\x04",
            "f.txt:2:1: is not text (byte 0x15); a UTF-8 text file is needed",
        ),
        (b"x" * 1001, "f.txt: is too large: 1001 bytes, but at most 1000 bytes are read"),
    ],
)
def test_what_is_refused(path: Path, data: bytes, expected: str) -> None:
    path.write_bytes(data)
    assert fault(path) == expected


def test_a_path_that_is_not_a_file(tmp_path: Path) -> None:
    assert fault(tmp_path / "missing") == "f.txt: does not exist"
    assert fault(tmp_path) == "f.txt: is a folder; a file is needed here"
    (tmp_path / "file").write_text("x")
    assert fault(tmp_path / "file" / "below") == "f.txt: does not exist"
    assert fault(tmp_path / "a\0b").startswith("f.txt: cannot be read: ")
    assert fault(tmp_path / ("x" * 5000)) == "f.txt: cannot be read: File name too long"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert fault(tmp_path / "pipe") == "f.txt: is not an ordinary file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read(path: Path) -> None:
    path.write_text("x")
    path.chmod(0)
    assert fault(path) == "f.txt: cannot be read: Permission denied"


def test_sizes_in_words() -> None:
    assert [size_text(n) for n in (999, 100_000, 1_500_000, 50_000_000)] == [
        "999 bytes",
        "0.1 MB",
        "1.5 MB",
        "50 MB",
    ]
