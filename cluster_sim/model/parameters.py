"""Scenario parameters as records that the kernels read by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cluster_sim.scenario.schema import Scenario

Records = NDArray[Any]

_APART = ("domain_weights", "layer_share")


def general_records(scenarios: Sequence[Scenario]) -> Records:
    """Parameters that are one number: a record array (n_cases,), fields named as in the file."""
    names = sorted(
        name for name, value in scenarios[0].parameters.items() if not isinstance(value, tuple)
    )
    records = np.zeros(len(scenarios), dtype=[(name, np.float64) for name in names])
    for case, scenario in enumerate(scenarios):
        for name in names:
            records[name][case] = scenario.parameters[name]
    return records


def domain_records(scenarios: Sequence[Scenario]) -> Records:
    """Parameters of each domain: a record array (n_cases, n_domains)."""
    names = sorted(
        name
        for name, value in scenarios[0].parameters.items()
        if isinstance(value, tuple) and name not in _APART
    )
    shape = (len(scenarios), len(scenarios[0].domains))
    records = np.zeros(shape, dtype=[(name, np.float64) for name in names])
    for case, scenario in enumerate(scenarios):
        for name in names:
            records[name][case] = scenario.parameters[name]
    return records


def domain_weights(scenarios: Sequence[Scenario]) -> NDArray[np.float64]:
    """Float array (n_cases, n_domains): how much each domain counts; they sum to 1."""
    return np.array([scenario.parameters["domain_weights"] for scenario in scenarios], dtype=float)


def expected_overrun(general: Records, domain: Records) -> NDArray[np.float64]:
    """E_0: the mean of final over promised cost, float array (n_cases, n_domains).

    The mean of a lognormal body and of a Pareto tail on [low, high]; the tail's mean is
    ``a L^a / (1 - (L/H)^a) x (H^(1-a) - L^(1-a)) / (1 - a)``, for a = 1 with a logarithm.
    """
    low, high = general["overrun_tail_low"], general["overrun_tail_high"]
    power = general["overrun_tail_exponent"]
    with np.errstate(divide="ignore", invalid="ignore"):
        grown = np.where(
            power == 1.0,
            np.log(high / low),
            (high ** (1.0 - power) - low ** (1.0 - power)) / (1.0 - power),
        )
        tail = power * low**power / (1.0 - (low / high) ** power) * grown
    share = domain["overrun_tail_share"]
    # without a tail its limits are free, and its mean may be anything
    mean = (1.0 - share) * domain["overrun_mean"] + np.where(
        share > 0.0, share * tail[:, None], 0.0
    )
    return np.asarray(mean)
