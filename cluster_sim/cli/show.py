"""``cluster-sim show``: what there is to choose from, and what a scenario comes to."""

from __future__ import annotations

from pathlib import Path

import click

from cluster_sim.cli.exit_codes import DONE
from cluster_sim.cli.options import Settings, printing_options, scenario_options


@click.group("show", short_help="List or explain what scenarios are made of.")
def command() -> None:
    """List or explain what scenarios are made of."""


@command.command("regions")
@click.argument("name", required=False)
@printing_options
def regions(settings: Settings, name: str | None) -> int:
    """List the built-in regions, or show one: its cities, links and sources.

    NAME is a built-in region or the folder of one's own.
    """
    from cluster_sim.cli import show_regions
    from cluster_sim.region.load import load_region

    if name is None:
        show_regions.show_all(settings.format)
    else:
        show_regions.show_one(load_region(name), settings.format)
    return DONE


@command.command("measures")
@click.argument("name", required=False)
@printing_options
def measures(settings: Settings, name: str | None) -> int:
    """List the measures of the catalogue, or explain one."""
    from cluster_sim.cli import show_catalogue
    from cluster_sim.scenario.measures import catalogue

    rows = catalogue()
    if name is None:
        show_catalogue.show_measures(list(rows.values()), settings.format)
    else:
        show_catalogue.show_measure(rows[_known(name, "measure", rows)], settings.format)
    return DONE


@command.command("parameters")
@click.argument("name", required=False)
@printing_options
def parameters(settings: Settings, name: str | None) -> int:
    """List the parameters of the model, or explain one."""
    from cluster_sim.cli import show_catalogue
    from cluster_sim.scenario.parameters import parameters as all_parameters

    rows = all_parameters()
    if name is None:
        show_catalogue.show_parameters(list(rows.values()), settings.format)
    else:
        show_catalogue.show_parameter(rows[_known(name, "parameter", rows)], settings.format)
    return DONE


@command.command("scenario")
@click.argument("file")
@click.argument("path", required=False)
@scenario_options
def scenario(settings: Settings, file: str, path: str | None) -> int:
    """Show everything that a scenario file comes to, and where each value is from.

    FILE is a scenario file. PATH shows a part of it only, such as parameters or
    measures.sharing_platform. The text is a scenario file itself.
    """
    from cluster_sim.cli.show_scenario import show_scenario
    from cluster_sim.cli.work import say_warnings
    from cluster_sim.scenario.load import load_scenario

    loaded = load_scenario(Path(file), settings.overrides())
    say_warnings([loaded], (), settings)
    show_scenario(loaded, path, settings.format)
    return DONE


def _known(name: str, what: str, names: object) -> str:
    """The name, if it is one of them.

    Raises:
        InputError: It is not; with the nearest name.
    """
    from collections.abc import Iterable

    from cluster_sim.errors import InputError, Problem
    from cluster_sim.region.nearest import nearest

    assert isinstance(names, Iterable)
    known = list(names)
    if name in known:
        return name
    text = f"there is no such {what}; `cluster-sim show {what}s` lists them"
    raise InputError([Problem(file=name, what=text, hint=nearest(name, known))])
