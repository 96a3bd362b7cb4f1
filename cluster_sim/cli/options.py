"""The options that several commands share."""

from __future__ import annotations

import functools
import os
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import click

from cluster_sim.errors import InputError, Problem

Format = Literal["text", "json"]

_OVERRIDES = ("replicates", "seed", "quarters")


@dataclass(frozen=True)
class Settings:
    """The common options as they were given.

    Attributes:
        replicates: Number of replicates, None for what the scenario says.
        seed: Seed of all draws, None for what the scenario says.
        quarters: Quarters to simulate, None for what the scenario says.
        assignments: What ``--set`` was given, each ``path=value``.
        out: The run directory, None for the default.
        workers: Threads to use.
        format: How results are printed.
        quiet: Whether progress and warnings are left out.
        verbose: Whether more is said.
    """

    replicates: int | None = None
    seed: int | None = None
    quarters: int | None = None
    assignments: tuple[str, ...] = ()
    out: Path | None = None
    workers: int = 1
    format: Format = "text"
    quiet: bool = False
    verbose: bool = False

    def overrides(self) -> list[str]:
        """Every override as ``path=value``.

        Raises:
            InputError: An option and a ``--set`` give the same key.
        """
        problems = []
        overrides = list(self.assignments)
        for key in _OVERRIDES:
            value = getattr(self, key)
            if value is None:
                continue
            for assignment in self.assignments:
                if assignment.partition("=")[0].strip() == key:
                    what = f"is given by --set {assignment} as well; give one of the two"
                    problems.append(Problem(file=f"--{key}", where=str(value), what=what))
            overrides.append(f"{key}={value}")
        if problems:
            raise InputError(problems)
        return overrides


def command_line(command: str, files: Sequence[str], settings: Settings, *options: str) -> str:
    """The command that gives the same results again, as it would be typed."""
    words = ["cluster-sim", command, *files, *options]
    for assignment in settings.assignments:
        words += ["--set", assignment]
    for key in _OVERRIDES:
        if getattr(settings, key) is not None:
            words += [f"--{key}", str(getattr(settings, key))]
    return shlex.join(words)


def available_workers() -> int:
    """The number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_SCENARIO_OPTIONS = (
    click.option(
        "--replicates",
        type=click.IntRange(min=1),
        metavar="N",
        help="Runs on different luck.  [default: what the scenario says, else 32]",
    ),
    click.option(
        "--seed",
        type=click.IntRange(min=0),
        metavar="S",
        help="What all luck is drawn from.  [default: what the scenario says, else 1]",
    ),
    click.option(
        "--quarters",
        type=click.IntRange(min=1),
        metavar="Q",
        help="Quarters to simulate.  [default: what the scenario says, else 40]",
    ),
    click.option(
        "--set",
        "assignments",
        multiple=True,
        metavar="PATH=VALUE",
        help="Set any value of the scenario, such as parameters.discount_rate=0.06 or "
        "measures.sharing_platform.strength=0.5; may be repeated.",
    ),
)

_WORK_OPTIONS = (
    click.option(
        "--out",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Folder for the results; earlier results there are replaced.  "
        "[default: outputs/<name>/<digest>]",
    ),
    click.option(
        "--workers",
        type=click.IntRange(min=1),
        metavar="W",
        help="Threads to use; results do not depend on it.  [default: one a processor]",
    ),
)

_FORMAT_OPTIONS = (
    click.option(
        "--format",
        "output_format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="How results are printed.",
    ),
)

_TALK_OPTIONS = (
    click.option("--quiet", "-q", is_flag=True, help="No progress and no warnings."),
    click.option("--verbose", "-v", is_flag=True, help="Say more, also about internal errors."),
)

_Options = tuple[Callable[[Callable[..., int]], Callable[..., int]], ...]


def _taking(options: _Options, function: Callable[..., int]) -> Callable[..., int]:
    """Give the function these options, gathered in a `Settings` as its first argument."""

    @functools.wraps(function)
    def command(**kwargs: Any) -> int:
        given = {name: kwargs.pop(name) for name in _SETTINGS if name in kwargs}
        if "output_format" in kwargs:
            given["format"] = kwargs.pop("output_format")
        if given.get("workers", 1) is None:
            given["workers"] = available_workers()
        return function(Settings(**given), **kwargs)

    with_options: Callable[..., int] = command
    for option in reversed(options):
        with_options = option(with_options)
    return with_options


_SETTINGS = (*_OVERRIDES, "assignments", "out", "workers", "quiet", "verbose")


def simulation_options(function: Callable[..., int]) -> Callable[..., int]:
    """For a command that simulates: all common options."""
    options = (*_SCENARIO_OPTIONS, *_WORK_OPTIONS, *_FORMAT_OPTIONS, *_TALK_OPTIONS)
    return _taking(options, function)


def batch_options(function: Callable[..., int]) -> Callable[..., int]:
    """For a command that runs a batch: as `simulation_options`, with what --out means there."""
    out = click.option(
        "--out",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Folder for the results; what is finished of the design there is kept.  "
        "[default: outputs/<name>/<digest>]",
    )
    work = (out, *_WORK_OPTIONS[1:])
    return _taking((*_SCENARIO_OPTIONS, *work, *_FORMAT_OPTIONS, *_TALK_OPTIONS), function)


def work_options(function: Callable[..., int]) -> Callable[..., int]:
    """For a command that works on a folder with results."""
    workers = _WORK_OPTIONS[1:]
    return _taking((*workers, *_FORMAT_OPTIONS, *_TALK_OPTIONS), function)


def scenario_options(function: Callable[..., int]) -> Callable[..., int]:
    """For a command that reads a scenario and prints something about it."""
    return _taking((*_SCENARIO_OPTIONS, *_FORMAT_OPTIONS, *_TALK_OPTIONS), function)


def printing_options(function: Callable[..., int]) -> Callable[..., int]:
    """For a command that only prints."""
    return _taking((*_FORMAT_OPTIONS, *_TALK_OPTIONS), function)
