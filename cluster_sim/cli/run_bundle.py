"""The bundle of a failing run, run again: just the replicate that failed."""

from __future__ import annotations

from pathlib import Path

import click

from cluster_sim.batch.bundles import Bundle, no_failure, read_bundle, rerun
from cluster_sim.cli.exit_codes import DONE, FAILED
from cluster_sim.cli.options import Settings
from cluster_sim.cli.streams import say
from cluster_sim.simulation import Failure

_REFUSED = ("replicates", "seed", "quarters", "out")


def run_bundle(folder: Path, settings: Settings) -> int:
    """Run the failing run of a bundle and tell how it fails; nothing is written.

    Returns:
        The exit code: 1 if it fails, 0 if it does not.

    Raises:
        InputError: The bundle is broken.
        UsageError: An option would change the run or write something.
    """
    _refuse(folder, settings)
    bundle = read_bundle(folder)
    failure = rerun(bundle.scenario, bundle.replicate)
    if failure is None:
        say(no_failure(bundle))
        return DONE
    _tell(bundle, failure, settings)
    return FAILED


def _refuse(folder: Path, settings: Settings) -> None:
    given = [f"--{key}" for key in _REFUSED if getattr(settings, key) is not None]
    given += ["--set"] if settings.assignments else []
    given += ["--format json"] if settings.format == "json" else []
    if given:
        raise click.UsageError(
            f"{', '.join(given)}: a bundle is run as it is, and nothing is written; "
            f"the scenario in it can be run by itself: {folder / 'scenario.yaml'}"
        )


def _tell(bundle: Bundle, failure: Failure, settings: Settings) -> None:
    if settings.verbose and failure.traceback:
        say(failure.traceback.rstrip())
    say(
        f"failed: {failure.scenario}, replicate {failure.replicate}, "
        f"quarter {failure.quarter}: {failure.message}"
    )
    if (failure.quarter, failure.message) != (bundle.quarter, bundle.message):
        say(f"the bundle tells of another failure: quarter {bundle.quarter}: {bundle.message}")
