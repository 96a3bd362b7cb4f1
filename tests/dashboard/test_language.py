"""Which language a visitor gets."""

from __future__ import annotations

import pytest

from cluster_sim.dashboard import theme
from cluster_sim.dashboard.language import choose


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "language"),
    [
        (None, None, None, "en"),
        ("zh", "en", "en", "zh"),
        (None, "zh", "en", "zh"),
        ("fr", "zh", "en", "zh"),
        ("<script>", "../x", "zh-CN", "zh"),
        (None, None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, None, "zh-Hant-TW", "zh"),
        (None, None, "de-DE,de;q=0.9,en;q=0.7,zh;q=0.3", "en"),
        (None, None, "fr,zh;q=0.3,en;q=0.2", "zh"),
        (None, None, "en;q=0.1 , ZH;q=0.2", "zh"),
        (None, None, "fr;q=1", "en"),
        (None, None, "zh;q=0", "en"),
        (None, None, "zh;q=much,,;q=", "en"),
        (None, None, "*", "en"),
    ],
)
def test_the_address_then_the_choice_then_the_browser(
    asked: str | None, kept: str | None, accepted: str | None, language: str
) -> None:
    assert choose(asked, kept, accepted) == language


@pytest.mark.parametrize(
    ("kept", "chosen", "is_dark"),
    [
        (None, "system", None),
        ("dark", "dark", True),
        ("light", "light", False),
        ("x", "system", None),
    ],
)
def test_the_theme_is_what_was_chosen(kept: str | None, chosen: str, is_dark: bool | None) -> None:
    assert theme.chosen(kept) == chosen
    assert theme.is_dark(chosen) is is_dark
