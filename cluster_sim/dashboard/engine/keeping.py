"""What was computed before, as much of it as may be kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Values by key, those that were used last; safe to use from several threads.

    What is larger than all the room is not kept at all.
    """

    def __init__(self, room: int, size: Callable[[Value], int]) -> None:
        """Keep values up to a sum of sizes.

        Args:
            room: The largest sum, bytes.
            size: The size of a value, bytes.
        """
        self._room = room
        self._size = size
        self._values: OrderedDict[str, Value] = OrderedDict()
        self._used = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._values)

    @property
    def used(self) -> int:
        """The sum of the sizes of what is kept, bytes."""
        return self._used

    def get(self, key: str) -> Value | None:
        """The value under a key; None where there is none."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: str, value: Value) -> None:
        """Keep a value, in place of those that were not used for longest."""
        with self._lock:
            old = self._values.pop(key, None)
            self._used += self._size(value) - (0 if old is None else self._size(old))
            self._values[key] = value
            while self._used > self._room:
                _, dropped = self._values.popitem(last=False)
                self._used -= self._size(dropped)
