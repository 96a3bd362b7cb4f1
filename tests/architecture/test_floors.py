"""The import contracts of pyproject.toml hold, and each of them is able to fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

RUN = "from importlinter.cli import lint_imports_command as run; run(['--no-logo', '--no-cache'])"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts on the package in ``folder``, by the pyproject.toml there."""
    return subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@pytest.fixture
def small_package(tmp_path: Path) -> Path:
    """A package of the same name and floors that keeps every contract."""
    (tmp_path / "pyproject.toml").write_text(
        (ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    modules = {
        "__init__": "from cluster_sim.model import advance",
        "errors": "",
        "text": "",
        "region/__init__": "import pydantic",
        "kernels/__init__": "import numba",
        "kernels/routing": "import llvmlite",
        "model/__init__": "",
        "model/advance": "import mesa\nfrom cluster_sim.kernels import routing",
        "figures/__init__": "import matplotlib.figure",
        "store/__init__": "import pyarrow.parquet",
        "dashboard/__init__": "",
        "dashboard/page": "import babel, nicegui",
        "dashboard/engine/__init__": "",
        "charts/__init__": "",
        "charts/a": "",
        "report/__init__": "",
        "cli/__init__": "import click\nfrom cluster_sim import figures, store",
    }
    for name, source in modules.items():
        write_module(tmp_path, name, source)
    return tmp_path


def write_module(folder: Path, name: str, source: str) -> None:
    """Write one module of the small package."""
    path = folder / "cluster_sim" / f"{name}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source + "\n", encoding="utf-8")


def test_the_contracts_hold() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_package_that_keeps_the_contracts_passes(small_package: Path) -> None:
    done = lint_imports(small_package)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.long
@pytest.mark.parametrize(
    ("module", "source", "contract"),
    [
        ("kernels/up", "import cluster_sim.model.advance", "An import never goes up"),
        ("region/beside", "from cluster_sim import kernels", "An import never goes up"),
        ("anything", "", "An import never goes up"),
        ("errors", "from cluster_sim import text\nimport cluster_sim.region", "No cycles"),
        ("model/root", "import cluster_sim", "Nobody inside imports the package root"),
        ("model/name", "from cluster_sim import simulate", "Nobody inside imports"),
        ("model/compiled", "from numba import njit", "numba lives in kernels"),
        ("region/agents", "import mesa", "mesa lives in model"),
        ("model/strict", "from pydantic import BaseModel", "pydantic and YAML live in"),
        ("model/yaml", "from ruamel.yaml import YAML", "pydantic and YAML live in"),
        ("cli/tables", "import pyarrow", "pyarrow and DuckDB live in store"),
        ("cli/query", "import duckdb", "pyarrow and DuckDB live in store"),
        ("cli/cluster", "import dask", "Dask lives in batch"),
        ("cli/plot", "def plot():\n    import matplotlib.pyplot", "matplotlib lives in figures"),
        ("cli/page", "import nicegui", "NiceGUI, what it stands on, and Babel live in"),
        ("report/words", "import babel", "NiceGUI, what it stands on, and Babel live in"),
        ("dashboard/engine/draft", "import nicegui", "The dashboard's engine knows no page"),
        ("report/share", "import cluster_sim.dashboard.page", "An import never goes up"),
        ("figures/interactive", "import cluster_sim.charts.a", "An import never goes up"),
        ("model/command", "import click", "Click lives in cli"),
    ],
)
def test_each_contract_can_be_broken(
    small_package: Path, module: str, source: str, contract: str
) -> None:
    if module == "errors":
        write_module(small_package, "region/back", "import cluster_sim.errors")
    write_module(small_package, module, source)
    done = lint_imports(small_package)
    assert done.returncode == 1, done.stdout + done.stderr
    broken = [line for line in done.stdout.splitlines() if " BROKEN" in line]
    assert any(line.startswith(contract) for line in broken), done.stdout
