"""A whole report on paper: its sentences, its ranking and its tables are on the pages."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

from cluster_sim.report import pdf
from cluster_sim.report.build import build_report
from tests.browser.browsing import HOW, chromium_path
from tests.report.pages import Page, classroom, simulated


@pytest.fixture(scope="module")
def html() -> str:
    names = ("baseline", "coordination", "full-programme")
    return build_report(simulated(classroom(*names, replicates=3, quarters=10)))


@pytest.fixture(scope="module")
def printed(html: str) -> PdfReader:
    """The report as PDF."""
    path = chromium_path()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(HOW)
        pytest.skip(HOW)
    return PdfReader(io.BytesIO(pdf.print_page(html, Path(path))))


@pytest.fixture(scope="module")
def pages(printed: PdfReader) -> list[PageObject]:
    """The pages."""
    return list(printed.pages)


@pytest.fixture(scope="module")
def sheets(pages: list[PageObject]) -> list[str]:
    """The text of each page, spaces made one."""
    return [" ".join(page.extract_text().split()) for page in pages]


def test_all_pages_are_a4(pages: list[PageObject]) -> None:
    sizes = {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pages}
    assert sizes == {(595, 842)}


def test_no_page_but_the_last_is_half_empty(pages: list[PageObject]) -> None:
    assert [number for number, page in enumerate(pages[:-1], 1) if lowest(page) > 842 / 2] == []


def lowest(page: PageObject) -> float:
    """How high the last line stands above the foot of a page, in points, its number left out."""
    heights: list[float] = []

    def note(text: str, own: list[float], line: list[float], *_: object) -> None:
        if text.strip():
            heights.append(line[5] * own[3] + own[5])

    page.extract_text(visitor_text=note)
    return min(height for height in heights if height > 45)


def test_the_sections_are_bookmarks(html: str, printed: PdfReader) -> None:
    inner = [text for href, text in Page(html).links if "." not in href]
    _skip, *titles, _top = inner
    (_, inside) = printed.outline
    assert isinstance(inside, list)
    found = [one.title for one in inside if not isinstance(one, list)]
    assert found == titles


def test_pages_are_numbered(sheets: list[str]) -> None:
    assert len(sheets) > 5
    for number, text in enumerate(sheets, 1):
        assert f"{number} / {len(sheets)}" in text


def test_the_answer_and_the_ranking_are_on_the_first_page(html: str, sheets: list[str]) -> None:
    said = Page(html).text
    start = said.index("“Full programme” comes")
    answer = said[start : said.index("USD", start)]
    first = squeezed(sheets[0])
    assert squeezed(answer) in first
    cells = [text for name, text in Page(html).cells.items() if name.startswith("ranking.")]
    assert len(cells) > 5
    for told in (*cells, "Coordination of the region", "No new measure (baseline)"):
        assert squeezed(told) in first


def test_every_number_that_a_sentence_leads_to_is_on_paper(html: str, sheets: list[str]) -> None:
    page, everything = Page(html), squeezed("".join(sheets))
    targets = {href[1:] for href, _ in page.links if "." in href}
    assert len(targets) > 10
    lost = [one for one in targets if squeezed(page.cells[one]) not in everything]
    assert lost == []


@pytest.mark.parametrize(
    "told",
    [
        "Who gains, who loses", "Money: what it costs, who pays", "Risks", "Method",
        "Assumptions and sources", "How to run it again", "Mean delay, quarters",
    ],
)  # fmt: skip
def test_all_sections_are_on_paper(sheets: list[str], told: str) -> None:
    assert squeezed(told).lower() in squeezed("".join(sheets)).lower()


def squeezed(text: str) -> str:
    """The text without any space: where lines break on paper does not matter."""
    return "".join(text.split())
