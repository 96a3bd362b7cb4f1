"""The commands as a user meets them: whole processes, with their memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Line

MOST_SECONDS = 25.0
MOST_MEGABYTES = 600.0
MOST_HELP = 0.3

_ROOT = Path(__file__).resolve().parent.parent


def command_lines() -> Iterator[Line]:
    """``compare`` with all its outputs, and ``--help``."""
    scenarios = [str(path) for path in sorted((_ROOT / "scenarios").glob("*.yaml"))]
    with tempfile.TemporaryDirectory() as folder:
        options = ["--quarters", "40", "--replicates", "32", "--quiet", "--out", f"{folder}/out"]
        runs = [run_command(["compare", *scenarios, *options]) for _ in range(4)][1:]
    took = statistics.median(seconds for seconds, _ in runs)
    memory = max(megabytes for _, megabytes in runs)
    yield Line(f"compare {len(scenarios)} scenarios, 32 replicates, 40 quarters, all outputs",
               f"{took:.1f} s, {memory:.0f} MB",
               f"< {MOST_SECONDS:.0f} s, {MOST_MEGABYTES:.0f} MB",
               took < MOST_SECONDS and memory < MOST_MEGABYTES)  # fmt: skip
    helps = [run_command(["--help"])[0] for _ in range(8)][1:]
    took = statistics.median(helps)
    yield Line("cluster-sim --help", f"{took:.2f} s", f"< {MOST_HELP} s", took < MOST_HELP)


# A process counts as its own peak what its parent had when it was started; this parent is small.
_MEASURE = """
import resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, code)
"""


def run_command(arguments: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of one process that must succeed."""
    command = [sys.executable, "-m", "cluster_sim", *arguments]
    measured = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _MEASURE, *command],
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    took, kilobytes, code = measured.stdout.split()
    if code != "0":
        raise RuntimeError(f"cluster-sim {' '.join(arguments)} failed")
    return float(took), float(kilobytes) / 1024.0
