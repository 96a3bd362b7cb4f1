"""Colours, settings and the files that are written."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pytest
from PIL import Image

from cluster_sim.figures import palette, style, time_series
from cluster_sim.figures.data import FloatArray
from tests.figures.synthetic import figure_data

# Machado, Oliveira and Fernandes (2009), severity 1: linear RGB to what is seen.
DEFICIENCIES = {
    "none": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip


def linear(colour: str) -> FloatArray:
    """Linear RGB of ``#RRGGBB``."""
    coded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(TO_XYZ[1] @ linear(colour))


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(seen: FloatArray) -> FloatArray:
    """CIELAB of linear RGB."""
    share = TO_XYZ @ np.clip(seen, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    root = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


@pytest.mark.parametrize("colour", [*palette.PALETTE, palette.BASELINE, palette.GAIN, palette.LOSS])
def test_lines_stand_out_from_white(colour: str) -> None:
    assert contrast(colour, "#FFFFFF") >= 3.0


@pytest.mark.parametrize("colour", [palette.INK, palette.SOFT])
def test_text_is_readable(colour: str) -> None:
    assert contrast(colour, "#FFFFFF") >= 4.5
    assert contrast(colour, palette.SHADE) >= 4.5


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_palette_is_told_apart_with_any_sight(deficiency: str) -> None:
    seen = [lab(DEFICIENCIES[deficiency] @ linear(c)) for c in (*palette.PALETTE, palette.BASELINE)]
    nearest = min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2))
    assert nearest >= 25


def test_barriers_darken_step_by_step() -> None:
    light = [luminance(colour) for colour in palette.BARRIERS]
    assert all(a > 1.25 * b for a, b in itertools.pairwise(light))


def test_eleven_scenarios_have_eleven_looks() -> None:
    looks = style.looks(figure_data(11, 1, 1, 3))
    assert len({(look.colour, look.dash) for look in looks.values()}) == 11
    assert len({(look.marker, look.dash) for look in looks.values()}) == 11
    assert looks["baseline"].colour == palette.BASELINE


def test_settings_are_put_back() -> None:
    before = dict(matplotlib.rcParams)
    with style.applied():
        assert matplotlib.rcParams["svg.hashsalt"] == "cluster_sim"
    assert dict(matplotlib.rcParams) == before


def test_settings_of_the_user_change_nothing() -> None:
    data = figure_data(2, 2, 4, 4)
    plain = style.draw(time_series.efficiency_over_time(data))
    mine: dict[Any, Any] = {
        "font.size": 30,
        "axes.facecolor": "red",
        "svg.fonttype": "none",
        "lines.linewidth": 9,
    }
    with matplotlib.rc_context(mine):
        other = style.draw(time_series.efficiency_over_time(data))
    assert plain == other


def test_saved_files_have_no_date_no_program_and_nothing_foreign(tmp_path: Path) -> None:
    figure = time_series.efficiency_over_time(figure_data(2, 2, 4, 4))
    png, svg = style.save(figure, tmp_path, "over_time")
    assert [path.name for path in (png, svg)] == ["over_time.png", "over_time.svg"]
    with Image.open(png) as picture:
        assert picture.info.keys() <= {"dpi"}
        assert round(picture.info["dpi"][0]) == 150
    text = svg.read_text(encoding="utf-8")
    for unwanted in ("<!--", "<!DOCTYPE", "<metadata", "<text", "<image", "matplotlib.org"):
        assert unwanted not in text


def test_a_drawing_is_saved_as_it_is(tmp_path: Path) -> None:
    drawing = style.draw(time_series.efficiency_over_time(figure_data(1, 1, 2, 3)))
    png, svg = style.save(drawing, tmp_path, "x")
    assert png.read_bytes() == drawing.png
    assert svg.read_bytes() == drawing.svg.encode()
