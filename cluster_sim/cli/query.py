"""``cluster-sim query``: a question in SQL to the tables of a folder."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cluster_sim.cli.exit_codes import DONE

if TYPE_CHECKING:
    import pandas as pd

    from cluster_sim.store.catalogue import Catalogue
    from cluster_sim.store.opening import Opened

_NOTHING = "–"
_DIGITS = 6  # of a figure in a printed table


@click.command("query", short_help="Ask a batch or a run directory in SQL.")
@click.argument("folder", metavar="DIR")
@click.argument("sql", required=False)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="How the result is printed; JSON and CSV have all digits.",
)
@click.option("--incomplete", is_flag=True, help="Runs may be missing: do not warn of it.")
@click.option("--quiet", "-q", is_flag=True, help="No warnings.")
@click.option("--verbose", "-v", is_flag=True, help="Say more, also about internal errors.")
def command(
    folder: str, sql: str | None, output_format: str, incomplete: bool, quiet: bool, verbose: bool
) -> int:
    """Ask the tables of a batch or a run directory in SQL, and print the answer.

    DIR is the folder. SQL is a query in DuckDB's SQL; - reads it from standard input. Without it
    the tables and their columns are listed. Where runs are missing, the answer is about those
    that are there, and a warning is given.
    """
    del verbose  # for the command line as a whole, which shows where an internal error is
    from cluster_sim.store.catalogue import connect

    with connect(Path(folder)) as catalogue:
        if not (incomplete or quiet):
            _warn(catalogue.opened)
        if sql is None:
            frame = _listing(catalogue)
        else:
            frame = catalogue.query(_from_standard_input() if sql == "-" else sql)
    _print(frame, output_format, sentences=sql is None)
    return DONE


def _from_standard_input() -> str:
    from cluster_sim.errors import InputError, Problem

    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        what = "is no text in UTF-8"
        raise InputError([Problem(file="standard input", what=what)]) from None


def _warn(opened: Opened) -> None:
    from cluster_sim.cli.streams import say

    if missing := opened.shortfall():
        cure = f"; cluster-sim resume {opened.folder} runs them" if opened.kind == "batch" else ""
        say(f"warning: {missing}{cure}")


def _listing(catalogue: Catalogue) -> pd.DataFrame:
    """The columns of the views, a row each."""
    import pandas as pd

    rows = [
        {"table": c.view, "column": c.column, "type": c.type, "unit": c.unit, "meaning": c.meaning}
        for c in catalogue.describe()
    ]
    return pd.DataFrame(rows)


def _print(frame: pd.DataFrame, form: str, *, sentences: bool) -> None:
    from cluster_sim.cli.printing import Column, print_json, print_table
    from cluster_sim.cli.streams import emit
    from cluster_sim.store.tables import csv_text

    if form == "csv":
        emit(csv_text(frame))
        return
    names = [str(name) for name in frame.columns]
    cells = [[_plain(value) for value in frame[name].tolist()] for name in frame.columns]
    if form == "json":
        rows = zip(*cells, strict=True)
        print_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    heads = [
        Column(
            name,
            number=_is_figures(values),
            key=sentences and name in ("table", "column"),
            text=sentences and name == "meaning",
        )
        for name, values in zip(names, cells, strict=True)
    ]
    texts = [[_text(value) for value in values] for values in cells]
    print_table(heads, [list(row) for row in zip(*texts, strict=True)])


def _plain(value: Any) -> object:
    """A value as JSON can hold it; what is not a finite number is missing."""
    import numpy as np
    import pandas as pd

    if isinstance(value, np.ndarray):
        value = value.tolist()  # None where it is masked
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, bool | int | str) else str(value)


def _is_figures(values: list[object]) -> bool:
    return all(value is None or isinstance(value, int | float) for value in values)


def _text(value: object) -> str:
    """A value as people read it in a table."""
    if value is None:
        return _NOTHING
    if isinstance(value, bool):
        return "true" if value else "false"
    return _figure(value) if isinstance(value, float) else str(value)


def _figure(value: float) -> str:
    """A number with six digits, but never fewer than stand before its decimal point."""
    if value == 0.0 or not 1e-4 <= abs(value) < 1e15:
        return f"{value:.{_DIGITS}g}"
    decimals = max(0, _DIGITS - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
