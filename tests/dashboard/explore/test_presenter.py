"""What the page draws: the numbers of the simulation, in every part the same."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from cluster_sim.charts.map_model import frames_json
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.explore.charts import charts, money, over_time
from cluster_sim.dashboard.explore.comparison import comparison
from cluster_sim.dashboard.explore.headline import TILES, headline, points, share, tiles, tone
from cluster_sim.dashboard.explore.outcome import of_band, of_run
from cluster_sim.dashboard.explore.presenter import Presenter, story
from cluster_sim.dashboard.explore.session import Place
from cluster_sim.dashboard.language import translator
from tests.dashboard.explore.drafts import QUARTERS, bare, helped, run, session, simulator

EN, ZH = translator("en"), translator("zh")


def presented(draft: Draft, *, place: Place | None = None, old: bool = False) -> dict[str, Any]:
    """What the parts of the page get for a run of a draft."""
    opened, outlook = session(draft), run(draft)
    opened.place, opened.quarter = place, QUARTERS
    if old:
        opened.drawn_region = outlook.scenario.region.digest
    presenter = Presenter(opened, simulator(), EN)
    texts = presenter.present(7, outlook, None)
    return {name: json.loads(text) for name, text in texts.items()}


def test_the_headline_is_the_last_record_against_the_baseline() -> None:
    outlook = run(helped())
    after = outlook.metrics["sharing_efficiency"][-1]
    before = outlook.base_metrics["sharing_efficiency"][-1]
    found = headline(of_run(outlook), EN)
    assert found["value"] == share(after, EN)
    assert found["base"] == f"baseline {share(before, EN)}"
    assert found["change"] == f"{points(after - before)} points"
    assert found["tone"] == "good"
    assert found["band"] == "one run"


def test_the_headline_of_several_runs_has_the_interval_of_the_difference() -> None:
    band = simulator().band(helped())
    found = headline(of_band(band, "CNY"), EN)
    difference = band.differences["sharing_efficiency"]
    low, high = points(difference.low[-1]), points(difference.high[-1])
    assert found["band"] == f"{low} to {high}, 8 runs"


def test_without_measures_the_headline_says_that_it_is_the_baseline() -> None:
    found = headline(of_run(run(bare())), EN)
    assert (found["change"], found["base"]) == ("the baseline", "")


def test_key_figures_are_all_there_in_both_languages() -> None:
    outcome = of_run(run(helped()))
    for language in (EN, ZH):
        found = tiles(outcome, language)
        assert [one["key"] for one in found] == [tile.metric for tile in TILES]
        assert all(one["value"] and one["label"] and one["hint"] for one in found)


@pytest.mark.parametrize(
    ("difference", "good", "expected"),
    [(0.1, 1, "good"), (-0.1, 1, "bad"), (0.1, -1, "bad"), (0.1, 0, ""), (0.0001, 1, "")],
)
def test_a_change_is_good_or_bad_by_what_it_changes(
    difference: float, good: int, expected: str
) -> None:
    assert tone(difference, good, 0.0005) == expected


def test_the_chart_over_time_draws_the_run_the_baseline_and_the_pins() -> None:
    own, pinned = of_run(run(helped())), of_run(run(bare().with_strength("sharing_platform", 1.0)))
    option = over_time(own, [("other", pinned)], EN)["option"]
    lines = {part["id"]: part for part in option["dataset"]}
    assert set(lines) == {"own", "base", "pin-0"}
    for key, metrics in (("own", own.metrics), ("base", own.base), ("pin-0", pinned.metrics)):
        drawn = [row[1] for row in lines[key]["source"]]
        assert drawn == pytest.approx(metrics["sharing_efficiency"].mean, abs=1e-5)
    assert [row[0] for row in lines["own"]["source"]][:3] == [2024.0, 2024.25, 2024.5]


def test_a_pin_that_ends_earlier_has_no_value_after_its_end() -> None:
    short = of_run(run(helped().with_quarters(4)))
    option = over_time(of_run(run(helped())), [("short", short)], EN)["option"]
    (rows,) = [part["source"] for part in option["dataset"] if part["id"] == "pin-0"]
    assert [row[1] is None for row in rows] == [False] * 5 + [True] * (QUARTERS - 4)


def test_money_says_from_when_on_it_pays() -> None:
    outcome = of_run(run(helped()))
    spending = ("public_spending", "private_spending")
    gained = outcome.differences["realised_value"].mean
    spent = np.sum([outcome.differences[name].mean for name in spending], axis=0)
    note = money(outcome, EN)["note"]
    if gained[-1] < spent[-1]:
        assert note == f"Until {outcome.quarters[-1]} it gains less than it costs."
    else:
        first = next(q for q in range(QUARTERS + 1) if np.all(gained[q:] >= spent[q:]))
        assert note == f"From {outcome.quarters[first]} on it has gained more than it cost."


def test_money_without_measures_is_nothing() -> None:
    assert money(of_run(run(bare())), EN)["note"] == "Nothing is spent beyond the baseline."


def test_every_chart_can_be_told_to_those_who_cannot_see_it() -> None:
    outlook = run(helped())
    for language in (EN, ZH):
        found = charts(outlook, of_run(outlook), [], language)
        assert set(found) == {"time", "domains", "money", "cities"}
        for key, chart in found.items():
            assert chart["option"]["description"], key
            json.dumps(chart, allow_nan=False)


def test_the_chart_of_cities_has_all_of_them_the_largest_gain_first() -> None:
    outlook = run(helped())
    option = charts(outlook, of_run(outlook), [], EN)["cities"]["option"]
    gains = [bar["value"] for bar in option["series"][0]["data"]]
    assert len(gains) == outlook.scenario.region.n_cities
    assert gains == sorted(gains, reverse=True)


def test_the_comparison_has_a_column_for_each_setting() -> None:
    own, other = of_run(run(helped())), of_run(run(bare()))
    table = comparison(own, [("bare", other)], EN)
    assert table["columns"] == ["Now", "bare"]
    assert {len(row) for row in table["rows"]} == {3}
    (efficiency,) = [row for row in table["rows"] if row[0] == "Sharing efficiency"]
    assert efficiency[1:] == [share(one.last("sharing_efficiency"), EN) for one in (own, other)]


def test_a_new_region_is_drawn_whole_and_a_known_one_by_its_frames() -> None:
    new, known = presented(helped())["map"], presented(helped(), old=True)["map"]
    assert "model" in new
    assert len(new["names"]["cities"]) == 4
    assert "model" not in known
    assert known["frames"] == new["model"]["frames"]
    assert known["version"] == 7
    assert len(known["dates"]) == QUARTERS + 1


def test_the_baseline_is_sent_once_and_again_when_it_is_another() -> None:
    opened = session(helped())
    presenter = Presenter(opened, simulator(), EN)

    def shown(draft: Draft) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(presenter.present(1, run(draft), None)["map"])
        return found

    first = shown(helped())
    assert first["base"] == json.loads(json.dumps(frames_json(run(helped()).base_frames)))
    opened.drawn_base = helped().baseline().key
    assert "base" not in shown(helped())
    assert "base" not in shown(helped().with_strength("sharing_platform", 0.9))
    longer = helped().with_quarters(QUARTERS + 4)
    assert len(shown(longer)["base"]["barrier"]) == QUARTERS + 5


def test_a_story_follows_the_settings() -> None:
    place = Place("city", 0)
    told = presented(helped(), place=place, old=True)["story"]
    assert told == json.loads(json.dumps(story(run(helped()), place, QUARTERS, EN)))
    assert "story" not in presented(helped(), place=place)


def test_pinned_settings_are_simulated_where_their_outcome_is_not_known() -> None:
    opened = session(helped())
    opened.pins = opened.pins.with_pin(bare(), "bare")
    presenter = Presenter(opened, simulator(), EN)
    presenter.present(1, run(helped()), None)
    assert opened.outcomes[bare().key].runs == 1
    presenter.present(1, run(helped()), simulator().band(helped()))
    assert opened.outcomes[bare().key].runs == 8
