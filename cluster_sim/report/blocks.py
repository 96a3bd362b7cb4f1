"""What a section of the page consists of, ready to be laid out by the template."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from markupsafe import Markup

from cluster_sim.report.tables import Table


@dataclass(frozen=True)
class Prose:
    """A paragraph; a ``note`` is set softer, a ``lead`` larger, an ``alert`` marked."""

    html: str
    style: str = ""
    kind: str = field(default="prose", init=False)


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str
    kind: str = field(default="heading", init=False)


@dataclass(frozen=True)
class Sentences:
    """A list of sentences; ``marked`` ones are worth a second look."""

    entries: tuple[str, ...]
    marked: bool = False
    kind: str = field(default="sentences", init=False)


@dataclass(frozen=True)
class Grid:
    """A table; with ``fold`` it stands behind this text, closed until somebody opens it."""

    table: Table
    fold: str = ""
    kind: str = field(default="grid", init=False)


@dataclass(frozen=True)
class Picture:
    """A figure: its drawing, a caption, and the table behind it.

    Attributes:
        name: Name of the figure, its id in the page and the key of its chart.
        heading: What it shows, for those who cannot see it well.
        drawing: Gives the drawing, for which somebody may have to wait.
        caption: How to read it.
        table: The numbers in it, or None where a table of the section has them.
        fold: What stands on the closed table.
    """

    name: str
    heading: str
    drawing: Callable[[], Markup]
    caption: str
    table: Table | None = None
    fold: str = ""
    kind: str = field(default="picture", init=False)

    @property
    def svg(self) -> Markup:
        """The drawing."""
        return self.drawing()


@dataclass(frozen=True)
class Card:
    """A key number: what it is, the number, how sure, the cell it stands in, and its unit."""

    label: str
    number: str
    note: str
    target: str
    unit: str = ""


@dataclass(frozen=True)
class Cards:
    """Key numbers side by side."""

    entries: tuple[Card, ...]
    kind: str = field(default="cards", init=False)


@dataclass(frozen=True)
class Terms:
    """Terms and what they mean."""

    entries: tuple[tuple[str, str], ...]
    kind: str = field(default="terms", init=False)


@dataclass(frozen=True)
class Code:
    """Text for machines; with ``fold`` it stands behind this text. Left out in print if folded."""

    text: str
    label: str
    fold: str = ""
    kind: str = field(default="code", init=False)


Block = Prose | Heading | Sentences | Grid | Picture | Cards | Terms | Code


@dataclass(frozen=True)
class Section:
    """A section of the page.

    Attributes:
        key: Its id.
        title: Its heading.
        blocks: What it consists of, in order.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]

    def texts(self) -> Iterator[str]:
        """All HTML in which links may stand."""
        for block in self.blocks:
            if isinstance(block, Prose):
                yield block.html
            elif isinstance(block, Sentences):
                yield from block.entries
            elif isinstance(block, Cards):
                yield from (f'href="#{card.target}"' for card in block.entries)
