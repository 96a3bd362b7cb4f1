"""Texts of the report, filled in; numbers in them can be links to where they stand in a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup, escape

from cluster_sim.figures.words import tied
from cluster_sim.text import Text


class Rich(str):
    """A text that knows how it is written in HTML, such as a number that leads to its cell."""

    html: Markup

    def __new__(cls, text: str, html: Markup) -> Rich:
        """The text without and with marks."""
        rich = super().__new__(cls, text)
        rich.html = html
        return rich

    def __html__(self) -> Markup:
        """What stands in the page."""
        return self.html


def link(text: str, target: str) -> Rich:
    """A text that leads to a cell of a table."""
    html = Markup('<a class="number" href="#{}">{}</a>').format(target, text)
    return Rich(text, html)


def date(text: str) -> Rich:
    """A date, which no line break takes apart."""
    return Rich(text, Markup('<span class="date">{}</span>').format(text))


class Wording(Mapping[str, Text]):
    """The texts of one part of the report by key, in English and Chinese."""

    def __init__(self, texts: Mapping[str, Text]) -> None:
        """Keep the texts."""
        self._texts = dict(texts)

    def __getitem__(self, key: str) -> Text:
        return self._texts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def say(self, key: str, language: str, **values: object) -> str:
        """A text, filled in, without links."""
        return tied(self._texts[key].get(language).format(**values))

    def html(self, key: str, language: str, **values: object) -> Markup:
        """A text, filled in, with its links."""
        return Markup(escape(tied(self._texts[key].get(language)))).format(**values)

    def rich(self, key: str, language: str, **values: object) -> Rich:
        """A text, filled in, to stand in another one."""
        return Rich(self.say(key, language, **values), self.html(key, language, **values))


def listed(parts: Sequence[str], language: str) -> Rich:
    """``a, b and c``."""
    between, last = ("、", "、") if language == "zh" else (", ", " and ")
    head, tail = list(parts[:-1]), list(parts[-1:])
    text = last.join([between.join(head), *tail]) if head else "".join(tail)
    html = Markup(between).join(head)
    return Rich(text, Markup(last).join([html, *tail]) if head else Markup("").join(tail))


def anchor(*parts: str) -> str:
    """The id of a part of the page. Names have no dot, so that no two ids can be the same."""
    return ".".join(parts)
