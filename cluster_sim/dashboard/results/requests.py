"""From what a visitor chose to the command that does it."""

from __future__ import annotations

import itertools
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cluster_sim.batch.planning import load_plan
from cluster_sim.dashboard.folders import Folders
from cluster_sim.dashboard.jobs import Request
from cluster_sim.dashboard.results.choices import ScenarioChoice
from cluster_sim.errors import ClusterSimError, InputError, Problem
from cluster_sim.scenario.agreement import check_agreement, choose_baseline
from cluster_sim.scenario.load import load_scenarios
from cluster_sim.store.run_directory import file_stem

MOST_REPLICATES = 10_000
MOST_QUARTERS = 2_000
_MOST_OF_A_NAME = 60  # characters


@dataclass(frozen=True)
class Numbers:
    """What may differ from the scenarios' own; None leaves it to them."""

    replicates: int | None = None
    seed: int | None = None
    quarters: int | None = None

    def options(self) -> list[str]:
        """As options of a command."""
        given = {
            "--replicates": self.replicates,
            "--seed": self.seed,
            "--quarters": self.quarters,
        }
        pairs = ([option, str(value)] for option, value in given.items() if value is not None)
        return list(itertools.chain.from_iterable(pairs))

    def overrides(self) -> list[str]:
        """As texts ``path=value``."""
        options = self.options()
        pairs = zip(options[::2], options[1::2], strict=True)
        return [f"{option.removeprefix('--')}={value}" for option, value in pairs]


@dataclass(frozen=True)
class Size:
    """How many runs a design comes to, and as what product.

    Attributes:
        runs: All runs.
        scenarios: Scenarios.
        points: Combinations of listed values.
        draws: Rows of the sample.
        replicates: Replicates of each.
    """

    runs: int
    scenarios: int
    points: int
    draws: int
    replicates: int


def comparison(
    folders: Folders,
    chosen: Sequence[ScenarioChoice],
    baseline: str,
    numbers: Numbers,
    name: str,
    taken: Collection[Path] = (),
) -> Request:
    """The comparison of some scenarios.

    Args:
        folders: Where the scenarios are and results go.
        chosen: The scenarios.
        baseline: Name of the baseline.
        numbers: What differs from the scenarios' own.
        name: What the folder is to be called; a free name like it is found.
        taken: Folders that other jobs write into.

    Raises:
        InputError: The scenarios cannot be compared; with everything that is in the way.
    """
    files = [_file(folders, choice.file) for choice in chosen]
    if not files:
        raise InputError([Problem(file="scenarios", what="none is chosen")])
    try:
        loaded = load_scenarios(files, numbers.overrides())
        check_agreement(loaded, choose_baseline(loaded, baseline))
    except InputError as error:
        raise _shown(error, folders) from None
    folder = free_folder(folders, name, taken)
    options = ["--baseline", baseline, *numbers.options(), "--out", str(_short(folder))]
    words = ("compare", *options, "--", *map(str, files))
    return Request("compare", folder.name, words, folder)


def size_of(folders: Folders, file: str, numbers: Numbers) -> Size:
    """How large a design is.

    Raises:
        InputError: It cannot be used; with everything that is wrong.
    """
    try:
        plan = load_plan(_file(folders, file), numbers.overrides(), file)
    except InputError as error:
        raise _shown(error, folders) from None
    return Size(plan.n_runs, len(plan.bases), len(plan.points), len(plan.draws), plan.replicates)


def estimate(folders: Folders, file: str, numbers: Numbers) -> Request:
    """The measurement of how long a design takes."""
    options = ("--dry-run", "--format", "json", *numbers.options())
    return Request("estimate", file, ("sweep", *options, "--", str(_file(folders, file))))


def sweep(
    folders: Folders, file: str, numbers: Numbers, name: str, taken: Collection[Path] = ()
) -> Request:
    """All runs of a design; `comparison` says what the arguments are."""
    folder = free_folder(folders, name, taken)
    options = (*numbers.options(), "--out", str(_short(folder)))
    words = ("sweep", *options, "--", str(_file(folders, file)))
    return Request("sweep", folder.name, words, folder)


def resume(folder: Path) -> Request:
    """Going on with a batch."""
    return Request("resume", folder.name, ("resume", "--", str(_short(folder))), folder)


def free_folder(folders: Folders, name: str, taken: Collection[Path] = ()) -> Path:
    """A folder in the one for outputs that nothing has yet, called like ``name``.

    Raises:
        InputError: There is none.
    """
    stem = file_stem(name[:_MOST_OF_A_NAME].replace(".", "-"))
    for number in range(1, 10_000):
        free = stem if number == 1 else f"{stem}-{number}"
        if os.path.lexists(folders.outputs.path / free):
            continue  # a link that leads nowhere too
        place = folders.outputs.place(free)
        if place not in taken:
            return place
    raise InputError([Problem(file=stem, what="too many folders are called like this")])


def _file(folders: Folders, name: str) -> Path:
    if folders.scenarios is None:
        raise InputError([Problem(file="scenarios", what="there is no folder of scenarios")])
    return _short(folders.scenarios.find(name))


def _short(path: Path) -> Path:
    """The path as seen from the current folder, where it is below it: so results name it."""
    here = Path.cwd().resolve()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _shown(error: ClusterSimError, folders: Folders) -> InputError:
    """The error without where on the machine the folders are."""
    places = [place for one in folders.all for place in (one.path, _short(one.path))]

    def hidden(text: str) -> str:
        for place in places:
            text = text.replace(f"{place}/", "")
        return text

    if isinstance(error, InputError):
        return InputError(
            replace(one, file=hidden(one.file), what=hidden(one.what)) for one in error.problems
        )
    return InputError(Problem(file="", what=line) for line in hidden(str(error)).splitlines())
