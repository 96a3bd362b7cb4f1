"""The frame texts of the report."""

from __future__ import annotations

import string

import pytest

from cluster_sim.report import pictures, words

TABLES = {"words": words._WORDS, "captions": pictures._CAPTIONS, "alt": pictures._ALT}


@pytest.mark.parametrize("table", TABLES)
def test_both_languages_are_there_and_fill_in_the_same(table: str) -> None:
    for key, text in TABLES[table].items():
        assert text.zh, key
        one, two = (
            {name for _, name, _, _ in string.Formatter().parse(t) if name}
            for t in (text.en, text.zh)
        )
        assert one == two, key


def test_glossary_has_both_languages() -> None:
    english, chinese = words.glossary("en"), words.glossary("zh")
    assert len(english) == len(chinese)
    assert all(one != other for one, other in zip(english, chinese, strict=True))
