"""Figures for print in the language of the page are the folder's, drawn again."""

from __future__ import annotations

from pathlib import Path

import pytest

from cluster_sim.dashboard.results import charts, drawn_figures, stored_figures
from cluster_sim.dashboard.results.catalogues import Catalogues
from cluster_sim.errors import InputError
from cluster_sim.figures import gallery, style
from cluster_sim.store.opening import Opened, open_directory


@pytest.fixture
def two(outputs: Path) -> Opened:
    return open_directory(outputs / "plans" / "two")


def test_they_are_those_of_the_gallery(two: Opened) -> None:
    figures = charts.figures_of(two)
    assert figures is not None
    svg = drawn_figures.picture(two, "ranking", "svg", "zh")
    assert svg.decode("utf-8") == style.vector(gallery.figure(figures.data, "ranking", "zh"))
    assert svg != drawn_figures.picture(two, "ranking", "svg", "en")
    assert drawn_figures.picture(two, "ranking", "png", "zh").startswith(b"\x89PNG")


def test_a_drawing_is_made_once(two: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    first = drawn_figures.picture(two, "who_gains", "png", "zh")
    monkeypatch.setattr(gallery, "figure", lambda *_: pytest.fail("is drawn again"))
    assert drawn_figures.picture(two, "who_gains", "png", "zh") == first


@pytest.mark.parametrize(
    ("name", "kind"),
    [("nothing", "png"), ("", "svg"), ("levers", "png"), ("ranking", "pdf"), ("../x", "png")],
)
def test_what_is_not_there_is_refused(two: Opened, name: str, kind: str) -> None:
    with pytest.raises(InputError, match="there is no such figure"):
        drawn_figures.picture(two, name, kind, "zh")


def test_a_batch_has_none(outputs: Path) -> None:
    with pytest.raises(InputError, match="there is no such figure"):
        drawn_figures.picture(open_directory(outputs / "batch"), "ranking", "png", "zh")


def test_a_part_of_the_replicates_is_not_drawn(
    two: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_figures, "_MOST_ROWS", 60)
    with Catalogues().of(two.folder) as catalogue:
        cut = stored_figures.stored_figures(catalogue)
    assert cut is not None
    assert not drawn_figures.can_draw(cut)
