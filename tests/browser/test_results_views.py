"""The page Results: batches, and every view for everybody."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.browsing import Watch
from tests.browser.conftest import NewPage
from tests.browser.serving import Dashboard
from tests.browser.stored import DRAWS, TWO, drawn, opened, ready
from tests.browser.texts import chinese_texts, foreign_texts

# --- a batch --------------------------------------------------------------------------------------


def test_a_batch_says_how_often_each_scenario_comes_first(
    page: Page, stored: Dashboard, shot: Callable[[Page, str], Path]
) -> None:
    opened(page, stored, DRAWS)
    expect(page.get_by_test_id("answer")).to_contain_text("of 16 draws")
    expect(page.get_by_test_id("best-shares").locator("tbody tr")).to_have_count(2)
    shot(page, "results-batch-en")


def test_draws_are_chosen_on_parallel_axes(
    page: Page, stored: Dashboard, shot: Callable[[Page, str], Path]
) -> None:
    opened(page, stored, DRAWS, view="parallel")
    part = drawn(page.get_by_test_id("draws-parallel"))
    chosen = page.get_by_test_id("chosen")
    expect(chosen).to_contain_text("Drag along an axis")
    box = part.locator("[role=img]").bounding_box()
    assert box is not None
    # A range over the upper half of the first axis.
    room = part.locator("[role=img]").evaluate(
        "(element) => clusterCharts.of(element).chart.getOption().parallel[0]"
    )
    x, top = box["x"] + room["left"], box["y"] + room["top"]
    bottom = box["y"] + box["height"] - room["bottom"]
    page.mouse.move(x, top)
    page.mouse.down()
    page.mouse.move(x, (top + bottom) / 2, steps=8)
    page.mouse.up()
    expect(chosen).to_contain_text("of 16 draws are chosen")
    expect(part.locator("tbody tr").first).to_be_visible()
    count = int(chosen.inner_text().split(" ")[0])
    assert 0 < count < 16
    shot(page, "results-parallel-en")
    page.mouse.click(x, (top + bottom) / 2 + 60)
    expect(chosen).to_contain_text("Drag along an axis")


@pytest.mark.long
def test_axes_and_outcomes_are_chosen(page: Page, stored: Dashboard) -> None:
    opened(page, stored, DRAWS, view="parallel")
    part = drawn(page.get_by_test_id("draws-parallel"))
    image = part.locator("[role=img]")
    expect(image).to_have_attribute(
        "aria-label", _containing("discount rate", "Sharing efficiency")
    )
    page.get_by_test_id("outcome").select_option("realised_value")
    expect(image).to_have_attribute("aria-label", _containing("Realised value"))
    page.get_by_test_id("against").check()
    expect(image).to_have_attribute("aria-label", _containing("minus the baseline’s"))
    page.get_by_test_id("axes").click()
    axes = part.locator("input[name=axis]:checked")
    before = axes.count()
    part.locator("input[name=axis][value='parameters.discount_rate']").uncheck()
    expect(image).not_to_have_attribute("aria-label", _containing("discount rate"))
    expect(axes).to_have_count(before - 1)


def _containing(*words: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, words)))


def test_draws_as_points(page: Page, stored: Dashboard, shot: Callable[[Page, str], Path]) -> None:
    opened(page, stored, DRAWS, view="scatter")
    part = drawn(page.get_by_test_id("draws-scatter"))
    image = part.locator("[role=img]")
    page.get_by_test_id("x").select_option("parameters.discount_rate")
    expect(image).to_have_attribute("aria-label", _containing("discount rate"))
    page.get_by_test_id("y").select_option("public_spending")
    expect(image).to_have_attribute("aria-label", _containing("Public spending"))
    page.get_by_test_id("colour").select_option("measures.top_level_design.strength")
    expect(part.locator("linearGradient").first).to_be_attached()
    shot(page, "results-scatter-en")


def test_an_incomplete_batch_says_what_is_missing(page: Page, stored: Dashboard) -> None:
    place = stored.folder / "outputs" / "unfinished"
    if not place.exists():
        _unfinish(stored.folder / "outputs" / "draws", place)
    opened(page, stored, "outputs/unfinished")
    box = page.get_by_test_id("shortfall")
    expect(box).to_contain_text("64 of 64 runs are missing: 0 failed, 64 not run yet.")
    expect(box).to_contain_text("cluster-sim resume unfinished")
    page.get_by_test_id("resume").click()
    job = page.get_by_test_id("job")
    expect(job).to_have_attribute("data-state", "done", timeout=120_000)
    opened(page, stored, "outputs/unfinished")
    expect(page.get_by_test_id("shortfall")).to_have_count(0)
    page.get_by_test_id("job-dismiss").click()
    expect(job).to_have_count(0)


def _unfinish(whole: Path, place: Path) -> None:
    """A copy of a batch as it is before the first part is finished."""
    shutil.copytree(whole, place)
    (place / "journal.jsonl").write_text("", encoding="utf-8")
    manifest = json.loads((place / "manifest.json").read_text("utf-8"))
    manifest |= {"completed": 0, "status": "interrupted"}
    manifest["tables"] = {table: [] for table in manifest["tables"]}
    manifest["tables"]["design"] = ["design.parquet"]
    (place / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


# --- every view -----------------------------------------------------------------------------------

VIEWS = {
    "list": ("", {}),
    "answer": (TWO, {}),
    "figures": (TWO, {"view": "figures"}),
    "tables": (TWO, {"view": "tables", "table": "summary"}),
    "files": (TWO, {"view": "files"}),
    "batch": (DRAWS, {}),
    "parallel": (DRAWS, {"view": "parallel"}),
    "scatter": (DRAWS, {"view": "scatter"}),
    "compare": ("", {"new": "compare", "region": "classroom"}),
    "sweep": ("", {"new": "sweep"}),
}


LOOKED_AT = ("answer", "figures", "tables", "parallel", "compare")
"""Views that are looked at in Chinese at every change."""


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=[] if n in LOOKED_AT else [pytest.mark.long]) for n in VIEWS],
)
@pytest.mark.parametrize(
    ("language", "scheme"),
    [
        pytest.param("zh", "dark", id="zh-dark"),
        pytest.param("en", "light", id="en-light", marks=pytest.mark.long),
    ],
)
def test_every_view_is_for_everybody(
    new_page: NewPage,
    stored: Dashboard,
    shot: Callable[[Page, str], Path],
    name: str,
    language: str,
    scheme: str,
) -> None:
    """Accessible, in one language, and not wider than the screen."""
    place, more = VIEWS[name]
    page = new_page(stored.url, language=language, dark=scheme == "dark", reduced_motion="reduce")
    ready(opened(page, stored, place, **more))
    expect(page.locator("html")).to_have_attribute("data-theme", scheme)
    assert {"en": chinese_texts, "zh": foreign_texts}[language](page) == []
    # The bar that shows how a page loads belongs to the library, and goes away.
    found = Axe().run(page, context={"exclude": [["#q-loading-bar"]]})
    assert found.violations_count == 0, found.generate_report()
    shot(page, f"results-{name}-{language}-{scheme}")
    for width, height in ((1280, 720), (1024, 768), (768, 1024)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(f"document.documentElement.scrollWidth <= {width}")


@pytest.mark.long
def test_a_damaged_table_is_said(page: Page, stored: Dashboard, watch: Watch) -> None:
    watch.allowed.append("404")
    place = stored.folder / "outputs" / "hurt"
    if not place.exists():
        shutil.copytree(stored.folder / TWO, place)
        (place / "quarters.parquet").write_bytes(b"short")
    opened(page, stored, "outputs/hurt")
    expect(page.get_by_test_id("notice")).to_contain_text("quarters.parquet: has 5 bytes where")
    opened(page, stored, "outputs/hurt", view="tables", table="cities")
    expect(page.get_by_test_id("shown-cities")).to_contain_text("has 5 bytes where")
