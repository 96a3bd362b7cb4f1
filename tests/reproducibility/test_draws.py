"""Draws have names, and a name's draw depends on nothing but the name."""

from __future__ import annotations

import itertools
import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cluster_sim.model.setting import DRAWS, INCIDENT_WORDS, PROJECT_WORDS, WORDS, Setting
from cluster_sim.randomness import Draws, entity_id, entity_ids, mix_ids, process_word, run_key
from tests.model.building import DOMAINS, region, scenario

ids = st.text(min_size=0, max_size=12)


def test_process_words_are_distinct_and_of_32_bits() -> None:
    assert len({WORDS[name] for name in DRAWS}) == len(DRAWS)
    assert all(0 <= WORDS[name] < 2**32 for name in DRAWS)


def test_word_tables_hold_the_words_in_the_order_of_the_kernels() -> None:
    projects = ["duration", "overrun", "overrun_tail", "overrun_size", "benefit"]
    assert PROJECT_WORDS.tolist() == [process_word(name) for name in projects]
    assert INCIDENT_WORDS.tolist() == [process_word(n) for n in ("incident", "spread", "pooled")]


def test_keys_of_runs_are_distinct() -> None:
    pairs = list(itertools.product((0, 1, 2, 12, 2**32, 10**18), range(50)))
    assert len({run_key(seed, replicate) for seed, replicate in pairs}) == len(pairs)
    assert run_key(1, 23) != run_key(12, 3)


def test_seed_zero_is_a_seed_like_any_other() -> None:
    drawn = [Draws(0, r).uniform("attention", 4, "a", "b") for r in range(2000)]
    assert stats.kstest(drawn, "uniform").pvalue > 0.01
    assert Draws(0, 0).uniform("noise", 0, "a") != Draws(1, 0).uniform("noise", 0, "a")


@given(ids, ids)
def test_the_order_of_an_entitys_parts_matters(one: str, other: str) -> None:
    if one != other:
        assert entity_id(one, other) != entity_id(other, one)
        assert entity_id(one) != entity_id(other)


@given(ids, ids, ids)
def test_parts_are_not_run_together(one: str, two: str, three: str) -> None:
    assert entity_id(one, two, three) != entity_id(one + two, three)


@given(st.lists(ids, min_size=1, max_size=5), ids)
def test_words_of_many_are_the_words_of_each(parts: list[str], last: str) -> None:
    words = mix_ids(entity_ids(parts)[:, None], entity_ids([last])[None, :])
    assert words.shape == (len(parts), 1)
    assert words[:, 0].tolist() == [entity_id(part, last) for part in parts]


def test_a_draw_differs_by_every_part_of_its_name() -> None:
    drawn = [
        Draws(seed, replicate).uniform(process, moment, entity)
        for seed in (0, 1)
        for replicate in (0, 1)
        for process in ("noise", "benefit")
        for moment in (0, 1)
        for entity in ("a", "b")
    ]
    assert len(set(drawn)) == 2**5


def test_draws_of_one_name_are_the_same_number_each_time() -> None:
    assert Draws(3, 4).normal("benefit", 2, "a", "b") == Draws(3, 4).normal("benefit", 2, "a", "b")


def test_replicates_are_independent_of_each_other() -> None:
    drawn = np.array(
        [[Draws(1, r).uniform("incident", q, "a") for q in range(80)] for r in range(80)]
    )
    correlation = np.corrcoef(drawn)[np.triu_indices(80, 1)]
    # the z values of independent rows are standard normal
    z = np.arctanh(correlation) * np.sqrt(80 - 3)
    assert stats.kstest(z, "norm").pvalue > 0.01


def test_names_of_links_and_ways_are_those_of_their_cities() -> None:
    place = region([(0, 1), (1, 2)])
    setting = Setting.of([scenario(place)])
    a, b, c = place.cities
    for e, (near, far) in enumerate([(a, b), (b, c)]):
        for d, domain in enumerate(DOMAINS):
            assert int(setting.link_names[e, d]) == entity_id(near, far, domain.name)
    assert setting.city_names.tolist() == [entity_id(city) for city in place.cities]
    ways = [entity_id(a, b), entity_id(b, a), entity_id(b, c), entity_id(c, b)]
    assert setting.way_names.tolist() == ways


def test_names_of_pooled_systems_are_system_host_and_member() -> None:
    place = region([(0, 1), (1, 2)], gdp=[1e5, 2e4, 2e4], length_km=5.0)
    setting = Setting.of([scenario(place)])
    hosts = setting.pooling[0][0]
    for s, system in enumerate(("base_databases", "data_centres")):
        for i, city in enumerate(place.cities):
            expected = entity_id(system, place.cities[hosts[s, i]], city)
            assert int(setting.pool_names[0, s, i]) == expected


def test_words_of_no_entities_are_made_without_a_warning() -> None:
    """In a new process: numba looks closely only at the first array of a kind."""
    code = (
        "from cluster_sim.randomness import entity_ids, mix_ids\n"
        "words = mix_ids(entity_ids([])[:, None], entity_ids(['a', 'b'])[None, :])\n"
        "assert words.shape == (0, 2)\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=120)
