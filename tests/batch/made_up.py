"""A small batch directory, and a run directory, with figures that are made up.

The figures follow no model; they differ from run to run, so that a mix-up of runs shows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from cluster_sim.results import columns, metric_names
from cluster_sim.store.manifest import FORMAT, hash_files
from cluster_sim.store.tables import to_arrow

DOMAINS = ("transport", "health")
SCENARIOS = ("plan", "baseline", "it's 计划")
RATES = (0.04, 0.08)
STRENGTH = "measures.sharing_platform.strength"
RATE = "parameters.discount_rate"
FORM = "parameters.layer_exponent"
DRAWS, REPLICATES, QUARTERS = 3, 4, 5
RUNS_OF_A_PART = 7
CITIES = ("east", "west")

Run = tuple[str, int, int, int]
"""(scenario, point, draw, replicate)"""


@dataclass(frozen=True, eq=False)
class MadeUp:
    """A batch directory and what is in it.

    Attributes:
        folder: The folder.
        quarters: All rows of the table, in canonical order.
        design: The table ``design``.
    """

    folder: Path
    quarters: pd.DataFrame
    design: pd.DataFrame

    @property
    def final(self) -> pd.DataFrame:
        """The last record of every run."""
        last = self.quarters[self.quarters["quarter"] == QUARTERS]
        return last.reset_index(drop=True)


def all_runs() -> list[Run]:
    """The planned runs in canonical order."""
    return [
        (scenario, point, draw, replicate)
        for scenario in SCENARIOS
        for point in range(len(RATES))
        for draw in range(DRAWS)
        for replicate in range(REPLICATES)
    ]


def write_batch(
    folder: Path,
    *,
    failed: Sequence[Run] = (),
    not_run: Sequence[Run] = (),
    tables: Sequence[str] = ("quarters", "cities"),
    parts_backwards: bool = False,
) -> MadeUp:
    """Write a batch of 3 scenarios x 2 points x 3 draws x 4 replicates.

    Args:
        folder: Where; it must not be there.
        failed: Runs that are listed as failed.
        not_run: Runs that are missing without a reason.
        tables: The tables to store.
        parts_backwards: Whether the parts are listed in another order than that of their runs.
    """
    folder.mkdir(parents=True)
    done = [run for run in all_runs() if run not in {*failed, *not_run}]
    made = {"quarters": _quarters(all_runs()), "cities": _cities(all_runs())}
    files: dict[str, list[str]] = {table: [] for table in tables}
    for number, first in enumerate(range(0, len(done), RUNS_OF_A_PART)):
        for table in tables:
            part = _of_runs(made[table], done[first : first + RUNS_OF_A_PART])
            files[table].append(
                _write(folder, table, f"{table}/part-{number:05d}-ab.parquet", part)
            )
    if parts_backwards:
        files = {table: names[::-1] for table, names in files.items()}
    design = _design()
    pq.write_table(pa.Table.from_pandas(design, preserve_index=False), folder / "design.parquet")
    listed = {**files, "design": ["design.parquet"]}
    manifest = _manifest(folder, len(done), failed, listed)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "journal.jsonl").touch()
    return MadeUp(folder, _of_runs(made["quarters"], done), design)


def write_run(folder: Path, baseline: str | None = "baseline") -> pd.DataFrame:
    """Write a run directory of two scenarios, of which one is a quarter shorter: its rows."""
    folder.mkdir(parents=True)
    rows = _quarters([(name, 0, 0, replicate) for name in SCENARIOS[:2] for replicate in range(4)])
    rows = rows[~((rows["scenario"] == "plan") & (rows["quarter"] == QUARTERS))]
    rows = rows.drop(columns=["point", "draw"]).reset_index(drop=True)
    _write(folder, "quarters", "quarters.parquet", rows, batch=False)
    comparison = ",".join(column.name for column in columns("comparison", ()))
    empty = "," * comparison.count(",")
    text = f'\ufeff{comparison}\n1,plan,"A, or ""B""",1{empty[3:]}\n2,baseline,基线,2{empty[3:]}\n'
    (folder / "comparison.csv").write_text(text, encoding="utf-8")
    quarters = {"plan": QUARTERS - 1, "baseline": QUARTERS}
    manifest = {
        "format": FORMAT,
        "schema": 1,
        "status": "complete",
        "command": "compare",
        "baseline": baseline,
        "planned": 8,
        "completed": 8,
        "failed": 0,
        "scenarios": [{**_scenario(name), "quarters": quarters[name]} for name in quarters],
        "regions": [{"name": "classroom", "currency": "USD"}],
        "failures": [],
        "outputs": hash_files(folder, ["quarters.parquet", "comparison.csv"]),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return rows


def change_manifest(folder: Path, **values: Any) -> None:
    """Set keys of the manifest."""
    path = folder / "manifest.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, **values}), encoding="utf-8")


def _manifest(
    folder: Path, completed: int, failed: Sequence[Run], tables: dict[str, list[str]]
) -> dict[str, Any]:
    planned = len(all_runs())
    return {
        "format": "cluster_sim batch",
        "schema": 1,
        "status": "complete" if completed == planned else "failures" if failed else "interrupted",
        "name": "borders",
        "planned": planned,
        "completed": completed,
        "failed": len(failed),
        "scenarios": [_scenario(name) for name in SCENARIOS],
        "points": len(RATES),
        "draws": DRAWS,
        "replicates": REPLICATES,
        "seed": 1,
        "quarters": QUARTERS,
        "domains": list(DOMAINS),
        "baseline": "baseline",
        "axes": [
            {"path": RATE, "values": list(RATES)},
            {"path": FORM, "values": ["sum", "worst"], "labels": ["sum", "worst"]},
        ],
        "factors": [{"path": STRENGTH, "distribution": "uniform", "low": 0.2, "high": 1.0}],
        "sampling": {"method": "sobol", "draws": DRAWS},
        "regions": [{"name": "classroom", "currency": "USD"}],
        "versions": {},
        "platform": {},
        "failures": [
            dict(zip(("scenario", "point", "draw", "replicate"), run, strict=True))
            | {"quarter": 2, "message": "trust is not a finite number"}
            for run in failed
        ],
        "tables": tables,
        "outputs": hash_files(folder, [name for names in tables.values() for name in names]),
    }


def _scenario(name: str) -> dict[str, Any]:
    return {"name": name, "title": {"en": f"The {name}", "zh": None}, "digest": "00"}


def _design() -> pd.DataFrame:
    rows = [
        {
            "point": np.int32(point),
            "draw": np.int32(draw),
            RATE: rate,
            FORM: ("sum", "worst")[point],
            STRENGTH: round(0.2 + 0.37 * draw + 0.01 * point, 6),
        }
        for point, rate in enumerate(RATES)
        for draw in range(DRAWS)
    ]
    return pd.DataFrame(rows).astype({"point": "int32", "draw": "int32"})


def _keys(runs: Sequence[Run], **inner: Sequence[Any]) -> dict[str, Any]:
    """The key columns: every run with every combination of the inner keys."""
    index = pd.MultiIndex.from_product([range(len(runs)), *inner.values()], names=["run", *inner])
    frame = index.to_frame(index=False)
    names = ("scenario", "point", "draw", "replicate")
    which = [runs[run] for run in frame.pop("run")]
    keys = {name: [run[place] for run in which] for place, name in enumerate(names)}
    return {**keys, **{name: frame[name].tolist() for name in inner}}


def _figures(keys: dict[str, Any], names: Sequence[str], seed: int) -> pd.DataFrame:
    frame = pd.DataFrame(keys)
    rng = np.random.default_rng(seed)
    for name in names:
        frame[name] = rng.uniform(0.1, 0.9, len(frame))
    return frame


def _quarters(runs: Sequence[Run]) -> pd.DataFrame:
    keys = _keys(runs, quarter=range(QUARTERS + 1))
    frame = _figures(keys, metric_names(DOMAINS), 1)
    frame["benefit_cost_ratio"] = np.nan
    for money in ("realised_value", "potential_value", "public_spending", "private_spending"):
        frame[money] *= 1000.0 * frame["quarter"]
    # In one replicate no spending differs from the baseline's, but for rounding.
    alike, base = frame["replicate"] == 3, frame["scenario"] == "baseline"
    frame.loc[alike, ["public_spending", "private_spending"]] = [0.3, 0.0]
    frame.loc[alike & base, ["public_spending", "private_spending"]] = [0.1, 0.2]
    # One run has no sharing efficiency at its end.
    gap = (frame["scenario"] == "plan") & (frame["point"] == 1) & (frame["draw"] == 2)
    gap &= (frame["replicate"] == 0) & (frame["quarter"] == QUARTERS)
    frame.loc[gap, "sharing_efficiency"] = np.nan
    return frame


def _cities(runs: Sequence[Run]) -> pd.DataFrame:
    keys = _keys(runs, quarter=(0, 4, QUARTERS), city=CITIES)
    described = columns("cities", DOMAINS)
    return _figures(keys, [column.name for column in described if not column.key], 2)


def _of_runs(rows: pd.DataFrame, runs: Sequence[Run]) -> pd.DataFrame:
    names = zip(rows["scenario"], rows["point"], rows["draw"], rows["replicate"], strict=True)
    wanted = set(runs)
    return rows[[name in wanted for name in names]].reset_index(drop=True)


def _write(folder: Path, table: str, name: str, rows: pd.DataFrame, *, batch: bool = True) -> str:
    described = columns(table, DOMAINS, batch=batch)
    (folder / name).parent.mkdir(exist_ok=True)
    pq.write_table(to_arrow(rows, described), folder / name, store_schema=False)
    return name
