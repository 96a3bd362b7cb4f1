"""Distances on the globe."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth, km (IUGG 1980)."""

FloatArray = NDArray[np.float64]


def great_circle_km(lat: FloatArray, lon: FloatArray) -> FloatArray:
    """Return the great-circle distances between all pairs of points.

    Args:
        lat: Latitudes, degrees, (n,).
        lon: Longitudes, degrees, (n,).

    Returns:
        Distances, km, (n, n): symmetric, with zeros on the diagonal.

    Raises:
        ValueError: The shapes differ or are not one-dimensional.
    """
    lat, lon = np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
    if lat.ndim != 1 or lat.shape != lon.shape:
        raise ValueError(f"lat and lon must be (n,) alike, not {lat.shape} and {lon.shape}")
    distance = great_circle_between(lat[:, None], lon[:, None], lat[None, :], lon[None, :])
    upper = np.triu(distance, 1)  # mirrored, so that not even a last bit depends on the direction
    return upper + upper.T


def great_circle_between(
    lat_a: FloatArray, lon_a: FloatArray, lat_b: FloatArray, lon_b: FloatArray
) -> FloatArray:
    """Return the great-circle distance from points a to points b, by the haversine formula.

    With R the Earth's radius, ``2 R atan2(sqrt(h), sqrt(1 - h))`` where ``h = sin²(Δlat/2) +
    cos(lat_a) cos(lat_b) sin²(Δlon/2)`` (Sinnott, Sky and Telescope 68, 1984, p. 159).

    Args:
        lat_a: Latitude of a, degrees; all four arrays broadcast together.
        lon_a: Longitude of a, degrees.
        lat_b: Latitude of b, degrees.
        lon_b: Longitude of b, degrees.

    Returns:
        Distances, km, of the broadcast shape.
    """
    phi_a, phi_b = np.radians(lat_a), np.radians(lat_b)
    half_lat = (phi_b - phi_a) / 2
    half_lon = np.radians(np.subtract(lon_b, lon_a)) / 2
    h = np.sin(half_lat) ** 2 + np.cos(phi_a) * np.cos(phi_b) * np.sin(half_lon) ** 2
    h = np.clip(h, 0.0, 1.0)
    distance: FloatArray = 2 * EARTH_RADIUS_KM * np.arctan2(np.sqrt(h), np.sqrt(1 - h))
    return distance
