"""Regional city-cluster integration: information barriers, sharing and policy.

The public face. Everything is loaded when it is first asked for, so that importing the package
(and ``cluster-sim --help``) is quick::

    from cluster_sim import compare, load_scenario, simulate

    result = simulate(load_scenario("scenarios/coordination.yaml"), replicates=8)
    result.quarters.groupby("quarter")["sharing_efficiency"].mean()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cluster_sim.analysis.comparison import compare
    from cluster_sim.batch.outcome import open_results
    from cluster_sim.batch.sweep import sweep
    from cluster_sim.model.cluster_model import ClusterModel
    from cluster_sim.scenario.load import load_scenario
    from cluster_sim.simulation import simulate

__all__ = ["ClusterModel", "compare", "load_scenario", "open_results", "simulate", "sweep"]

_HOMES = {
    "ClusterModel": "cluster_sim.model.cluster_model",
    "compare": "cluster_sim.analysis.comparison",
    "load_scenario": "cluster_sim.scenario.load",
    "open_results": "cluster_sim.batch.outcome",
    "simulate": "cluster_sim.simulation",
    "sweep": "cluster_sim.batch.sweep",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its home."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return __all__
