"""The built documentation is whole and fetches nothing from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT

pytestmark = pytest.mark.long  # `make docs` builds the site at every change, without a warning

# What a browser loads by itself when it opens a page; links that a reader may follow are not.
LOADED = {
    "audio": "src", "embed": "src", "iframe": "src", "img": "src", "link": "href",
    "object": "data", "script": "src", "source": "src", "video": "src",
}  # fmt: skip


class Loads(HTMLParser):
    """Collects what a page loads, and its inline scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get(LOADED.get(tag, ""))
        if address and given.get("rel") not in ("canonical", "next", "prev"):
            self.addresses.append(address)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("material", reason="needs the extra dev (mkdocs-material)")
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 30
    foreign = []
    for page in pages:
        loads = Loads()
        loads.feed(page.read_text(encoding="utf-8"))
        foreign += [f"{page.name}: {a}" for a in loads.addresses if re.match(r"(?:https?:)?//", a)]
    assert foreign == []


def test_no_style_sheet_loads_anything_from_another_host(site: Path) -> None:
    sheets = list(site.rglob("*.css"))
    assert sheets
    pattern = r"(?:@import\s+|url\()\s*[\"']?(?:https?:)?//"
    assert [s.name for s in sheets if re.search(pattern, s.read_text(encoding="utf-8"))] == []


def test_nothing_but_pages_and_what_they_show_is_published(site: Path) -> None:
    assert list(site.rglob("*.py")) == []
    assert list(site.rglob("*.md")) == []


def test_no_marker_is_left_and_places_in_the_code_are_links(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert "<!-- generated:" not in page.read_text(encoding="utf-8"), page
    model = (site / "model.html").read_text(encoding="utf-8")
    link = r'href="reference/code/kernels\.html#cluster_sim\.kernels\.friction\.aggregate"'
    assert re.search(link, model)


def test_every_region_has_a_page(site: Path) -> None:
    page = site / "reference" / "regions" / "yangtze-river-delta.html"
    assert "Seventh National Population Census" in page.read_text(encoding="utf-8")


def test_nothing_names_a_place_of_one_machine(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert str(ROOT) not in page.read_text(encoding="utf-8"), page
