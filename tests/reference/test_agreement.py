"""Defaults and catalogue were written down twice, apart from each other: they must agree."""

from __future__ import annotations

import pytest

from benchmarks.plain.catalogue import ROWS, Catalogue
from benchmarks.plain.model import PlainModel
from benchmarks.plain.setting import EffectLike, simple_scenario
from cluster_sim.region.load import builtin_regions, load_region
from cluster_sim.scenario.load import scenario_from_mapping
from cluster_sim.scenario.measures import catalogue
from cluster_sim.scenario.schema import Scenario

WITHOUT_DOMAINS = {
    *("belief", "budget", "capacity", "coordinator", "maturity", "pooling", "security", "trust"),
    *("growth", "recovery", "containment"),
}
SWITCHES = {"coordinator", "mode"}


def load(region: str, *measures: str) -> Scenario:
    used = [{"use": name} for name in measures]
    return scenario_from_mapping(
        {"schema": 1, "name": "test", "region": region, "measures": used, "quarters": 4}
    )


def spelled_out(effect: EffectLike) -> tuple[object, ...]:
    """Return all of an effect that means something in its channel."""
    no_domains = effect.channel in WITHOUT_DOMAINS or effect.option == "growth"
    return (
        effect.channel,
        effect.strength,
        None if effect.channel in SWITCHES else effect.ramp,
        None if no_domains else effect.domains,
        effect.cities,
        effect.links,
        effect.option,
        effect.weight,
    )


def test_defaults_are_the_same() -> None:
    region = load_region("classroom")
    ours = simple_scenario(region).parameters | {"trend_growth": region.trend_growth}
    assert ours == dict(load("classroom").parameters)


@pytest.mark.parametrize("region", builtin_regions())
def test_catalogue_is_the_same(region: str) -> None:
    known = [(row, name) for row, (name, *_) in ROWS.items() if name in catalogue()]
    assert known
    ours = Catalogue(load_region(region))
    for row, name in known:
        (theirs,), mine = load(region, name).measures, ours.measure(row)
        assert (theirs.cost, theirs.start, theirs.end) == (mine.cost, mine.start, mine.end)
        effects = [sorted(map(spelled_out, one.effects), key=repr) for one in (theirs, mine)]
        assert effects[0] == effects[1], name


def test_a_loaded_scenario_runs_as_one_written_by_hand() -> None:
    names = ["cluster_integration", "sharing_platform", "top_level_design"]
    loaded = load("classroom", *names)
    ours = Catalogue(loaded.region)
    rows = [row for row, (name, *_) in ROWS.items() if name in names]
    by_hand = simple_scenario(loaded.region, 4, [ours.measure(row) for row in rows])
    assert PlainModel(loaded).run() == PlainModel(by_hand).run()
