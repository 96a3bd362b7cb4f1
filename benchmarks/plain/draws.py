"""Random numbers that are a function of what they are for, not of when they are asked for."""

from __future__ import annotations

import hashlib
from statistics import NormalDist
from typing import Protocol

_NORMAL = NormalDist()


class Draws(Protocol):
    """What the model asks of its source of randomness."""

    def uniform(self, process: str, moment: int, entity: str) -> float:
        """Return a number in (0, 1)."""

    def normal(self, process: str, moment: int, entity: str) -> float:
        """Return a standard normal number."""


class SimpleDraws:
    """Draws keyed by a hash, for runs of the plain model alone."""

    def __init__(self, seed: int = 1, replicate: int = 0) -> None:
        self._key = f"{seed}|{replicate}".encode()

    def uniform(self, process: str, moment: int, entity: str) -> float:
        """Return a number in (0, 1): 53 bits of the hash of the key, in the middle of its step."""
        text = self._key + f"|{process}|{moment}|{entity}".encode()
        bits = int.from_bytes(hashlib.sha256(text).digest()[:8], "big") >> 11
        return (bits + 0.5) / 2.0**53

    def normal(self, process: str, moment: int, entity: str) -> float:
        """Return a standard normal number, by inversion of one uniform number."""
        return _NORMAL.inv_cdf(self.uniform(process, moment, entity))
