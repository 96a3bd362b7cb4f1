"""``cluster-sim diff``: what differs between two scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cluster_sim.cli.exit_codes import DONE
from cluster_sim.cli.options import Settings, printing_options

if TYPE_CHECKING:
    from cluster_sim.scenario.diff import Difference


@click.command("diff", short_help="Show what differs between two scenarios.")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@printing_options
def command(settings: Settings, first: str, second: str) -> int:
    """Show what differs from scenario file A to scenario file B, in units.

    What they come to is compared, not how it is written; names and titles do not count.
    """
    from dataclasses import asdict

    from cluster_sim.cli.printing import print_json
    from cluster_sim.scenario.diff import diff
    from cluster_sim.scenario.load import load_scenarios

    before, after = load_scenarios([Path(first), Path(second)])
    differences = diff(before, after)
    if settings.format == "json":
        print_json(
            {
                "a": {"scenario": before.name, "digest": before.digest},
                "b": {"scenario": after.name, "digest": after.digest},
                "differences": [asdict(difference) for difference in differences],
            }
        )
    else:
        _print(before.name, after.name, differences)
    return DONE


def _print(before: str, after: str, differences: tuple[Difference, ...]) -> None:
    from cluster_sim.cli.numbers import NOTHING
    from cluster_sim.cli.printing import Column, print_table
    from cluster_sim.cli.streams import emit

    if not differences:
        emit(f"{before} and {after} are simulated alike\n")
        return
    columns = [Column("Where", key=True), Column(before), Column(after), Column("Unit")]
    rows = [
        [
            difference.where,
            NOTHING if difference.before is None else difference.before,
            NOTHING if difference.after is None else difference.after,
            difference.unit,
        ]
        for difference in differences
    ]
    print_table(columns, rows)
