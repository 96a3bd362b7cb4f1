"""The map in a browser: what it shows, and what it does when it is asked."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cluster_sim.charts.map_model import frames_json, map_model
from cluster_sim.figures import words
from cluster_sim.region.load import builtin_regions, load_region
from cluster_sim.region.schema import Region
from tests.charts.drawing import DOMAINS, dates, frames, many_cities, map_page

DELTA = "yangtze-river-delta"
RECORDS = 60

Shot = Callable[..., Path]
Open = Callable[..., Page]


@pytest.fixture
def opened(new_page: Callable[..., Page], tmp_path: Path) -> Open:
    """Opens a map from a file: ``opened(region, language, theme, **context options)``."""

    def run(
        region: Region | str = DELTA,
        language: str = "en",
        theme: str = "light",
        size: str = "1000px",
        **options: Any,
    ) -> Page:
        where = load_region(region) if isinstance(region, str) else region
        found = frames(where, RECORDS)
        model = map_model(where, dates(RECORDS), found, language, domains=DOMAINS)
        file = tmp_path / "map.html"
        file.write_text(map_page(model, theme, size), encoding="utf-8")
        page = new_page("file://", dark=theme == "dark", **options)
        page.goto(file.as_uri())
        page.wait_for_function("window.map && map.view && !map.stale")
        return page

    return run


def boxes(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("map.labelBoxes()")
    return found


def meet(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    )


def at(page: Page, kind: str, index: int) -> tuple[float, float]:
    """Where a city or the middle of a link is, pixels of the page."""
    place = page.evaluate(f"map.place('{kind}', {index})")
    box = page.locator("#map").bounding_box()
    assert box is not None
    return box["x"] + place["x"], box["y"] + place["y"]


def tip(page: Page) -> str:
    return page.locator(".cluster-map-tip").inner_text()


def pixels(page: Page) -> str:
    """What the canvas of links and cities shows."""
    page.wait_for_function("!map.stale && !map.waiting")
    found: str = page.evaluate("map.canvas.toDataURL()")
    return found


@pytest.mark.parametrize("name", builtin_regions())
@pytest.mark.parametrize(
    ("language", "theme"), [("en", "light"), pytest.param("zh", "dark", marks=pytest.mark.long)]
)
def test_every_region_is_drawn_and_no_names_meet(
    opened: Open, shot: Shot, name: str, language: str, theme: str
) -> None:
    page = opened(name, language, theme)
    page.evaluate("map.show(20)")
    page.wait_for_function("!map.stale && !map.waiting")
    region, found = load_region(name), boxes(page)
    assert not [(a, b) for a, b in combinations(found, 2) if meet(a, b)]
    assert len(found) >= min(len(region.cities), 20)
    largest = int(region.population.argmax())
    assert largest in [label["city"] for label in found]
    buttons = page.evaluate("map.reserved()")
    assert not [label for label in found if any(meet(label, button) for button in buttons)]
    shot(page, f"map-{name}-{language}-{theme}")


@pytest.mark.long
def test_names_of_cities_are_in_the_language(opened: Open) -> None:
    page = opened(language="zh")
    assert "上海" in [label["text"] for label in boxes(page)]
    assert page.get_by_role("button", name="放大").count() == 1
    legend = page.locator(".cluster-map-legend").inner_text()
    assert "连线的壁垒" in legend
    assert "亿元" in legend


def test_land_and_sea_are_where_they_are(opened: Open) -> None:
    page = opened()
    colour = """([lon, lat]) => {
      const [west, , , north] = map.model.bounds;
      const spot = map.spot({ x: ((lon - west) / map.step) * map.stretch,
        y: (north - lat) / map.step });
      const context = map.ground.getContext("2d"), at = map.ratio;
      const [r, g, b] = context.getImageData(spot.x * at, spot.y * at, 1, 1).data;
      return "#" + [r, g, b].map((part) => part.toString(16).padStart(2, "0")).join("");
    }"""
    palette = page.evaluate("clusterCharts.PALETTES.light")
    for place, what in (
        ([118.0, 31.5], "land"),
        ([116.0, 30.0], "land"),
        ([123.5, 31.0], "sea"),
        ([122.9, 29.2], "sea"),
    ):
        assert page.evaluate(colour, place) == palette[what].lower(), place


def test_pointing_at_a_city_tells_its_numbers(opened: Open) -> None:
    page, region = opened(), load_region(DELTA)
    city = region.names.index("Shanghai")
    page.mouse.move(*at(page, "city", city))
    expect(page.locator(".cluster-map-tip")).to_be_visible()
    share = words.share(float(frames(region, RECORDS).efficiency[0, city]), "en")
    assert tip(page).split("\n")[:2] == [
        "Shanghai",
        f"Sharing efficiency: {share}",
    ]
    assert "Population: 24.9 million" in tip(page)
    page.mouse.move(2, 2)
    expect(page.locator(".cluster-map-tip")).to_be_hidden()


def test_pointing_at_a_link_tells_its_numbers(opened: Open) -> None:
    page = opened()
    page.evaluate("map.show(1)")
    link = page.evaluate("map.frames.projects[0][0]")
    page.mouse.move(*at(page, "link", link))
    said = tip(page)
    assert "Mean barrier:" in said
    assert "passes" in said
    assert "CNY a year" in said
    assert "Under way: Transport" in said


def test_clicks_call_back(opened: Open) -> None:
    page, region = opened(), load_region(DELTA)
    city = region.names.index("Wenzhou")
    link = region.ends.tolist().index(sorted([region.names.index(n) for n in ("Jinhua", "Lishui")]))
    page.mouse.click(*at(page, "city", city))
    page.mouse.click(*at(page, "link", link))
    page.mouse.click(900, 500)  # the sea
    assert page.evaluate("told") == [["city", city], ["link", link], ["clear"]]


@pytest.mark.long
def test_what_is_selected_is_marked(opened: Open) -> None:
    page = opened()
    before = pixels(page)
    page.evaluate("map.select('city', 3)")
    city = pixels(page)
    page.evaluate("map.select('link', 3)")
    link = pixels(page)
    page.evaluate("map.select(null)")
    assert len({before, city, link}) == 3
    assert pixels(page) == before


def test_the_keyboard_reaches_buttons_and_moves_the_map(opened: Open) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === map.stage")
    home = page.evaluate("map.view")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("map.view.x") > home["x"]
    names = []
    for _ in range(3):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert names == ["Zoom in", "Zoom out", "Show the whole region"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("!map.gliding && map.view.k > 1.5 * map.home.k")
    page.get_by_role("button", name="Show the whole region").press("Enter")
    page.wait_for_function("!map.gliding && map.view.k === map.home.k")


def test_the_wheel_enlarges_and_shows_more_names(opened: Open) -> None:
    page = opened(many_cities())
    few = len(boxes(page))
    page.mouse.move(500, 300)
    before = page.evaluate("map.view.k")
    page.mouse.wheel(0, -900)
    page.wait_for_function(f"map.view.k > 2 * {before}")
    inside = page.evaluate(
        "map.spots().filter(({ x, y }) => x > 0 && y > 0 && x < map.width && y < map.height).length"
    )
    assert len(boxes(page)) / inside > few / 337
    page.mouse.wheel(0, 9000)
    assert page.evaluate("map.view.k <= map.home.k")


def test_dragging_moves_the_map_and_clicks_nothing(opened: Open) -> None:
    page = opened()
    page.evaluate("map.zoom(3, { x: 500, y: 300 })")
    before = page.evaluate("map.view")
    page.mouse.move(400, 300)
    page.mouse.down()
    page.mouse.move(460, 330, steps=4)
    page.mouse.up()
    after = page.evaluate("map.view")
    assert (before["x"] - after["x"]) * after["k"] == pytest.approx(60, abs=1)
    assert (before["y"] - after["y"]) * after["k"] == pytest.approx(30, abs=1)
    assert page.evaluate("told") == []


@pytest.mark.long
def test_the_view_never_leaves_land_and_sea(opened: Open) -> None:
    page = opened(size="1200px")
    page.evaluate("map.look({ k: 0, x: -1e6, y: 1e6 })")
    view = page.evaluate("({ ...map.view, ...map.extent, w: map.width, h: map.height })")
    assert view["w"] / view["k"] <= page.evaluate("map.extent.x") * (1 + 1e-9)
    assert view["h"] / view["k"] <= page.evaluate("map.extent.y") * (1 + 1e-9)


def test_another_record_is_another_picture(opened: Open) -> None:
    page = opened(reduced_motion="reduce")
    first = pixels(page)
    page.evaluate("map.show(40)")
    later = pixels(page)
    page.evaluate("map.show(1e9)")
    assert page.evaluate("map.quarter") == RECORDS - 1
    page.evaluate("map.show(0)")
    assert pixels(page) == first != later
    assert page.evaluate("told") == [["quarter", 40], ["quarter", RECORDS - 1], ["quarter", 0]]


@pytest.mark.long
def test_new_frames_are_shown_at_the_same_record(opened: Open) -> None:
    page, region = opened(reduced_motion="reduce"), load_region(DELTA)
    page.evaluate("map.show(30)")
    before = pixels(page)
    found = frames(region, RECORDS, projects=3)
    page.evaluate("(frames) => map.setFrames(frames)", frames_json(found))
    assert page.evaluate("map.quarter") == 30
    assert pixels(page) != before


def test_playing_goes_through_the_records_and_ends(opened: Open) -> None:
    page = opened()
    page.evaluate("map.play(30)")
    assert page.evaluate("map.playing")
    page.wait_for_function("!map.playing", timeout=20_000)
    told = page.evaluate("told")
    quarters = [value for what, value in told if what == "quarter"]
    assert quarters == sorted(quarters)
    assert quarters[-1] == RECORDS - 1
    assert [value for what, value in told if what == "play"] == [True, False]
    page.evaluate("map.play(30)")  # from the start again
    page.wait_for_function("map.quarter > 2")
    page.evaluate("map.pause()")
    assert page.evaluate("!map.playing && map.quarter < 59")


def test_names_of_many_cities_do_not_meet_either(opened: Open, shot: Shot) -> None:
    page = opened(many_cities())
    found = boxes(page)
    assert len(found) > 60
    assert not [(a, b) for a, b in combinations(found, 2) if meet(a, b)]
    shot(page, "map-many-cities")


def test_language_and_theme_change_in_place(opened: Open) -> None:
    page, region = opened(), load_region(DELTA)
    light = pixels(page)
    chinese = map_model(region, dates(RECORDS), frames(region, RECORDS), "zh", domains=DOMAINS)
    names = [city["name"] for city in chinese["cities"]]
    page.evaluate("([words, names]) => map.language(words, names, 'zh')", [chinese["words"], names])
    assert "上海" in [label["text"] for label in boxes(page)]
    expect(page.get_by_role("img", name="长江三角洲")).to_have_count(1)
    page.evaluate("map.theme('dark')")
    assert pixels(page) != light
    assert page.evaluate("map.root.style.getPropertyValue('--map-paper')") == "#151B21"


@pytest.mark.long
def test_pixels_are_as_fine_as_the_screen(opened: Open) -> None:
    page = opened(device_scale_factor=2)
    assert page.evaluate("map.canvas.width / map.stage.clientWidth") == 2


@pytest.mark.long
def test_the_map_follows_its_element(opened: Open) -> None:
    page = opened()
    page.evaluate("document.getElementById('map').style.width = '600px'")
    page.wait_for_function("map.width === 600 && map.canvas.width === 600")
    found = boxes(page)
    assert all(label["x"] + label["width"] <= 600 for label in found)


@pytest.mark.long
def test_it_comes_to_rest_in_any_height_and_is_never_empty(opened: Open) -> None:
    page = opened()
    seen = page.evaluate("""async () => {
      const element = document.querySelector("#map"), found = [];
      let resized = 0;
      const resize = map.resize.bind(map);
      map.resize = () => { resized += 1; resize(); };
      const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      for (let height = 420; height <= 780; height += 12) {
        element.style.height = `${height}px`;
        resized = 0;
        for (let k = 0; k < 6; k += 1) await frame();
        const { width, height: tall } = map.canvas;
        const data = map.canvas.getContext("2d").getImageData(0, 0, width, tall).data;
        found.push([height, resized, data.some((value) => value > 0)]);
      }
      return found;
    }""")
    assert [height for height, resized, drawn in seen if resized > 3 or not drawn] == []


@pytest.mark.long
def test_the_size_of_circles_does_not_depend_on_the_room_that_the_legend_leaves(
    opened: Open,
) -> None:
    page = opened()
    before = page.evaluate("[map.size, map.height]")
    page.evaluate("map.legend.style.height = '300px'")
    page.wait_for_function("height => map.height < height - 100", arg=before[1])
    assert page.evaluate("map.size") == before[0]


@pytest.mark.long
def test_without_motion_nothing_glides_or_pulses(opened: Open) -> None:
    page = opened(reduced_motion="reduce")
    page.evaluate("map.zoom(2)")
    assert page.evaluate("!map.gliding && map.view.k === 2 * map.home.k")
    for quarter in range(1, 12):
        page.evaluate(f"map.show({quarter})")
    assert page.evaluate("map.pulses.length") == 0


@pytest.mark.long
def test_a_completed_project_pulses_for_a_moment(opened: Open) -> None:
    page = opened()
    end = page.evaluate("map.frames.projects.find((project) => project[3] !== null)[3]")
    page.evaluate(f"map.show({end - 1}); map.show({end})")
    assert page.evaluate("map.pulses.length") > 0
    page.wait_for_function("map.pulses.length === 0 && !map.waiting")


@pytest.mark.long
def test_a_map_that_is_destroyed_leaves_nothing(opened: Open) -> None:
    page = opened()
    page.evaluate("map.play(10); map.destroy()")
    assert page.evaluate("document.getElementById('map').childElementCount") == 0
    assert page.evaluate("map.playing") is False


@pytest.mark.long
def test_scripts_leave_two_names(opened: Open) -> None:
    page = opened()
    assert page.evaluate("[typeof clusterMap, typeof clusterCharts]") == ["object", "object"]
    own = page.evaluate(
        "Object.keys(window).filter((name) => /^cluster|CityMap|PALETTES/.test(name)).sort()"
    )
    assert own == ["clusterCharts", "clusterMap"]
