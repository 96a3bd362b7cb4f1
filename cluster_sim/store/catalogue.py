"""Ask a folder with results in SQL: views over its Parquet files, in a DuckDB in memory.

The database reads the files that the manifest names and nothing else: it writes no file, takes no
extension, and reaches no network. A query runs in one thread. With more, sums would be added in
the order in which threads happen to finish, and their last digits would differ from time to time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from cluster_sim.errors import InputError, Problem
from cluster_sim.region.nearest import nearest
from cluster_sim.results import TABLES, Column, columns
from cluster_sim.store.opening import Opened, open_directory
from cluster_sim.store.sql_faults import problem_of
from cluster_sim.store.views import Shape, computed, describe, literal, name

if TYPE_CHECKING:
    import pandas as pd

_SETTINGS: dict[str, Any] = {
    "threads": 1,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,  # a table is never a variable of the caller's
    "temp_directory": "",  # else large sorts would write into the current folder
}
_TYPES = {
    "str": "VARCHAR",
    "int16": "SMALLINT",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "float64": "DOUBLE",
}
_LARGEST_EXACT = 2**53  # up to here a float64 holds every whole number
_ORDER = ("point", "draw", "replicate", "quarter", "city", "project", "from", "to")
_ORDERED_BY_THEMSELVES = ("comparison", "levers")


@dataclass(frozen=True)
class Described:
    """A column of a view.

    Attributes:
        view: Name of the view.
        column: Name of the column.
        type: Its type in SQL.
        unit: Its unit, with the currency; "" for names.
        meaning: What it holds.
    """

    view: str
    column: str
    type: str
    unit: str
    meaning: str


class Catalogue:
    """The views of one folder; a context that closes the database at its end.

    Attributes:
        opened: The folder and its manifest.
    """

    def __init__(self, opened: Opened, memory: str | None = None) -> None:
        """Make the views; of the files, only the end of the first of each table is read.

        Args:
            opened: The folder.
            memory: The most that queries may take, such as ``200MB``; None for most of what the
                machine has.

        Raises:
            InputError: A file is missing, has another size than the manifest states, or is none
                of Parquet.
        """
        import duckdb

        self.opened = opened
        self._views: dict[str, dict[str, str]] = {}
        limit = {} if memory is None else {"memory_limit": memory}
        self._base = duckdb.connect(":memory:", config=_SETTINGS | limit)
        try:
            with self._explaining(""):
                self._open_files()
                self._shape = self._shape_of_views()
                for view, sql in computed(self._shape).items():
                    self._make(f"VIEW {view} AS {sql}", view)
                self._add_manifest()
                self._add_catalog()
                self._base.execute("SET lock_configuration = true")
        except BaseException:
            self._base.close()
            raise

    def __enter__(self) -> Catalogue:
        """Use as a context."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the database."""
        self._base.close()

    def query(self, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        """The result of a query as a table, whole in memory.

        Rows have a fixed order only with ``ORDER BY``; with it, and no ties, the same query gives
        the same table, bit for bit.

        Args:
            sql: A statement in DuckDB's SQL; of several, the result of the last one is given.
            parameters: Values for the question marks in it.

        Raises:
            InputError: The database does not understand it, or it asks for what there is not.
        """
        with self._explaining(sql):
            result = self._base.sql(sql, params=list(parameters)) if sql.strip() else None
            if result is None:
                what = "gives no table; a query begins with SELECT"
                raise InputError([Problem(file="SQL", what=what)])
            frame: pd.DataFrame = result.df()
            sums = [place for place, kind in enumerate(result.types) if str(kind) == "HUGEINT"]
        return _with_whole_numbers(frame, sums)

    def views(self) -> dict[str, tuple[str, ...]]:
        """The names of the columns of every view."""
        return {view: tuple(types) for view, types in self._views.items()}

    def describe(self) -> list[Described]:
        """Every column of every view with its type, unit and meaning."""
        return [
            Described(c.table, c.name, self._views[c.table][c.name], c.unit, c.meaning)
            for c in describe(self._shape, self.views())
        ]

    def table(
        self, view: str, *, scenario: str | None = None, chosen: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """A view, or a part of it, whole in memory.

        The rows are in canonical order: the scenarios as in the manifest, then point, draw,
        replicate, quarter, and whatever else names a row.

        Args:
            view: Name of the view.
            scenario: Only the rows of this scenario; all if None.
            chosen: The columns to read, in this order; all if None.

        Raises:
            InputError: There is no such view, scenario or column.
        """
        there = self._views[_known(view, "table", self._views)]
        for column in (*(chosen or ()), *(() if scenario is None else ("scenario",))):
            _known(column, f"column of {view}", there)
        if scenario is not None:
            _known(scenario, "scenario", self.opened.scenarios)
        listed = ", ".join(map(name, there if chosen is None else chosen))
        where = "" if scenario is None else f"WHERE scenario = {literal(scenario)}"
        return self.query(f"SELECT {listed} FROM {view} {where} {self._order(view)}")

    def _order(self, view: str) -> str:
        if view in _ORDERED_BY_THEMSELVES:
            return ""
        there = self._views[view]
        keys = [name(key) for key in _ORDER if key in there]
        if "scenario" in there:
            names = ", ".join(map(literal, self.opened.scenarios))
            keys.insert(0, f"list_position([{names}], scenario)")
        return f"ORDER BY {', '.join(keys)}"

    # --- the views --------------------------------------------------------------------------------

    def _open_files(self) -> None:
        """Let the database read the files of the manifest, and no others, and show them."""
        files = {table: self.opened.files(table) for table in self.opened.tables()}
        every = (str(path) for paths in files.values() for path in paths)
        self._base.execute(f"SET allowed_paths = [{', '.join(map(literal, every))}]")
        self._base.execute("SET enable_external_access = false")
        for table, paths in files.items():
            self._make(f"VIEW {table} AS {self._stored(table, paths)}", table)

    def _stored(self, table: str, paths: Sequence[Path]) -> str:
        listed = ", ".join(literal(str(path)) for path in paths)
        if not paths:
            domains = tuple(self.opened.manifest["domains"])
            return _no_rows(columns(table, domains, batch=table != "design"))
        if TABLES[table].file.endswith(".csv"):
            types = (f"{literal(c.name)}: {literal(_TYPES[c.dtype])}" for c in columns(table, ()))
            form = """header = true, auto_detect = false, delim = ',', quote = '"', escape = '"'"""
            return f"SELECT * FROM read_csv([{listed}], {form}, columns = {{{', '.join(types)}}})"
        # A folder named a=b is no column.
        return f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false)"

    def _add_manifest(self) -> None:
        """Show the scenarios and the failures that the manifest lists."""
        manifest, batch = self.opened.manifest, self.opened.kind == "batch"
        scenarios = [
            (
                row["name"],
                row["title"]["en"],
                row["title"]["zh"],
                row["name"] == manifest["baseline"],
            )
            for row in manifest["scenarios"]
        ]
        self._make(
            "TABLE scenarios (scenario VARCHAR, title VARCHAR, title_zh VARCHAR, baseline BOOLEAN)",
            "scenarios",
            scenarios,
        )
        case = {"point": "INTEGER", "draw": "INTEGER"} if batch else {}
        types = {"scenario": "VARCHAR", **case, "replicate": "INTEGER", "quarter": "SMALLINT"}
        types["message"] = "VARCHAR"
        described = ", ".join(f"{column} {kind}" for column, kind in types.items())
        failures = [tuple(row[column] for column in types) for row in manifest["failures"]]
        self._make(f"TABLE failures ({described})", "failures", failures)

    def _add_catalog(self) -> None:
        """Show what there is to ask for, as a table: ``catalog``."""
        columns = ("view", "column", "type", "unit", "meaning")
        described = ", ".join(f'"{column}" VARCHAR' for column in columns)
        self._base.execute(f"CREATE TABLE catalog ({described})")
        rows = [(r.view, r.column, r.type, r.unit, r.meaning) for r in self.describe()]
        values = ", ".join(f"({', '.join(map(_value, row))})" for row in rows)
        self._base.execute(f"INSERT INTO catalog VALUES {values}")

    def _make(self, what: str, view: str, rows: Sequence[Iterable[object]] = ()) -> None:
        self._base.execute(f"CREATE {what}")
        if rows:
            values = ", ".join(f"({', '.join(map(_value, row))})" for row in rows)
            self._base.execute(f"INSERT INTO {view} VALUES {values}")
        described = self._base.execute(f"DESCRIBE {view}").fetchall()
        self._views[view] = {row[0]: row[1] for row in described}

    def _shape_of_views(self) -> Shape:
        manifest = self.opened.manifest
        keys = {"scenario", "point", "draw", "replicate", "quarter"}
        varied = tuple(c for c in self._views.get("design", ()) if c not in keys)
        listed = {axis["path"] for axis in manifest.get("axes", ())}
        currencies = {region["currency"] for region in manifest["regions"]}
        return Shape(
            batch=self.opened.kind == "batch",
            metrics=tuple(c for c in self._views["quarters"] if c not in keys),
            varied=varied,
            axes=tuple(path for path in varied if path in listed),
            last={
                row["name"]: int(row["quarters"] if "quarters" in row else manifest["quarters"])
                for row in manifest["scenarios"]
            },
            baseline=self.opened.baseline,
            currency=currencies.pop() if len(currencies) == 1 else None,
        )

    @contextmanager
    def _explaining(self, sql: str) -> Iterator[None]:
        """Turn what the database raises into the project's errors."""
        import duckdb

        try:
            yield
        except duckdb.Error as error:
            problem = problem_of(str(error), sql, self.opened.folder, self.views())
            raise InputError([problem]) from error
        except RuntimeError as error:
            if "interrupted" in str(error):  # that is how the database tells of Ctrl-C
                raise KeyboardInterrupt from error
            raise


def connect(folder: Path, memory: str | None = None) -> Catalogue:
    """Open a batch or a run directory for queries; `Catalogue` says what ``memory`` is.

    ```python
    with connect(Path("outputs/borders")) as catalogue:
        print(catalogue.query("SELECT * FROM summary ORDER BY scenario, point"))
    ```

    Raises:
        InputError: It is no folder with results, or one of its files is missing or damaged.
    """
    return Catalogue(open_directory(folder), memory)


def _no_rows(described: Sequence[Column]) -> str:
    typed = (f"NULL::{_TYPES[column.dtype]} AS {name(column.name)}" for column in described)
    return f"SELECT {', '.join(typed)} WHERE false"


def _value(value: object) -> str:
    if value is None:
        return "NULL"
    return literal(value) if isinstance(value, str) else str(value)


def _with_whole_numbers(frame: pd.DataFrame, places: Sequence[int]) -> pd.DataFrame:
    """The frame with sums of whole numbers, which come as floats, as whole numbers."""
    for place in places:
        column = frame.columns[place]
        values = frame[column]
        if not values.abs().max() >= _LARGEST_EXACT:
            frame[column] = values.astype("Int64" if values.hasnans else "int64")
    return frame


def _known(given: str, what: str, there: Iterable[str]) -> str:
    """The name, if there is one like it."""
    names = list(there)
    if given not in names:
        text = f"there is no such {what}; there are {', '.join(names)}"
        raise InputError([Problem(file=given, what=text, hint=nearest(given, names))])
    return given
