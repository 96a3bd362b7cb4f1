"""What the dashboard does without when it is loaded."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from cluster_sim.dashboard import lean

# What loading leaves behind, in a process of its own: a line for each.
LOADED = """
import gc, importlib, sys
from cluster_sim.dashboard import lean
lean.CLIENT_SIDE = (*lean.CLIENT_SIDE, *sys.argv[1:])
lean.load_server()
from cluster_sim.dashboard.server import serve
print(*sorted(set(lean.CLIENT_SIDE) & sys.modules.keys()))
print(gc.isenabled())
print(importlib.import_module("aiohttp").__name__)
"""


def _after_loading(*more: str) -> list[str]:
    command = [sys.executable, "-c", LOADED, *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_the_server_loads_no_library_that_asks_others() -> None:
    # A library that was left out can be had afterwards.
    assert _after_loading() == ["", "True", "aiohttp"]


def test_what_turns_out_to_be_needed_is_loaded_after_all() -> None:
    assert "starlette" in _after_loading("starlette")[0].split()


def test_what_is_loaded_already_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "wave", raising=False)
    with lean._left_out(["json", "wave"]):
        assert importlib.import_module("json").dumps([]) == "[]"
        with pytest.raises(ImportError):
            importlib.import_module("wave")
    assert importlib.import_module("wave").__name__ == "wave"


def test_the_sliders_do_not_wait_for_the_model() -> None:
    code = (
        "import sys\n"
        "import cluster_sim.dashboard.explore.page\n"
        "slow = {'numba', 'mesa', 'pandas', 'pyarrow', 'scipy', 'dask', 'matplotlib', 'networkx'}\n"
        "sys.exit(', '.join(slow & sys.modules.keys()) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
