"""``cluster-sim report``: the report of a run directory as one file to hand on."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from cluster_sim.cli.exit_codes import DONE
from cluster_sim.cli.options import available_workers
from cluster_sim.cli.streams import emit, say

if TYPE_CHECKING:
    from cluster_sim.report.drawing import Draw
    from cluster_sim.report.place import Format

_SUFFIXES: dict[str, Literal["html", "pdf"]] = {".pdf": "pdf"}


@click.command("report", short_help="Write the report of a run directory, also as PDF.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--lang",
    "language",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="Language of the report.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "pdf"]),
    help="One HTML file, or a PDF that Chromium prints.  [default: what --out ends with, else "
    "html]",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write; an earlier report there is replaced.  [default: beside DIR]",
)
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
@click.option("--verbose", "-v", is_flag=True, help="Say more, also about internal errors.")
def command(
    folder: Path, language: str, form: str | None, out: Path | None, quiet: bool, verbose: bool
) -> int:
    """Write the report of DIR, the folder of run or compare, as one file to hand on.

    The file needs nothing else, and `cluster-sim verify FILE` makes its numbers again from what is
    inside. In English and without --out it is the report.html in DIR, byte for byte.
    """
    del verbose  # for the command line as a whole, which shows where an internal error is
    with _no_collection(), _drawing(folder, language) as draw:
        from cluster_sim.report.place import check_place, default_place, write_report

        ending = _SUFFIXES.get(out.suffix.lower()) if out else None
        wanted = cast("Format", form or ending or "html")
        target = out or default_place(folder, wanted, language)
        if out is not None:
            check_place(out)
        write_report(target, _content(folder, wanted, language, draw, quiet=quiet))
    emit(f"Report: {target}\n")
    return DONE


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the search for cycles: it takes a tenth of the time and finds next to none."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _drawing(folder: Path, language: str) -> AbstractContextManager[Draw]:
    """What gives the figures: the folder, or with a second processor a process beside this one."""
    from cluster_sim.report.drawing import drawing_beside, pictures_of
    from cluster_sim.report.drawn import LANGUAGE, drawn_before

    drawn = drawn_before(folder) if language == LANGUAGE else None
    if drawn is not None:
        return nullcontext(lambda *_: drawn)
    return drawing_beside() if available_workers() > 1 else nullcontext(pictures_of)


def _content(folder: Path, form: Format, language: str, draw: Draw, *, quiet: bool) -> bytes:
    from cluster_sim.report.pdf import find_browser, print_page

    def tell(line: str) -> None:
        if not quiet:
            say(line)

    browser = find_browser() if form == "pdf" else None
    page = _page(folder, language, draw, tell)
    if browser is None:
        return page.encode("utf-8")
    tell("printing the report")
    return print_page(page, browser)


def _page(folder: Path, language: str, draw: Draw, tell: Callable[[str], None]) -> str:
    from cluster_sim.report.build import build_report
    from cluster_sim.report.collect import Results, report_data
    from cluster_sim.report.from_directory import read_directory
    from cluster_sim.report.material import evaluate

    tell(f"reading {folder}")
    material, origin = read_directory(folder)
    results = Results.of(material, evaluate(material))
    tell("drawing the figures")
    pictures = draw(results, language)
    tell("writing the report")
    return build_report(report_data(results, origin, pictures, language), language)
