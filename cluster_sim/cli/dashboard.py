"""``cluster-sim dashboard``: pages in the browser to play with, on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cluster_sim.cli.exit_codes import DONE, INVALID
from cluster_sim.cli.streams import say

if TYPE_CHECKING:
    import socket

_FIRST_PORT = 8080
_PORTS_TRIED = 100


@click.command("dashboard", short_help="Explore plans and results in the browser.")
@click.argument("folders", nargs=-1, metavar="[DIR]...", type=click.Path(path_type=Path))
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address to listen on; one that other machines reach needs --token.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="P",
    help="Port to listen on; 0 for any.  [default: 8080, or the next that is free]",
)
@click.option(
    "--token",
    metavar="T",
    help="What visitors must bring, at least 8 characters; it is part of the printed address.",
)
@click.option(
    "--scenarios",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder with scenario files.  [default: scenarios, where it is there]",
)
@click.option(
    "--outputs",
    type=click.Path(path_type=Path),
    default=Path("outputs"),
    show_default=True,
    metavar="DIR",
    help="Folder in which results are looked for and written.",
)
@click.option("--no-browser", is_flag=True, help="Do not open the page in the browser.")
@click.option("--quiet", "-q", is_flag=True, help="Only the address.")
@click.option("--verbose", "-v", is_flag=True, help="Say what the server does.")
def command(
    folders: tuple[Path, ...],
    host: str,
    port: int | None,
    token: str | None,
    scenarios: Path | None,
    outputs: Path,
    no_browser: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Explore plans and results in the browser.

    DIR... are run directories, or folders with such, to open beside those in --outputs. The page
    is served on this machine only, and fetches nothing from elsewhere. Ctrl-C ends it.
    """
    from cluster_sim.dashboard.context import ServerOptions
    from cluster_sim.dashboard.folders import Folders
    from cluster_sim.dashboard.server import serve

    import socket

    listener = socket.create_server((host, port or 0))
    options = ServerOptions(
        Folders(folders, outputs, scenarios), host, port or 0, token, not no_browser, quiet, verbose
    )
    address = f"http://{host}:{listener.getsockname()[1]}/"
    serve(options, listener, lambda: say(address))
    return DONE
