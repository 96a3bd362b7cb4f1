"""The generator is the published one, and its numbers are what they claim to be."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from cluster_sim.kernels.philox import (
    logistic,
    mix,
    mix_all,
    normal,
    philox,
    two_uniforms,
    uniform,
)
from cluster_sim.randomness import process_word, uniforms

KEY = np.uint64(0x0123456789ABCDEF)


def words(text: str) -> tuple[np.uint64, ...]:
    return tuple(np.uint64(int(word, 16)) for word in text.split())


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ("0 0 0 0", "0 0", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        (
            "ffffffff ffffffff ffffffff ffffffff",
            "ffffffff ffffffff",
            "408f276d 41c83b0e a20bc7c6 6d5451fd",
        ),
        (
            "243f6a88 85a308d3 13198a2e 03707344",
            "a4093822 299f31d0",
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
)
def test_known_answers_of_the_random123_library(counter: str, key: str, expected: str) -> None:
    assert philox(*words(counter), *words(key)) == words(expected)


def test_counter_and_key_are_laid_out_as_documented() -> None:
    key, entity = 0x1111111122222222, 0x3333333344444444
    moment, process = 5, 0x66666666
    w = philox(*words("44444444 33333333 5 66666666"), *words("22222222 11111111"))
    first, second = two_uniforms(
        np.uint64(key), np.uint64(process), np.uint64(moment), np.uint64(entity)
    )
    assert first == (((int(w[1]) << 32 | int(w[0])) >> 12) + 0.5) * 2.0**-52
    assert second == (((int(w[3]) << 32 | int(w[2])) >> 12) + 0.5) * 2.0**-52


def pairs(count: int, key: np.uint64 = KEY) -> NDArray[np.float64]:
    """Both numbers of ``count`` entities, float array (count, 2)."""
    process, moment = np.uint64(7), np.uint64(3)
    return np.array([two_uniforms(key, process, moment, np.uint64(e)) for e in range(count)])


def joint_counts(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.int64]:
    """How many pairs fall into each of 10 x 10 squares of equal size."""
    cells = 10 * np.floor(10 * one) + np.floor(10 * other)
    return np.bincount(cells.astype(np.int64), minlength=100)


def test_uniforms_are_uniform_and_inside_the_open_interval() -> None:
    drawn = pairs(20_000)
    assert drawn.min() > 0.0
    assert drawn.max() < 1.0
    for column in drawn.T:
        assert stats.kstest(column, "uniform").pvalue > 0.01


def test_the_two_numbers_are_independent() -> None:
    assert stats.chisquare(joint_counts(*pairs(20_000).T)).pvalue > 0.01


@pytest.mark.parametrize("which", ["key", "process", "moment", "entity"])
def test_draws_that_differ_in_one_word_are_independent(which: str) -> None:
    base = {"key": 12, "process": 34, "moment": 56, "entity": 78}
    drawn = np.array(
        [
            uniform(*(np.uint64(word) for word in (base | {which: k}).values()))
            for k in range(10_000)
        ]
    )
    assert len(np.unique(drawn)) == len(drawn)
    assert stats.kstest(drawn, "uniform").pvalue > 0.01
    assert stats.chisquare(joint_counts(drawn[:-1], drawn[1:])).pvalue > 0.01


def test_a_draw_is_a_function_of_its_words() -> None:
    arguments = tuple(np.uint64(word) for word in (1, 2, 3, 4))
    assert uniform(*arguments) == uniform(*arguments)
    assert uniform(*arguments) == two_uniforms(*arguments)[0]


def test_extreme_words_give_numbers_inside_the_interval() -> None:
    largest = np.uint64(2**64 - 1)
    for key in (np.uint64(0), largest):
        for entity in (np.uint64(0), largest):
            drawn = uniform(key, np.uint64(2**32 - 1), np.uint64(2**31 - 1), entity)
            assert 0.0 < drawn < 1.0


@pytest.mark.parametrize(
    ("draw", "distribution"), [(normal, stats.norm), (logistic, stats.logistic)]
)
def test_distributions(draw: object, distribution: stats.rv_continuous) -> None:
    assert callable(draw)
    drawn = np.array([draw(KEY, np.uint64(9), np.uint64(1), np.uint64(e)) for e in range(20_000)])
    assert stats.kstest(drawn, distribution.cdf).pvalue > 0.01
    assert drawn.mean() == pytest.approx(0.0, abs=0.03)
    assert drawn.std() == pytest.approx(float(distribution.std()), rel=0.02)


def test_mix_is_splitmix_finalised_plus_the_other() -> None:
    """SplitMix64 with the state 0 gives 0xE220A8397B1DCDAF first, as its authors print it."""
    assert int(mix(np.uint64(0), np.uint64(0))) == 0xE220A8397B1DCDAF
    assert int(mix(np.uint64(0), np.uint64(5))) == 0xE220A8397B1DCDAF + 5


def test_mix_minds_the_order_and_does_not_collide() -> None:
    rng = np.random.default_rng(0)
    left, right = rng.integers(0, 2**63, (2, 5000), dtype=np.uint64)
    mixed = mix_all(left, right)
    assert len(np.unique(np.concatenate([mixed, mix_all(right, left)]))) == 10_000
    assert int(mixed[17]) == int(mix(left[17], right[17]))


@pytest.mark.parametrize("moment", [0, 1, 31, 2**32 - 1])
@pytest.mark.parametrize("process", ["p_best of a replicate", "verify"])
def test_numbers_of_no_run_are_those_of_the_kernel(process: str, moment: int) -> None:
    expected = [
        uniform(np.uint64(0), process_word(process), moment, np.uint64(entity))
        for entity in range(200)
    ]
    assert uniforms(process, moment, 200).tolist() == expected
