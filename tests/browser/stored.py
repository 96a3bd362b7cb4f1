"""Results of the real commands, in the folder of a dashboard."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import ROOT, Dashboard

TWO, DRAWS = "outputs/plans/two", "outputs/draws"
"""A comparison and a batch, as the page names them."""

DESIGN = """\
# Which of two plans is better if little is known?
schema: 1
name: few-draws
scenarios: [../classroom/baseline.yaml, ../classroom/coordination.yaml]
replicates: 2
seed: 1
vary:
  parameters.discount_rate: {low: 0.03, high: 0.1}
  measures.top_level_design.strength: {low: 0.2, high: 1.0}
sampling: {method: latin_hypercube, draws: 16, parameters: [relay_charge]}
"""
DESIGN_FILE = "scenarios/designs/few-draws.yaml"
SMALL = ("--quarters", "8", "--replicates", "3")


def command(folder: Path, *words: str) -> None:
    """Run ``cluster-sim`` in a folder."""
    subprocess.run(
        [sys.executable, "-m", "cluster_sim", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
    )


def store(folder: Path) -> None:
    """Make an empty folder one with scenarios, and with a comparison and a batch as outputs."""
    shutil.copytree(ROOT / "scenarios", folder / "scenarios")
    files = [f"scenarios/classroom/{name}.yaml" for name in ("baseline", "coordination")]
    command(folder, "compare", *files, *SMALL, "--out", "outputs/plans/two")
    (folder / DESIGN_FILE).write_text(DESIGN, encoding="utf-8")
    command(folder, "sweep", DESIGN_FILE, "--quarters", "8", "--out", "outputs/draws")
    damaged = folder / "outputs" / "damaged"
    damaged.mkdir()
    (damaged / "manifest.json").write_text('{"format": ', encoding="utf-8")
    (folder / "outputs" / "foreign").mkdir()
    (folder / "outputs" / "foreign" / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "secret.txt").write_text("a secret", encoding="utf-8")


def opened(page: Page, dashboard: Dashboard, place: str = "", **more: str) -> Page:
    """The page of a folder, once its script talks to the server; the list for no folder."""
    query = {"dir": place, **more} if place else more
    words = "&".join(f"{name}={quote(value)}" for name, value in query.items())
    page.goto(f"{dashboard.url}/results?{words}")
    page.wait_for_function("window.did_handshake === true")
    return page


def drawn(part: Locator) -> Locator:
    """A chart, once it is drawn."""
    part.scroll_into_view_if_needed()
    expect(part).to_have_attribute("data-ready", "1", timeout=30_000)
    expect(part.locator("svg").first).to_be_visible()
    return part


def ready(page: Page) -> None:
    """Wait until everything that is fetched is there."""
    page.wait_for_function("document.querySelectorAll('[aria-busy=true]').length === 0")
