"""A scenario file from outside, read and checked; if need be in a process that can be given up.

The YAML reader is written in Python: a large file takes it seconds, in which every visitor would
wait.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from cluster_sim.dashboard.engine.checking import check_outside
from cluster_sim.dashboard.engine.wording import is_conflict
from cluster_sim.errors import InputError, Problem
from cluster_sim.region.load import builtin_regions
from cluster_sim.region.yaml_source import read_yaml
from cluster_sim.scenario.load import load_scenario


def examine(file: Path, shown: str) -> Mapping[str, Any]:
    """The content of a scenario file; with a built-in region it is checked line by line.

    Args:
        file: The file.
        shown: Its name in messages.

    Raises:
        InputError: With all that is wrong; measures that conflict are let through.
    """
    content: Mapping[str, Any] = read_yaml(file, shown).value
    check_outside(content, shown)
    if content.get("region") in builtin_regions():
        _check_lines(file, shown)
    return content


def _check_lines(file: Path, shown: str) -> None:
    try:
        load_scenario(file)
    except InputError as error:
        wrong = [
            replace(problem, file=shown) for problem in error.problems if not is_conflict(problem)
        ]
        if wrong:
            raise InputError(wrong) from None


def examine_apart(file: Path, shown: str, seconds: float) -> Mapping[str, Any]:
    """``examine`` in a process of its own, which is given up after so many seconds."""
    command = [sys.executable, "-m", __name__, str(file), shown]
    try:
        done = subprocess.run(
            command,
            cwd=Path(__file__).parents[3],  # where the package is found
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        what = f"takes longer than {seconds:g} seconds to read; hand in a smaller file"
        raise InputError([Problem(shown, what=what)]) from None
    if done.returncode != 0:
        raise InputError([Problem(shown, what="cannot be read")])
    answer = json.loads(done.stdout)
    if "problems" in answer:
        raise InputError(Problem(**problem) for problem in answer["problems"])
    content: Mapping[str, Any] = answer["content"]
    return content


def main(file: str, shown: str) -> None:
    """Examine a file and write its content, or what is wrong with it, as JSON."""
    answer: dict[str, Any]
    try:
        answer = {"content": examine(Path(file), shown)}
    except InputError as error:
        answer = {"problems": [asdict(problem) for problem in error.problems]}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
