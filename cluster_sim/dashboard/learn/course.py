"""The tour: its six lessons in their order."""

from __future__ import annotations

from cluster_sim.dashboard.learn import (
    coordinator,
    friction,
    platform,
    relay,
    trust,
    two_cities,
)

LESSONS = (
    friction.LESSON,
    relay.LESSON,
    two_cities.LESSON,
    coordinator.LESSON,
    platform.LESSON,
    trust.LESSON,
)
