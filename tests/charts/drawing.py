"""Frames, regions and pages that the tests of charts and of the map draw."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from cluster_sim.charts import assets
from cluster_sim.charts.map_model import Frames, ProjectMark
from cluster_sim.region.schema import Region
from tests.figures import synthetic

DOMAINS = ("Transport", "Telecom", "Health", "Education")
_FONTS = 'system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif'
_GROUNDS = {"light": ("#fff", "#23282e"), "dark": ("#151b21", "#e4e9ee")}


def frames(region: Region, records: int = 60, projects: int = 24) -> Frames:
    """Barriers that fall, exchange and sharing that grow; projects all over the time."""
    draws = np.random.default_rng(5)
    links, cities = len(region.ends), len(region.cities)
    time = np.linspace(0.0, 1.0, records)[:, None]
    crosses = np.array([region.divisions[u] != region.divisions[v] for u, v in region.ends])
    barrier = (0.5 + 0.6 * crosses + draws.uniform(0, 0.3, links)) * (1 - 0.6 * time)
    mass = np.sqrt(region.population[region.ends].prod(axis=1)) / 1e6
    efficiency = draws.uniform(0.1, 0.25, cities) * (1 + 1.2 * time)
    starts = np.linspace(0, max(1, records - 8), projects).astype(int)
    marks = [
        ProjectMark(place % links, place % 4, int(start), int(start) + 6 if place % 5 else None)
        for place, start in enumerate(starts)
    ]
    return Frames(barrier, 400 * mass**1.3 * np.exp(-barrier), efficiency, marks)


def dates(records: int) -> list[str]:
    """The dates of so many quarters from 2024 on."""
    return [f"{2024 + place // 4}-Q{place % 4 + 1}" for place in range(records)]


def many_cities(count: int = 337) -> Region:
    """A region of so many cities on a net with luck in it; each is joined to its neighbours."""
    draws = np.random.default_rng(11)
    side = int(np.ceil(np.sqrt(count)))
    rows, columns = np.divmod(np.arange(count), side)
    right = [(at, at + 1) for at in range(count - 1) if columns[at] + 1 < side]
    down = [(at, at + side) for at in range(count - side)]
    small = synthetic.region(41)
    unknown = np.full(count, np.nan)
    names = tuple(f"City {place}" for place in range(count))
    ends = np.array(sorted(right + down))
    return dataclasses.replace(
        small,
        cities=tuple(f"c{place:03}" for place in range(count)),
        names=names,
        names_zh=(None,) * count,
        divisions=("",) * count,
        countries=("CN",) * count,
        lat=22.0 + 0.9 * rows + draws.uniform(-0.3, 0.3, count),
        lon=100.0 + 1.1 * columns + draws.uniform(-0.35, 0.35, count),
        population=np.exp(draws.normal(14.5, 0.9, count)),
        gdp=np.ones(count),
        maturity=unknown,
        trust=unknown,
        uptake=unknown,
        security=unknown,
        elderly_share=unknown,
        ends=ends,
        length_km=np.ones(len(ends)),
        travel_min=np.full(len(ends), np.nan),
        border=("none",) * len(ends),
    )


def script(name: str, inline: bool) -> str:
    """A script of the package as a page holds it."""
    if not inline:
        return f'<script src="{name}"></script>'
    return f"<script>{assets.text(name)}</script>"


def page(body: str, code: str, theme: str, scripts: tuple[str, ...] = assets.NAMES) -> str:
    """A document with everything inside."""
    ground, ink = _GROUNDS[theme]
    parts = "".join(script(name, inline=True) for name in scripts)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Test</title>'
        f"<style>body {{ margin: 16px; background: {ground}; color: {ink};"
        f" font-family: {_FONTS} }} main > div {{ margin-bottom: 32px }}</style>"
        f"<main>{body}</main>{parts}<script>{code}</script></html>"
    )


def map_page(model: Mapping[str, Any], theme: str = "light", size: str = "1000px") -> str:
    """A page with one map; what it calls back is in ``told``, the map is ``map``."""
    code = (
        "window.told = []; const tell = (what) => (...values) => told.push([what, ...values]);"
        f"window.map = clusterMap.create(document.getElementById('map'), {as_json(model)},"
        f" {{ theme: '{theme}', onCity: tell('city'), onLink: tell('link'),"
        " onClear: tell('clear'), onQuarter: tell('quarter'), onPlay: tell('play') });"
    )
    body = f'<div id="map" style="width: {size}; height: 640px"></div>'
    return page(body, code, theme, ("charts.js", "map.js"))


def chart_page(
    options: Mapping[str, Mapping[str, Any]],
    theme: str = "light",
    language: str = "en",
    width: int = 1000,
) -> str:
    """A page with charts one below the other, by name in ``charts``."""
    body = "".join(f'<div id="{name}" style="width: {width}px"></div>' for name in options)
    code = (
        f"window.charts = {{}}; for (const [name, option] of Object.entries({as_json(options)}))"
        " charts[name] = clusterCharts.mount(document.getElementById(name), option,"
        f" {{ theme: '{theme}', language: '{language}' }});"
    )
    return page(body, code, theme)


def as_json(content: object) -> str:
    """JSON that may stand inside a script."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False).replace("</", "<\\/")
