"""Beginning a batch and going on with one."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from cluster_sim.batch.code import code_stamp
from cluster_sim.batch.executors import Executor, Say, Threads
from cluster_sim.batch.failures import write_bundles
from cluster_sim.batch.inputs import Inputs, copy_inputs, find_inputs, readable_inputs
from cluster_sim.batch.interruption import Interruption
from cluster_sim.batch.jobs import NEW, Job, strangers, unfinished
from cluster_sim.batch.mismatch import (
    check_code,
    check_originals,
    nobody_knows_the_code,
    refuse,
)
from cluster_sim.batch.plan import Plan
from cluster_sim.batch.planning import load_plan
from cluster_sim.batch.processes import LEAST_PATIENCE, Processes
from cluster_sim.batch.record import design_table
from cluster_sim.batch.runner import Ended, Progress, Runner
from cluster_sim.errors import ClusterSimError, OutputError
from cluster_sim.store.batch_directory import BatchDirectory, is_batch
from cluster_sim.store.manifest import MANIFEST, read_json
from cluster_sim.store.run_directory import file_stem

_INTERRUPTED = "interrupted: what is under way is finished first; Ctrl-C again ends it"

ExecutorName = Literal["threads", "processes"]


def nothing_said(line: str) -> None:
    """Take a line and show it to nobody."""
    del line


def nothing_shown(done: int, planned: int, failed: int) -> None:
    """Take how far the work is and show it to nobody."""
    del done, planned, failed


@dataclass(frozen=True)
class Means:
    """How a batch is computed; results do not depend on it.

    Attributes:
        workers: Threads or processes of this machine.
        executor: ``threads`` or ``processes``.
        cluster: Address of a Dask scheduler, or ``local:N``; instead of workers of this machine.
        option: The option that named the cluster, for messages.
        side_by_side: Runs that a worker computes together; None for what is quickest.
        patience: Least seconds before a worker counts as one that never answers.
        say: Told what a person should know.
        progress: Told the runs done, planned and failed.
        why: Told why something is run, a line each.
    """

    workers: int = 1
    executor: ExecutorName = "threads"
    cluster: str | None = None
    option: str = "--scheduler"
    side_by_side: int | None = None
    patience: float = LEAST_PATIENCE
    say: Say = field(default=nothing_said)
    progress: Progress = field(default=nothing_shown)
    why: Say = field(default=nothing_said)

    def make(self) -> Executor:
        """The executor that was asked for; nothing is started yet.

        Raises:
            ValueError: There are no workers, or the executor is none of the two.
            InputError: It needs something that is not installed, or the address is none.
        """
        if self.workers < 1:
            raise ValueError("workers must be at least 1")
        if self.executor not in get_args(ExecutorName):
            raise ValueError(f"executor must be threads or processes, not {self.executor}")
        if self.cluster is not None:
            from cluster_sim.batch.cluster import Cluster

            return Cluster(self.cluster, self.say, self.option, self.patience)
        if self.executor == "processes":
            return Processes(self.workers, self.say, self.patience)
        return Threads(self.workers)


def default_folder(plan: Plan) -> Path:
    """``outputs/<name>/<digest>``; the same for a design that has grown."""
    first = replace(plan.first, replicates=1).digest
    digest = hashlib.sha256(f"{plan.design.name}\n{first}".encode()).hexdigest()
    return Path("outputs") / file_stem(plan.design.name) / digest[:12]


def begin_batch(plan: Plan, folder: Path, means: Means, *, restart: bool = False) -> Ended:
    """Run a plan into a folder; what is finished there of it already is kept.

    Args:
        plan: The plan.
        folder: The batch directory, new or of a smaller or unfinished design.
        means: How to compute.
        restart: Whether to remove what is there.

    Raises:
        OutputError: There is something else, finished runs that are not in the plan, or another
            process at work; or the folder cannot be written.
        InputError: What the means need is not there.
    """
    executor = means.make()
    with BatchDirectory(folder) as directory:
        if restart:
            directory.clear()
        if directory.entries:
            _check_fits(plan, directory)
        inputs = copy_inputs(folder, plan, code_stamp())
        copied = _plan_of(inputs)
        _check_copy(plan, copied)
        return _compute(copied, directory, inputs, means, executor)


def resume_batch(folder: Path, means: Means, *, restart: bool = False) -> Ended:
    """Go on with a batch where it was left.

    Args:
        folder: The batch directory.
        means: How to compute.
        restart: Whether to begin anew, with the inputs as they are now.

    Raises:
        OutputError: There is no batch, its inputs or the code have changed, another process is at
            work, or the folder cannot be written.
        ScenarioError: With ``restart``: what is wrong with the inputs as they are now.
        InputError: What the means need is not there.
    """
    if not folder.is_dir() or not is_batch(folder):
        raise OutputError(
            f"{folder}: is no batch; cluster-sim sweep DESIGN.yaml --out DIR makes one"
        )
    executor = means.make()
    with BatchDirectory(folder) as directory:
        inputs = _inputs(directory)
        if inputs is None:
            raise OutputError(
                f"{folder}: its copy of the inputs is gone; give the design again: "
                f"cluster-sim sweep DESIGN.yaml --out {folder}"
            )
        if restart:
            plan = _plan_of_originals(inputs)
            directory.clear()
            inputs = copy_inputs(folder, plan, code_stamp())
        check_originals(folder, inputs)
        check_code(folder, inputs.code)
        return _compute(_plan_of(inputs), directory, inputs, means, executor)


def _inputs(directory: BatchDirectory) -> Inputs | None:
    named = _of_manifest(directory, "inputs")
    return find_inputs(directory.folder, named if isinstance(named, str) else None)


def _of_manifest(directory: BatchDirectory, key: str) -> Any:
    """What the manifest says under a key; None where it cannot be read."""
    return (read_json(directory.folder / MANIFEST) or {}).get(key)


def _plan_of(inputs: Inputs) -> Plan:
    return load_plan(inputs.design, inputs.overrides, inputs.shown, inputs.scenarios)


def _plan_of_originals(inputs: Inputs) -> Plan:
    """The plan of the inputs as they are now where they came from."""
    places = {inputs.folder / file.name: inputs.original(file) for file in inputs.files}
    gone = [str(place) for place in places.values() if not place.is_file()]
    if gone:
        raise OutputError(f"--restart: not there any more: {', '.join(gone)}")
    files = [places[copy] for copy in inputs.scenarios]
    return load_plan(places[inputs.design], inputs.overrides, inputs.shown, files)


def _check_fits(plan: Plan, directory: BatchDirectory) -> None:
    """Make sure that every finished run is one of the plan, computed by this code."""
    known = readable_inputs(directory.folder)
    stamps = [inputs.code for inputs in known]
    written = _of_manifest(directory, "code")
    if isinstance(written, dict):
        stamps.append(written)
    if not stamps:
        raise nobody_knows_the_code(directory.folder)
    for stamp in stamps:
        check_code(directory.folder, stamp)
    count = strangers(plan, directory)
    if count:
        named = _of_manifest(directory, "inputs")
        before = [inputs for inputs in known if inputs.folder.name == named] or known
        raise refuse(directory.folder, count, _earlier(before), plan)


def _earlier(before: Sequence[Inputs]) -> Plan | None:
    """The plan of a batch as it was begun; None where it cannot be read any more."""
    try:
        return _plan_of(before[0]) if len(before) == 1 else None
    except ClusterSimError:
        return None


def _check_copy(plan: Plan, copied: Plan) -> None:
    same = [part.name for part in plan.parts()] == [part.name for part in copied.parts()]
    if not same:
        raise OutputError(
            "the copy of the inputs does not give the same runs; are there symbolic links among "
            "the files?"
        )


def _compute(
    plan: Plan, directory: BatchDirectory, inputs: Inputs, means: Means, executor: Executor
) -> Ended:
    began, clock = datetime.now(UTC), time.perf_counter()
    directory.write_design(design_table(plan))
    jobs = list(unfinished(plan, directory))
    _tell_why(plan, directory, jobs, means.why)
    runner = Runner(
        plan, directory, inputs.folder.name, means.side_by_side, means.say, means.progress
    )
    directory.log(f"begun: {sum(job.runs for job in jobs):,} of {plan.n_runs:,} runs to do")
    interruption = Interruption(lambda: means.say(_INTERRUPTED))
    try:
        with interruption:
            runner.write_manifest("running")
            directory.keep_inputs(inputs.folder.name)
            runner.run(jobs, executor, interruption)
    except BaseException as error:
        _leave(runner, error)
        if isinstance(error, KeyboardInterrupt):
            return runner.ended(interrupted=True)
        raise
    left = runner.unfinished()
    if not left:
        directory.keep_only(runner.names)
        write_bundles(plan, directory, runner.ended(False).failures)
    runner.write_manifest("interrupted" if left else None)
    directory.log("interrupted" if left else "finished")
    _write_timings(directory, began, clock, means, runner)
    return runner.ended(interrupted=bool(left))


def _leave(runner: Runner, error: BaseException) -> None:
    """Say how things stand before an error ends the work, as far as that can be written."""
    runner.directory.log(f"ended by {type(error).__name__}: {error}")
    try:
        runner.write_manifest("interrupted")
    except OutputError:
        runner.say("the manifest could not be written either; cluster-sim resume mends it")


def _tell_why(plan: Plan, directory: BatchDirectory, jobs: Sequence[Job], why: Say) -> None:
    """Say why each thing is run; parts of one reason in one line."""
    for line in directory.torn:
        why(f"line {line} of the journal is torn; its part counts as not finished")
    found: dict[str, list[Job]] = {}
    for job in jobs:
        found.setdefault(job.reason, []).append(job)
    parts = sum(1 for _ in plan.parts())
    if not jobs:
        why(f"all {plan.n_runs:,} runs are finished")
    for reason, those in found.items():
        runs = sum(job.runs for job in those)
        reused = sum(len(job.part) - job.runs for job in those)
        known = f"; {reused:,} more are there already and are kept" if reused else ""
        what = f"{len(those)} of {parts} parts" if reason == NEW else f"{those[0].part.name}"
        why(f"{runs:,} runs in {what}: {reason}{known}")


def _write_timings(
    directory: BatchDirectory, began: datetime, clock: float, means: Means, runner: Runner
) -> None:
    seconds = time.perf_counter() - clock
    directory.write_timings(
        {
            "started": began.isoformat(timespec="seconds"),
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            "workers": means.workers,
            "executor": means.cluster or means.executor,
            "runs": runner.computed,
            "seconds": round(seconds, 3),
        }
    )
