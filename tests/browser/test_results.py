"""The page Results: folders are opened, looked through, and taken home."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.serving import Dashboard
from tests.browser.stored import DRAWS, TWO, drawn, opened

# --- the list -------------------------------------------------------------------------------------


def test_the_list_shows_what_is_there(page: Page, stored: Dashboard) -> None:
    opened(page, stored)
    row = page.locator(f"tr[data-place='{TWO}']")
    expect(row).to_contain_text("Comparison")
    expect(row).to_contain_text("Classroom: four cities")
    expect(row).to_contain_text("No new measure and Coordination of the region")
    expect(row).to_contain_text("complete")
    damaged = page.locator("tr[data-place='outputs/damaged']")
    expect(damaged).to_contain_text("cannot be read, it is damaged or cut off")
    expect(damaged.get_by_role("link")).to_have_count(0)
    expect(page.locator("tr[data-place*=foreign]")).to_have_count(0)
    row.get_by_role("link").click()
    page.wait_for_url(f"**/results?dir={quote(TWO, safe='')}")
    expect(page.get_by_role("heading", level=1)).to_have_text("two")


@pytest.mark.long
def test_the_list_is_filtered(page: Page, stored: Dashboard) -> None:
    opened(page, stored)
    rows = page.locator("#results-list tbody tr:visible")
    expect(page.locator(f"tr[data-place='{TWO}']")).to_be_visible()
    page.get_by_placeholder("Filter by").fill("BATCH classroom")
    expect(page.locator(f"tr[data-place='{TWO}']")).to_be_hidden()
    expect(page.locator(f"tr[data-place='{DRAWS}']")).to_be_visible()
    page.get_by_placeholder("Filter by").fill("nothing like it")
    expect(rows).to_have_count(0)


FORGED = [
    "../..", "outputs/../..", "outputs/..", "outputs/%2e%2e/x", "/etc", "scenarios", "nothing",
    "outputs/foreign", "outputs/none", "outputs/foreign/notes.txt", "outputs/" + "x" * 3000,
    "outputs/\x00", "outputs//",
]  # fmt: skip


def test_a_forged_or_foreign_folder_is_refused_in_words(page: Page, stored: Dashboard) -> None:
    for place in FORGED:
        opened(page, stored, place)
        refusal = page.get_by_test_id("refused")
        expect(refusal, place).to_contain_text("This folder cannot be opened")
        text = refusal.inner_text()
        assert str(stored.folder) not in text, place
        assert "Traceback" not in text, place


# --- one comparison -------------------------------------------------------------------------------


def comparison(folder: Path) -> list[list[str]]:
    text = (folder / TWO / "comparison.csv").read_text(encoding="utf-8-sig")
    return [line.split(",") for line in text.splitlines()[1:]]


def test_a_comparison_answers_first(
    page: Page, stored: Dashboard, shot: Callable[[Page, str], Path]
) -> None:
    opened(page, stored, TWO)
    best, *_ = comparison(stored.folder)
    answer = page.get_by_test_id("answer")
    expect(answer).to_contain_text(f"“{best[2]}” comes out best")
    expect(answer).to_contain_text(f"{100 * float(best[5]):.1f}")
    first = page.get_by_test_id("ranking").locator("tbody tr").first
    expect(first).to_have_attribute("data-scenario", best[1])
    expect(first).to_contain_text(f"{100 * float(best[5]):.1f}")
    drawn(page.get_by_test_id("chart-ranking"))
    drawn(page.get_by_test_id("chart-efficiency_over_time"))
    page.evaluate("window.scrollTo(0, 0)")
    shot(page, "results-comparison-en")


def test_the_ranking_is_sorted_by_its_headings(page: Page, stored: Dashboard) -> None:
    opened(page, stored, TWO)
    ranking = page.get_by_test_id("ranking")
    rows = ranking.locator("tbody tr")
    names = [row[1] for row in comparison(stored.folder)]
    heading = ranking.get_by_role("columnheader", name="#")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    expect(rows.first).to_have_attribute("data-scenario", names[-1])
    cost = ranking.get_by_role("columnheader", name=re.compile("^Cost"))
    cost.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(cost).to_have_attribute("aria-sort", "ascending")
    expect(heading).not_to_have_attribute("aria-sort", "descending")
    values = [
        float(c.get_attribute("data-value") or "") for c in rows.locator("td:nth-child(7)").all()
    ]
    assert values == sorted(values)


def test_every_figure_is_drawn_and_can_be_taken(page: Page, stored: Dashboard) -> None:
    opened(page, stored, TWO, view="figures")
    charts = page.locator("results-chart")
    expect(charts).to_have_count(7)
    for chart in charts.all():
        drawn(chart)
        assert chart.locator("[role=img]").get_attribute("aria-label")
    with page.expect_download() as waiting:
        page.get_by_test_id("ranking-png").click()
    original = stored.folder / TWO / "figures" / "ranking.png"
    assert Path(waiting.value.path()).read_bytes() == original.read_bytes()


@pytest.mark.long
def test_a_chinese_page_gives_chinese_figures(new_page: NewPage, stored: Dashboard) -> None:
    page = opened(new_page(stored.url, language="zh"), stored, TWO, view="figures")
    original = stored.folder / TWO / "figures" / "ranking.svg"
    link = page.get_by_test_id("ranking-svg").get_attribute("href")
    answer = page.request.get(f"{stored.url}{link}")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert 'filename="ranking-zh.svg"' in answer.headers["content-disposition"]
    assert answer.body().startswith(b"<?xml")
    assert answer.body() != original.read_bytes()


@pytest.mark.long
def test_the_map_goes_through_the_records(page: Page, stored: Dashboard) -> None:
    opened(page, stored, TWO, view="figures")
    part = page.get_by_test_id("chart-map")
    part.scroll_into_view_if_needed()
    expect(part).to_have_attribute("data-ready", "1", timeout=30_000)
    date = page.get_by_test_id("map-date")
    expect(date).to_have_text("2026-Q1")
    page.get_by_test_id("map-record").focus()
    page.keyboard.press("Home")
    expect(date).to_have_text("2024-Q1")
    page.get_by_test_id("map-play").click()
    expect(date).to_have_text("2026-Q1")
    expect(page.get_by_test_id("map-play")).to_have_text("Play")
    page.get_by_test_id("map-scenario").select_option("baseline")
    expect(part).to_have_attribute("aria-busy", "false")
    expect(date).to_have_text("2026-Q1")


@pytest.mark.long
def test_charts_follow_the_theme(page: Page, stored: Dashboard) -> None:
    opened(page, stored, TWO)
    chart = drawn(page.get_by_test_id("chart-ranking"))
    ink = chart.locator("svg text").first.get_attribute("fill")
    page.get_by_test_id("theme-dark").click()
    expect(chart.locator("svg text").first).not_to_have_attribute("fill", ink or "")


# --- tables ---------------------------------------------------------------------------------------


def rows_of(page: Page, table: str) -> Locator:
    return page.get_by_test_id(f"shown-{table}").locator("tbody tr")


def test_a_table_is_paged_and_sorted_on_the_server(page: Page, stored: Dashboard) -> None:
    opened(page, stored, TWO, view="tables", table="quarters")
    total = 2 * 3 * 9
    rows, ran = rows_of(page, "quarters"), page.get_by_test_id("range")
    expect(ran).to_have_text(f"1–25 of {total}")
    expect(rows).to_have_count(25)
    page.get_by_test_id("next").click()
    expect(ran).to_have_text(f"26–50 of {total}")
    page.get_by_test_id("last").click()
    expect(ran).to_have_text(f"51–{total} of {total}")
    expect(page.get_by_test_id("next")).to_be_disabled()
    page.get_by_test_id("size").select_option("100")
    expect(ran).to_have_text(f"1–{total} of {total}")
    page.locator("[data-column=sharing_efficiency]").click()
    column = page.get_by_role("columnheader", name="sharing_").first
    expect(column).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("[data-column=sharing_efficiency]")).to_be_focused()
    values = [
        float(cell.get_attribute("title") or "") for cell in rows.locator("td:nth-child(4)").all()
    ]
    assert values == sorted(values)
    page.get_by_test_id("scenario").select_option("coordination")
    expect(ran).to_have_text(f"1–{total // 2} of {total // 2}")
    assert {cell.inner_text() for cell in rows.locator("td:first-child").all()} == {"coordination"}


@pytest.mark.long
def test_every_table_is_there(page: Page, stored: Dashboard) -> None:
    for table in ("comparison", "summary", "quarters", "cities", "links", "projects"):
        opened(page, stored, TWO, view="tables", table=table)
        expect(page.get_by_test_id(f"table-{table}")).to_have_attribute("aria-current", "page")
        expect(page.get_by_test_id(f"shown-{table}").locator("thead th").first).to_be_visible()


# --- files ----------------------------------------------------------------------------------------


def test_files_are_taken_as_they_are(page: Page, stored: Dashboard) -> None:
    opened(page, stored, TWO, view="files")
    folder = stored.folder / TWO
    named = set(json.loads((folder / "manifest.json").read_text("utf-8"))["outputs"])
    links = page.get_by_test_id("file")
    expect(links.first).to_be_visible()
    assert named <= set(links.all_inner_texts())
    for name in ("quarters.parquet", "report.html", "comparison.csv"):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name, exact=True).click()
        assert waiting.value.suggested_filename == name
        assert Path(waiting.value.path()).read_bytes() == (folder / name).read_bytes()


@pytest.mark.long
def test_everything_is_taken_at_once(page: Page, stored: Dashboard) -> None:
    opened(page, stored, TWO)
    with page.expect_download() as waiting:
        page.get_by_test_id("archive").click()
    assert waiting.value.suggested_filename == "two.zip"
    folder = stored.folder / TWO
    with zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            original = folder / name.removeprefix("two/")
            assert archive.read(name) == original.read_bytes()
        files = {path for path in folder.rglob("*") if path.is_file()}
        assert len(archive.namelist()) == len(files)


def test_the_report_is_shown_in_a_place_of_its_own(page: Page, stored: Dashboard) -> None:
    opened(page, stored, TWO)
    with page.expect_popup() as waiting:
        page.get_by_test_id("report").click()
    report = waiting.value
    report.wait_for_load_state()
    assert report.evaluate("window.origin") == "null"


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("file", "../../../secret.txt"),
        ("file", "..%2f..%2f..%2fsecret.txt"),
        ("file", "/etc/passwd"),
        ("file", "none.txt"),
        ("table", ""),
        ("chart", ""),
    ],
)
def test_nothing_else_is_given_out(page: Page, stored: Dashboard, path: str, file: str) -> None:
    for place in (TWO, "..", "outputs/../.."):
        address = f"{stored.url}/results/{path}?dir={quote(place)}&file={quote(file, safe='%')}"
        answer = page.request.get(address)
        assert answer.status == 404
        assert "secret" not in answer.text().replace("secret.txt", "")
        assert str(stored.folder) not in answer.text()
