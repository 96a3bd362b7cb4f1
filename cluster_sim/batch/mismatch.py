"""Why a batch cannot go on with what is given now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cluster_sim.batch.code import code_stamp, differences
from cluster_sim.batch.inputs import Inputs
from cluster_sim.batch.plan import Plan
from cluster_sim.errors import OutputError
from cluster_sim.scenario.diff import diff

_ANEW = "or begin anew with --restart, which removes what is there"


def check_code(folder: Path, code: Mapping[str, str]) -> None:
    """Make sure that the code is that with which the batch was begun.

    Args:
        folder: The batch directory.
        code: The stamp of that code.

    Raises:
        OutputError: It is not.
    """
    other = differences(code, code_stamp())
    if other:
        raise OutputError(
            f"{folder}: was begun with other code ({'; '.join(other)}), and results of the two "
            f"must not be mixed; go on with that code, {_ANEW}"
        )


def nobody_knows_the_code(folder: Path) -> OutputError:
    """The error for finished runs of which no file says with which code they were computed."""
    return OutputError(
        f"{folder}: neither its copy of the inputs nor its manifest says with which code its "
        f"finished runs were computed; choose another --out, {_ANEW}"
    )


def check_originals(folder: Path, inputs: Inputs) -> None:
    """Make sure that the copies are whole, and the originals as they were, where they are there.

    Raises:
        OutputError: They are not.
    """
    broken = inputs.broken()
    if broken:
        raise OutputError(
            f"{folder}: its copy of the inputs is damaged: {', '.join(broken)}; give the design "
            f"again: cluster-sim sweep {inputs.shown} --out {folder}"
        )
    changed = inputs.changed()
    if changed:
        raise OutputError(
            f"{folder}: changed since the batch was begun: {', '.join(changed)}; put back what "
            f"was there, {_ANEW}"
        )


def refuse(folder: Path, finished: int, before: Plan | None, now: Plan) -> OutputError:
    """The error for finished runs that are not in the design as it is now.

    Args:
        folder: The batch directory.
        finished: How many finished runs are not in the design.
        before: The plan as it was, None where it cannot be read any more.
        now: The plan as it is.
    """
    reasons = [] if before is None else list(_changes(before, now))
    why = f" ({'; '.join(reasons)})" if reasons else ""
    return OutputError(
        f"{folder}: {finished:,} finished runs are not in this design{why}; choose another --out, "
        f"{_ANEW}"
    )


_READ: tuple[tuple[str, Callable[[Plan], Any]], ...] = (
    ("seed", lambda plan: plan.first.seed),
    ("replicates", lambda plan: plan.replicates),
    ("quarters", lambda plan: plan.first.quarters),
    ("start", lambda plan: str(plan.first.start)),
    ("draws", lambda plan: len(plan.draws)),
    ("sampling", lambda plan: plan.design.sampling and plan.design.sampling.method),
    ("tables", lambda plan: ", ".join(plan.design.tables)),
)


def _changes(before: Plan, now: Plan) -> Iterator[str]:
    """What differs between two plans, in words."""
    for name, read in _READ:
        was, value = read(before), read(now)
        if was != value:
            yield f"{name} was {was}, is {value}"
    axes = [{axis.path: list(axis.values) for axis in plan.design.axes} for plan in (before, now)]
    for path in dict.fromkeys([*axes[0], *axes[1]]):
        was, value = axes[0].get(path, "not varied"), axes[1].get(path, "not varied")
        if was != value:
            yield f"{path} was {was}, is {value}"
    if [each.describe() for each in before.factors] != [each.describe() for each in now.factors]:
        yield "what is sampled is not the same"
    yield from _scenario_changes(before, now)


def _scenario_changes(before: Plan, now: Plan) -> Iterator[str]:
    old = {one[0].name: one[0] for one in before.bases}
    new = {one[0].name: one[0] for one in now.bases}
    for name, scenario in old.items():
        if name not in new:
            yield f"the scenario {name} is not in it"
        elif scenario.region.digest != new[name].region.digest:
            yield f"the region of {name} has other data"
        else:
            places = [d.where for d in diff(scenario, new[name]) if d.where not in ("seed",)]
            if places and scenario.seed == new[name].seed:
                yield f"the scenario {name} differs in {', '.join(places[:5])}"
