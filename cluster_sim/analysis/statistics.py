"""Means over replicates and how sure they are."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

_ROUNDING = 1e-12

CONFIDENCE = 0.95
"""Confidence of every interval that the project reports."""


@dataclass(frozen=True)
class Interval:
    """A mean with its 95 % interval.

    Attributes:
        mean: The mean of the values there are; None without any.
        low: Lower end of the Student t interval for the mean; None with fewer than two values.
        high: Upper end; None with fewer than two values.
        count: Number of values behind it.
    """

    mean: float | None
    low: float | None
    high: float | None
    count: int

    def to_json_dict(self) -> dict[str, float | None]:
        """``{"mean", "low", "high"}``; what is not known is None (null), never NaN."""
        return {"mean": self.mean, "low": self.low, "high": self.high}

    def may_be_zero(self) -> bool:
        """Whether 0 cannot be excluded: it lies in the interval, or there is no interval."""
        if self.low is None or self.high is None:
            return True
        return self.low <= 0.0 <= self.high


UNKNOWN = Interval(None, None, None, 0)
"""The interval of no values."""


def student_quantile(degrees: int, confidence: float = CONFIDENCE) -> float:
    """The factor of the standard error in a two-sided Student t interval.

    Args:
        degrees: Degrees of freedom, at least 1.
        confidence: Probability that the interval covers the mean.
    """
    from scipy.special import stdtrit  # slow to import

    return float(stdtrit(degrees, 0.5 + confidence / 2.0))


def mean_interval(values: FloatArray) -> Interval:
    """The mean of the values and its 95 % interval by Student's t.

    The interval is for the mean over all possible replicates, not for a single replicate:
    ``mean +- t(n - 1) s / sqrt(n)``. Values that are all the same have an interval of width 0.

    Args:
        values: float array (n,), one value a replicate; those that are not finite are left out.
    """
    known = values[np.isfinite(values)]
    count = int(known.size)
    if count == 0:
        return UNKNOWN
    if bool(np.all(known == known[0])):
        # The sum of equal numbers, divided again, need not give the number back.
        mean = float(known[0])
        half = 0.0
    else:
        mean = float(np.mean(known))
        spread = math.sqrt(float(np.sum((known - mean) ** 2)) / (count - 1))
        half = student_quantile(count - 1) * spread / math.sqrt(count)
    if count == 1:
        return Interval(mean, None, None, 1)
    return Interval(mean, mean - half, mean + half, count)


def mean_bands(values: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """``mean_interval`` for many series at once: means, lower and upper ends.

    Args:
        values: float array (n_replicates, ...), at least one replicate.

    Returns:
        Float arrays of the shape of one replicate. A value that is not finite in some replicate
        has no mean, and with one replicate there are no ends: NaN.
    """
    count = len(values)
    same = (values == values[0]).all(axis=0)
    with np.errstate(invalid="ignore"):
        mean = np.where(same, values[0], values.mean(axis=0))
        spread = np.where(
            same, 0.0, np.sqrt(((values - mean) ** 2).sum(axis=0) / max(count - 1, 1))
        )
    if count == 1:
        return mean, np.full(mean.shape, np.nan), np.full(mean.shape, np.nan)
    half = student_quantile(count - 1) * spread / math.sqrt(count)
    return mean, mean - half, mean + half


def ratio_interval(numerators: FloatArray, denominators: FloatArray) -> Interval:
    """The ratio of two means over paired replicates, and its 95 % interval by Fieller's theorem.

    The mean of the replicates' own ratios would be ruled by the one whose denominator comes
    nearest to 0. The interval holds every r for which the mean of ``numerator - r denominator``
    is not significantly different from 0 (Fieller 1954, doi:10.1111/j.2517-6161.1954.tb00159.x).

    Args:
        numerators: float array (n,), one value a replicate.
        denominators: float array (n,), of the same replicates.

    Returns:
        The ratio; unknown if the mean denominator is 0 but for rounding. Without ends where there
        are fewer than two replicates, or where the mean denominator may be 0.
    """
    count = int(numerators.size)
    if count == 0:
        return UNKNOWN
    top, bottom = float(numerators.mean()), float(denominators.mean())
    if abs(bottom) <= _ROUNDING * float(np.abs(denominators).max(initial=1.0)):
        return UNKNOWN
    if count == 1:
        return Interval(top / bottom, None, None, 1)
    factor = student_quantile(count - 1) ** 2 / (count * (count - 1.0))
    off_top, off_bottom = numerators - top, denominators - bottom
    square = bottom**2 - factor * float(off_bottom @ off_bottom)
    middle = top * bottom - factor * float(off_top @ off_bottom)
    rest = top**2 - factor * float(off_top @ off_top)
    if square <= 0.0:
        return Interval(top / bottom, None, None, count)
    reach = math.sqrt(max(0.0, middle**2 - square * rest))
    return Interval(top / bottom, (middle - reach) / square, (middle + reach) / square, count)
