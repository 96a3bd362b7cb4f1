"""The Python face of batches: run a design and get its results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cluster_sim.batch.batches import (
    ExecutorName,
    Means,
    begin_batch,
    default_folder,
    nothing_said,
    nothing_shown,
)
from cluster_sim.batch.executors import Say
from cluster_sim.batch.outcome import Results, open_results
from cluster_sim.batch.planning import load_plan
from cluster_sim.batch.runner import Progress


def sweep(
    design: str | Path,
    *,
    out: str | Path | None = None,
    overrides: Sequence[str] = (),
    workers: int = 1,
    executor: ExecutorName = "threads",
    cluster: str | None = None,
    restart: bool = False,
    incomplete: bool = False,
    say: Say = nothing_said,
    progress: Progress = nothing_shown,
) -> Results:
    """Run a design into a batch directory; what is finished there already is kept.

    Args:
        design: The design file.
        out: The batch directory; ``outputs/<name>/<digest>`` if not given.
        overrides: Texts ``path=value`` for all runs, as after ``--set``.
        workers: Threads or processes of this machine.
        executor: ``threads``, or ``processes``: then the calling script needs the usual
            ``if __name__ == "__main__":``.
        cluster: Address of a Dask scheduler, or ``local:N``, instead of workers of this machine.
        restart: Whether to remove what is there and begin anew.
        incomplete: Whether results with failed or missing runs can be read.
        say: Told what a person should know, a line each.
        progress: Told the runs done, planned and failed.

    Returns:
        The results, read from the directory as they are asked for.

    Raises:
        ScenarioError: With what is wrong in the design, its scenarios or its values.
        OutputError: The directory cannot be used, or holds what is not in the design.
        KeyboardInterrupt: At Ctrl-C; what is finished is kept, and the same call goes on.
    """
    plan = load_plan(Path(design), overrides)
    folder = default_folder(plan) if out is None else Path(out)
    means = Means(
        workers=workers,
        executor=executor,
        cluster=cluster,
        option="cluster",
        say=say,
        progress=progress,
        why=say,
    )
    ended = begin_batch(plan, folder, means, restart=restart)
    if ended.interrupted:
        raise KeyboardInterrupt
    return open_results(folder, incomplete=incomplete)
