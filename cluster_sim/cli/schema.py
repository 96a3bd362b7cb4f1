"""``cluster-sim schema``: JSON Schema of the input files, for editors."""

from __future__ import annotations

from typing import Literal

import click

from cluster_sim.cli.exit_codes import DONE


@click.command("schema", short_help="Print the JSON Schema of an input file, for editors.")
@click.argument("kind", type=click.Choice(["scenario", "region"]))
@click.option("--verbose", "-v", is_flag=True, help="Say more about internal errors.")
def command(kind: Literal["scenario", "region"], verbose: bool) -> int:
    """Print the JSON Schema of scenario files or of a region's region.yaml.

    An editor that is given it completes keys and marks mistakes while one writes.
    """
    from cluster_sim.cli.printing import print_json
    from cluster_sim.scenario.json_schema import json_schema

    del verbose  # read where errors are shown
    print_json(json_schema(kind))
    return DONE
