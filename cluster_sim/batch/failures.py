"""Bundles of the failing runs of a batch."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from cluster_sim.batch.bundles import write_bundle
from cluster_sim.batch.plan import Plan
from cluster_sim.batch.planning import read_case
from cluster_sim.simulation import Failure
from cluster_sim.store.batch_directory import FAILURES, BatchDirectory
from cluster_sim.store.faults import writing
from cluster_sim.store.journal import FailedRun
from cluster_sim.store.run_directory import file_stem

MOST_BUNDLES = 20
"""How many bundles are written; further failures are listed in the manifest only."""


def write_bundles(plan: Plan, directory: BatchDirectory, failures: Sequence[FailedRun]) -> None:
    """Replace the bundles of the directory by those of the first failures.

    Raises:
        OutputError: They cannot be written.
    """
    folder = directory.folder / FAILURES
    with writing(folder):
        if folder.exists():
            shutil.rmtree(folder)
    names = {one[0].name: place for place, one in enumerate(plan.bases)}
    for run in failures[:MOST_BUNDLES]:
        place = names[run.scenario]
        values = plan.values(run.draw)
        scenario = (
            plan.with_values(place, run.point, run.draw)
            if plan.is_direct
            else read_case(plan, place, run.point, values)
        )
        failure = Failure(
            run.scenario, run.replicate, run.quarter, run.message, traceback=run.traceback
        )
        name = f"{file_stem(run.scenario)}-p{run.point}-d{run.draw}-r{run.replicate}"
        write_bundle(
            folder / name, scenario, run.replicate, failure, point=run.point, draw=run.draw
        )
