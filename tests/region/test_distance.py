"""Great-circle distances against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cluster_sim.region.distance import EARTH_RADIUS_KM, great_circle_between, great_circle_km

CIRCUMFERENCE = 2 * math.pi * EARTH_RADIUS_KM
LATS = arrays(np.float64, 6, elements=st.floats(-90, 90))
LONS = arrays(np.float64, 6, elements=st.floats(-180, 180))


def one(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    return float(great_circle_km(np.array([lat_a, lat_b]), np.array([lon_a, lon_b]))[0, 1])


@pytest.mark.parametrize(
    ("points", "share"),
    [
        ((0, 0, 90, 0), 1 / 4),  # equator to pole
        ((0, 0, 0, 90), 1 / 4),  # a quarter along the equator
        ((0, 0, 0, 180), 1 / 2),  # to the other side
        ((90, 0, -90, 123), 1 / 2),  # pole to pole
        ((0, 0, 0, 1), 1 / 360),  # one degree
        ((10, 20, 11, 20), 1 / 360),
        ((0, 179.5, 0, -179.5), 1 / 360),  # across the date line
        ((90, 0, 90, 77), 0),  # a pole has no longitude
        ((45, 0, 45, 180), 1 / 4),  # over the pole
        ((0, 0, 45, 90), 1 / 4),  # everything at a right angle
    ],
)
def test_closed_forms(points: tuple[float, float, float, float], share: float) -> None:
    assert one(*points) == pytest.approx(CIRCUMFERENCE * share, rel=1e-12, abs=1e-9)


def test_the_quarter_of_the_circumference_in_kilometres() -> None:
    assert one(0, 0, 90, 0) == pytest.approx(10_007.557221, abs=1e-6)


@given(LATS, LONS)
def test_a_metric_on_the_sphere(lat: np.ndarray, lon: np.ndarray) -> None:
    distance = great_circle_km(lat, lon)
    assert np.array_equal(distance, distance.T), "to the last bit"
    assert (np.diag(distance) == 0).all()
    assert (distance >= 0).all()
    assert (distance <= CIRCUMFERENCE / 2 * (1 + 1e-12)).all()
    around = distance[:, :, None] + distance[None, :, :]
    # Near the other side of the globe the formula is good to a metre only.
    assert (distance[:, None, :] <= around + 1e-3).all(), "no way around is shorter"


@given(LATS, LONS, st.floats(-180, 180))
def test_turning_the_globe_changes_nothing(lat: np.ndarray, lon: np.ndarray, turn: float) -> None:
    turned = great_circle_km(lat, lon + turn)
    np.testing.assert_allclose(turned, great_circle_km(lat, lon), rtol=1e-9, atol=1e-4)


@given(LATS, LONS)
def test_it_agrees_with_the_angle_between_vectors(lat: np.ndarray, lon: np.ndarray) -> None:
    phi, theta = np.radians(lat), np.radians(lon)
    points = np.stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)], 1)
    cross = np.linalg.norm(np.cross(points[:, None], points[None, :]), axis=2)
    angle = np.arctan2(cross, points @ points.T)
    expected = EARTH_RADIUS_KM * angle
    np.testing.assert_allclose(great_circle_km(lat, lon), expected, rtol=1e-9, atol=1e-4)


def test_pairs_and_tables_agree() -> None:
    lat, lon = np.array([30.0, 31.0, -5.0]), np.array([120.0, 121.0, 10.0])
    u, v = np.array([0, 0, 1]), np.array([1, 2, 2])
    pairs = great_circle_between(lat[u], lon[u], lat[v], lon[v])
    np.testing.assert_allclose(pairs, great_circle_km(lat, lon)[u, v], rtol=1e-15)


def test_shapes_are_checked() -> None:
    with pytest.raises(ValueError, match=r"\(n,\) alike, not \(2,\) and \(3,\)"):
        great_circle_km(np.zeros(2), np.zeros(3))
