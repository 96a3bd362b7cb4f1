"""``cluster-sim shrink``: a failing run made small."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cluster_sim.cli.exit_codes import DONE
from cluster_sim.cli.options import Settings, printing_options

if TYPE_CHECKING:
    from cluster_sim.batch.bundles import Bundle
    from cluster_sim.batch.shrink import Shrunk

_LABELS = {"parameters": "Parameters off their default"}


@click.command("shrink", short_help="Make a failing run small.")
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for the smaller bundle; an earlier bundle there is replaced.  "
    "[default: <BUNDLE>-shrunk]",
)
@printing_options
def command(settings: Settings, bundle: Path) -> int:
    """Leave out of a failing run what it fails without.

    BUNDLE is the folder of a failing run, as a batch writes it. Quarters, measures, effects,
    domains, cities and values of parameters are left out as long as the run still fails in the same
    way: it raises the same type of error, or some metric is not a finite number.
    """
    from cluster_sim.batch.bundles import check_replaceable, error_of, read_bundle
    from cluster_sim.batch.shrink import shrink
    from cluster_sim.cli.streams import say

    out = settings.out or _default_target(bundle)
    found = read_bundle(bundle)
    _check_apart(bundle, out)
    check_replaceable(out)
    shrunk = shrink(found, None if settings.quiet else say)
    if error_of(shrunk.first) != found.error and not settings.quiet:
        say(f"warning: it fails here in another way than the bundle tells: {found.message}")
    _write(out, found, shrunk)
    _print(out, shrunk, settings)
    return DONE


def _default_target(bundle: Path) -> Path:
    """The folder beside the bundle that the smaller one goes into."""
    named = bundle if bundle.name not in ("", "..") else bundle.resolve()
    return named.with_name(f"{named.name}-shrunk")


def _check_apart(bundle: Path, out: Path) -> None:
    from cluster_sim.errors import OutputError

    if out.resolve() == bundle.resolve():
        raise OutputError(f"{out}: is the bundle itself; choose another folder")


def _write(out: Path, bundle: Bundle, shrunk: Shrunk) -> None:
    """Write the smaller bundle, and make sure that what was written fails."""
    from cluster_sim.batch.bundles import error_of, read_bundle, rerun, write_bundle
    from cluster_sim.errors import RunError

    write_bundle(
        out,
        shrunk.scenario,
        bundle.replicate,
        shrunk.failure,
        point=bundle.point,
        draw=bundle.draw,
    )
    again = rerun(read_bundle(out).scenario, bundle.replicate)
    if again is None or error_of(again) != error_of(shrunk.failure):
        raise RunError(f"{out}: what was written does not fail as it did before it was written")


def _print(out: Path, shrunk: Shrunk, settings: Settings) -> None:
    from dataclasses import asdict

    from cluster_sim.cli.printing import Column, print_json, print_table
    from cluster_sim.cli.streams import emit

    before, after = asdict(shrunk.before), asdict(shrunk.after)
    failure = shrunk.failure
    again = shlex.join(["cluster-sim", "run", str(out)])
    if settings.format == "json":
        told = {
            "scenario": failure.scenario,
            "replicate": failure.replicate,
            "quarter": failure.quarter,
            "message": failure.message,
            "before": before,
            "after": after,
            "trials": shrunk.trials,
            "finished": shrunk.finished,
            "out": str(out),
            "command": again,
        }
        print_json(told)
        return
    emit(
        f"{failure.scenario}, replicate {failure.replicate}, quarter {failure.quarter}: "
        f"{failure.message}\n\n"
    )
    columns = [Column("", key=True), Column("Before", number=True), Column("After", number=True)]
    rows = [
        [_LABELS.get(key, key.capitalize()), str(count), str(after[key])]
        for key, count in before.items()
    ]
    print_table(columns, rows)
    cut = "" if shrunk.finished else "; that is the most, and more could perhaps be left out"
    emit(f"\n{shrunk.trials} runs tried{cut}. To see it fail:\n  {again}\n")
