"""What selectors mean on real regions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cluster_sim.region.load import builtin_regions, load_region
from cluster_sim.region.schema import Region
from cluster_sim.scenario.parameters import parameters
from cluster_sim.scenario.scope import Places, ScopeError
from cluster_sim.scenario.start import start_maturity

RULE = {
    name: float(parameters()[name].default_for("") or 0)
    for name in ("maturity_start_base", "maturity_start_range")
}


def places(name: str) -> Places:
    region = load_region(name)
    return Places(region, start_maturity(region, RULE))


@pytest.fixture(params=builtin_regions())
def anywhere(request: pytest.FixtureRequest) -> Places:
    """The places of each built-in region."""
    return places(request.param)


def ids(found: Places, cities: tuple[int, ...]) -> list[str]:
    return [found.region.cities[index] for index in cities]


def where(region: Region, holds: Callable[[int], bool]) -> tuple[int, ...]:
    return tuple(index for index in range(region.n_links) if holds(index))


def test_all_means_all(anywhere: Places) -> None:
    assert anywhere.cities("all") == tuple(range(anywhere.region.n_cities))
    assert anywhere.links("all") == tuple(range(anywhere.region.n_links))


def test_every_city_is_found_by_id_and_by_each_unique_name(anywhere: Places) -> None:
    region = anywhere.region
    for index, city in enumerate(region.cities):
        assert anywhere.cities([city]) == (index,)
    for names in (region.names, region.names_zh):
        for index, name in enumerate(names):
            if name is not None and names.count(name) == 1 and name not in region.cities:
                assert anywhere.cities([name]) == (index,)


def test_a_division_or_a_country_is_all_its_cities() -> None:
    delta = places("yangtze-river-delta")
    divisions = sorted(set(delta.region.divisions))
    assert len(divisions) == 4
    found = [delta.cities({"division": division}) for division in divisions]
    assert sorted(index for cities in found for index in cities) == list(range(41))
    assert ids(delta, delta.cities({"division": "Shanghai"})) == ["shanghai"]
    benelux = places("benelux-rhine-ruhr")
    countries = sorted(set(benelux.region.countries))
    assert len(countries) == 5
    assert sum(len(benelux.cities({"country": name})) for name in countries) == 49


def test_the_top_by_gdp_population_and_maturity() -> None:
    delta = places("yangtze-river-delta")
    assert ids(delta, delta.cities({"top": 3, "by": "gdp"})) == ["hangzhou", "shanghai", "suzhou"]
    assert "shanghai" in ids(delta, delta.cities({"top": 1, "by": "population"}))
    leading = delta.cities({"top": 5, "by": "maturity"})
    others = sorted(set(range(41)) - set(leading))
    assert delta.maturity[list(leading)].min() >= delta.maturity[others].max()


@pytest.mark.parametrize(
    ("region", "count"), [("yangtze-river-delta", 4), ("benelux-rhine-ruhr", 4), ("classroom", 1)]
)
def test_a_tenth_is_at_least_one_city(region: str, count: int) -> None:
    assert len(places(region).cities({"top": "tenth", "by": "maturity"})) == count


def test_more_than_there_are_is_all(anywhere: Places) -> None:
    assert anywhere.cities({"top": 10**9, "by": "gdp"}) == anywhere.cities("all")


def test_the_poorer_half_has_less_per_head_than_the_rest(anywhere: Places) -> None:
    region = anywhere.region
    poorer = list(anywhere.cities("poorer_half"))
    assert len(poorer) == region.n_cities // 2
    per_head = region.gdp / region.population
    assert per_head[poorer].max() <= np.delete(per_head, poorer).min()


def test_of_equal_cities_the_first_by_id_are_taken() -> None:
    region = load_region("classroom")
    even = Places(region, np.ones(region.n_cities))
    assert even.cities({"top": 2, "by": "maturity"}) == (0, 1)


def test_borders_are_crossed_or_not(anywhere: Places) -> None:
    border = anywhere.region.border
    inside = anywhere.links({"within": "division"})
    crossing = anywhere.links({"crosses": "border"})
    assert sorted(inside + crossing) == list(range(anywhere.region.n_links))
    for kind in ("division", "special", "country"):
        if kind in border:
            expected = tuple(index for index, each in enumerate(border) if each == kind)
            assert anywhere.links({"crosses": kind}) == expected
        else:
            with pytest.raises(ScopeError, match=f"crosses a {kind} border"):
                anywhere.links({"crosses": kind})


def test_within_a_country() -> None:
    benelux = places("benelux-rhine-ruhr")
    border = benelux.region.border
    within = benelux.links({"within": "country"})
    assert within == where(benelux.region, lambda link: border[link] != "country")
    assert len(within) == 104 - 20


def test_links_that_touch_a_city(anywhere: Places) -> None:
    region = anywhere.region
    for index, city in enumerate(region.cities):
        touching = np.flatnonzero((region.ends == index).any(axis=1))
        expected = tuple(touching.tolist())
        assert anywhere.links({"touches": [city]}) == expected
    assert anywhere.links({"touches": "all"}) == anywhere.links("all")


def test_pairs_in_either_direction_and_more_than_once() -> None:
    delta = places("yangtze-river-delta")
    pairs = [["suzhou", "shanghai"], ["Shanghai", "Suzhou"], ["上海", "suzhou"]]
    names = [delta.region.names_zh[delta.region.cities.index("shanghai")]]
    pairs[2][0] = names[0] or "shanghai"
    (link,) = delta.links(pairs)
    assert delta.region.link_ids[link] == "shanghai--suzhou"


def test_ends_links_and_neighbours_belong_together(anywhere: Places) -> None:
    everywhere = anywhere.links("all")
    assert anywhere.ends_of(everywhere) == anywhere.cities("all")
    for city in range(anywhere.region.n_cities):
        around = anywhere.neighbours_of((city,))
        assert city not in around
        assert anywhere.ends_of(anywhere.links_of((city,))) == tuple(sorted((*around, city)))


@pytest.mark.parametrize(
    ("selector", "path", "hint"),
    [
        (["shanghai", "suzhu"], (1,), "suzhou"),
        ({"division": "jiangsu"}, ("division",), "Jiangsu"),
        ({"country": "cn"}, ("country",), "CN"),
    ],
)
def test_faults_tell_where_they_are_and_what_is_near(selector: Any, path: Any, hint: str) -> None:
    with pytest.raises(ScopeError) as caught:
        places("yangtze-river-delta").cities(selector)
    (fault,) = caught.value.faults
    assert (fault.path, fault.hint) == (path, hint)


def test_all_faults_of_a_selector_are_told() -> None:
    with pytest.raises(ScopeError) as caught:
        places("classroom").links([["a", "b"], ["harbour", "lakeside"]])
    assert [fault.path for fault in caught.value.faults] == [(0, 0), (0, 1), (1,)]
