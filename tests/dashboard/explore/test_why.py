"""What each measure adds: the numbers of the engine, as bars."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.explain import Explanation
from cluster_sim.dashboard.explore.conductor import Workers
from cluster_sim.dashboard.explore.headline import points
from cluster_sim.dashboard.explore.why import REPLICATES, Reasons, why
from cluster_sim.dashboard.language import translator
from cluster_sim.errors import StoppedError
from tests.dashboard.explore.drafts import bare, helped, simulator

EN, ZH = translator("en"), translator("zh")
METRIC = "sharing_efficiency"


def explained(draft: Draft) -> Explanation:
    """What the engine says of a draft."""
    return simulator().explain(draft, REPLICATES)


def mean(of: Explanation, place: int) -> float:
    """What a measure adds, 0-1."""
    return of.contributions[place].differences[METRIC].mean or 0.0


def test_the_bars_are_the_numbers_of_the_engine() -> None:
    known = explained(helped())
    told = why(known, EN)
    assert [bar["name"] for bar in told["bars"]] == [one.title.en for one in known.contributions]
    assert [bar["value"] for bar in told["bars"]] == [points(mean(known, i)) for i in range(2)]
    together = known.together[METRIC].mean or 0.0
    assert told["whole"]["value"] == f"{points(together)} points"
    assert told["interplay"]["value"] == points(known.interplay[METRIC])
    parts = mean(known, 0) + mean(known, 1)
    assert parts + known.interplay[METRIC] == pytest.approx(together)


def test_bars_are_as_long_as_what_they_show_and_stay_on_the_line() -> None:
    known = explained(helped())
    told = why(known, EN)
    for i, bar in enumerate(told["bars"]):
        ratio = bar["width"] / told["bars"][0]["width"]
        assert ratio == pytest.approx(mean(known, i) / mean(known, 0), abs=0.01)
        for start, length in ((bar["start"], bar["width"]), (bar["low"], bar["spread"])):
            assert start >= 0.0
            assert start + length <= 100.01
        assert bar["low"] <= bar["start"] + bar["width"] <= bar["low"] + bar["spread"] + 0.01


@pytest.mark.parametrize(
    ("interplay", "text"),
    [(-0.02, "need each other"), (0.02, "do part of its work"), (0.0, "side by side")],
)
def test_what_the_interplay_means_depends_on_its_sign(interplay: float, text: str) -> None:
    known = explained(helped())
    changed = Explanation(
        known.draft, known.replicates, known.together, known.contributions, {METRIC: interplay}
    )
    assert text in why(changed, EN)["note"]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in why(changed, ZH)["note"])


def test_one_measure_has_no_interplay_and_none_has_no_bar() -> None:
    one: dict[str, Any] = why(explained(bare().with_strength("sharing_platform", 1.0)), EN)
    assert len(one["bars"]) == 1
    assert "interplay" not in one
    assert why(explained(bare()), EN)["bars"] == []


def test_measures_of_one_title_are_told_apart() -> None:
    twice = [
        {"name": name, "use": "market_operation", "domains": [domain]}
        for name, domain in (("clinics", "health"), ("schools", "education"))
    ]
    draft = Draft({**bare().mapping, "measures": twice})
    names = [bar["name"] for bar in why(explained(draft), EN)["bars"]]
    assert len(set(names)) == 2
    assert all(name.endswith(("(clinics)", "(schools)")) for name in names)


def test_a_question_is_given_up_when_another_is_asked_or_the_settings_change() -> None:
    async def ask() -> None:
        workers = Workers()
        reasons = Reasons(simulator(), workers)
        assert not reasons.is_about_others(helped())
        first = asyncio.ensure_future(reasons.find(helped().with_quarters(80)))
        await asyncio.sleep(0)
        assert reasons.is_about_others(helped())
        reasons.drop()
        assert not reasons.is_about_others(helped())
        with pytest.raises(StoppedError):
            await first
        found = await reasons.find(helped())
        assert found.contributions
        workers.close()

    asyncio.run(ask())
