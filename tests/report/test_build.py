"""The page: well formed, alone in the world, accessible, and true to the tables."""

from __future__ import annotations

import dataclasses
import itertools
import re
from pathlib import Path

import pytest

from cluster_sim.figures.data import Named
from cluster_sim.figures.words import LANGUAGES, number, points, share
from cluster_sim.report import facts
from cluster_sim.report.build import build_report
from cluster_sim.report.data import ReportData
from cluster_sim.scenario.load import load_scenario
from cluster_sim.scenario.schema import Scenario
from cluster_sim.simulation import Failure, ScenarioResult, simulate
from cluster_sim.text import Text
from tests.figures.synthetic import figure_data
from tests.figures.test_style import contrast
from tests.report.pages import Page, classroom, of_tables, report_data, simulated

ORDER = (
    "answer", "map", "paths", "domains", "cities", "measures", "equity", "money-section", "risks",
    "depends", "assumptions", "method", "scenarios", "again",
)  # fmt: skip
NUMBER = re.compile(r"[+−]?\d[\d,]*(?:\.\d+)?")


@pytest.fixture(scope="module")
def data() -> ReportData:
    return report_data(figure_data(replicates=4, quarters=12))


@pytest.fixture(scope="module")
def html(data: ReportData) -> str:
    return build_report(data)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


@pytest.fixture(scope="module")
def simulated_data() -> ReportData:
    return simulated(classroom("baseline", "coordination", "full-programme"))


@pytest.fixture(scope="module", params=LANGUAGES)
def simulated_page(simulated_data: ReportData, request: pytest.FixtureRequest) -> Page:
    return Page(build_report(simulated_data, request.param))


def check_links(page: Page) -> None:
    """Every link leads to one place; a number in a sentence is the number of its cell."""
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert {href for href, _ in page.links if not href.startswith("#")} == set()
    assert {href[1:] for href, _ in page.links} <= set(ids)
    numbers = [(href[1:], text) for href, text in page.links if "." in href]
    assert len(numbers) > 10
    for target, text in numbers:
        said, there = NUMBER.search(text), page.cells[target]
        if said is None:  # a parameter's name
            continue
        wanted = said.group()
        assert ("%" in text) == ("%" in there), (target, text, there)
        known = NUMBER.findall(there)
        if wanted[0] not in "+−":  # the words of the sentence say which way
            known = [one.lstrip("+−") for one in known]
        assert wanted in known, (target, text, there)


def test_numbers_in_sentences_are_those_of_the_tables(page: Page) -> None:
    check_links(page)


def test_numbers_of_simulated_results_too(simulated_page: Page) -> None:
    check_links(simulated_page)


def test_references_inside_figures_lead_somewhere(html: str, page: Page) -> None:
    ids = {a["id"] for _, a in page.elements if "id" in a}
    drawn = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    used = set(re.findall(r"url\(#([^)]+)\)", drawn))
    assert used
    assert used <= ids


def test_page_needs_nothing_else(page: Page) -> None:
    for tag, attributes in page.elements:
        fetched = {"src", "srcset", "background", "poster", "data", "action"} & attributes.keys()
        assert not fetched, (tag, attributes)
        assert not any("://" in value for name, value in attributes.items() if name != "xmlns")
        assert not [name for name in attributes if name.startswith("on")]
    assert not page.all("link")
    assert not page.all("iframe")


def test_style_sheet_fetches_nothing(html: str) -> None:
    style = html[html.index("<style>") : html.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def test_page_is_small_enough(html: str) -> None:
    assert len(html.encode()) < 8_000_000


def test_same_data_same_page(data: ReportData, html: str) -> None:
    assert build_report(data) == html


def test_sections_come_in_the_order_of_questions(page: Page) -> None:
    assert tuple(a["id"] for a in page.all("section")) == ORDER
    assert tuple(href[1:] for href, _ in page.links if href[1:] in ORDER)[1:] == ORDER


def test_headings_go_down_one_by_one(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


def test_tables_have_captions_and_scopes(simulated_page: Page) -> None:
    assert len(simulated_page.all("caption")) == len(simulated_page.all("table")) > 20
    scopes = {cell.get("scope") for cell in simulated_page.all("th")}
    assert scopes == {"col", "row", "colgroup"}


def test_figures_have_a_text_and_a_caption(data: ReportData, page: Page) -> None:
    drawings = [svg for svg in page.all("svg") if svg.get("role") == "img"]
    assert len(drawings) == len(data.drawings) == len(page.all("figcaption"))
    labels = [svg["aria-label"] for svg in drawings]
    assert all(len(label) > 30 for label in labels)
    assert not any("{" in label for label in labels)


def test_what_scrolls_can_be_reached_by_keyboard(page: Page) -> None:
    scrolling = [a for tag, a in page.elements if "scroll" in a.get("class", "").split()]
    assert scrolling
    assert all(a["tabindex"] == "0" and a["role"] == "region" for a in scrolling)
    assert all(a["aria-label"] for a in scrolling)


def test_table_shows_the_numbers_of_the_results(data: ReportData, page: Page) -> None:
    results = data.results
    for name in results.names:
        gini = facts.final(results, name, "gini_efficiency").mean
        wanted = [share(facts.efficiency(results, name).mean, "en"), number(gini)]
        if name != results.baseline:
            wanted.append(points(facts.difference(results, name).mean))
            wanted.append(number(facts.benefit_cost_ratio(results, name), 1))
        shown = page.text.replace("\N{NO-BREAK SPACE}", " ")
        assert [v for v in wanted if v.replace("\N{NO-BREAK SPACE}", " ") not in shown] == []


def test_everything_needed_to_run_it_again_is_there(simulated_data: ReportData) -> None:
    page = Page(build_report(simulated_data))
    digest = simulated_data.digests["scenario baseline"]
    for wanted in ("cluster-sim compare ...", "cluster-sim verify report.html", "Seed 1", digest,
                   "name: full-programme"):  # fmt: skip
        assert wanted in page.text
    stored = [a["id"] for a in page.all("script") if a.get("type") == "application/json"]
    assert "run-again" in stored


def test_missing_runs_are_told(data: ReportData) -> None:
    failed = dataclasses.replace(data, completed=41, failed=3)
    text = Page(build_report(failed)).text
    assert "3 of 44 runs failed and are left out." in text
    assert "3 of 44 runs failed; the results leave them out." in text
    stopped = Page(build_report(dataclasses.replace(data, completed=40, failed=1))).text
    assert "3 of 44 runs were not made: the work was stopped before its end." in stopped


@pytest.mark.parametrize("language", LANGUAGES)
def test_run_page(language: str) -> None:
    data = simulated(classroom("full-programme"), compared=False)
    page = Page(build_report(data, language))
    assert page.all("html") == [{"lang": "en" if language == "en" else "zh-CN"}]
    assert ("共享效率" if language == "zh" else "Sharing efficiency") in page.text
    assert tuple(a["id"] for a in page.all("section")) == ORDER
    assert not re.search(r"\bnan\b", page.text)
    check_links(page)


def test_chinese_page_has_no_english_sentence(simulated_data: ReportData) -> None:
    page = Page(build_report(simulated_data, "zh"))
    codes = [text for effective in simulated_data.effective.values() for text in [effective]]
    own = [*codes, *simulated_data.warnings, simulated_data.command]
    text = " ".join(part for part in page.words if part not in own)
    sentences = re.findall(r"(?:[A-Za-z]{2,}[ ,’]+){3,}[A-Za-z]{2,}", text)
    assert sentences == []
    assert set(re.findall(r"[A-Z][a-z]{3,}", text)) == {"Fieller"}, "names are translated, too"
    assert set(page.foreign) == {"en"}  # titles beneath titles, names of parameters, references


def test_english_page_has_no_chinese_but_titles(simulated_data: ReportData) -> None:
    page = Page(build_report(simulated_data, "en"))
    codes = list(simulated_data.effective.values())
    text = " ".join(part for part in page.words if part not in codes)
    assert not re.findall(r"[\u4e00-\u9fff]+", text)
    assert set(page.foreign) == {"zh"}


def test_one_replicate_has_no_intervals() -> None:
    page = Page(build_report(simulated(classroom("baseline", "coordination", replicates=1))))
    assert "one run each" in page.text
    assert "95 % interval" not in page.text.split("What the words mean")[0].replace("\u00a0", " ")
    assert "nan" not in page.text.lower().split()
    check_links(page)


def test_measures_one_by_one_have_a_table_and_a_figure() -> None:
    data = simulated(classroom("baseline", "coordination", replicates=3), measures=True)
    assert data.levers is not None
    rows = data.levers.set_index(["measure", "metric"])["difference_mean"]
    gain = float(rows["coordination", "sharing_efficiency"])
    page = Page(build_report(data))
    told = f"raises sharing efficiency most: {points(gain)} percentage points"
    assert told in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert NUMBER.findall(page.cells["measures-levers.coordination.sharing_efficiency"])[0] in told
    assert any(one.get("data-figure") == "levers" for one in page.all("figure"))
    check_links(page)


def test_failed_runs_leave_a_page() -> None:
    tables = [simulate_without(one, {1}) for one in classroom("baseline", "coordination")]
    data = of_tables(tables)
    assert data.failed == 2
    page = Page(build_report(data))
    assert "2 of 8 runs failed and are left out." in page.text
    check_links(page)


def simulate_without(scenario: Scenario, failed: set[int]) -> ScenarioResult:
    """Simulated tables without some replicates, which are said to have failed."""
    result = simulate(scenario)
    kept = {
        name: getattr(result, name)[~getattr(result, name)["replicate"].isin(failed)]
        for name in ("quarters", "cities", "links", "projects")
    }
    failures = tuple(Failure(scenario.name, one, 3, "output is not finite") for one in failed)
    return dataclasses.replace(result, failures=failures, **kept)


def test_text_of_users_is_only_text() -> None:
    results = figure_data(2, 2, 4, 3)
    nasty = Named("baseline", Text('<script>alert("x")</script> & "quotes" </svg>'))
    results = dataclasses.replace(results, scenarios=(nasty, results.scenarios[1]))
    base = report_data(results)
    html = build_report(
        dataclasses.replace(
            base, effective={"baseline": "</pre><b>"}, warnings=("<i>",)
        )
    )  # fmt: skip
    page = Page(html)
    assert not page.all("b")
    assert not page.all("i")
    assert '<script>alert("x")</script>' in page.text
    kinds = {a.get("type", "") for a in page.all("script")}
    assert kinds == {"", "application/json"}


def test_a_figure_that_is_not_known_is_shown_all_the_same(data: ReportData) -> None:
    svg = next(iter(data.drawings.values()))
    page = Page(build_report(dataclasses.replace(data, drawings={"extra": svg})))
    assert "extra-figure" in [a.get("id") for a in page.all("figure")]
    assert "more" in [a["id"] for a in page.all("section")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_the_page_are_readable(html: str, scheme: str) -> None:
    light, dark = re.findall(r":root \{(.*?)\}", html, re.DOTALL)[:2]
    names = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", light if scheme == "light" else dark))
    assert {"ink", "soft", "accent", "shade", "paper", "mark", "target"} <= names.keys()
    for name in ("ink", "soft", "accent", "alert"):
        for ground in ("paper", "shade"):
            assert contrast(names[name].upper(), names[ground].upper()) >= 4.5, (name, ground)
    for ground in ("mark", "target"):
        assert contrast(names["ink"].upper(), names[ground].upper()) >= 4.5, ground


def test_two_cities_and_a_domain_of_ones_own(tmp_path: Path) -> None:
    data = simulated([pair(tmp_path, name) for name in ("baseline", "bridge")])
    page = Page(build_report(data))
    assert "Eldercare & nursing" in page.text
    assert "A city with a name that is longer than most columns are wide" in page.text
    check_links(page)


def pair(folder: Path, name: str) -> Scenario:
    """A scenario of two cities that share eldercare only."""
    region = folder / "pair"
    region.mkdir(exist_ok=True)
    (region / "region.yaml").write_text(
        "name: pair\ntitle: {en: Pair, zh: 双城}\ncurrency: EUR\nusd_rate: 0.95\n"
        "sources: [An invention]\n",
        encoding="utf-8",
    )
    (region / "cities.csv").write_text(
        "id,name,division,country,lat,lon,population,gdp\n"
        "a,A city with a name that is longer than most columns are wide,N,X,50,5,900000,40000\n"
        "b,B,S,X,50.5,5.5,400000,15000\n",
        encoding="utf-8",
    )
    (region / "links.csv").write_text("from,to\na,b\n", encoding="utf-8")
    measures = "" if name == "baseline" else "measures: [{use: base_databases}]\n"
    file = folder / f"{name}.yaml"
    file.write_text(
        f"schema: 1\nname: {name}\nregion: pair\nquarters: 8\nreplicates: 3\n"
        "domains: [{name: eldercare, like: health, title: {en: Eldercare & nursing, zh: 养老}}]\n"
        + measures,
        encoding="utf-8",
    )
    return load_scenario(file)
