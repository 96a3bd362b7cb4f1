"""Long jobs from the page: begun, watched, ended, and shown to nobody else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.serving import ROOT, Dashboard, start_dashboard, stop_dashboard

LONG = 180_000  # milliseconds: a small comparison with its report, on a busy machine
BASELINE, PLAN = "classroom/baseline.yaml", "classroom/coordination.yaml"
DESIGN = """\
schema: 1
name: rates
scenarios: [../classroom/baseline.yaml]
replicates: 2
seed: 1
vary: {parameters.discount_rate: [0.04, 0.08]}
"""


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Dashboard]:
    """A dashboard of its own, with the scenarios of the classroom and a small design."""
    del chromium
    folder = tmp_path_factory.mktemp("busy")
    for name in (BASELINE, PLAN):
        file = folder / "scenarios" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes((ROOT / "scenarios" / name).read_bytes())
    (folder / "scenarios" / "designs").mkdir()
    (folder / "scenarios" / "designs" / "rates.yaml").write_text(DESIGN, encoding="utf-8")
    running = start_dashboard(folder)
    yield running
    stop_dashboard(running)


def form(page: Page, dashboard: Dashboard, kind: str = "compare") -> Page:
    """A form, once its script talks to the server."""
    page.goto(f"{dashboard.url}/results?new={kind}")
    page.wait_for_function("window.did_handshake === true")
    return page


def begin(page: Page, dashboard: Dashboard, name: str, **numbers: int) -> Locator:
    """Begin a comparison; the job."""
    form(page, dashboard)
    page.get_by_test_id(f"scenario-{PLAN}").check()
    for field, number in numbers.items():
        page.get_by_test_id(field).fill(str(number))
    page.get_by_test_id("folder").fill(name)
    page.get_by_test_id("start").click()
    job = page.get_by_test_id("job").filter(has_text=name)
    expect(job).to_be_visible()
    return job


def status(dashboard: Dashboard, name: str) -> tuple[str, int]:
    text = (dashboard.folder / "outputs" / name / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    return manifest["status"], manifest["completed"]


def test_a_comparison_runs_to_its_end(
    page: Page,
    new_page: NewPage,
    busy: Dashboard,
    shot: Callable[[Page, str], Path],
) -> None:
    page = new_page(busy.url)
    job = begin(page, busy, "two-plans", quarters=8, replicates=3)
    expect(job.get_by_role("progressbar")).to_be_visible()
    expect(job).to_have_attribute("data-state", "running", timeout=LONG)
    shot(page, "results-job-en")
    assert Axe().run(page).violations_count == 0
    expect(job).to_have_attribute("data-state", "done", timeout=LONG)
    assert status(busy, "two-plans") == ("complete", 6)
    job.get_by_test_id("job-open").click()
    ranking = page.get_by_test_id("ranking")
    expect(ranking.locator("tbody tr")).to_have_count(2)
    page.get_by_test_id("back").click()
    expect(page.locator("tr[data-place='outputs/two-plans']")).to_be_visible()


def test_a_long_one_is_cancelled_and_shown_to_nobody_else(
    new_page: NewPage, busy: Dashboard
) -> None:
    mine, yours = new_page(busy.url), new_page(busy.url)
    job = begin(mine, busy, "too-long", quarters=1500, replicates=64)
    second = begin(yours, busy, "waits", quarters=4, replicates=2)
    expect(second).to_have_attribute("data-state", "waiting")
    expect(second).to_contain_text("Waits; 1 job comes before")
    expect(yours.get_by_text("too-long")).to_have_count(0)
    expect(mine.get_by_text("waits")).to_have_count(0)
    # A tab that was closed or loaded again finds its job.
    mine.goto(f"{busy.url}/results")
    job = mine.get_by_test_id("job").filter(has_text="too-long")
    expect(job.get_by_test_id("job-text")).to_contain_text(
        re.compile(r"Simulating coordination \(2 of 2\)"), timeout=LONG
    )
    job.get_by_test_id("job-cancel").focus()
    mine.keyboard.press("Enter")
    expect(job).to_have_attribute("data-state", "cancelled", timeout=LONG)
    expect(job).to_contain_text("Cancelled; what was finished is kept")
    state, completed = status(busy, "too-long")
    assert state == "interrupted"
    assert completed >= 64
    expect(second).to_have_attribute("data-state", "done", timeout=LONG)
    job.get_by_test_id("job-dismiss").click()
    expect(job).to_have_count(0)


@pytest.mark.long
def test_what_is_wrong_with_the_form_stands_in_it(new_page: NewPage, busy: Dashboard) -> None:
    page = form(new_page(busy.url), busy)
    fault = page.get_by_test_id("fault")
    expect(fault).to_be_hidden()
    page.locator("[data-tick=none]").click()
    page.get_by_test_id("start").click()
    expect(fault).to_contain_text("scenarios: none is chosen")
    page.locator("[data-tick=all]").click()
    page.get_by_test_id("replicates").fill("0")
    page.get_by_test_id("quarters").fill("9999")
    page.get_by_test_id("start").click()
    expect(fault).to_contain_text("Replicates: must be a whole number from 1 to 10,000")
    expect(fault).to_contain_text("Quarters: must be a whole number from 1 to 2,000")
    expect(page.get_by_test_id("job")).to_have_count(0)


@pytest.mark.long
def test_a_design_says_its_size_and_is_run(new_page: NewPage, busy: Dashboard) -> None:
    page = form(new_page(busy.url), busy, "sweep")
    size = page.get_by_test_id("size")
    expect(size).to_contain_text("4 runs = 1 scenario × 2 points × 1 draw × 2 replicates")
    page.get_by_test_id("replicates").fill("3")
    page.get_by_test_id("replicates").blur()
    expect(size).to_contain_text("6 runs = 1 scenario × 2 points × 1 draw × 3 replicates")
    page.get_by_test_id("measure").click()
    expect(page.get_by_test_id("time")).to_contain_text("on disk (measured on", timeout=LONG)
    page.get_by_test_id("start").click()
    job = page.get_by_test_id("job")
    expect(job).to_have_attribute("data-state", "done", timeout=LONG)
    assert status(busy, "rates") == ("complete", 6)
    job.get_by_test_id("job-open").click()
    expect(page.get_by_test_id("answer")).to_contain_text("The batch has one scenario")


@pytest.mark.long
def test_the_end_of_the_server_ends_the_job(
    new_page: NewPage, tmp_path: Path, busy: Dashboard
) -> None:
    (tmp_path / "scenarios").symlink_to(busy.folder / "scenarios", target_is_directory=True)
    running = start_dashboard(tmp_path)
    page = new_page(running.url)
    try:
        job = begin(page, running, "long", quarters=1500, replicates=64)
        expect(job.get_by_test_id("job-text")).to_contain_text("Simulating", timeout=LONG)
        page.close()
    finally:
        code = stop_dashboard(running)
    assert code == 0
    # What was under way is ended: nothing writes there any more, and no half folder is left.
    left = [path.name for path in tmp_path.glob("outputs/.*")]
    assert left == []
