"""A quarter of a year: ``2024-Q1``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_WRITTEN = re.compile(r"([0-9]{4})-Q([1-4])")


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter; quarters can be compared, shifted and subtracted.

    Attributes:
        year: The year, 1 to 9999.
        quarter: The quarter of the year, 1 to 4.
    """

    year: int
    quarter: int

    def __post_init__(self) -> None:
        """Refuse what is no quarter.

        Raises:
            ValueError: The year is not 1 to 9999 or the quarter not 1 to 4.
        """
        if not (1 <= self.year <= 9999 and 1 <= self.quarter <= 4):
            raise ValueError(f"there is no quarter {self.quarter} of the year {self.year}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a quarter from text like ``2024-Q1``.

        Raises:
            ValueError: The text is not a year of four digits, ``-Q`` and 1 to 4.
        """
        match = _WRITTEN.fullmatch(text)
        if match is None:
            raise ValueError(f"must be a year and a quarter like 2025-Q1, not {text!r}")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        """The quarter as it is written: ``2024-Q1``."""
        return f"{self.year:04d}-Q{self.quarter}"

    def __add__(self, quarters: int) -> Quarter:
        """The quarter that many quarters later."""
        years, rest = divmod(self.quarter - 1 + quarters, 4)
        return Quarter(self.year + years, rest + 1)

    def __sub__(self, earlier: Quarter) -> int:
        """The number of quarters from ``earlier`` to this one."""
        return 4 * (self.year - earlier.year) + self.quarter - earlier.quarter
