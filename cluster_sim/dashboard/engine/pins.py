"""Settings that are kept aside to be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cluster_sim.dashboard.engine.draft import Draft

MOST = 4
"""How many settings can be pinned."""


@dataclass(frozen=True)
class Pin:
    """A setting with the name it was pinned under."""

    name: str
    draft: Draft


@dataclass(frozen=True)
class Pins:
    """Up to four pins; every change returns new ones."""

    pins: tuple[Pin, ...] = ()

    def __iter__(self) -> Iterator[Pin]:
        return iter(self.pins)

    def __len__(self) -> int:
        return len(self.pins)

    @property
    def full(self) -> bool:
        """Whether there is room for no more."""
        return len(self.pins) >= MOST

    def holds(self, draft: Draft) -> bool:
        """Whether the same setting is pinned already."""
        return any(pin.draft.key == draft.key for pin in self.pins)

    def with_pin(self, draft: Draft, name: str = "") -> Pins:
        """The pins with one more; its name is made different from the others.

        A setting that is pinned already is not pinned again.

        Args:
            draft: The setting.
            name: What to call it; by default the draft's title.

        Raises:
            ValueError: They are full.
        """
        if self.holds(draft):
            return self
        if self.full:
            raise ValueError(f"no more than {MOST} settings can be pinned")
        return Pins((*self.pins, Pin(self._free(name or str(draft.title)), draft)))

    def without(self, index: int) -> Pins:
        """The pins without one of them."""
        return Pins(self.pins[:index] + self.pins[index + 1 :])

    def renamed(self, index: int, name: str) -> Pins:
        """The pins with another name for one of them; an empty name changes nothing."""
        pin = self.pins[index]
        if not name.strip() or name == pin.name:
            return self
        named = Pin(self.without(index)._free(name.strip()), pin.draft)
        return Pins((*self.pins[:index], named, *self.pins[index + 1 :]))

    def _free(self, name: str) -> str:
        """The name, with a number behind it where it is taken."""
        taken = {pin.name for pin in self.pins}
        number, free = 2, name
        while free in taken:
            free, number = f"{name} ({number})", number + 1
        return free
