"""A report on invented results, and a reader that knows when HTML is not well formed."""

from __future__ import annotations

from html.parser import HTMLParser

from cluster_sim.figures import gallery, style
from cluster_sim.figures.data import FigureData
from cluster_sim.report.data import ReportData

VOID = {"meta", "br", "hr", "img", "input", "link"}


def report_data(results: FigureData, language: str = "en") -> ReportData:
    """The results with all their figures and invented surroundings."""
    make = gallery.run_figures if results.ranking is None else gallery.comparison_figures
    figures = make(results, language)
    runs = len(results.scenarios) * results.replicates
    return ReportData(
        results=results,
        drawings={name: style.draw(figure).svg for name, figure in figures.items()},
        effective={name: f"schema: 1\nname: {name}\n" for name in results.names},
        command="cluster-sim compare scenarios/*.yaml --seed 1",
        seed=1,
        planned=runs,
        completed=runs,
        versions={"cluster_sim": "0.1.0", "Python": "3.11.9"},
        digests={"region delta": "0" * 64},
        sources=("A census",),
        warnings=("A note.",),
    )


class Page(HTMLParser):
    """Reads a page, keeps its elements, and refuses tags that do not match."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == [], self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.words.append(data)

    @property
    def text(self) -> str:
        """What a reader sees, spaces made one."""
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of all elements of a name."""
        return [attributes for name, attributes in self.elements if name == tag]
