"""The reader of pages notices what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.blocks import Reader, agrees, blocks, commands

PAGE = """
```yaml title="a/file.yaml"
x: 1
```

```console
$ cat a/file.yaml
x: 1
$ true
```

```python
print(1 + 1)
```

```text title="Output"
{output}
```
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "page.md"


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    folder = tmp_path / "folder"
    folder.mkdir()
    return Reader(folder)


def test_blocks_have_language_title_text_and_line(page: Path) -> None:
    page.write_text(PAGE, encoding="utf-8")
    found = [(block.language, block.title, block.line) for block in blocks(page)]
    assert found == [
        ("yaml", "a/file.yaml", 2),
        ("console", "", 6),
        ("python", "", 12),
        ("text", "Output", 16),
    ]
    assert list(commands(blocks(page)[1].text)) == [("cat a/file.yaml", "x: 1\n"), ("true", "")]


def test_a_page_that_is_right_is_followed_to_the_end(
    monkeypatch: pytest.MonkeyPatch, page: Path, reader: Reader
) -> None:
    monkeypatch.setattr("tests.docs.blocks.ROOT", page.parent)
    page.write_text(PAGE.format(output="2"), encoding="utf-8")
    reader.follow(page)
    assert (reader.folder / "a" / "file.yaml").read_text(encoding="utf-8") == "x: 1\n"


def test_output_that_is_not_as_shown_is_noticed(
    monkeypatch: pytest.MonkeyPatch, page: Path, reader: Reader
) -> None:
    monkeypatch.setattr("tests.docs.blocks.ROOT", page.parent)
    page.write_text(PAGE.format(output="3"), encoding="utf-8")
    with pytest.raises(AssertionError, match=r"block at line 16(?s:.)*shown\n3(?s:.)*printed\n2"):
        reader.follow(page)


def test_a_command_that_fails_is_noticed(reader: Reader) -> None:
    with pytest.raises(AssertionError, match="exit 3"):
        reader.run("exit 3")


@pytest.mark.parametrize(
    ("shown", "printed", "expected"),
    [
        ("a  b", "a b\n", True),
        ("a ... d", "a b c d", True),
        ("a\n...\nd", "a\nb\nc\nd", True),
        ("a ... d", "a b c", False),
        ("", "something", False),
    ],
)
def test_dots_stand_for_anything_and_blanks_do_not_count(
    shown: str, printed: str, expected: bool
) -> None:
    assert agrees(shown, printed) is expected
