"""The classroom: its model always, its page where the packages of the extra are."""

from __future__ import annotations

import inspect
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from cluster_sim.scenario.measures import catalogue
from examples import classroom_page
from examples.classroom_page import ClassroomModel, draw_lines, draw_map

ROOT = Path(__file__).parents[2]


def run(model: ClassroomModel, quarters: int) -> ClassroomModel:
    for _ in range(quarters):
        model.step()
    return model


def test_its_arguments_are_the_sliders_and_each_has_a_default() -> None:
    # A page of Mesa and solara stays blank for a model that takes any keywords.
    parameters = inspect.signature(ClassroomModel.__init__).parameters
    assert list(parameters) == ["self", *classroom_page.MEASURES, "luck"]
    assert all(p.kind is p.POSITIONAL_OR_KEYWORD for p in parameters.values())
    assert all(p.default == 0 for name, p in parameters.items() if name != "self")
    assert set(classroom_page.LABELS) == set(classroom_page.MEASURES)


def test_its_measures_are_in_the_catalogue() -> None:
    used = {use for uses in classroom_page.MEASURES.values() for use in uses}
    assert used <= set(catalogue())


def test_with_all_sliders_at_0_nothing_differs_from_no_measures_but_names() -> None:
    still, full = run(ClassroomModel(), 8), run(ClassroomModel(coordination=1.0), 8)
    assert still.metric("public_spending") < full.metric("public_spending")
    assert still.metric("sharing_efficiency") < full.metric("sharing_efficiency")


def test_luck_is_the_replicate() -> None:
    one, same, other = (run(ClassroomModel(luck=luck), 40) for luck in (1, 1, 2))
    assert one.metric("sharing_efficiency") == same.metric("sharing_efficiency")
    assert one.metric("sharing_efficiency") != other.metric("sharing_efficiency")


def test_it_ends_after_ten_years() -> None:
    model = run(ClassroomModel(), 40)
    assert not model.running
    model.step()
    assert model.state.quarter == 40


@pytest.mark.parametrize("quarters", [0, 1, 40])
def test_both_pictures_can_be_drawn_at_any_time(quarters: int, tmp_path: Path) -> None:
    model = run(ClassroomModel(platform=1.0), quarters)
    for draw in (draw_map, draw_lines):
        figure = draw(model)
        assert isinstance(figure, Figure)
        figure.savefig(tmp_path / f"{draw.__name__}.png")
        figure.clear()


def test_the_map_names_every_city_with_its_efficiency() -> None:
    model = ClassroomModel()
    texts = " ".join(text.get_text() for text in draw_map(model).axes[0].texts)
    for city in model.cities:
        assert f"{city.name} {city.sharing_efficiency:.2f}" in texts


@pytest.fixture
def address() -> Iterator[str]:
    """The page, served on this machine."""
    pytest.importorskip("solara", reason="needs the extra students: pip install '.[students]'")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "solara", "run", "examples/classroom_page.py", "--production",
               "--no-open", "--host", "127.0.0.1", "--port", str(port)]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_the_page_is_served_with_its_own_scripts(address: str) -> None:
    text = ""
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                text = answer.read().decode("utf-8")
            break
        except OSError:
            time.sleep(0.5)
    assert "solara" in text
    assert "cdn.jsdelivr.net" not in text


# What Mesa's own page does with solara's hooks is not this project's.
@pytest.mark.filterwarnings("ignore:Failed to validate hooks")
def test_the_page_is_made_where_its_packages_are() -> None:
    pytest.importorskip("solara", reason="needs the extra students: pip install '.[students]'")
    assert classroom_page.make_page() is not None
