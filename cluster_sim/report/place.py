"""Where a report goes: beside the results, and never in the place of something else."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from cluster_sim.errors import OutputError
from cluster_sim.report.embedded import FORMAT
from cluster_sim.store.atomic import write_bytes
from cluster_sim.store.faults import writing
from cluster_sim.store.manifest import read_manifest

Format = Literal["html", "pdf"]

PDF_MARK = f"\n%{FORMAT}\n".encode()
"""How a PDF ends that was printed from a report; readers of PDF leave such a line out."""

_MARK = f'"format":"{FORMAT}"'.encode()


def default_place(folder: Path, form: Format, language: str) -> Path:
    """Beside the folder with the results, whose files are hashed, not in it.

    Args:
        folder: The run directory, as it was named.
        form: What is written.
        language: Its language.
    """
    plain = folder if folder.name and ".." not in folder.parts else folder.resolve()
    part = "" if language == "en" else f".{language}"
    return plain.with_name(f"{plain.name}-report{part}.{form}")


def check_place(target: Path) -> None:
    """Make sure that writing there destroys nothing but an earlier report.

    Raises:
        OutputError: There is something else, the folder is not there, or the file belongs to
            results whose manifest states its hash.
    """
    with writing(target):
        if target.is_dir():
            raise OutputError(f"{target}: is a folder; --out names a file")
        if not target.parent.is_dir():
            raise OutputError(f"{target}: there is no folder {target.parent}")
        owner = _owner(target)
        if owner is not None:
            raise OutputError(
                f"{target}: belongs to the results in {owner}, which `cluster-sim verify` checks; "
                "choose another name"
            )
        if target.exists() and not _is_report(target.read_bytes()):
            raise OutputError(
                f"{target}: is there already and is no report of cluster-sim; move it away or "
                "choose another name"
            )


def write_report(target: Path, content: bytes) -> None:
    """Write a report; it is there whole or not at all.

    Raises:
        OutputError: It cannot be written, or something else is in its place.
    """
    check_place(target)
    write_bytes(target, content)


def _owner(target: Path) -> Path | None:
    """The run directory whose manifest names the file; None where none does."""
    place = target.resolve()
    for folder in place.parents:
        manifest = read_manifest(folder)
        if manifest is not None:
            outputs = manifest.get("outputs")
            named = isinstance(outputs, dict) and place.relative_to(folder).as_posix() in outputs
            return folder if named else None
    return None


def _is_report(content: bytes) -> bool:
    return _MARK in content or content.endswith(PDF_MARK)
