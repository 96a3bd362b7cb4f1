"""The scenarios and designs of the scenario folder, from which long jobs are put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cluster_sim.batch.design import load_design
from cluster_sim.dashboard.folders import Folder
from cluster_sim.errors import ClusterSimError
from cluster_sim.region.schema import Region
from cluster_sim.scenario.load import load_scenario, load_scenarios
from cluster_sim.scenario.schema import Scenario
from cluster_sim.text import Text

_MOST_FILES = 400
_MOST_BYTES = 256 * 1024
_KEY = re.compile(r"^(name|region|extends|scenarios)\s*:", re.MULTILINE)


@dataclass(frozen=True)
class ScenarioChoice:
    """A scenario file.

    Attributes:
        file: Its name in the scenario folder, with forward slashes.
        name: Name of the scenario.
        title: Its title.
        region: Name of the region.
        region_title: Title of the region.
        replicates: How many replicates it asks for.
        seed: Its seed.
        quarters: How many quarters it has.
    """

    file: str
    name: str
    title: Text
    region: str
    region_title: Text
    replicates: int
    seed: int
    quarters: int


@dataclass(frozen=True)
class DesignChoice:
    """A design file.

    Attributes:
        file: Its name in the scenario folder, with forward slashes.
        name: Its name.
        about: What it asks: its title, else the comment at its head.
        scenarios: How many scenarios it has.
    """

    file: str
    name: str
    about: Text
    scenarios: int


@dataclass(frozen=True)
class Choices:
    """What there is to choose from.

    Attributes:
        scenarios: The scenarios, by file name.
        designs: The designs, by file name.
        broken: Files that are neither because of a fault, with the fault in words.
    """

    scenarios: tuple[ScenarioChoice, ...] = ()
    designs: tuple[DesignChoice, ...] = ()
    broken: tuple[tuple[str, str], ...] = ()

    def regions(self) -> dict[str, tuple[ScenarioChoice, ...]]:
        """The scenarios of each region, by its name, the region with most of them first."""
        found: dict[str, list[ScenarioChoice]] = {}
        for choice in sorted(self.scenarios, key=_by_folder):
            found.setdefault(choice.region, []).append(choice)
        order = sorted(found, key=lambda region: (-len(found[region]), region))
        return {region: tuple(found[region]) for region in order}


def _by_folder(choice: ScenarioChoice) -> tuple[int, str, str]:
    """Files of one folder together, those that lie higher before those below."""
    folder, _, name = choice.file.rpartition("/")
    return folder.count("/") + bool(folder), folder, name


def choices(folder: Folder | None) -> Choices:
    """What the scenario folder holds; read again only where a file has changed."""
    if folder is None or not folder.path.is_dir():
        return Choices()
    names = [*folder.glob("**/*.yaml"), *folder.glob("**/*.yml")][:_MOST_FILES]
    stamps = tuple((name, *_stamp(folder.path / name)) for name in sorted(names))
    return _read(folder.path, stamps)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=4)
def _read(root: Path, stamps: tuple[tuple[str, int, int], ...]) -> Choices:
    kinds = {name: _kind(root / name) for name, _, size in stamps if size <= _MOST_BYTES}
    plain = [name for name, kind in kinds.items() if kind == "scenario"]
    found, broken = _scenarios(root, plain)
    designs: list[DesignChoice] = []
    for name in (name for name, kind in kinds.items() if kind == "design"):
        try:
            designs.append(_design(root, name))
        except ClusterSimError as error:
            broken.append((name, _in_words(error, root)))
    return Choices(tuple(found), tuple(designs), tuple(broken))


def _kind(path: Path) -> str:
    """What a file seems to be, by its keys: ``scenario``, ``design``, or nothing of the two."""
    try:
        keys = set(_KEY.findall(path.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError):
        return ""
    if "scenarios" in keys:
        return "design"
    return "scenario" if keys & {"region", "extends"} else ""


def _scenarios(
    root: Path, names: Iterable[str]
) -> tuple[list[ScenarioChoice], list[tuple[str, str]]]:
    """All that can be read, and what is wrong with the others."""
    listed = list(names)
    try:
        loaded: Iterable[Scenario] = load_scenarios([root / name for name in listed])
        return [_choice(*pair) for pair in zip(listed, loaded, strict=True)], []
    except ClusterSimError:
        pass  # one by one, to find which
    found, broken = [], []
    for name in listed:
        try:
            found.append(_choice(name, load_scenario(root / name)))
        except ClusterSimError as error:
            broken.append((name, _in_words(error, root)))
    return found, broken


def _choice(file: str, scenario: Scenario) -> ScenarioChoice:
    region: Region = scenario.region
    return ScenarioChoice(
        file,
        scenario.name,
        scenario.title,
        region.name,
        region.title,
        scenario.replicates,
        scenario.seed,
        scenario.quarters,
    )


def _design(root: Path, name: str) -> DesignChoice:
    design = load_design(root / name, name)
    about = design.title or Text(" ".join(_head((root / name).read_text(encoding="utf-8-sig"))))
    return DesignChoice(name, design.name, about, len(design.scenarios))


def _head(text: str) -> Iterator[str]:
    """The first paragraph of the comment at the head of a file."""
    for line in text.splitlines():
        comment = line.removeprefix("#").strip()
        if not line.startswith("#") or not comment:
            return
        yield comment


def _in_words(error: ClusterSimError, root: Path) -> str:
    """The fault, without where on the machine the folder is."""
    return str(error).replace(f"{root}/", "")
