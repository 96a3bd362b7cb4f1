"""What `sweep` and `resume` share: how a batch is computed and what is told about it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cluster_sim.cli.exit_codes import DONE, FAILED, INTERRUPTED
from cluster_sim.cli.options import Settings

if TYPE_CHECKING:
    from cluster_sim.batch.batches import Means
    from cluster_sim.batch.runner import Ended
    from cluster_sim.cli.batch_progress import BatchProgress

_MOST_LISTED = 10

_MEANS = (
    click.option(
        "--executor",
        type=click.Choice(["threads", "processes"]),
        default="threads",
        show_default=True,
        help="Workers of this machine; processes are quicker for regions of a few cities.",
    ),
    click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="Compute on the Dask cluster of this scheduler, such as tcp://10.0.0.5:8786.",
    ),
    click.option(
        "--cluster",
        metavar="local:N",
        help="Compute on a Dask cluster of N workers, started on this machine for the batch.",
    ),
    click.option(
        "--chunk",
        type=click.IntRange(min=1),
        metavar="N",
        help="Runs that a worker computes side by side; results do not depend on it.  "
        "[default: 32, more for regions of a few cities]",
    ),
    click.option(
        "--patience",
        type=click.FloatRange(min=1.0),
        default=120.0,
        show_default=True,
        metavar="SECONDS",
        help="After this long without an answer, and more for long work, a worker is given up.",
    ),
    click.option(
        "--restart",
        is_flag=True,
        help="Remove what is finished and begin anew with the files as they are now.",
    ),
)


def means_options(function: Callable[..., int]) -> Callable[..., int]:
    """For a command that computes a batch; it gets ``how``, the options as a mapping."""

    @functools.wraps(function)
    def command(*args: Any, **kwargs: Any) -> int:
        names = ("executor", "scheduler", "cluster", "chunk", "patience", "restart")
        how = {name: kwargs.pop(name) for name in names}
        if how["scheduler"] and how["cluster"]:
            raise click.UsageError("give --scheduler or --cluster, not both")
        if how["cluster"] and not how["cluster"].startswith("local:"):
            raise click.UsageError(
                "--cluster takes local:N; the address of a scheduler goes to --scheduler"
            )
        if how["scheduler"] and how["scheduler"].startswith("local:"):
            raise click.UsageError(
                "--scheduler takes the address of a scheduler; local:N goes to --cluster"
            )
        return function(*args, how=how, **kwargs)

    with_options: Callable[..., int] = command
    for option in reversed(_MEANS):
        with_options = option(with_options)
    return with_options


def means_of(settings: Settings, how: dict[str, Any], progress: BatchProgress) -> Means:
    """How to compute, from the options."""
    from cluster_sim.batch.batches import Means

    return Means(
        workers=settings.workers,
        executor=how["executor"],
        cluster=how["scheduler"] or how["cluster"],
        option="--scheduler" if how["scheduler"] else "--cluster",
        side_by_side=how["chunk"],
        patience=how["patience"],
        say=progress.say,
        progress=progress.update,
        why=progress.say,
    )


def report_end(ended: Ended, settings: Settings) -> int:
    """Say how a batch ended; the exit code."""
    from cluster_sim.cli.streams import say

    for run in ended.failures[:_MOST_LISTED]:
        say(
            f"failed: {run.scenario}, point {run.point}, draw {run.draw}, "
            f"replicate {run.replicate}, quarter {run.quarter}: {run.message}"
        )
    if len(ended.failures) > _MOST_LISTED:
        more = len(ended.failures) - _MOST_LISTED
        say(f"failed: {more} more, all listed in {ended.folder / 'manifest.json'}")
    _print(ended, settings)
    if ended.interrupted:
        return INTERRUPTED
    return FAILED if ended.failed else DONE


def _print(ended: Ended, settings: Settings) -> None:
    from cluster_sim.cli.printing import print_json
    from cluster_sim.cli.streams import emit

    if settings.format == "json":
        print_json(
            {
                "planned": ended.planned,
                "completed": ended.completed,
                "failed": ended.failed,
                "computed": ended.computed,
                "interrupted": ended.interrupted,
                "out": str(ended.folder),
            }
        )
        return
    emit(f"{ended.completed:,} of {ended.planned:,} runs completed")
    emit(f", {ended.computed:,} of them now\n" if ended.computed < ended.completed else "\n")
    if ended.failed:
        emit(
            f"{ended.failed:,} failed; the first are bundles in {ended.folder / 'failures'}, each "
            "run again by: cluster-sim run BUNDLE\n"
        )
    if ended.interrupted:
        emit(f"Interrupted; go on with: cluster-sim resume {ended.folder}\n")
    elif not ended.failed:
        emit(f'Ask it: cluster-sim query {ended.folder} "SELECT * FROM summary"\n')
    emit(f"Results: {Path(ended.folder)}\n")
