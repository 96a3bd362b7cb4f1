"""``cluster-sim verify``: whether a folder still holds what was simulated."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cluster_sim.cli.exit_codes import DONE, FAILED
from cluster_sim.cli.options import Settings, work_options

if TYPE_CHECKING:
    from cluster_sim.analysis.verification import Verification

_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*%")
_LARGEST_SEED = 2**32 - 1
_MOST_LISTED = 20


class Percent(click.ParamType[Decimal]):
    """A part of a whole, such as ``5%``."""

    name = "percent"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """The number before the sign."""
        if isinstance(value, Decimal):
            return value
        match = _PERCENT.fullmatch(str(value).strip())
        if match is None or Decimal(match[1]) > 100:
            self.fail(f"{value!r} is not a part in percent, such as 5%, 0.5% or 100%.", param, ctx)
        return Decimal(match[1])


@click.command("verify", short_help="Check results: hashes, and some runs again.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--sample",
    "percent",
    type=Percent(),
    default="5%",
    show_default=True,
    metavar="PERCENT",
    help="Which part of the runs to simulate again, at least one; 0% for hashes only.",
)
@click.option(
    "--seed",
    "drawn_from",
    type=click.IntRange(0, _LARGEST_SEED),
    default=1,
    show_default=True,
    metavar="S",
    help="What the sample is drawn from; another one takes other runs.",
)
@work_options
def command(settings: Settings, folder: Path, percent: Decimal, drawn_from: int) -> int:
    """Check that DIR still holds what was simulated.

    DIR is the folder of sweep, run or compare. Every file is held against its size and hash in the
    manifest, and a random sample of the runs is simulated again and compared bit for bit with what
    is stored. Nothing is changed.

    Exit codes: 0 it holds; 1 it does not, and what is wrong is named; 2 it is no folder with
    results, or an option is wrong.
    """
    from cluster_sim.analysis.verification import verify
    from cluster_sim.cli.batch_progress import BatchProgress
    from cluster_sim.cli.printing import print_json

    with BatchProgress(quiet=settings.quiet) as progress:
        found = verify(
            folder,
            percent=percent,
            seed=drawn_from,
            workers=settings.workers,
            say=progress.say,
            progress=progress.update,
        )
    if settings.format == "json":
        print_json(found.to_json_dict())
    else:
        _print(found)
    return DONE if found.holds else FAILED


def _print(found: Verification) -> None:
    from cluster_sim.cli.streams import emit

    lines = [f"Hashes: {_files(found)}", f"Runs: {_runs(found)}"]
    if not found.files and found.problems:
        lines = []  # there is no manifest to go by
    for head, sentences in (("Note", found.findings), ("Problem", found.problems)):
        lines += [f"{head}: {sentence}" for sentence in sentences[:_MOST_LISTED]]
        if len(sentences) > _MOST_LISTED:
            lines.append(f"{head}: {len(sentences) - _MOST_LISTED} more; --format json lists all")
    emit("\n".join([*lines, f"Verdict: {_verdict(found)}\n"]))


def _files(found: Verification) -> str:
    whole = "1 file" if found.files == 1 else f"{found.files:,} files"
    return f"{whole}, {f'{found.faulty:,} not' if found.faulty else 'all'} as written"


def _runs(found: Verification) -> str:
    part = f"{found.percent.normalize():f} %"
    if not found.sampled:
        return f"none of {found.runs:,} simulated again ({part})"
    result = f"{found.unlike:,} not the same" if found.unlike else "all bit for bit the same"
    return (
        f"{found.sampled:,} of {found.runs:,} simulated again ({part}, seed {found.seed}), {result}"
    )


def _verdict(found: Verification) -> str:
    if found.only_unrepeatable:
        return f"{found.verdict} (hashes hold; runs could not be repeated)"
    if found.holds and not found.percent:
        return f"{found.verdict} (hashes only)"
    return found.verdict
