"""Figures drawn in another process are those drawn here, and nothing depends on that process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from cluster_sim.report.collect import Results
from cluster_sim.report.drawing import drawing_beside, pictures_of
from cluster_sim.report.material import Material, evaluate
from cluster_sim.simulation import simulate
from tests.report.pages import classroom


def results(*names: str, measures: bool = False) -> Results:
    """What two runs of each scenario come to."""
    material = Material(compared=len(names) > 1, measures=measures)
    for one in classroom(*names, replicates=2, quarters=4):
        material.add(simulate(one))
    return Results.of(material, evaluate(material))


@pytest.fixture(scope="module")
def compared() -> Results:
    """A comparison."""
    return results("baseline", "coordination")


@pytest.fixture(scope="module")
def drawn(compared: Results) -> Mapping[str, str]:
    """Its figures, drawn here."""
    return pictures_of(compared, "zh")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that are started."""
    processes: list[subprocess.Popen[bytes]] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)  # type: ignore[call-overload]
            processes.append(self)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    return processes


def test_another_process_draws_the_same(
    compared: Results, drawn: Mapping[str, str], started: list[subprocess.Popen[bytes]]
) -> None:
    with drawing_beside() as draw:
        pictures = draw(compared, "zh")
        assert list(pictures.items()) == list(drawn.items())
        assert [process.returncode for process in started] == [0], "it drew them itself"


@pytest.mark.parametrize(
    ("names", "measures"), [(["baseline"], False), (["baseline", "coordination"], True)]
)
def test_the_names_are_known_before_anything_is_drawn(names: list[str], measures: bool) -> None:
    found = results(*names, measures=measures)
    with drawing_beside() as draw:
        pictures = draw(found, "en")
        told, none = list(pictures), "beauty" in pictures
    assert told == list(pictures_of(found, "en"))
    assert not none


def test_where_no_process_can_be_started_this_one_draws(
    compared: Results, drawn: Mapping[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    with drawing_beside() as draw:
        assert draw(compared, "zh") == drawn


def test_where_the_process_fails_this_one_draws(
    compared: Results,
    drawn: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
    started: list[subprocess.Popen[bytes]],
) -> None:
    monkeypatch.setenv("PYTHONHOME", "nowhere")
    with drawing_beside() as draw:
        assert dict(draw(compared, "zh")) == drawn
        assert all(process.returncode for process in started)


def test_no_process_is_left(compared: Results, started: list[subprocess.Popen[bytes]]) -> None:
    def interrupted() -> None:
        with drawing_beside() as draw:
            draw(compared, "en")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [process.returncode is None for process in started] == [False]
