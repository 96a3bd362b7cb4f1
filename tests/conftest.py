"""What holds for all tests."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

Make = Callable[[Path], None]

# Figures are drawn into files, never on a screen.
os.environ.setdefault("MPLBACKEND", "Agg")

# The same examples in every run: a test that fails, fails for everybody. Time limits on single
# examples would fail on a busy machine, or on the first call of a compiled function.
settings.register_profile("fixed", deadline=None, derandomize=True)
settings.load_profile("fixed")


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Make], Path]:
    """Folders that are made once in a run, by the test process that asks first.

    ``made_once(name, make)`` calls ``make`` with an empty folder, unless another test process has
    done so or is at it, which is then waited for. Nobody writes there afterwards.
    """
    own = tmp_path_factory.getbasetemp()
    common = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def folder(name: str, make: Make) -> Path:
        place, making = common / name, common / f"{name}.making"
        while not place.exists():
            try:
                making.mkdir()
            except FileExistsError:
                time.sleep(0.1)
                continue
            try:
                if not place.exists():
                    make(making)
                    making.rename(place)
            finally:
                shutil.rmtree(making, ignore_errors=True)
        return place

    return folder
