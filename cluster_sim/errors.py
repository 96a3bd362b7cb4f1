"""What can go wrong, as one tree.

::

    ClusterSimError
    ├── InputError          what was given cannot be used: nothing is run, exit code 2
    │   ├── RegionError     a region's folder
    │   ├── ScenarioError   a scenario file, an override, a design
    │   └── IncompleteBatchError   runs of a batch are missing (in ``batch.outcome``)
    ├── OutputError         the place for the results cannot be written: exit code 2
    └── RunError            a run gave something that is not a number: listed, exit code 1

``StoppedError`` stands beside the tree: nothing went wrong where nobody waits any more.

Every message is meant for the person who gave the input: what is wrong, where, and what would
be right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class ClusterSimError(Exception):
    """The root of all errors that the package raises on purpose."""


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in an input.

    Attributes:
        file: The file as the user named it, or what stands for it (``--set``).
        line: Line in the file, from 1; 0 where the file as a whole is meant.
        column: Column in the line, from 1; 0 where the line as a whole is meant.
        where: The key or cell, as a dotted path (``measures.my-own.cost``); may be empty.
        what: What is wrong, in plain words, with what would be right.
        hint: The nearest valid spelling; shown as "did you mean ...?".
    """

    file: str
    line: int = 0
    column: int = 0
    where: str = ""
    what: str = ""
    hint: str | None = None

    def __str__(self) -> str:
        """``file:line:column: where: what (did you mean ...?)``, without the parts not known."""
        place = self.file
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        parts = [part for part in (place, self.where, self.what) if part]
        text = ": ".join(parts)
        return f"{text} (did you mean {self.hint}?)" if self.hint else text


class InputError(ClusterSimError):
    """Inputs that cannot be used, with every problem found in them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of file, line and column, each once."""
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems), key=_sort_key))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def _sort_key(problem: Problem) -> tuple[str, int, int, str, str]:
    return (problem.file, problem.line, problem.column, problem.where, problem.what)


class RegionError(InputError):
    """A region's folder that cannot be used."""


class ScenarioError(InputError):
    """A scenario, an override or a comparison of scenarios that cannot be used."""


class OutputError(ClusterSimError):
    """A place for results that cannot be written."""


class RunError(ClusterSimError):
    """A run that failed: raised on, or gave, something that is not a finite number."""


class StoppedError(Exception):
    """A run was given up because nobody waits for it any more."""
