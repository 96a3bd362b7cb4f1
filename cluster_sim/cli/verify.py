"""``cluster-sim verify``: whether a folder or a report still holds what was simulated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from cluster_sim.cli.exit_codes import DONE, FAILED
from cluster_sim.cli.options import Settings, work_options

if TYPE_CHECKING:
    from cluster_sim.analysis.verification import Verification
    from cluster_sim.report.rerun import ReportVerification

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


@click.command("verify", short_help="Check results or a report: hashes, and runs again.")
@click.argument("place", metavar="DIR|REPORT", type=click.Path(path_type=Path))
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
@click.option(
    "--any-size",
    is_flag=True,
    help="Make a report again however long that takes.",
)
@work_options
@click.pass_context
def command(
    context: click.Context,
    settings: Settings,
    place: Path,
    percent: Decimal,
    drawn_from: int,
    any_size: bool,
) -> int:
    """Check that DIR, or a report, still holds what was simulated.

    DIR is the folder of sweep, run or compare. Every file is held against its size and hash in the
    manifest, and a random sample of the runs is simulated again and compared bit for bit with what
    is stored. Nothing is changed.

    REPORT is a report.html, wherever it came from. All its runs are simulated again from what is
    inside; every number that it states is compared bit for bit, and the page byte for byte.

    Exit codes: 0 it holds; 1 it does not, and what is wrong is named; 2 it is no folder with
    results and no report, or an option is wrong.
    """
    if place.is_file():
        _refuse(context, "percent", "drawn_from", what="is for folders: of a report all runs are")
        return _verify_report(place, settings, any_size=any_size)
    _refuse(context, "any_size", what="is for reports")
    return _verify_folder(place, settings, percent, drawn_from)


def _refuse(context: click.Context, *names: str, what: str) -> None:
    """Refuse options that were given and have no meaning here."""
    options = {option.name: option.opts[0] for option in context.command.params}
    for name in names:
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{options[name]} {what}", context)


def _verify_folder(folder: Path, settings: Settings, percent: Decimal, drawn_from: int) -> int:
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
    lines = [f"Hashes: {_files(found)}", f"Runs: {_runs(found)}"]
    if not found.files and found.problems:
        lines = []  # there is no manifest to go by
    _print_lines(lines, found.findings, found.problems, _verdict(found))


def _print_lines(
    lines: list[str], findings: Sequence[str], problems: Sequence[str], verdict: str
) -> None:
    """Print what was done, the first few of what was found, and the verdict."""
    from cluster_sim.cli.streams import emit

    for head, sentences in (("Note", findings), ("Problem", problems)):
        lines += [f"{head}: {sentence}" for sentence in sentences[:_MOST_LISTED]]
        if len(sentences) > _MOST_LISTED:
            lines.append(f"{head}: {len(sentences) - _MOST_LISTED} more; --format json lists all")
    emit("\n".join([*lines, f"Verdict: {verdict}\n"]))


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


def _verify_report(file: Path, settings: Settings, *, any_size: bool) -> int:
    from cluster_sim.cli.batch_progress import BatchProgress
    from cluster_sim.cli.printing import print_json
    from cluster_sim.report.rerun import verify_report

    with BatchProgress(quiet=settings.quiet) as progress:
        found = verify_report(
            file,
            workers=settings.workers,
            any_size=any_size,
            say=progress.say,
            progress=progress.update,
        )
    if settings.format == "json":
        print_json(found.to_json_dict())
    else:
        problems = [*map(str, found.unlike), *found.problems]
        _print_lines(_report_lines(found), found.findings, problems, _report_verdict(found))
    return DONE if found.holds else FAILED


def _report_lines(found: ReportVerification) -> list[str]:
    if not found.runs:
        return []
    told = f"{len(found.unlike):,} not the same" if found.unlike else "all bit for bit the same"
    pages = {
        True: "made again, byte for byte the same",
        False: "made again, not the same",
        None: "could not be compared",
    }
    return [
        f"Runs: {found.runs:,} simulated again",
        f"Numbers: {found.numbers:,} stated, {told}",
        f"Page: {pages[found.same_page]}",
    ]


def _report_verdict(found: ReportVerification) -> str:
    if found.holds and found.same_page is None:
        return f"{found.verdict} (the numbers; words and pictures could not be compared)"
    return found.verdict
