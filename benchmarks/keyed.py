"""The package's keyed draws for the plain model, so that both meet the same luck."""

from __future__ import annotations

from dataclasses import dataclass

from cluster_sim.randomness import Draws


@dataclass(frozen=True)
class KeyedDraws:
    """The package's draws under the plain model's names for entities.

    The plain model writes a link as ``a--b``, a link in a domain as ``a--b|health``, a way as
    ``a>b``; city ids in these tests hold none of the three marks.
    """

    seed: int
    replicate: int

    def uniform(self, process: str, moment: int, entity: str) -> float:
        """Return a number in (0, 1)."""
        return Draws(self.seed, self.replicate).uniform(process, moment, *_parts(entity))

    def normal(self, process: str, moment: int, entity: str) -> float:
        """Return a standard normal number."""
        return Draws(self.seed, self.replicate).normal(process, moment, *_parts(entity))


def _parts(entity: str) -> list[str]:
    return entity.replace("--", "|").replace(">", "|").split("|")
