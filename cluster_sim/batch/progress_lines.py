"""How far a command is, in lines that a program reads.

A command whose environment asks for it writes such lines on standard error, where a person would
see a bar. Whoever started the command reads them among the others.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

ASKED_BY = "CLUSTER_SIM_PROGRESS"
"""The environment variable that asks for the lines, by the value `AS_LINES`."""

AS_LINES = "lines"

_MARK = "progress: "
_MOST_OFTEN = 0.2  # seconds between two lines of one stage


@dataclass(frozen=True)
class Step:
    """How far the work is.

    Attributes:
        stage: What is done now: ``simulating``, ``runs``, or a stage in words.
        part: The part of the whole work that is done, 0-1.
        name: The scenario that is simulated; empty where it is none in particular.
        done: How many scenarios or runs are done.
        planned: Of how many.
        failed: How many runs failed.
    """

    stage: str
    part: float
    name: str = ""
    done: int = 0
    planned: int = 0
    failed: int = 0

    def line(self) -> str:
        """The step as a line."""
        return _MARK + json.dumps(asdict(self), ensure_ascii=False)


def read_step(line: str) -> Step | None:
    """The step that a line tells of; None for any other line."""
    if not line.startswith(_MARK):
        return None
    try:
        step = Step(**json.loads(line.removeprefix(_MARK)))
        return step if 0.0 <= step.part <= 1.0 else None
    except (ValueError, TypeError):
        return None


class StepLines:
    """Writes steps, one stage not too often."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """Steps are said by ``say``, a line each."""
        self._say = say
        self._last: Step | None = None
        self._told = 0.0

    @classmethod
    def if_asked(cls, say: Callable[[str], None]) -> StepLines | None:
        """The lines, if the environment asks for them."""
        return cls(say) if os.environ.get(ASKED_BY) == AS_LINES else None

    def tell(self, step: Step) -> None:
        """Write the step, unless one of the same stage was written a moment ago."""
        now, last = time.monotonic(), self._last
        same = last is not None and (last.stage, last.name) == (step.stage, step.name)
        if same and now - self._told < _MOST_OFTEN and step.part < 1.0:
            return
        self._last, self._told = step, now
        self._say(step.line())
