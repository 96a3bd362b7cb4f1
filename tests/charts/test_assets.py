"""The scripts are the ones that they say, and agree with the rest of the package."""

from __future__ import annotations

import hashlib
import json
import re

import pytest

from cluster_sim.charts import assets
from cluster_sim.figures import palette

FOLDER = assets.path("charts.js").parent
OWN = ("charts.js", "map.js")


def readme() -> str:
    return (FOLDER / "README.md").read_text(encoding="utf-8")


def test_echarts_is_the_file_whose_hash_is_written_down() -> None:
    found = hashlib.sha256(assets.path("echarts.min.js").read_bytes()).hexdigest()
    assert found in readme()
    assert "ECharts 6.1.0" in readme()
    assert 'version="6.1.0"' in assets.text("echarts.min.js")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("LICENSE", "Apache License"),
        ("NOTICE", "Apache ECharts"),
        ("LICENSE-d3", "Redistribution and use in source and binary forms"),
    ],
)
def test_licences_are_beside_it(name: str, words: str) -> None:
    assert words in (FOLDER / name).read_text(encoding="utf-8")
    assert name in readme()


def test_only_the_scripts_have_a_path() -> None:
    assert all(assets.path(name).is_file() for name in assets.NAMES)
    with pytest.raises(ValueError, match=r"'\.\./__init__\.py' is none of echarts"):
        assets.path("../__init__.py")


@pytest.mark.parametrize("name", OWN)
def test_own_scripts_ask_for_nothing_and_make_no_code(name: str) -> None:
    text = assets.text(name)
    forbidden = r"\beval\b|new Function|innerHTML|insertAdjacentHTML|document\.write|\bfetch\(|"
    forbidden += r"XMLHttpRequest|WebSocket|import\(|https?://(?!www\.w3\.org/2000/svg)"
    assert not re.findall(forbidden, text)
    assert "</script" not in text


@pytest.mark.parametrize("name", OWN)
def test_own_scripts_are_laid_out_like_the_rest(name: str) -> None:
    lines = assets.text(name).splitlines()
    assert not [line for line in lines if len(line) > 100 or line != line.rstrip() or "\t" in line]
    assert '"use strict";' in lines


def colours(theme: str) -> dict[str, object]:
    """The colours of a theme as ``charts.js`` writes them."""
    text = assets.text("charts.js")
    block = text[text.index(f"    {theme}: {{") :]
    block = block[block.index("{") : block.index("\n    },") + len("\n    }")]
    plain = re.sub(r"(\w+):", r'"\1":', block).replace(",\n    }", "}")
    found: dict[str, object] = json.loads(plain)
    return found


def test_light_colours_are_those_of_the_figures() -> None:
    light = colours("light")
    assert light["series"] == list(palette.PALETTE)
    assert light["barrier"] == list(palette.BARRIERS)
    pairs = {
        "ink": palette.INK, "soft": palette.SOFT, "rule": palette.RULE, "grid": palette.GRID,
        "shade": palette.SHADE, "baseline": palette.BASELINE, "unknown": palette.UNKNOWN,
        "public": palette.PUBLIC, "private": palette.PRIVATE, "gain": palette.GAIN,
        "loss": palette.LOSS, "unwelcome": palette.UNWELCOME.upper(),
        "neutral": palette.NEUTRAL.upper(), "welcome": palette.WELCOME.upper(),
    }  # fmt: skip
    assert {role: light[role] for role in pairs} == pairs


def test_themes_have_the_same_roles() -> None:
    light, dark = colours("light"), colours("dark")
    assert list(light) == list(dark)
    for role, found in light.items():
        other = dark[role]
        assert isinstance(found, list) == isinstance(other, list)
        assert not isinstance(found, list) or len(found) == len(str(other).split(","))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG defines it."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_stand_out(theme: str) -> None:
    """Texts at least 4.5 : 1, lines and marks at least 3 : 1 on what is behind them."""
    found = colours(theme)
    paper, land = str(found["paper"]), str(found["land"])
    for role in ("ink", "soft", "accent"):
        assert contrast(str(found[role]), paper) >= 4.5, role
        assert contrast(str(found[role]), land) >= 4.5, role
    series = found["series"]
    assert isinstance(series, list)
    marks = [*series, found["baseline"], found["gain"], found["loss"], found["public"]]
    assert min(contrast(str(mark), paper) for mark in marks) >= 3.0
    assert contrast(str(found["ink"]), str(found["sea"])) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("role", ["barrier", "efficiency", "ramp"])
def test_scales_go_one_way_in_grey(theme: str, role: str) -> None:
    steps = colours(theme)[role]
    assert isinstance(steps, list)
    grey = [luminance(step) for step in steps]
    assert grey in (sorted(grey), sorted(grey, reverse=True))
