"""A small valid region as texts, to be changed and written by each test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from cluster_sim.errors import RegionError
from cluster_sim.region.load import load_region
from cluster_sim.region.schema import Region

YAML = "name: test\ntitle: {en: Test, zh: 测试}\ncurrency: CNY\nusd_rate: 6.7\n"
CITIES = """\
id,name,division,country,lat,lon,population,gdp
b,Beta,West,CN,30.5,120.5,2000000,200000
a,Alpha,West,CN,30.0,120.0,1000000,100000
c,Gamma,East,CN,31.0,121.0,3000000,300000
"""
LINKS = "from,to,length_km,travel_min\nb,a,90,40\nb,c,,\n"

Write = Callable[..., Path]
Problems = Callable[..., list[str]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a region's folder; ``write(links=...)`` replaces a file, None leaves it out."""

    def write(
        yaml: str | bytes | None = YAML,
        cities: str | bytes | None = CITIES,
        links: str | bytes | None = LINKS,
        demand: str | bytes | None = None,
        folder: str = "own",
    ) -> Path:
        target = tmp_path / folder
        target.mkdir(parents=True, exist_ok=True)
        files: Mapping[str, str | bytes | None] = {
            "region.yaml": yaml,
            "cities.csv": cities,
            "links.csv": links,
            "demand.csv": demand,
        }
        for name, content in files.items():
            (target / name).unlink(missing_ok=True)
            if content is not None:
                data = content.encode() if isinstance(content, str) else content
                (target / name).write_bytes(data)
        return target

    return write


@pytest.fixture
def problems(write: Write, monkeypatch: pytest.MonkeyPatch) -> Problems:
    """Write a faulty region and return its problems, one line each, as a user sees them."""

    def problems(**files: str | bytes | None) -> list[str]:
        folder = write(**files)
        monkeypatch.chdir(folder.parent)
        with pytest.raises(RegionError) as caught:
            load_region(Path(folder.name))
        return str(caught.value).splitlines()

    return problems


@pytest.fixture
def load(write: Write) -> Callable[..., Region]:
    """Write a region's folder and load it."""
    return lambda **files: load_region(write(**files))
