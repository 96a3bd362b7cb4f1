"""All benchmarks as one table: ``python -m benchmarks``, or ``make bench``.

Two ways of doing one thing are timed in turn, A B A B ..., in one process, and what counts is the
median of their ratios: the machine's speed drifts, the ratio hardly does.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.batches import batch_lines
from benchmarks.commands import command_lines
from benchmarks.dashboard import dashboard_lines
from benchmarks.measure import Line
from benchmarks.routing import routing_lines
from benchmarks.runs import run_lines


def _lines() -> Iterator[Line]:
    yield from routing_lines()
    yield from run_lines()
    yield from command_lines()
    yield from dashboard_lines()
    yield from batch_lines()


def _machine() -> str:
    processor = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        models = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
        processor = models[0] if models else processor
    except OSError:
        pass
    return f"{processor}, {os.cpu_count()} processors, Python {platform.python_version()}"


def main() -> int:
    """Print the table as it grows; exit code 1 where a target is missed."""
    print(_machine())
    print(f"{'work':62}{'measured':>34}{'at least':>16}")
    missed = 0
    for line in _lines():
        mark = "" if line.holds else "  MISSED"
        missed += not line.holds
        print(f"{line.work:62}{line.measured:>34}{line.target:>16}{mark}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
