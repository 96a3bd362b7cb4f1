"""Texts and numbers of the figures."""

from __future__ import annotations

import string

import pytest

from cluster_sim.figures import words


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", words._WORDS)
def test_both_languages_have_the_same_fields(key: str) -> None:
    text = words._WORDS[key]
    assert text.zh
    assert fields(text.en) == fields(text.zh)


@pytest.mark.parametrize(
    ("value", "digits", "signed", "shown"),
    [(0.2204, 3, False, "0.220"), (-0.0004, 3, True, "0.000"), (-1.5, 1, False, "−1.5"),
     (0.039, 3, True, "+0.039"), (1234.5, 0, False, "1,234"), (float("nan"), 2, False, "–")],
)  # fmt: skip
def test_number(value: float, digits: int, signed: bool, shown: str) -> None:
    assert words.number(value, digits, signed) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [(1.0, "100\u00a0%"), (0.999, "> 99\u00a0%"), (0.001, "< 1\u00a0%"), (0.0, "0\u00a0%"),
     (0.5, "50\u00a0%"), (float("nan"), "–")],
)  # fmt: skip
def test_percent_is_0_and_100_only_when_it_is(share: float, shown: str) -> None:
    assert words.percent(share, "en") == shown


@pytest.mark.parametrize(
    ("language", "signed", "shown"),
    [("en", False, "12.3\u00a0%"), ("zh", True, "+12.3%"), ("en", True, "+12.3\u00a0%")],
)
def test_a_share_has_as_many_decimals_as_asked(language: str, signed: bool, shown: str) -> None:
    assert words.share(0.1234, language, signed=signed) == shown
    assert words.share(0.1, language, 0).startswith("10")
    assert words.share(float("nan"), language, signed=signed) == "–"


@pytest.mark.parametrize(
    ("millions", "english", "chinese"),
    [(0.0, "0 million CNY", "0 万元"), (12.34, "12.3 million CNY", "1,234 万元"),
     (45_678.0, "45.7 bn CNY", "457 亿元"), (2.5e6, "2.50 trillion CNY", "2.50 万亿元"),
     (-300.0, "−300 million CNY", "−3.00 亿元")],
)  # fmt: skip
def test_amounts_have_three_digits_and_a_unit(millions: float, english: str, chinese: str) -> None:
    assert words.amount(millions, "CNY", "en") == english
    assert words.amount(millions, "CNY", "zh") == chinese


def test_currencies_without_a_chinese_name_keep_their_code() -> None:
    assert words.money_unit("亿", "CHF", "zh") == "亿 CHF"
