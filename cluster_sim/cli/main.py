"""``cluster-sim``: finds the command, and turns what goes wrong into words and an exit code.

Nothing heavy is imported here or at the top of a command's module, so that help comes at once.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import NoReturn

import click

from cluster_sim.cli.exit_codes import DONE, FAILED, INTERRUPTED, INVALID
from cluster_sim.cli.streams import emit, flush, say, use_utf8
from cluster_sim.errors import ClusterSimError, RunError

COMMANDS = (
    "compare", "run", "report", "verify", "dashboard", "sweep", "resume", "query", "shrink",
    "validate", "new", "show", "schema", "diff",
)  # fmt: skip
"""The commands in the order in which help lists them; each is a module beside this one."""

PROGRAM = "cluster-sim"


class Commands(click.Group):
    """A group that imports the module of a command when the command is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, the most used first."""
        del ctx  # all are always there
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; None where there is none."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"cluster_sim.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one is refused with the nearest name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" (did you mean {near[0]}?)" if near else f"; there are {', '.join(COMMANDS)}"
            raise click.UsageError(f"no such command: {args[0]}{hint}", ctx)
        return super().resolve_command(ctx, args)


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib import metadata
    from platform import python_version

    try:
        version = metadata.version("cluster_sim")
    except metadata.PackageNotFoundError:
        version = "unknown"
    emit(f"{PROGRAM} {version} (Python {python_version()})\n")
    ctx.exit()


# The control character keeps the lines below it as they are.
_HELP = """Simulate the integration of a city cluster and compare what could be done.

\b
A first try, in an empty folder:
  cluster-sim new my-plan
  cluster-sim run my-plan.yaml
"""


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=_HELP,
    epilog="Exit codes: 0 done; 1 some runs failed; 2 wrong usage or invalid input, nothing was "
    "run; 130 interrupted, what was finished is kept.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """The group of all commands; what it is for is in its help."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit.

    Args:
        arguments: What stands after the name of the program; None for what was given to it.
    """
    use_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    code = run(given)
    flush()
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run the command line and return the exit code; every error becomes a message."""
    try:
        result = cli.main(arguments, prog_name=PROGRAM, standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        say("interrupted")
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ClusterSimError as error:
        say(f"{error}")
        return FAILED if isinstance(error, RunError) else INVALID
    except Exception as error:
        _say_bug(error, verbose="--verbose" in arguments)
        return FAILED
    return result if isinstance(result, int) else DONE


def _say_bug(error: Exception, *, verbose: bool) -> None:
    """Tell about an error that nobody foresaw."""
    if verbose:
        import traceback

        say("".join(traceback.format_exception(error)).rstrip())
    name = type(error).__name__
    if isinstance(error, MemoryError):
        say("not enough memory; fewer --replicates or --workers need less")
        return
    more = "" if verbose else "; --verbose shows where"
    say(f"internal error: {name}: {error} (please report it{more})")
