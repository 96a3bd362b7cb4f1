"""The languages of the dashboard: which one a visitor wants, and the texts in it.

The texts stand in the code in English, marked by ``_("...")`` where they are shown and by
``N_("...")`` where they are only kept. The Chinese ones stand in ``locale/zh/*.po``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES: Mapping[str, str] = {"en": "English", "zh": "中文"}
"""The names of the languages in themselves, by code; the first is what the code is written in."""

LOCALE = Path(__file__).with_name("locale")
"""The folder of the catalogues: a folder a language, a file for each part of the dashboard."""


def marked(text: str) -> str:
    """The text as it is; found for translation where it is kept as ``N_("...")``."""
    return text


N_ = marked
"""Marks a text that is kept now and translated where it is shown."""


@dataclass(frozen=True)
class Translator:
    """Turns texts of the code into a language.

    Attributes:
        language: ``en`` or ``zh``.
    """

    language: str

    def __call__(self, text: str) -> str:
        """The text in the language; as it is where there is no translation."""
        return _catalogue(self.language).get(text, text)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The text for ``count`` things; ``{...}`` in it are still to be filled in."""
        if self.language == "en":
            return one if count == 1 else many
        return self(one)


def translator(language: str) -> Translator:
    """What translates into a language (``en`` or ``zh``)."""
    return Translator(language if language in LANGUAGES else "en")


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    """Every text of a language by the text in the code; a text is the same in all its files."""
    if language == "en":
        return {}
    from babel.messages.pofile import read_po

    texts: dict[str, str] = {}
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream):
                source, text = _first(message.id), _first(message.string)
                if source and text:
                    texts[source] = text
    return texts


def _first(texts: Sequence[str] | str | None) -> str:
    """The text, or the first of its forms; the languages here need no other."""
    return texts if isinstance(texts, str) else texts[0] if texts else ""


def choose(asked: str | None, kept: str | None, accepted: str | None) -> str:
    """The language of a page.

    Args:
        asked: What the address asks for (``?lang=``).
        kept: What the visitor chose before (a cookie).
        accepted: What the browser says (``Accept-Language``).
    """
    for wish in (asked, kept):
        if wish is not None and wish in LANGUAGES:
            return wish
    return _first_accepted(accepted or "")


def _first_accepted(header: str) -> str:
    """The language that the browser wants most among those that there are."""
    best, language = 0.0, "en"
    for part in header.split(","):
        name, _, quality = part.strip().partition(";q=")
        code = name.strip().lower().partition("-")[0]
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        if code in LANGUAGES and weight > best:
            best, language = weight, code
    return language
