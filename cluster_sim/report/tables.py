"""The tables of the page: texts in cells, ready to be laid out."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from cluster_sim.figures.data import FigureData, city_names, interval
from cluster_sim.figures.equity import gains
from cluster_sim.figures.words import money_scale, money_unit, number, percent
from cluster_sim.report import facts
from cluster_sim.report.facts import Estimate
from cluster_sim.report.words import word


@dataclass(frozen=True)
class Cell:
    """A cell: its text, what stands smaller beneath it, and the language of that."""

    text: str
    note: str = ""
    note_language: str = ""


@dataclass(frozen=True)
class Row:
    """A row: its head and its cells; ``first`` begins a group."""

    head: Cell
    cells: tuple[Cell, ...]
    first: bool = False


@dataclass(frozen=True)
class Table:
    """A table: caption, heads (the first one over the row heads), rows."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...] = field(default=())


class Money:
    """One unit and one count of decimals for the amounts of a column."""

    def __init__(self, data: FigureData, language: str, amounts: list[float]) -> None:
        """Choose what suits the largest of some amounts, in millions."""
        largest = max((abs(value) for value in amounts if np.isfinite(value)), default=0.0)
        self._size, name = money_scale(largest, language)
        self.unit = money_unit(name, data.currency, language)
        whole = math.floor(math.log10(largest / self._size)) if largest > 0 else 3
        self._digits = min(max(3 - whole, 0), 3)

    def cell(self, value: float) -> Cell:
        """An amount, in millions, as a cell without its unit."""
        return Cell(number(value / self._size, self._digits))

    def head(self, name: str) -> str:
        """The head of the column."""
        return f"{name}, {self.unit}"


def ranking(data: FigureData, language: str) -> Table:
    """The scenarios, best first, with how sure that is, what they cost and what they bring."""
    names = data.ranked()
    metrics = ("realised_value", "gini_efficiency", "lowest_city_efficiency", "incidents")
    final = {name: {m: facts.final(data, name, m).mean for m in metrics} for name in names}
    spent = {name: facts.spending(data, name).mean for name in names}
    paid = Money(data, language, list(spent.values()))
    value = Money(data, language, [found["realised_value"] for found in final.values()])
    starts = {group[0] for group in facts.groups(data)[1:]}
    rows = []
    for place, name in enumerate(names):
        values = final[name]
        cells = (
            Cell(f"{place + 1}"),
            Cell(f"{facts.groups_of(data)[name]}"),
            estimate(facts.efficiency(data, name)),
            Cell("–") if name == data.baseline else estimate(facts.difference(data, name), True),
            Cell(percent(facts.ranked_row(data, name, "p_best"), language)),
            paid.cell(spent[name]),
            value.cell(values["realised_value"]),
            Cell(number(facts.benefit_cost_ratio(data, name), 1)),
            Cell(number(values["gini_efficiency"])),
            Cell(number(values["lowest_city_efficiency"])),
            Cell(number(values["incidents"], 1)),
        )
        rows.append(Row(scenario_cell(data, name, language), cells, name in starts))
    keys = ("scenario", "rank", "group", "efficiency", "difference", "p_best")
    heads = [word(key, language) for key in keys]
    heads += [paid.head(word("spending", language)), value.head(word("value", language))]
    heads += [word(key, language) for key in ("ratio", "gini", "lowest", "incidents")]
    return Table(_caption("table_ranking", data, language), tuple(heads), tuple(rows))


def run(data: FigureData, language: str) -> Table:
    """The main metrics of a single run at the start and at the end."""
    name = data.names[0]
    rows = [
        Row(
            Cell(word(key, language)),
            (
                Cell(number(facts.initial(data, name, metric), digits)),
                estimate(facts.final(data, name, metric), digits=digits),
            ),
        )
        for key, metric, digits in (
            ("efficiency", "sharing_efficiency", 3),
            ("gini", "gini_efficiency", 3),
            ("lowest", "lowest_city_efficiency", 3),
            ("incidents", "incidents", 1),
            ("projects", "projects_completed", 1),
        )
    ]
    for key, metric in (
        ("value", "realised_value"),
        ("public", "public_spending"),
        ("private", "private_spending"),
    ):
        first, last = facts.initial(data, name, metric), facts.final(data, name, metric).mean
        money = Money(data, language, [first, last])
        head = Cell(money.head(word(key, language)))
        rows.append(Row(head, (money.cell(first), money.cell(last))))
    heads = tuple(word(key, language) for key in ("measure", "at_start", "at_end"))
    return Table(_caption("table_run", data, language), heads, tuple(rows))


def behind(figure: str, data: FigureData, language: str) -> Table | None:
    """The numbers behind a figure; None where the first table has them already."""
    if figure == "efficiency_over_time":
        return _over_time(data, "sharing_efficiency", "numbers_time", language)
    if figure == "gap_over_time":
        return _over_time(data, "gini_efficiency", "numbers_gap", language)
    if figure == "efficiency_by_domain":
        return _by_domain(data, language)
    if figure == "money":
        return _money(data, language)
    return _cities(data, language) if figure == "who_gains" else None


def scenario_cell(data: FigureData, name: str, language: str) -> Cell:
    """A scenario's title, and beneath it the title in the other language."""
    other = "zh" if language == "en" else "en"
    title, note = data.title(name, language), data.title(name, other)
    mark = f" ({word('baseline_mark', language)})" if name == data.baseline else ""
    return Cell(title + mark, "" if note == title else note, other)


def estimate(value: Estimate, signed: bool = False, digits: int = 3) -> Cell:
    """A mean, and its interval beneath."""
    if not np.isfinite(value.low):
        return Cell(number(value.mean, digits, signed))
    low, high = number(value.low, digits, signed), number(value.high, digits, signed)
    return Cell(number(value.mean, digits, signed), f"[{low}, {high}]")


def _caption(key: str, data: FigureData, language: str) -> str:
    return word(
        key,
        language,
        when=data.when(facts.last_quarter(data)),
        start=data.when(0),
        n=data.replicates,
    )


def _over_time(data: FigureData, metric: str, caption: str, language: str) -> Table:
    """A column a year, and the last record."""
    found = data.cube(metric)
    means = interval(found.values).mean
    shown = [i for i, q in enumerate(found.quarters) if q % 4 == 0]
    step = max(1, -(-len(shown) // 12))  # at most about a dozen columns
    shown = sorted({*shown[::step], len(found.quarters) - 1})
    heads = (word("scenario", language), *(data.when(int(found.quarters[i])) for i in shown))
    rows = tuple(
        Row(
            Cell(data.title(name, language)),
            tuple(Cell(number(float(means[data.names.index(name), i]))) for i in shown),
        )
        for name in data.ranked()
    )
    return Table(word(caption, language), heads, rows)


def _by_domain(data: FigureData, language: str) -> Table:
    heads = [word("scenario", language), *(d.title.get(language) for d in data.domains)]
    metrics = [f"sharing_efficiency_{domain.name}" for domain in data.domains]
    rows = tuple(
        Row(
            Cell(data.title(name, language)),
            tuple(estimate(facts.final(data, name, m)) for m in [*metrics, "sharing_efficiency"]),
        )
        for name in data.ranked()
    )
    return Table(word("numbers_domain", language), (*heads, word("total", language)), rows)


def _money(data: FigureData, language: str) -> Table:
    columns = {
        key: [facts.final(data, name, metric).mean for name in data.ranked()]
        for key, metric in (
            ("public", "public_spending"),
            ("private", "private_spending"),
            ("value", "realised_value"),
        )
    }
    if data.baseline is not None:
        extra = [facts.against_baseline(data, name, "realised_value") for name in data.ranked()]
        columns["extra_value"] = [value.mean for value in extra]
    units = {key: Money(data, language, amounts) for key, amounts in columns.items()}
    rows = tuple(
        Row(
            Cell(data.title(name, language)),
            tuple(units[key].cell(amounts[place]) for key, amounts in columns.items()),
        )
        for place, name in enumerate(data.ranked())
    )
    heads = [word("scenario", language)]
    heads += [units[key].head(word(key, language)) for key in columns]
    return Table(word("numbers_money", language), tuple(heads), rows)


def _cities(data: FigureData, language: str) -> Table:
    shown = data.best()
    found, names = gains(data, shown), city_names(data.region, language)
    alone = data.baseline is None or shown == data.baseline
    rows = tuple(
        Row(
            Cell(names[city]),
            (
                Cell(number(float(found.before[city]))),
                Cell(number(float(found.after[city]))),
                Cell(number(float(found.after[city] - found.before[city]), signed=True)),
            ),
        )
        for city in found.order
    )
    keys = ("city", "before", "after", "change") if alone else ("city", "without", "with", "change")
    return Table(word("numbers_cities", language), tuple(word(k, language) for k in keys), rows)
