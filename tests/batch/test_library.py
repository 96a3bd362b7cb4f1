"""The designs that come with the project."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from cluster_sim.batch.plan import Plan
from cluster_sim.batch.planning import load_plan

LIBRARY = Path(__file__).resolve().parents[2] / "scenarios" / "designs"
FILES = {path.stem: path for path in sorted(LIBRARY.glob("*.yaml"))}
FORMS = 2**5  # combinations of five pairs of structural alternatives
MOST_RUNS = 10_000  # less than a minute on two processors


@cache
def plan(name: str) -> Plan:
    return load_plan(FILES[name])


def test_the_library_is_complete() -> None:
    assert set(FILES) == {"borders", "model-forms", "screening", "uncertainty"}


@pytest.mark.parametrize("name", FILES)
def test_every_design_gives_a_plan_named_for_its_file(name: str) -> None:
    found = plan(name)
    assert found.design.name == name
    assert found.design.baseline is None
    assert found.first.name == "baseline"
    assert 100 < found.n_runs < MOST_RUNS
    assert found.is_direct  # else every case is read again, which is slow
    assert sum(len(part) for part in found.parts()) == found.n_runs


@pytest.mark.parametrize("name", FILES)
def test_every_design_says_what_it_asks_and_what_to_look_at(name: str) -> None:
    title = plan(name).design.title
    assert title is not None
    assert title.get("en").endswith("?")
    assert title.get("zh").endswith("？")
    lines = FILES[name].read_text(encoding="utf-8").splitlines()
    comment = [line.lstrip("# ") for line in lines[: lines.index("schema: 1")]]
    assert "Look at" in " ".join(comment)
    assert max(map(len, lines)) <= 100


def test_borders_is_a_full_factorial_without_a_sample() -> None:
    found = plan("borders")
    assert (len(found.points), len(found.draws), found.paths) == (12, 1, ())


def test_uncertainty_samples_everything_evenly() -> None:
    found = plan("uncertainty")
    assert len(found.draws) == 2 ** (len(found.draws).bit_length() - 1)
    assert {"parameters.discount_rate", "measures.sharing_platform.strength"} <= set(found.paths)
    own = {measure.name for base in found.bases for measure in base[0].measures}
    ranges = [path.split(".")[1] for path in found.paths if path.startswith("measures.")]
    assert set(ranges) <= own


def test_model_forms_combines_all_alternatives() -> None:
    found = plan("model-forms")
    assert len(found.points) == FORMS
    assert all(axis.labels for axis in found.design.axes)


def test_screening_moves_one_coordinate_at_a_time() -> None:
    pytest.importorskip("SALib", reason="needs the extra analysis (SALib)")
    found = plan("screening")
    width = sum(factor.width for factor in found.factors)
    trajectory = found.draws[: width + 1]
    steps = (np.diff(trajectory, axis=0) != 0.0).any(axis=1)
    assert len(found.draws) % (width + 1) == 0
    assert steps.all()
