"""The results of a batch as tables and arrays, with a guard against the gaps in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cluster_sim.batch.arrays import dataset
from cluster_sim.errors import InputError, Problem
from cluster_sim.store.catalogue import connect
from cluster_sim.store.opening import Opened, open_directory

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


class IncompleteBatchError(InputError):
    """Runs of a batch are missing, and nobody said that this is fine."""


class Results:
    """What a batch, or one command, left in a folder.

    Nothing is kept in memory: every table is read from the files when it is asked for. The
    manifest is that of the moment of opening.

    Attributes:
        folder: The folder.
        manifest: What its ``manifest.json`` says.
        planned: Number of runs that were planned.
        completed: Number of runs that the tables hold.
        failed: Number of runs that failed; they are in no table but ``failures``.
    """

    def __init__(self, opened: Opened, *, incomplete: bool = False) -> None:
        """Use `open_results`, which says what the arguments are."""
        self.folder = opened.folder
        self.manifest: dict[str, Any] = opened.manifest
        self.planned = opened.planned
        self.completed = opened.completed
        self.failed = opened.failed
        self._opened = opened
        self._gaps_are_fine = incomplete

    def __repr__(self) -> str:
        """The folder and how much of it is there."""
        return f"<Results of {self.folder}: {self.completed} of {self.planned} runs>"

    @property
    def complete(self) -> bool:
        """Whether every planned run is there."""
        return self.completed == self.planned

    def table(
        self, name: str, *, scenario: str | None = None, columns: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """One table or view, or a part of it; what is asked for is in memory whole.

        A figure takes 8 bytes: ``quarters`` of 20,000 runs of 40 quarters in four domains comes
        to about 190 MB, one metric of it with its keys to 25 MB, and to four times as much for the
        moment of reading.

        Args:
            name: ``quarters``, ``cities``, ``links``, ``projects`` where stored, ``design``,
                ``final``, ``differences``, ``summary``, ``scenarios`` or ``failures``.
            scenario: Only the rows of this scenario; all if None.
            columns: The columns to read, in this order; all if None.

        Returns:
            The rows in the order of scenario, point, draw, replicate, quarter.

        Raises:
            IncompleteBatchError: Runs are missing, and it was not said that this is fine.
            InputError: There is no such table, scenario or column, or a file is damaged.
        """
        self._need_all()
        return self._read(name, scenario, columns)

    def query(self, sql: str) -> pd.DataFrame:
        """The result of a query in SQL over the tables; the result is in memory whole.

        Raises:
            IncompleteBatchError: Runs are missing, and it was not said that this is fine.
            InputError: The query cannot be understood, or asks for what there is not.
        """
        self._need_all()
        with connect(self.folder) as catalogue:
            return catalogue.query(sql)

    @property
    def quarters(self) -> pd.DataFrame:
        """All metrics of all runs in all quarters; `table` says what that takes."""
        return self.table("quarters")

    @property
    def final(self) -> pd.DataFrame:
        """The last record of every run, with the values that the design varies."""
        return self.table("final")

    @property
    def design(self) -> pd.DataFrame:
        """The varied values of every point and draw, also those of missing runs."""
        return self._read("design")

    @property
    def failures(self) -> pd.DataFrame:
        """The runs that failed, and what happened."""
        return self._read("failures")

    def to_xarray(self, metrics: Sequence[str] | None = None) -> xr.Dataset:
        """The table ``quarters`` as arrays with names for their axes.

        What is chosen is in memory twice for a moment: as a table, and as arrays with 8 bytes for
        each metric, planned run and quarter.

        Args:
            metrics: Names of metrics; all if None.

        Returns:
            A variable for each metric on the dimensions scenario, point, draw, replicate and
            quarter (without point and draw for the folder of one command), with its unit and
            meaning as attributes. Missing runs are NaN. What the design varies is a coordinate
            on point and draw.

        Raises:
            ImportError: xarray is not installed.
            IncompleteBatchError: Runs are missing, and it was not said that this is fine.
            InputError: There is no such metric.
        """
        self._need_all()
        with connect(self.folder) as catalogue:
            return dataset(catalogue, metrics)

    def _read(
        self, name: str, scenario: str | None = None, columns: Sequence[str] | None = None
    ) -> pd.DataFrame:
        with connect(self.folder) as catalogue:
            return catalogue.table(name, scenario=scenario, chosen=columns)

    def _need_all(self) -> None:
        if self.complete or self._gaps_are_fine:
            return
        what = self._opened.shortfall()
        if self._opened.kind == "batch":
            what += f": cluster-sim resume {self.folder} runs them"
        what += f"; open_results({str(self.folder)!r}, incomplete=True) reads what is there"
        raise IncompleteBatchError([Problem(file=str(self.folder), what=what)])


def open_results(folder: str | Path, *, incomplete: bool = False) -> Results:
    """Open the results of a batch, or of one command, for reading.

    Only the manifest is read here. Where runs are missing, because they failed or are not run
    yet, reading any table but ``design`` and ``failures`` is refused: means over what happens to
    be there may be wrong.

    Args:
        folder: The batch or run directory.
        incomplete: Read what is there, even if runs are missing.

    Raises:
        InputError: It is no folder with results, or its manifest cannot be read.
    """
    return Results(open_directory(Path(folder)), incomplete=incomplete)
