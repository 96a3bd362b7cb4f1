"""Text in English and, where it is given, Chinese."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A title or name in one or two languages.

    Attributes:
        en: The English text; where only one text is given, that one, in whatever language.
        zh: The Chinese text, or None.
    """

    en: str
    zh: str | None = None

    def get(self, language: str) -> str:
        """The text in ``language`` ("en" or "zh"); English where there is no Chinese."""
        return self.zh if language == "zh" and self.zh is not None else self.en

    def __str__(self) -> str:
        """The English text."""
        return self.en
