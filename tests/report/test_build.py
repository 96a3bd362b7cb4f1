"""The page: well formed, alone in the world, accessible, and true to the tables."""

from __future__ import annotations

import dataclasses
import itertools
import re

import pytest

from cluster_sim.figures.data import Named
from cluster_sim.figures.words import LANGUAGES, number
from cluster_sim.report import facts
from cluster_sim.report.build import build_report
from cluster_sim.report.data import ReportData
from cluster_sim.text import Text
from tests.figures.synthetic import figure_data
from tests.figures.test_style import contrast
from tests.report.pages import Page, report_data


@pytest.fixture(scope="module")
def data() -> ReportData:
    return report_data(figure_data(replicates=4, quarters=12))


@pytest.fixture(scope="module")
def html(data: ReportData) -> str:
    return build_report(data)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_ids_are_unique_and_every_link_leads_somewhere(page: Page) -> None:
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    targets = [a["href"] for _, a in page.elements if "href" in a]
    assert targets
    assert {target for target in targets if not target.startswith("#")} == set()
    assert {target[1:] for target in targets} <= set(ids)


def test_references_inside_figures_lead_somewhere(html: str, page: Page) -> None:
    ids = {a["id"] for _, a in page.elements if "id" in a}
    used = set(re.findall(r"url\(#([^)]+)\)", html))
    assert used
    assert used <= ids


def test_page_needs_nothing_else(html: str, page: Page) -> None:
    assert "://" not in html
    assert "@import" not in html
    for _, attributes in page.elements:
        assert not {"src", "srcset", "background", "poster", "data"} & attributes.keys()
    assert not page.all("script")
    assert not page.all("link")
    (policy,) = [m["content"] for m in page.all("meta") if "http-equiv" in m]
    assert "default-src 'none'" in policy


def test_page_is_small_enough(html: str) -> None:
    assert len(html.encode()) < 8_000_000


def test_same_data_same_page(data: ReportData, html: str) -> None:
    assert build_report(data) == html


def test_answer_comes_first(data: ReportData, html: str, page: Page) -> None:
    assert page.text.index("shares most") < page.text.index("What was found")
    assert html.index('id="answer"') < html.index('id="ranking"')
    assert data.results.title(data.results.ranked()[0], "en") in page.text


def test_headings_go_down_one_by_one(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


def test_tables_have_captions_and_scopes(page: Page) -> None:
    assert len(page.all("caption")) == len(page.all("table")) > 5
    assert all(cell.get("scope") in {"col", "row"} for cell in page.all("th"))


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
        wanted = [number(facts.efficiency(results, name).mean), number(gini)]
        if name != results.baseline:
            wanted.append(number(facts.difference(results, name).mean, signed=True))
            wanted.append(number(facts.benefit_cost_ratio(results, name), 1))
        assert [value for value in wanted if value not in page.text] == []


def test_everything_needed_to_run_it_again_is_there(page: Page) -> None:
    for wanted in ("cluster-sim compare scenarios/*.yaml --seed 1", "Seed 1", "0" * 64, "3.11.9",
                   "schema: 1 name: platform", "A census", "A note."):  # fmt: skip
        assert wanted in page.text


def test_missing_runs_are_told(data: ReportData) -> None:
    assert "3 of 44 runs failed" in Page(
        build_report(dataclasses.replace(data, completed=41))
    ).text.replace("\u00a0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_run_page(language: str) -> None:
    html = build_report(report_data(figure_data(1, 2, 4, 3), language), language)
    page = Page(html)
    assert page.all("html") == [{"lang": "en" if language == "en" else "zh-CN"}]
    assert ("共享效率" if language == "zh" else "Sharing efficiency") in page.text
    assert not re.search(r"\bnan\b", page.text)


def test_chinese_page() -> None:
    page = Page(build_report(report_data(figure_data(2, 2, 4, 3), "zh"), "zh"))
    assert "结论" in page.text
    assert "交通先行" in page.text
    # Titles of the other language stand beneath, marked as such.
    notes = [a for a in page.all("small") if "lang" in a]
    assert {a["lang"] for a in notes} == {"en"}


def test_one_replicate_has_no_intervals() -> None:
    page = Page(build_report(report_data(figure_data(2, 1, 4, 3))))
    assert "one run each" in page.text
    assert "nan" not in page.text.lower().split()


def test_text_of_users_is_only_text() -> None:
    results = figure_data(2, 2, 4, 3)
    nasty = Named("baseline", Text('<script>alert("x")</script> & "quotes" </svg>'))
    results = dataclasses.replace(results, scenarios=(nasty, results.scenarios[1]))
    base = report_data(results)
    html = build_report(
        dataclasses.replace(base, effective={"baseline": "</pre><b>"}, warnings=("<i>",))
    )
    page = Page(html)
    assert not page.all("script")
    assert not page.all("b")
    assert not page.all("i")
    assert '<script>alert("x")</script>' in page.text


def test_a_figure_that_is_not_known_is_shown_all_the_same(data: ReportData) -> None:
    svg = next(iter(data.drawings.values()))
    page = Page(build_report(dataclasses.replace(data, drawings={"extra": svg})))
    assert "extra" in [a.get("id") for a in page.all("section")]


def test_colours_of_the_page_are_readable(html: str) -> None:
    names = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", html))
    assert {"ink", "soft", "accent", "shade"} <= names.keys()
    for name in ("ink", "soft", "accent"):
        assert contrast(names[name].upper(), "#FFFFFF") >= 4.5
        assert contrast(names[name].upper(), names["shade"].upper()) >= 4.5
