"""The channels through which measures act, from ``channels.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from cluster_sim.scenario.packaged import Row, read_packaged

Target = Literal["links", "cities", "domains"]


class Choice(Row):
    """One of the options of a channel.

    Attributes:
        meaning: What it does.
        target: What the channel acts on with this option; None: what it always acts on.
    """

    meaning: str
    target: tuple[Target, ...] | None = Field(default=None, strict=False)


class Options(Row):
    """What an effect's ``option`` may be.

    Attributes:
        required: Whether there must be one.
        default: The one taken where none is given.
        choices: The options by name.
    """

    required: bool
    default: str | None = None
    choices: dict[str, Choice]


class Channel(Row):
    """A channel.

    Attributes:
        name: Its name.
        meaning: What a strength does at full level.
        unit: Unit of the strength.
        target: What it acts on; empty for the region as a whole.
        minimum: The least strength.
        maximum: The largest strength, None for no limit.
        several: How several measures on one place are put together.
        options: Its options, None where it has none.
    """

    name: str
    meaning: str
    unit: str
    target: tuple[Target, ...] = Field(strict=False)
    minimum: float
    maximum: float | None
    several: str
    options: Options | None = None

    def targets(self, option: str | None) -> tuple[Target, ...]:
        """What the channel acts on with an option."""
        if self.options is not None and option is not None:
            return self.options.choices[option].target or self.target
        return self.target

    @property
    def choices(self) -> tuple[str, ...]:
        """The names of its options; none where it has none."""
        return () if self.options is None else tuple(self.options.choices)


@cache
def channels() -> Mapping[str, Channel]:
    """All channels by name, in the order of the file."""
    rows = read_packaged("channels.yaml").items()
    return MappingProxyType({name: Channel(name=name, **row) for name, row in rows})
