"""The manifest of a batch, and the table of its design."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from cluster_sim.batch.code import code_stamp
from cluster_sim.batch.plan import Plan
from cluster_sim.scenario.agreement import choose_baseline
from cluster_sim.store.journal import Entry, FailedRun
from cluster_sim.store.manifest import regions, versions
from cluster_sim.store.opening import BATCH_FORMAT
from cluster_sim.store.parts import design_bytes

SCHEMA = 1

Status = Literal["running", "interrupted", "failures", "complete"]


def batch_manifest(
    plan: Plan,
    entries: Sequence[Entry],
    outputs: Mapping[str, Mapping[str, Any]],
    inputs: str,
    status: Status | None = None,
) -> dict[str, Any]:
    """The manifest as plain data; equal for equal designs, code and machines.

    Args:
        plan: What was planned.
        entries: The finished parts, in order.
        outputs: File name -> ``{"bytes", "sha256"}``.
        inputs: Name of the folder with the inputs.
        status: How it stands; None: from the counts.
    """
    failed = [run for entry in entries for run in entry.failed]
    completed = sum(runs.end - runs.first for entry in entries for runs in entry.runs)
    if status is None:
        status = "failures" if failed else "complete"
    return {
        "format": BATCH_FORMAT,
        "schema": SCHEMA,
        "status": status,
        "name": plan.design.name,
        "planned": plan.n_runs,
        "completed": completed,
        "failed": len(failed),
        **_described(plan),
        "inputs": inputs,
        "code": dict(code_stamp()),
        "versions": versions(),
        "platform": {"system": platform.system(), "machine": platform.machine()},
        "failures": [_failure(run) for run in failed],
        "tables": _tables(plan, entries),
        "outputs": dict(outputs),
    }


def _described(plan: Plan) -> dict[str, Any]:
    """The design in words and numbers."""
    first = [of_scenario[0] for of_scenario in plan.bases]
    sampling = plan.design.sampling
    return {
        "scenarios": [
            {
                "name": scenario.name,
                "title": {"en": scenario.title.en, "zh": scenario.title.zh},
                "digest": scenario.digest,
            }
            for scenario in first
        ],
        "baseline": choose_baseline(first, plan.design.baseline).name,
        "points": len(plan.points),
        "draws": len(plan.draws),
        "replicates": plan.replicates,
        "seed": plan.first.seed,
        "start": str(plan.first.start),
        "quarters": plan.first.quarters,
        "domains": list(plan.domains),
        "axes": [
            {"path": axis.path, "values": list(axis.values), "labels": list(axis.labels)}
            for axis in plan.design.axes
        ],
        "factors": [factor.describe() for factor in plan.factors],
        "sampling": None
        if sampling is None
        else {
            "method": sampling.method,
            "draws": sampling.draws,
            "parameters": sampling.parameters
            if isinstance(sampling.parameters, str)
            else list(sampling.parameters),
        },
        "regions": regions([base for one in plan.bases for base in one]),
    }


def _failure(run: FailedRun) -> dict[str, Any]:
    return {
        "scenario": run.scenario,
        "point": run.point,
        "draw": run.draw,
        "replicate": run.replicate,
        "quarter": run.quarter,
        "message": run.message,
    }


def _tables(plan: Plan, entries: Sequence[Entry]) -> dict[str, list[str]]:
    files = {t: [entry.files[t].name for entry in entries] for t in plan.design.tables}
    return {**files, "design": ["design.parquet"]}


def design_table(plan: Plan) -> bytes:
    """The table ``design``: what each point and draw sets, as Parquet."""
    n_draws = len(plan.draws)
    columns: dict[str, list[Any]] = {
        "point": [point for point in range(len(plan.points)) for _ in range(n_draws)],
        "draw": list(range(n_draws)) * len(plan.points),
    }
    for place, axis in enumerate(plan.design.axes):
        names = axis.labels or axis.values
        shown = {repr(value): name for value, name in zip(axis.values, names, strict=True)}
        columns[axis.path] = [
            shown[repr(point[place])] for point in plan.points for _ in range(n_draws)
        ]
    for place, path in enumerate(plan.paths):
        columns[path] = plan.draws[:, place].tolist() * len(plan.points)
    return design_bytes(columns)
