"""Compiled code is kept between runs, but never older than the source that it was made from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

CALL = """
import numpy as np
from cluster_sim.kernels.projects import _overrun
from cluster_sim.model.parameters import domain_records, general_records
from tests.model.building import region, scenario

what = scenario(region([(0, 1)]), overrun_tail_share=0.0, overrun_mean=1.0, overrun_sd=1.0)
words = np.arange(5)
drawn = _overrun(
    np.uint64(1), words, 0, np.uint64(2), domain_records([what])[0, 0], general_records([what])[0]
)
print(float(np.log(drawn)))
"""


def log_overrun(folder: Path) -> float:
    """What a new process draws with the package in ``folder``."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    environment.pop("NUMBA_CACHE_DIR", None)
    done = subprocess.run(
        [sys.executable, "-c", CALL],
        cwd=folder, env=environment, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    return float(done.stdout)


@pytest.mark.long
def test_a_change_in_one_kernel_file_reaches_the_kernels_of_others(tmp_path: Path) -> None:
    """Numba looks at the file of a cached function, not at those of the functions it calls."""
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "cluster_sim", tmp_path / "cluster_sim", ignore=leave)
    shutil.copytree(ROOT / "tests" / "model", tmp_path / "tests" / "model", ignore=leave)
    before = log_overrun(tmp_path)
    assert log_overrun(tmp_path) == before
    source = tmp_path / "cluster_sim" / "kernels" / "philox.py"
    text = source.read_text(encoding="utf-8")
    usual = "    return math.sqrt(-2.0 * math.log(radius)) * math.cos(2.0 * math.pi * angle)"
    assert text.count(usual) == 1
    source.write_text(text.replace(usual, f"{usual} + 10.0"), encoding="utf-8")
    assert log_overrun(tmp_path) == pytest.approx(before + 10.0)
