"""Keyed draws: (seed, replicate, process, moment, entity) -> a random number.

A draw is a function of its name and of nothing else: not of what was drawn before, of how many
cities there are, or of the worker that asks. So two scenarios of one replicate meet the same luck
(common random numbers), and a city that is added to a region changes no other city's luck.

Names become the words of a counter-based generator (``kernels.philox``) by BLAKE2b, which is part
of Python: 64 bits for a seed with a replicate and for each entity, 32 bits for a process. An
entity of several parts, such as a link in a domain, is the parts mixed in their order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

IdArray = NDArray[np.uint64]

_LOW, _32 = np.uint64(0xFFFFFFFF), np.uint64(32)
_FACTORS = np.array([[0xCD9E8D57], [0xD2511F53]], dtype=np.uint64)
_STEPS = np.array([[0x9E3779B9], [0xBB67AE85]], dtype=np.uint64)


def run_key(seed: int, replicate: int) -> int:
    """The 64-bit key of a run. 0 is a seed like any other."""
    return _digest(f"{seed}/{replicate}", 8)


def process_word(name: str) -> int:
    """The 32-bit word of what is drawn, such as ``attention`` or ``incident``."""
    return _digest(name, 4)


def entity_id(*parts: str) -> int:
    """The 64-bit word of an entity given by one or more ids, in their order."""
    words = entity_ids(parts)
    mixed = words[:1]
    for place in range(1, len(words)):
        mixed = mix_ids(mixed, words[place : place + 1])
    return int(mixed[0])


def entity_ids(parts: Sequence[str]) -> IdArray:
    """uint64 array (n,): the words of n entities of one part each."""
    return np.array([_digest(part, 8) for part in parts], dtype=np.uint64)


def mix_ids(*parts: IdArray) -> IdArray:
    """The words of entities of several parts, of arrays that broadcast against each other."""
    from cluster_sim.kernels import philox  # slow to import

    shape = np.broadcast_shapes(*(part.shape for part in parts))
    # copies: a view that repeats its elements is no place to work on
    words, *others = (np.array(np.broadcast_to(part, shape)).ravel() for part in parts)
    for part in others:
        words = philox.mix_all(words, part)
    return np.asarray(words, dtype=np.uint64).reshape(shape)


def _digest(text: str, size: int) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=size).digest(), "little")


def uniforms(process: str, moment: int, count: int) -> NDArray[np.float64]:
    """Float array (count,) in (0, 1) that belongs to no run: a function of process and moment.

    They are ``philox.uniform`` of the key 0 and the entities from 0 on, but computed on arrays:
    who only looks at stored results need not wait a second until compiled code is loaded.
    """
    words = np.zeros((4, count), dtype=np.uint64)
    words[0], words[2], words[3] = np.arange(count), moment, process_word(process)
    keys = np.zeros((2, 1), dtype=np.uint64)
    for _ in range(10):
        products = words[2::-2] * _FACTORS
        words[::2] = (products >> _32) ^ words[1::2] ^ keys
        words[1::2] = products & _LOW
        keys = (keys + _STEPS) & _LOW
    whole = (words[1] << _32 | words[0]) >> np.uint64(12)
    numbers: NDArray[np.float64] = (whole.astype(np.float64) + 0.5) * 2.0**-52
    return numbers


@dataclass(frozen=True)
class Draws:
    """The draws of one run, for code that asks one number at a time (agents, tests).

    Attributes:
        seed: Any whole number from 0.
        replicate: Number of the replicate, from 0.
    """

    seed: int
    replicate: int

    def uniform(self, process: str, moment: int, *entity: str) -> float:
        """A number in the open interval (0, 1)."""
        from cluster_sim.kernels import philox

        return float(philox.uniform(*self._words(process, moment, entity)))

    def normal(self, process: str, moment: int, *entity: str) -> float:
        """A standard normal number."""
        from cluster_sim.kernels import philox

        return float(philox.normal(*self._words(process, moment, entity)))

    def _words(
        self, process: str, moment: int, entity: Sequence[str]
    ) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
        return (
            np.uint64(run_key(self.seed, self.replicate)),
            np.uint64(process_word(process)),
            np.uint64(moment),
            np.uint64(entity_id(*entity)),
        )
