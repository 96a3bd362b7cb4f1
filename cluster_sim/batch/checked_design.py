"""A design as it was read: right in itself, its scenarios not read yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from cluster_sim.errors import Problem
from cluster_sim.region.yaml_source import Located
from cluster_sim.text import Text

Number = int | float


@dataclass(frozen=True)
class Axis:
    """A path that takes every value of a list.

    Attributes:
        path: As ``--set`` takes it.
        values: The values.
        labels: Their names; empty where they have none.
    """

    path: str
    values: tuple[Any, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Range:
    """A path whose values are sampled.

    Attributes:
        path: As ``--set`` takes it.
        low: Lowest value, or a date.
        high: Highest value, or a date.
        distribution: ``uniform``, ``triangular``, ``lognormal`` or ``loguniform``.
        peak: Mode or median, where the distribution has one.
        whole: Whether only whole numbers are drawn.
    """

    path: str
    low: Number | str
    high: Number | str
    distribution: str
    peak: float | None
    whole: bool


@dataclass(frozen=True)
class Sampling:
    """How ranges are sampled.

    Attributes:
        method: One of ``METHODS``.
        draws: Rows of the sample.
        parameters: Names of parameters that are drawn from their own distributions, or ``all``.
    """

    method: str
    draws: int
    parameters: tuple[str, ...] | Literal["all"] = ()


@dataclass(frozen=True)
class Design:
    """A design file, checked for itself; the scenarios are not read yet.

    Attributes:
        name: Its name.
        title: What it asks; None where it does not say.
        file: The file.
        scenarios: The scenario files, as the design names them.
        baseline: Name of the baseline, None for the one named ``baseline``, else the first.
        replicates: Runs on different luck, None for what the scenarios say.
        seed: What the luck is drawn from, None for what the scenarios say.
        axes: What takes every value of a list.
        ranges: What is sampled from a range.
        sampling: How it is sampled; None where nothing is.
        tables: The simulated tables that are kept.
    """

    name: str
    title: Text | None
    file: Path
    scenarios: tuple[str, ...]
    baseline: str | None
    replicates: int | None
    seed: int | None
    axes: tuple[Axis, ...]
    ranges: tuple[Range, ...]
    sampling: Sampling | None
    tables: tuple[str, ...]
    located: Located = field(repr=False, compare=False)

    def problem(self, path: str, what: str, hint: str | None = None) -> Problem:
        """A problem with what stands under a path of ``vary``, or with another key."""
        return problem_at(self.located, path, what, hint)


def problem_at(located: Located, path: str, what: str, hint: str | None = None) -> Problem:
    """A problem with a path of ``vary``, or with what stands under another key."""
    whole = f"vary.{path}"
    if whole in located.places:
        return located.problem(whole, what, hint, at_key=True)
    return located.problem(path if path in located.places else "vary", what, hint)
