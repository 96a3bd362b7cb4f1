"""Philox 4x32-10: random numbers as a pure function of a key and a counter.

Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3",
doi:10.1145/2063384.2063405. There is no state, so the order of the draws cannot matter. The tests
hold it against the known answers published with the paper's library.

The counter's four words are, here: the entity (two words), the moment, the process. The key's two
words come from seed and replicate. ``randomness`` says how names become words.
"""

from __future__ import annotations

import math

import numpy as np
from numba import literal_unroll, uint32, uint64

from cluster_sim.kernels.compiling import compiled

_LOW = uint64(0xFFFFFFFF)
_32 = uint64(32)
_12 = uint64(12)

_ROUNDS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9)


@compiled
def philox(c0, c1, c2, c3, k0, k1):
    """Ten rounds on a counter of four and a key of two 32-bit words (each a uint64).

    Returns:
        Four random 32-bit words, each as uint64.
    """
    for _ in range(10):
        product0 = uint64(0xD2511F53) * c0
        product1 = uint64(0xCD9E8D57) * c2
        c0 = (product1 >> _32) ^ c1 ^ k0
        c1 = product1 & _LOW
        c2 = (product0 >> _32) ^ c3 ^ k1
        c3 = product0 & _LOW
        k0 = (k0 + uint64(0x9E3779B9)) & _LOW
        k1 = (k1 + uint64(0xBB67AE85)) & _LOW
    return c0, c1, c2, c3


@compiled
def two_uniforms(key, process, moment, entity):
    """Two independent numbers in the open interval (0, 1), 52 bits each.

    Args:
        key: uint64, of the run.
        process: uint32, what is drawn.
        moment: A quarter or a project's running number, from 0.
        entity: uint64, of whom or what.
    """
    key, entity = uint64(key), uint64(entity)
    w0, w1, w2, w3 = philox(
        entity & _LOW, entity >> _32, uint64(uint32(moment)), uint64(uint32(process)),
        key & _LOW, key >> _32,
    )  # fmt: skip
    first = (((w1 << _32) | w0) >> _12) + 0.5
    second = (((w3 << _32) | w2) >> _12) + 0.5
    return first * 2.0**-52, second * 2.0**-52


@compiled
def uniform(key, process, moment, entity):
    """One number, uniform on the open interval (0, 1)."""
    return two_uniforms(key, process, moment, entity)[0]


@compiled
def fill_uniform(key, process, moment, entities, numbers):
    """``uniform`` for each of a flat uint64 array of entities, into ``numbers``.

    The rounds are written out here once more, unrolled, so that the compiler draws several numbers
    at a time (six times as fast); the tests hold the two against each other.
    """
    low0, high0 = uint64(key) & _LOW, uint64(key) >> _32
    third, fourth = uint64(uint32(moment)), uint64(uint32(process))
    for index in range(entities.size):
        c0, c1, c2, c3 = entities[index] & _LOW, entities[index] >> _32, third, fourth
        k0, k1 = low0, high0
        for _ in literal_unroll(_ROUNDS):
            product0 = uint64(0xD2511F53) * c0
            product1 = uint64(0xCD9E8D57) * c2
            c0 = (product1 >> _32) ^ c1 ^ k0
            c1 = product1 & _LOW
            c2 = (product0 >> _32) ^ c3 ^ k1
            c3 = product0 & _LOW
            k0 = (k0 + uint64(0x9E3779B9)) & _LOW
            k1 = (k1 + uint64(0xBB67AE85)) & _LOW
        numbers[index] = ((((c1 << _32) | c0) >> _12) + 0.5) * 2.0**-52


@compiled
def normal(key, process, moment, entity):
    """One standard normal number (Box and Muller 1958, doi:10.1214/aoms/1177706645)."""
    radius, angle = two_uniforms(key, process, moment, entity)
    return math.sqrt(-2.0 * math.log(radius)) * math.cos(2.0 * math.pi * angle)


@compiled
def logistic(key, process, moment, entity):
    """One standard logistic number."""
    share = two_uniforms(key, process, moment, entity)[0]
    return math.log(share / (1.0 - share))


@compiled
def mix(left, right):
    """One entity out of two: the finaliser of SplitMix64 on the first, plus the second.

    Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195.
    """
    z = uint64(left) + uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> uint64(30))) * uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> uint64(27))) * uint64(0x94D049BB133111EB)
    return (z ^ (z >> uint64(31))) + uint64(right)


@compiled
def mix_all(left, right):
    """``mix`` of every pair of two flat uint64 arrays of one length."""
    mixed = np.empty(left.size, np.uint64)
    for index in range(left.size):
        mixed[index] = mix(left[index], right[index])
    return mixed
