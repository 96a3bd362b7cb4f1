"""The tour of the page Learn, as a student takes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from cluster_sim.dashboard.engine.link import decode
from cluster_sim.dashboard.language import translator
from cluster_sim.dashboard.learn.course import LESSONS
from cluster_sim.dashboard.learn.lesson import Lesson
from tests.browser.conftest import NewPage
from tests.browser.serving import Dashboard
from tests.browser.texts import foreign_texts

Shot = Callable[..., Path]

MISSED_COST = 3.0
"""A cost in lesson 3 at which the region would gain and the two cities do not build."""

languages = pytest.mark.parametrize("language", ["en", "zh"])


def part(page: Page, name: str) -> Locator:
    return page.locator(f'[data-test="{name}"]')


def arrive(page: Page, lesson: Lesson, language: str) -> None:
    """Wait until a lesson is there and its experiment has been run."""
    expect(page.locator("h1")).to_have_text(translator(language)(lesson.title))
    expect(part(page, "reading")).not_to_be_empty()


def open_lesson(page: Page, dashboard: Dashboard, query: str = "") -> None:
    page.goto(f"{dashboard.url}/learn{query}")
    expect(part(page, "reading")).not_to_be_empty()


def set_slider(page: Page, key: str, value: float) -> None:
    """Move a slider as dragging does: its value, and what the browser tells of it."""
    part(page, f"control-{key}").evaluate(
        "(e, v) => {e.value = v; e.dispatchEvent(new Event('input', {bubbles: true}))}", str(value)
    )


def judged(page: Page, is_right: bool) -> None:
    expect(part(page, "verdict")).to_have_attribute("data-right", str(is_right).lower())


def options_of(lesson: Lesson, language: str) -> tuple[int, int]:
    """A wrong option and the right one, as the model finds them."""
    options = range(len(lesson.question.options))
    translate = translator(language)
    right = next(o for o in options if lesson.question.check(lesson.start, o, translate).is_right)
    return next(option for option in options if option != right), right


# --- with the mouse ----------------------------------------------------------------------------


@languages
def test_the_whole_tour_with_the_mouse(
    new_page: NewPage, dashboard: Dashboard, shot: Shot, language: str
) -> None:
    page = new_page(dashboard.url, language=language)
    open_lesson(page, dashboard)
    for number, lesson in enumerate(LESSONS, start=1):
        arrive(page, lesson, language)
        shot(page, f"learn-{number}-{lesson.key}-{language}")
        if lesson.question.options:
            wrong, right = options_of(lesson, language)
            part(page, f"answer-{wrong}").check()
            part(page, "check").click()
            judged(page, False)
            part(page, f"answer-{right}").check()
        else:
            part(page, "check").click()
            judged(page, False)
            set_slider(page, "cost", MISSED_COST)
        part(page, "check").click()
        judged(page, True)
        assert any(sign.isdigit() for sign in part(page, "verdict").inner_text())
        assert language == "en" or foreign_texts(page) == []
        shot(page, f"learn-{number}-{lesson.key}-answered-{language}")
        part(page, "next").click()
    insights = page.locator(".ln-insights li")
    expect(insights).to_have_count(len(LESSONS))
    expect(page.locator(".ln-end")).to_contain_text("6")
    page.wait_for_function("location.search.includes('step=end')")
    done = parse_qs(urlsplit(page.url).query)["done"][0]
    assert done.split(".") == [lesson.key for lesson in LESSONS]
    shot(page, f"learn-end-{language}", full=True)


# --- with the keyboard -------------------------------------------------------------------------


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the focus is there."""
    for _ in range(40):
        if target.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def choose_by_keys(page: Page, option: int) -> None:
    """Choose an answer with Tab, Space and the arrow keys."""
    for _ in range(40):
        focused = page.evaluate("document.activeElement.dataset.test || ''")
        if focused.startswith("answer-"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(8):
        if part(page, f"answer-{option}").is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrow keys do not reach answer {option}")


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.long), "zh"])
def test_the_whole_tour_with_the_keyboard_alone(
    new_page: NewPage, dashboard: Dashboard, language: str
) -> None:
    page = new_page(dashboard.url, language=language)
    open_lesson(page, dashboard)
    for lesson in LESSONS:
        arrive(page, lesson, language)
        if lesson.question.options:
            wrong, right = options_of(lesson, language)
            choose_by_keys(page, wrong)
            page.keyboard.press("Enter")
            judged(page, False)
            choose_by_keys(page, right)
        else:
            tab_to(page, part(page, "control-cost"))
            while float(part(page, "control-cost").input_value()) > MISSED_COST:
                page.keyboard.press("ArrowLeft")
        tab_to(page, part(page, "check"))
        page.keyboard.press("Enter")
        judged(page, True)
        tab_to(page, part(page, "next"))
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator(".ln-insights li")).to_have_count(len(LESSONS))


@pytest.mark.long
def test_the_focus_goes_to_the_heading_of_the_next_step(page: Page, dashboard: Dashboard) -> None:
    open_lesson(page, dashboard)
    part(page, "next").click()
    arrive(page, LESSONS[1], "en")
    expect(page.locator("h1")).to_be_focused()


# --- trying ------------------------------------------------------------------------------------


def test_moving_a_slider_changes_numbers_dots_and_map(page: Page, dashboard: Dashboard) -> None:
    open_lesson(page, dashboard)
    stage, before = part(page, "stage"), part(page, "dots").get_attribute("data-full")
    label = page.locator(".ln-label").last
    seen = label.inner_text()
    set_slider(page, "rules", 1.0)
    expect(part(page, "dots")).not_to_have_attribute("data-full", before or "")
    expect(label).not_to_have_text(seen)
    assert int(stage.get_attribute("data-version") or 0) > 1
    full = int(part(page, "dots").get_attribute("data-full") or 0)
    expect(part(page, "reading")).to_contain_text(f"{full} get through")


@pytest.mark.long
def test_the_ten_years_can_be_played(page: Page, dashboard: Dashboard) -> None:
    open_lesson(page, dashboard, "?step=coordinator&coordinator=1")
    stage = part(page, "stage")
    expect(stage).to_have_attribute("data-quarter", "40")
    part(page, "play").click()
    expect(stage).to_have_attribute("data-playing", "true")
    page.wait_for_function(
        "() => {const q = +document.querySelector('[data-test=stage]').dataset.quarter;"
        "return q > 1 && q < 40}"
    )
    part(page, "play").click()
    expect(stage).to_have_attribute("data-playing", "false")
    part(page, "scrub").fill("20")
    expect(part(page, "date")).to_have_text("After 5 years")


def test_the_address_keeps_where_one_is(page: Page, dashboard: Dashboard) -> None:
    open_lesson(page, dashboard)
    part(page, "step-trust").click()
    arrive(page, LESSONS[5], "en")
    part(page, "control-hit-3").check(force=True)
    expect(part(page, "reading")).to_contain_text("falls from")
    page.wait_for_function("location.search.includes('hit=3')")
    page.reload()
    arrive(page, LESSONS[5], "en")
    expect(part(page, "control-hit-3")).to_be_checked()
    expect(part(page, "reading")).to_contain_text("falls from")


@pytest.mark.long
def test_back_forward_and_start_again(page: Page, dashboard: Dashboard) -> None:
    open_lesson(page, dashboard, "?step=platform&members=3&done=friction.relay")
    expect(part(page, "step-friction")).to_have_class("done")
    part(page, "back").click()
    arrive(page, LESSONS[3], "en")
    part(page, "next").click()
    arrive(page, LESSONS[4], "en")
    expect(part(page, "control-members")).to_have_value("3")
    part(page, "step-end").click()
    part(page, "restart").click()
    arrive(page, LESSONS[0], "en")
    page.wait_for_function("!location.search.includes('done') && !location.search.includes('step')")
    expect(page.locator(".ln-steps .done")).to_have_count(0)


@pytest.mark.long
def test_the_way_to_explore_takes_the_settings_along(page: Page, dashboard: Dashboard) -> None:
    open_lesson(page, dashboard, "?step=two-cities")
    link = part(page, "to-explore")
    before = link.get_attribute("href") or ""
    set_slider(page, "cost", MISSED_COST)
    expect(link).not_to_have_attribute("href", before)
    address = link.get_attribute("href") or ""
    draft = decode(parse_qs(urlsplit(address).query)["s"][0])
    assert draft.mapping == LESSONS[2].settings({"cost": MISSED_COST})
    link.click()
    page.wait_for_url("**/?s=*")


def test_two_students_at_once_do_not_meet(new_page: NewPage, dashboard: Dashboard) -> None:
    one, other = new_page(dashboard.url), new_page(dashboard.url, language="zh")
    open_lesson(one, dashboard, "?step=platform")
    open_lesson(other, dashboard, "?step=platform")
    still = part(other, "reading").inner_text()
    set_slider(one, "members", 4)
    expect(part(one, "reading")).to_contain_text("2.48")
    assert part(other, "reading").inner_text() == still
    expect(part(other, "control-members")).to_have_value("0")


# --- how it looks ------------------------------------------------------------------------------


def faults(page: Page) -> list[str]:
    """What axe finds in the content, one line each; the frame around it has tests of its own."""
    found = Axe().run(page, context="#content").response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.parametrize(
    ("language", "dark"),
    [
        pytest.param("en", False, id="en-light"),
        pytest.param("zh", True, id="zh-dark", marks=pytest.mark.long),
        pytest.param("en", True, id="en-dark", marks=pytest.mark.long),
        pytest.param("zh", False, id="zh-light", marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing(
    new_page: NewPage, dashboard: Dashboard, language: str, dark: bool
) -> None:
    page = new_page(dashboard.url, language=language, dark=dark)
    for lesson in LESSONS:
        open_lesson(page, dashboard, f"?step={lesson.key}&hit=2")
        if lesson.question.options:
            part(page, "answer-0").check()
        part(page, "check").click()
        expect(page.locator(".ln-verdict .notice")).to_be_visible()
        assert faults(page) == [], lesson.key
    page.goto(f"{dashboard.url}/learn?step=end")
    expect(page.locator(".ln-insights li")).to_have_count(len(LESSONS))
    assert faults(page) == []


@pytest.mark.parametrize(
    "size",
    [
        (1280, 720),
        pytest.param((1024, 768), marks=pytest.mark.long),
        pytest.param((768, 1024), marks=pytest.mark.long),
    ],
    ids=str,
)
def test_it_fits(
    new_page: NewPage, dashboard: Dashboard, shot: Shot, size: tuple[int, int]
) -> None:
    width, height = size
    page = new_page(dashboard.url, width=width, height=height, dark=width == 768)
    for lesson in LESSONS:
        open_lesson(page, dashboard, f"?step={lesson.key}&hit=3&coordinator=1&members=4")
        inside = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert inside, lesson.key
        box = part(page, "stage").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < (height if width == 1280 else 1100), lesson.key
        if width != 1280:
            shot(page, f"learn-{lesson.key}-{width}", full=True)
