"""Importing any module of the package changes nothing but the table of modules."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT, module_names

# The libraries may do at import what they like, so they come before the first look at the state.
LIBRARIES = (
    "babel click jinja2 matplotlib.figure mesa networkx nicegui.ui numba numpy pandas pyarrow "
    "pydantic rich ruamel.yaml scipy.stats"
)

IMPORT_ALL = f"""
import hashlib, importlib, json, logging, os, random, signal, sys, threading, warnings

for library in {LIBRARIES.split()!r}:
    importlib.import_module(library)

import matplotlib, numpy

warnings.simplefilter("error")

def state():
    return {{
        "numpy's global generator": repr(numpy.random.get_state()[1].tolist()),
        "numpy's error handling": repr(numpy.geterr()),
        "random's global generator": repr(random.getstate()),
        "environment": json.dumps(dict(os.environ), sort_keys=True),
        "folder": os.getcwd(),
        "matplotlib's settings": repr(sorted(matplotlib.rcParams.items(), key=lambda i: i[0])),
        "warning filters": repr(warnings.filters),
        "handlers of the root logger": repr(logging.getLogger().handlers),
        "interrupt handler": repr(signal.getsignal(signal.SIGINT)),
        "threads": repr(sorted(thread.name for thread in threading.enumerate())),
        "recursion limit": repr(sys.getrecursionlimit()),
    }}

before = state()
for name in sys.argv[1:]:
    importlib.import_module(name)
    changed = sorted(key for key, value in state().items() if value != before[key])
    if changed:
        sys.exit(f"importing {{name}} changed: {{', '.join(changed)}}")
"""

SLOW_TO_IMPORT = (
    "SALib",
    "babel",
    "dask",
    "distributed",
    "duckdb",
    "matplotlib",
    "mesa",
    "networkx",
    "nicegui",
    "numba",
    "numpy",
    "pandas",
    "pyarrow",
    "pydantic",
    "ruamel",
    "scipy",
    "xarray",
)


def run_python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run this interpreter from the root of the project."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def test_importing_every_module_has_no_side_effects_and_prints_nothing() -> None:
    done = run_python("-c", IMPORT_ALL, *module_names())
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def loaded_libraries(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The slow libraries in what ``-X importtime`` wrote."""
    modules = {
        line.rpartition("|")[2].strip().partition(".")[0]
        for line in done.stderr.splitlines()
        if line.startswith("import time:")
    }
    return sorted(modules & set(SLOW_TO_IMPORT))


def test_the_list_of_loaded_libraries_sees_a_slow_one() -> None:
    done = run_python("-X", "importtime", "-c", "import numpy.random")
    assert loaded_libraries(done) == ["numpy"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("-m", "cluster_sim", "--help"),
        ("-m", "cluster_sim", "compare", "--help"),
        ("-c", "import cluster_sim"),
    ],
    ids=" ".join,
)
def test_help_and_the_package_root_load_no_slow_library(arguments: tuple[str, ...]) -> None:
    done = run_python("-X", "importtime", *arguments)
    said = [line for line in done.stderr.splitlines() if not line.startswith("import time:")]
    assert (done.returncode, said, loaded_libraries(done)) == (0, [], [])
