"""The stories of cities and links as the side panel shows them."""

from __future__ import annotations

import pytest

from cluster_sim.dashboard.engine.story import city_story, link_story
from cluster_sim.dashboard.explore.headline import share
from cluster_sim.dashboard.explore.link_view import LAYERS
from cluster_sim.dashboard.explore.presenter import story
from cluster_sim.dashboard.explore.session import Place
from cluster_sim.dashboard.language import translator
from cluster_sim.scenario.schema import LAYERS as MODEL_LAYERS
from tests.dashboard.explore.drafts import QUARTERS, helped, run

EN, ZH = translator("en"), translator("zh")


def test_the_bars_have_the_layers_of_the_model() -> None:
    assert set(LAYERS) == set(MODEL_LAYERS)


def test_a_city_tells_of_itself_in_the_quarter_that_is_shown() -> None:
    outlook = run(helped())
    early, late = (story(outlook, Place("city", 1), quarter, EN) for quarter in (0, QUARTERS))
    assert early["date"] == outlook.quarters[0]
    assert late["date"] == outlook.quarters[-1]
    known = city_story(outlook, 1, QUARTERS)
    assert late["title"] == known.name.en
    facts = {fact[0]: fact[1] for fact in late["sections"][0]["facts"]}
    assert facts["Sharing efficiency"] == share(known.figures["sharing_efficiency"].value, EN)
    assert {part["key"] for part in late["sections"]} == {
        "now",
        "domains",
        "projects",
        "beliefs",
        "ways",
    }


def test_the_bars_of_a_link_are_its_friction_by_layer() -> None:
    outlook = run(helped())
    known = link_story(outlook, 0, QUARTERS)
    told = story(outlook, Place("link", 0), QUARTERS, EN)
    bars = told["sections"][0]["bars"]
    assert [bar["name"] for bar in bars] == [one.domain.en for one in known.domains]
    longest = max(sum(pair.value for pair in one.layers.values()) for one in known.domains)
    for bar, one in zip(bars, known.domains, strict=True):
        assert sum(bar["parts"]) * longest == pytest.approx(one.friction.value, abs=1e-6)
        assert all(part >= 0 for part in bar["parts"])


def test_projects_say_who_pays_and_the_parts_add_up() -> None:
    outlook = run(helped().with_quarters(40))
    told = [
        item["text"]
        for link in range(outlook.scenario.region.n_links)
        for part in story(outlook, Place("link", link), 40, EN)["sections"]
        if part["key"] == "projects"
        for item in part.get("list", [])
    ]
    assert told
    assert all("paid by" in text and "since 20" in text for text in told)


@pytest.mark.parametrize("kind", ["city", "link"])
def test_a_story_is_told_in_chinese(kind: str) -> None:
    told = story(run(helped()), Place(kind, 0), QUARTERS, ZH)
    titles = [part["title"] for part in told["sections"]]
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in title) for title in titles)


def test_a_quarter_beyond_the_end_is_the_last() -> None:
    outlook = run(helped())
    assert story(outlook, Place("city", 0), 999, EN)["date"] == outlook.quarters[-1]
