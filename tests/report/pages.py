"""Reports on invented and on real results, and a reader that knows when HTML is not well formed."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

from cluster_sim.figures import gallery, style
from cluster_sim.figures.data import FigureData
from cluster_sim.report.collect import Results
from cluster_sim.report.collect import report_data as collected
from cluster_sim.report.context import Context
from cluster_sim.report.data import ReportData
from cluster_sim.report.embedded import Origin
from cluster_sim.report.material import Material, evaluate
from cluster_sim.scenario.effective import effective_yaml
from cluster_sim.scenario.load import load_scenario
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulation import simulate
from cluster_sim.store.tables import ScenarioTables

LIBRARY = Path(__file__).parents[2] / "scenarios"
VOID = {"meta", "br", "hr", "img", "input", "link"}
RUN_FIGURES = (
    "efficiency_over_time", "efficiency_by_domain", "money", "map", "who_gains", "gap_over_time",
)  # fmt: skip
COMPARISON_FIGURES = ("ranking", *RUN_FIGURES, "cost_and_efficiency")


def drawing(name: str) -> str:
    """A drawing that takes no time to make."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><defs><clipPath id="clip">'
        f'<rect width="200" height="100"/></clipPath></defs><g id="{name}" '
        'clip-path="url(#clip)"><path d="M10 90 190 10" stroke="#1F4E79"/></g></svg>'
    )


def report_data(results: FigureData, language: str = "en", drawn: bool = False) -> ReportData:
    """The results with invented surroundings; their figures too if ``drawn``."""
    alone = results.ranking is None
    drawings = {name: drawing(name) for name in (RUN_FIGURES if alone else COMPARISON_FIGURES)}
    if drawn:
        make = gallery.run_figures if alone else gallery.comparison_figures
        figures = make(results, language)
        drawings = {name: style.draw(figure).svg for name, figure in figures.items()}
    runs = len(results.scenarios) * results.replicates
    return ReportData(
        results=results,
        drawings=drawings,
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


def simulated(
    scenarios: Sequence[Scenario], *, compared: bool = True, measures: bool = False
) -> ReportData:
    """The report of scenarios that are simulated here; the drawings are not real."""
    return of_tables([simulate(one) for one in scenarios], compared=compared, measures=measures)


def of_tables(
    tables: Sequence[ScenarioTables], *, compared: bool = True, measures: bool = False
) -> ReportData:
    """The report of simulated tables; the drawings are not real."""
    material = Material(compared=compared, measures=measures)
    for table in tables:
        material.add(table)
    results = Results.of(material, evaluate(material))
    names = COMPARISON_FIGURES if compared else RUN_FIGURES
    drawings = {name: drawing(name) for name in (*names, *(("levers",) if measures else ()))}
    origin = Origin(
        effective={one.name: effective_yaml(one) for one in material.scenarios},
        command_line="cluster-sim compare ...",
        versions={"cluster_sim": "0.1.0"},
        platform={"system": "Linux"},
    )
    return collected(results, origin, drawings)


def classroom(*names: str, replicates: int = 4, quarters: int = 12) -> list[Scenario]:
    """Scenarios of the four cities."""
    sizes = [f"replicates={replicates}", f"quarters={quarters}"]
    return [load_scenario(LIBRARY / "classroom" / f"{name}.yaml", sizes) for name in names]


def context(results: FigureData, language: str = "en") -> Context:
    """What the sections take, for invented results."""
    return Context(report_data(results, language), language)


class Page(HTMLParser):
    """Reads a page, keeps its elements, and refuses tags that do not match.

    Attributes:
        elements: Every element: its name and its attributes.
        words: The texts that a reader sees.
        links: Every link: where it leads and its text.
        cells: The text of every element that has an id, notes in small print left out.
        foreign: The texts that say that they are in another language, by that language.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str]]] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.links: list[list[str]] = []
        self.cells: dict[str, str] = {}
        self.foreign: dict[str, list[str]] = {}
        self.feed(text)
        self.close()
        assert self.open == [], self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag == "a":
            self.links.append([given["href"], ""])
        if tag not in VOID:
            self.open.append((tag, given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop()[0] == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self.open]
        if {"style", "script"} & set(tags):
            return
        languages = [given["lang"] for tag, given in self.open if "lang" in given and tag != "html"]
        if languages:
            self.foreign.setdefault(languages[-1], []).append(data)
        else:
            self.words.append(data)
        if "a" in tags:
            self.links[-1][1] += data
        if "small" not in tags:
            for _, given in self.open:
                if "id" in given:
                    self.cells[given["id"]] = self.cells.get(given["id"], "") + data

    @property
    def text(self) -> str:
        """What a reader sees in the page's language, spaces made one."""
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of all elements of a name."""
        return [attributes for name, attributes in self.elements if name == tag]
