"""The manifest of a run directory: what was run, with what, and what came out."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from cluster_sim.scenario.schema import Scenario
from cluster_sim.store.tables import Failure

FORMAT = "cluster_sim run directory"
"""The value of the manifest's key ``format``; by it a folder is known as a run directory."""

SCHEMA = 1
"""Version of the layout of the run directory; raised when a reader would have to know."""

MANIFEST = "manifest.json"
TIMINGS = "timings.json"
"""Seconds and the clock are in a file of their own, so that the manifest can be byte-equal."""

_LIBRARIES = (
    "mesa",
    "networkx",
    "numba",
    "numpy",
    "pandas",
    "pyarrow",
    "pydantic",
    "ruamel.yaml",
    "scipy",
    "matplotlib",
)

_REGION_FILES = ("region.yaml", "cities.csv", "links.csv", "demand.csv")

Status = Literal["complete", "failures", "interrupted"]


@dataclass(frozen=True)
class RunCount:
    """How many runs of one scenario were planned, completed and failed."""

    scenario: Scenario
    planned: int
    completed: int
    failed: int


@dataclass(frozen=True)
class Job:
    """What a run directory is the result of.

    Attributes:
        command: The command that was given (``compare``, ``run``).
        baseline: Name of the baseline, None without one.
        scenarios: The scenarios in the order of the tables, with the counts of their runs.
        failures: The runs that failed.
        interrupted: Whether the work was ended before everything was run.
        command_line: The whole command that gives the same results again, as it is typed.
        warnings: What is odd about the scenarios, in sentences.
    """

    command: str
    baseline: str | None
    scenarios: tuple[RunCount, ...]
    failures: tuple[Failure, ...] = ()
    interrupted: bool = False
    command_line: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def status(self) -> Status:
        """``complete``, or why it is not."""
        if self.interrupted:
            return "interrupted"
        return "failures" if self.failures else "complete"


def manifest(job: Job, outputs: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The manifest as plain data; equal for equal inputs, versions and machines.

    Args:
        job: What was run.
        outputs: File name -> ``{"bytes", "sha256"}``, as `hash_files` gives them.
    """
    scenarios = [count.scenario for count in job.scenarios]
    return {
        "format": FORMAT,
        "schema": SCHEMA,
        "status": job.status,
        "command": job.command,
        "command_line": job.command_line,
        "baseline": job.baseline,
        "planned": sum(count.planned for count in job.scenarios),
        "completed": sum(count.completed for count in job.scenarios),
        "failed": sum(count.failed for count in job.scenarios),
        "seeds": sorted({scenario.seed for scenario in scenarios}),
        "scenarios": [_scenario(count) for count in job.scenarios],
        "regions": regions(scenarios),
        "inputs": inputs(scenarios),
        "failures": [
            {
                "scenario": failure.scenario,
                "replicate": int(failure.replicate),
                "quarter": int(failure.quarter),
                "message": failure.message,
            }
            for failure in job.failures
        ],
        "warnings": list(job.warnings),
        "versions": versions(),
        "platform": machine(),
        "outputs": outputs,
    }


def _scenario(count: RunCount) -> dict[str, Any]:
    scenario = count.scenario
    return {
        "name": scenario.name,
        "title": {"en": scenario.title.en, "zh": scenario.title.zh},
        "source": None if scenario.source is None else scenario.source.as_posix(),
        "digest": scenario.digest,
        "region": scenario.region.name,
        "start": str(scenario.start),
        "quarters": scenario.quarters,
        "replicates": scenario.replicates,
        "seed": scenario.seed,
        "planned": count.planned,
        "completed": count.completed,
        "failed": count.failed,
    }


def regions(scenarios: Iterable[Scenario]) -> list[dict[str, Any]]:
    """The regions of scenarios, each once, with what a reader of results needs of them."""
    found = {scenario.region.digest: scenario.region for scenario in scenarios}
    regions = [
        {
            "name": region.name,
            "title": {"en": region.title.en, "zh": region.title.zh},
            "currency": region.currency,
            "cities": region.n_cities,
            "links": region.n_links,
            "digest": region.digest,
        }
        for region in found.values()
    ]
    return sorted(regions, key=lambda region: (region["name"], region["digest"]))


def inputs(scenarios: Iterable[Scenario]) -> list[dict[str, str | None]]:
    """The files that the scenarios were read from, with their digests, sorted.

    These are the scenarios' own files, those that they extend and take something from, and the
    files of a region of one's own; what is built in goes with the version of the package. A file
    that cannot be read any more has no digest.
    """
    found = {file for scenario in scenarios for file in _files_of(scenario)}
    return [
        {"file": file.as_posix(), "sha256": _file_digest(file)}
        for file in sorted(found, key=Path.as_posix)
    ]


def _files_of(scenario: Scenario) -> set[Path]:
    if scenario.source is None:
        return set()
    folder = scenario.source.parent
    # An origin in a file is "name:line", the name as seen from the folder of the scenario's file.
    places = (origin.rpartition(":") for origin in scenario.origins.values())
    files = {folder / name for name, _, line in places if line.isdecimal()}
    if scenario.region.folder is not None:
        region = folder / scenario.region_reference
        files |= {region / name for name in _REGION_FILES if (region / name).is_file()}
    return files | {scenario.source}


def _file_digest(file: Path) -> str | None:
    try:
        return sha256(file)
    except OSError:
        return None


def versions() -> dict[str, str]:
    """The versions of this package, of Python and of the libraries that shape the results."""
    found = {"cluster_sim": package_version(), "python": platform.python_version()}
    for library in _LIBRARIES:
        try:
            found[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            continue
    return found


def machine() -> dict[str, str]:
    """The machine that this program runs on."""
    return {
        "system": platform.system(),
        "release": platform.release(),
        "machine": platform.machine(),
    }


def package_version() -> str:
    """The version of this package; "unknown" when it is run without being installed."""
    try:
        return metadata.version("cluster_sim")
    except metadata.PackageNotFoundError:
        return "unknown"


def hash_files(folder: Path, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Size and SHA-256 of files in a folder, sorted by name."""
    return {
        name: {"bytes": (folder / name).stat().st_size, "sha256": sha256(folder / name)}
        for name in sorted(names)
    }


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def json_text(data: object) -> str:
    """Data as JSON for people and programs: indented, Unicode as it is, no NaN, a line end."""
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def read_json(file: Path) -> dict[str, Any] | None:
    """A file that holds one object; None where it is not there, torn, or something else."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a run directory; None where the folder is not one."""
    data = read_json(folder / MANIFEST)
    return data if data is not None and data.get("format") == FORMAT else None
