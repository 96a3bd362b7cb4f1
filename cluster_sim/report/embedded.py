"""What a page carries so that it can be made again without any other file.

A page holds one JSON object in a ``script`` element that no browser runs: the effective scenarios,
the region's files, what was run and with what, and the numbers that the page states, each with all
its digits. The object also holds the SHA-256 of the page it stands in (with zeros in its place),
so that a change shows even to a version of the program that would write the page differently.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cluster_sim.batch.code import page_stamp
from cluster_sim.figures.data import city_means
from cluster_sim.region.save import save_region
from cluster_sim.region.schema import Region
from cluster_sim.report.data import ReportData

FORMAT = "cluster_sim report"
"""The value of the key ``format``; by it a page is known as a report."""

SCHEMA = 1
"""Version of the layout of the object; raised when a reader would have to know."""

REGION_FILES = ("region.yaml", "cities.csv", "links.csv", "demand.csv")

ELEMENT = "run-again"
"""The id of the element that holds the object."""

OPENING = f'<script type="application/json" id="{ELEMENT}">'
CLOSING = "</script>"

UNSEALED = "0" * 64
"""What stands in the place of the page's digest while it is computed."""

# What could end the element, or is no line of JavaScript, is written as JSON allows.
_ESCAPES = {
    ord(character): f"\\u{ord(character):04x}" for character in "<>&\N{LINE SEPARATOR}\u2029"
}


@dataclass(frozen=True)
class Origin:
    """Where results come from, as far as a page states it.

    Attributes:
        effective: Scenario name to its effective configuration as YAML, in the order of tables.
        command_line: The command that makes the results again.
        versions: What they were computed with, name to version, in the order shown.
        platform: The machine they were computed on.
        warnings: What is odd about the scenarios, in sentences.
        code: The code that makes the page.
    """

    effective: Mapping[str, str]
    command_line: str
    versions: Mapping[str, str]
    platform: Mapping[str, str]
    warnings: tuple[str, ...] = ()
    code: str = field(default_factory=page_stamp)


def embed(data: ReportData, origin: Origin, language: str) -> ReportData:
    """The same with what the page carries."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "schema": SCHEMA,
        "page": UNSEALED,
        "language": language,
        "command": "run" if data.comparison is None else "compare",
        "command_line": data.command,
        "measures": data.levers is not None,
        "baseline": None if data.comparison is None else data.comparison.baseline,
        "seed": data.seed,
        "planned": data.planned,
        "completed": data.completed,
        "failed": data.failed,
        "code": origin.code,
        "versions": dict(origin.versions),
        "platform": dict(origin.platform),
        "warnings": list(origin.warnings),
        "region": _region(data.scenarios[0].region),
        "scenarios": list(_scenarios(data)),
        "numbers": {name: _plain(table) for name, table in stated(data).items()},
    }
    return replace(data, embedded=json_text(content))


def json_text(content: object) -> str:
    """JSON that can stand inside a page: nothing in it ends the element that holds it."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def carry(page: str, embedded: str) -> str:
    """The page with the object at its end, sealed with the digest of both."""
    before, end, after = page.rpartition("</body>")
    opened = f"{before}{OPENING}"
    closed = f"{CLOSING}\n{end}{after}"
    digest = page_digest(opened + embedded + closed)
    return opened + embedded.replace(_sealed(UNSEALED), _sealed(digest), 1) + closed


def page_digest(page: str) -> str:
    """The SHA-256 of a page that is not sealed."""
    return hashlib.sha256(page.encode("utf-8", "surrogatepass")).hexdigest()


def unseal(page: str, digest: str) -> str:
    """The page as it was before it was sealed with a digest."""
    before, opening, after = page.rpartition(OPENING)
    return before + opening + after.replace(_sealed(digest), _sealed(UNSEALED), 1)


def _sealed(digest: str) -> str:
    return f'"page":"{digest}"'


def _region(region: Region) -> dict[str, Any]:
    """The region's files, written from what was read: they hold its content and no more."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save_region(region, folder)
        files = {
            file: (folder / file).read_text(encoding="utf-8")
            for file in REGION_FILES
            if (folder / file).is_file()
        }
    return {"name": region.name, "digest": region.digest, "files": files}


def _scenarios(data: ReportData) -> Iterator[dict[str, Any]]:
    for outcome in data.outcomes:
        scenario = outcome.scenario
        failed = [failure.replicate for failure in outcome.failures]
        simulated = np.union1d(outcome.replicates, np.array(failed, dtype=np.int64))
        yield {
            "name": scenario.name,
            "digest": scenario.digest,
            "replicates": list(ranges(simulated.tolist())),
            "effective": data.effective[scenario.name],
        }


def ranges(numbers: list[int]) -> Iterator[list[int]]:
    """Rising whole numbers as pairs: the first of a run without gaps, and the one after its end."""
    start = end = None
    for number in numbers:
        if number != end:
            if start is not None and end is not None:
                yield [start, end]
            start = number
        end = number + 1
    if start is not None and end is not None:
        yield [start, end]


def stated(data: ReportData) -> dict[str, pd.DataFrame]:
    """The numbers behind what the page states, as tables; what names a row comes first."""
    tables = {"cities": _cities(data), "payers": data.payers}
    if data.levers is not None:
        tables = {"levers": data.levers, **tables}
    if data.comparison is not None:
        return {
            "comparison": data.comparison.table,
            "summary": data.comparison.summary,
            **tables,
        }
    assert data.summary is not None
    return {"summary": data.summary.summary, **tables}


def _cities(data: ReportData) -> pd.DataFrame:
    """Sharing efficiency of every city of every scenario, at the start and in the end."""
    results = data.results
    quarters = (0, int(results.quarters["quarter"].max()))
    parts = [
        pd.DataFrame(
            {
                "scenario": name,
                "city": list(results.region.cities),
                "initial": city_means(results, name, quarters[0], "sharing_efficiency"),
                "final": city_means(results, name, quarters[1], "sharing_efficiency"),
            }
        )
        for name in results.names
    ]
    return pd.concat(parts, ignore_index=True)


def _plain(table: pd.DataFrame) -> dict[str, Any]:
    """A table as JSON: names of its columns, and its rows; null for what is missing."""
    columns = [[_cell(value) for value in table[name].tolist()] for name in table.columns]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return {"columns": [str(name) for name in table.columns], "rows": rows}


def _cell(value: object) -> object:
    missing = (
        value is None or value is pd.NA or (isinstance(value, float) and not np.isfinite(value))
    )
    return None if missing else value
