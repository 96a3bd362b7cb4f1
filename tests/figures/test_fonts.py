"""The shipped typeface and the room that texts take."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib.ft2font import FT2Font

from cluster_sim.figures import fonts

FOLDER = fonts.FILE.parent


def gb2312() -> str:
    """All characters of GB 2312."""
    found = []
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.append(bytes((high, low)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return "".join(found)


def test_typeface_is_renamed_small_and_licensed() -> None:
    assert FT2Font(str(fonts.FILE)).family_name == fonts.FAMILY
    assert fonts.FILE.stat().st_size < 2_500_000
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert "justmytype-intl-cjk" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_typeface_has_gb2312_latin_and_signs() -> None:
    known = FT2Font(str(fonts.FILE)).get_charmap()
    hanzi = [c for c in gb2312() if "一" <= c <= "龥"]
    assert len(hanzi) == 6763
    latin = [chr(code) for code in (*range(0x20, 0x7F), *range(0xC0, 0x100))]
    assert [c for c in (*hanzi, *latin, *"−–—×≥≤→□“”’€¥") if ord(c) not in known] == []


def test_nothing_is_registered_by_an_import() -> None:
    code = (
        "from cluster_sim.figures import gallery, fonts\n"
        "from matplotlib import font_manager as m\n"
        "assert fonts.FAMILY not in {f.name for f in m.fontManager.ttflist}\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_unknown_characters_become_boxes_and_spaces_one() -> None:
    assert fonts.printable("a\n\t b\u00a0c \ue123") == "a b\u00a0c □"
    assert fonts.printable("\x00") == "□"


def test_latin_that_the_typeface_lacks_comes_from_the_other_one() -> None:
    assert fonts.printable("Łódź") == "Łódź"
    assert fonts.width("Ł", 10) > 0


def test_width_grows_with_text_and_size() -> None:
    assert fonts.width("", 10) == 0
    assert fonts.width("iiii", 10) < fonts.width("wwww", 10)
    assert fonts.width("城市", 20) == pytest.approx(2 * fonts.width("城市", 10))
    assert fonts.width("城", 72) == pytest.approx(1.0)


def test_fit_keeps_short_texts_and_cuts_long_ones() -> None:
    assert fonts.fit("short", 10, 2.0) == "short"
    cut = fonts.fit("a title that is much too long for this", 10, 1.0)
    assert cut.endswith("...")
    assert fonts.width(cut, 10) <= 1.0


@pytest.mark.parametrize(
    "text", ["one two three four five six", "没有壁垒时城市之间本可共享的内容。", ""]
)
def test_wrapped_lines_fit_and_lose_nothing(text: str) -> None:
    lines = fonts.wrap(text, 10, 0.9)
    assert all(fonts.width(line, 10) <= 0.9 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_punctuation_does_not_begin_a_line() -> None:
    lines = fonts.wrap("城市，" * 20, 10, 0.9)
    assert not any(line.startswith("，") for line in lines)
