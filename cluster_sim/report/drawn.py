"""The figures that a run directory holds already, where to draw them again would give the same."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cluster_sim.figures.names import COMPARISON, LEVERS, RUN

FIGURES: Final = "figures"
"""The folder of the figures in a run directory."""

REPORT: Final = "report.html"
"""The report in a run directory."""

LANGUAGE: Final = "en"
"""The language of both; `cluster-sim report` writes others."""


def drawn_before(folder: Path) -> dict[str, str] | None:
    """The figures of a run directory by name, in the order shown, as a page takes them: as SVG.

    Returns:
        None unless all of them are there as they were written, drawn by the code and the
        libraries that would draw now, on such a machine; the report beside them says by which.
    """
    from cluster_sim.errors import InputError
    from cluster_sim.store.opening import open_directory

    try:
        opened = open_directory(folder)
        report = _as_written(folder, REPORT, opened.manifest)
        if report is None or not _made_here(report):
            return None
        names = COMPARISON if opened.manifest["command"] == "compare" else RUN
        if "levers" in opened.tables():
            names = (LEVERS, *names)
        files = {name: f"{FIGURES}/{name}.svg" for name in names}
        found = {name: _as_written(folder, file, opened.manifest) for name, file in files.items()}
    except (InputError, OSError, KeyError, TypeError, ValueError):
        return None  # whoever reads the folder says what is wrong with it
    drawn = {name: svg for name, svg in found.items() if svg is not None}
    return drawn if len(drawn) == len(names) else None


def _as_written(folder: Path, name: str, manifest: Mapping[str, Any]) -> str | None:
    """The text of a file that the manifest names; None where it is missing or another one."""
    stated = manifest["outputs"].get(name)
    if stated is None or not (folder / name).is_file():
        return None
    content = (folder / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != stated["sha256"]:
        return None
    return content.decode("utf-8")


def _made_here(report: str) -> bool:
    """Whether a report was made by what would make it now."""
    from cluster_sim.batch.code import page_stamp
    from cluster_sim.report.embedded import CLOSING, OPENING
    from cluster_sim.store.manifest import versions

    text = report.partition(OPENING)[2].partition(CLOSING)[0]
    carried = json.loads(text)
    made = carried["code"], carried["versions"], carried["platform"]["machine"]
    return made == (page_stamp(), dict(versions()), platform.machine())
