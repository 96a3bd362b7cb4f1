"""Reading a region: one that is built in, or a folder of one's own.

A folder holds ``region.yaml``, ``cities.csv``, ``links.csv`` and, optionally, ``demand.csv``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cluster_sim.errors import InputError, Problem, RegionError
from cluster_sim.region.assemble import assemble
from cluster_sim.region.cities import CitySheet, read_cities
from cluster_sim.region.demand import DemandSheet, read_demand
from cluster_sim.region.links import LinkSheet, read_links
from cluster_sim.region.nearest import nearest
from cluster_sim.region.paths import inside, resolve_inside
from cluster_sim.region.region_file import RegionFile, read_region_file
from cluster_sim.region.schema import Region

_DATA = Path(__file__).with_name("data")
_FILES = ("region.yaml", "cities.csv", "links.csv", "demand.csv")
_ASIDE = ("sources.csv",)  # beside the data, for people


@dataclass(frozen=True)
class RegionPlace:
    """Where a region is.

    Attributes:
        folder: Its folder.
        shown: The folder's name in messages.
        bounds: The folder that its files must not lead out of, through links; None for any.
        builtin: Whether it is one of the built-in regions.
    """

    folder: Path
    shown: str
    bounds: Path | None = None
    builtin: bool = False


@dataclass(frozen=True)
class Refusal:
    """Why there is no region under a name or path, with the nearest valid name."""

    what: str
    hint: str | None = None


def builtin_regions() -> tuple[str, ...]:
    """Return the names of the built-in regions, sorted."""
    return tuple(sorted(entry.parent.name for entry in _DATA.glob("*/region.yaml")))


def load_region(name_or_path: str | Path, base: Path | None = None) -> Region:
    """Load a region.

    Args:
        name_or_path: The name of a built-in region, or a folder. A text that is the name of a
            built-in region means that one; ``./name`` or a ``Path`` always means a folder.
        base: The folder of the file that names the region. The region's folder is relative to
            it and must stay inside its parent. None: any folder, relative to the current one.

    Returns:
        The region, with ``warnings`` for what is odd but not wrong.

    Raises:
        RegionError: There is no such region, or its files are not valid; with all problems of
            all its files.
    """
    place = locate_region(name_or_path, base)
    if isinstance(place, Refusal):
        raise RegionError([Problem("region", what=place.what, hint=place.hint)])
    return read_region(place)


def locate_region(name_or_path: str | Path, base: Path | None = None) -> RegionPlace | Refusal:
    """Find a region's folder without reading it; the arguments are those of ``load_region``."""
    builtin = builtin_regions()
    if isinstance(name_or_path, str) and name_or_path in builtin:
        return RegionPlace(_DATA / name_or_path, name_or_path, builtin=True)
    given = str(name_or_path)
    if base is None:
        place = RegionPlace(Path(name_or_path), given)
    else:
        resolved = resolve_inside(given, base)
        if isinstance(resolved, str):
            return Refusal(resolved)
        place = RegionPlace(resolved, str(base / given), base.resolve().parent)
    if name_or_path != "" and _is_folder(place.folder):
        return place
    if name_or_path != "" and _exists(place.folder):
        return Refusal(f"'{given}' is a file; a region is the folder that holds region.yaml")
    what = f"'{given}' is neither a built-in region nor a folder; built in are {', '.join(builtin)}"
    return Refusal(what, nearest(given, builtin))


def read_region(place: RegionPlace) -> Region:
    """Read the region in a folder that ``locate_region`` found.

    Raises:
        RegionError: With all problems of all its files.
    """
    problems: list[Problem] = _leading_out(place)
    if problems:
        raise RegionError(problems)
    header = _read_header(place, problems)
    cities: CitySheet = read_cities(place.folder / "cities.csv", _shown(place, "cities.csv"))
    links: LinkSheet = read_links(
        place.folder / "links.csv", _shown(place, "links.csv"), cities.known
    )
    demand: DemandSheet | None = None
    problems += [*cities.problems, *links.problems]
    if _exists(place.folder / "demand.csv"):
        demand = read_demand(place.folder / "demand.csv", _shown(place, "demand.csv"), cities.known)
        problems += demand.problems
    if problems or header is None or cities.cities is None:
        raise RegionError(problems)
    folder = None if place.builtin else place.folder.resolve()
    region = assemble(header, cities.cities, links, demand, folder)
    if not isinstance(region, Region):
        raise RegionError(region)
    return replace(region, warnings=(*region.warnings, *_strays(place)))


def region_sources(name: str) -> str:
    """Return where the figures of a built-in region come from: the text of its SOURCES.md.

    Raises:
        RegionError: There is no built-in region of this name.
    """
    builtin = builtin_regions()
    if name not in builtin:
        what = f"'{name}' is not built in; built in are {', '.join(builtin)}"
        raise RegionError([Problem("region", what=what, hint=nearest(name, builtin))])
    return (_DATA / name / "SOURCES.md").read_text(encoding="utf-8")


def _read_header(place: RegionPlace, problems: list[Problem]) -> RegionFile | None:
    try:
        return read_region_file(place.folder / "region.yaml", _shown(place, "region.yaml"))
    except InputError as error:
        problems.extend(error.problems)
        return None


def _leading_out(place: RegionPlace) -> list[Problem]:
    """Problems with files that are links to somewhere out of bounds."""
    if place.bounds is None:
        return []
    what = "is a link that leads out of the parent of the scenario's folder, which is not allowed"
    return [
        Problem(_shown(place, name), what=what)
        for name in _FILES
        if not inside(place.folder / name, place.bounds)
    ]


def _strays(place: RegionPlace) -> list[str]:
    """Warnings about tables in the folder that look like misspelt ones."""
    found: Sequence[str] = sorted(entry.name for entry in place.folder.glob("*.csv"))
    warnings: list[str] = []
    for name in found:
        meant = nearest(name, _FILES)
        if name not in _FILES and name not in _ASIDE and meant is not None:
            warnings.append(f"{_shown(place, name)} is not read (did you mean {meant}?)")
    return warnings


def _shown(place: RegionPlace, name: str) -> str:
    return str(Path(place.shown) / name)


def _exists(path: Path) -> bool:
    try:
        return path.exists() or path.is_symlink()
    except (OSError, ValueError):
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
