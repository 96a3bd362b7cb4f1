"""``cluster-sim new``: a first scenario file, with comments that explain it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from cluster_sim.cli.exit_codes import DONE
from cluster_sim.cli.options import Settings, printing_options

DEFAULT_REGION = "yangtze-river-delta"

# Text that YAML reads as text; anything else is put in quotes.
_PLAIN = re.compile(r"[A-Za-z_]([\w -]*[\w-])?", re.ASCII)
_NOT_TEXT = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


@click.command("new", short_help="Write a starter scenario.")
@click.argument("name")
@click.option(
    "--region",
    default=DEFAULT_REGION,
    show_default=True,
    metavar="R",
    help="A built-in region, or a folder of your own.",
)
@printing_options
def command(settings: Settings, name: str, region: str) -> int:
    """Write NAME.yaml into the current folder: a scenario that can be run and changed.

    A file that is there is never overwritten.
    """
    from cluster_sim.cli.printing import print_json
    from cluster_sim.cli.streams import emit

    name = name.removesuffix(".yaml").removesuffix(".yml")
    file = write_starter(name, region, Path())
    if settings.format == "json":
        print_json({"file": str(file), "name": name, "region": region})
    elif not settings.quiet:
        emit(f"{file} is written. To simulate it: cluster-sim run {file}\n")
    return DONE


def write_starter(name: str, region: str, folder: Path) -> Path:
    """Write the starter scenario.

    Args:
        name: Name of the scenario; the file is ``<name>.yaml``.
        region: A built-in region, or a folder relative to ``folder``.
        folder: Where to write.

    Raises:
        InputError: The name or the region cannot be used.
        OutputError: The file is there already, or cannot be written.
    """
    from cluster_sim.errors import InputError, OutputError, Problem
    from cluster_sim.region.load import load_region
    from cluster_sim.scenario.forms import NAME_PATTERN
    from cluster_sim.store.faults import writing

    if not re.fullmatch(NAME_PATTERN, name):
        what = "must be letters, digits, - and _, at most 100, and begin with a letter or digit"
        raise InputError([Problem(file="NAME", where=name, what=what)])
    load_region(region, base=folder)
    file = folder / f"{name}.yaml"
    with writing(file):
        try:
            with file.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(starter(name, region))
        except FileExistsError:
            raise OutputError(
                f"{file}: is there already; choose another name, or remove it first"
            ) from None
    return file


def starter(name: str, region: str) -> str:
    """The text of the starter scenario."""
    text = Path(__file__).with_name("starter.yaml").read_text(encoding="utf-8")
    values = {
        "FILE": f"{name}.yaml",
        "NAME": _scalar(name),
        "TITLE": _scalar(name.replace("-", " ").replace("_", " ").strip().capitalize()),
        "REGION": _scalar(region),
    }
    return re.sub(r"@([A-Z]+)@", lambda found: values[found[1]], text)


def _scalar(text: str) -> str:
    """The text as YAML, in quotes where it could be read as something else."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _NOT_TEXT:
        return text
    return json.dumps(text, ensure_ascii=False)
