"""``cluster-sim dashboard``: pages in the browser to plan, compare and learn on."""

from __future__ import annotations

import errno
import socket
from importlib.util import find_spec
from pathlib import Path

import click

from cluster_sim.cli.exit_codes import DONE
from cluster_sim.cli.streams import say
from cluster_sim.errors import ClusterSimError

FIRST_PORT = 8080
"""The port that is tried first where none is asked for."""

_PORTS_TRIED = 100
_EXTRA = ("nicegui", "babel")
_EVERYWHERE = {"0.0.0.0", "::", ""}

_folder = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("dashboard", short_help="Explore plans and results in the browser.")
@click.argument("folders", nargs=-1, metavar="[DIR]...", type=_folder)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address to listen on. One that other machines reach needs --token.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="P",
    help=f"Port to listen on.  [default: {FIRST_PORT}, or the next that is free]",
)
@click.option(
    "--token",
    metavar="T",
    help="What visitors must bring, at least 8 characters; the printed address holds it.",
)
@click.option(
    "--scenarios",
    type=_folder,
    metavar="DIR",
    help="Folder with scenario files to begin with.  [default: scenarios, where it is there]",
)
@click.option(
    "--outputs",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("outputs"),
    show_default=True,
    metavar="DIR",
    help="Folder in which results are looked for and written.",
)
@click.option("--no-browser", is_flag=True, help="Do not open the page in the browser.")
@click.option("--quiet", "-q", is_flag=True, help="Print the address and nothing else.")
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

    DIR... are run directories, or folders with such, to show beside those in --outputs. The pages
    are served on this machine only, and fetch nothing from elsewhere. Ctrl-C ends it.
    """
    _check_extra()
    _check_token(host, token)
    listener = listen(host, port)
    from cluster_sim.dashboard.lean import load_server

    load_server()
    from cluster_sim.dashboard.context import ServerOptions
    from cluster_sim.dashboard.folders import Folders
    from cluster_sim.dashboard.server import serve

    if scenarios is None and Path("scenarios").is_dir():
        scenarios = Path("scenarios")
    options = ServerOptions(Folders(folders, outputs, scenarios), host, token, verbose)
    page = address(host, listener.getsockname()[1], token)
    serve(options, listener, lambda: _started(page, quiet=quiet, open_page=not no_browser))
    return DONE


class DashboardError(ClusterSimError):
    """The dashboard cannot be started."""


def _check_extra() -> None:
    missing = [name for name in _EXTRA if find_spec(name) is None]
    if missing:
        raise DashboardError(
            f"the dashboard needs {' and '.join(missing)}: install the package with its extra, "
            'pip install "cluster_sim[dashboard]"'
        )


def _check_token(host: str, token: str | None) -> None:
    from cluster_sim.dashboard.entry import SHORTEST_TOKEN
    from cluster_sim.dashboard.security import is_loopback

    if token is not None and len(token) < SHORTEST_TOKEN:
        raise DashboardError(
            f"--token: has {len(token)} characters; it needs {SHORTEST_TOKEN} or more"
        )
    if token is None and not is_loopback(host):
        from secrets import token_urlsafe

        raise DashboardError(
            f"--host {host}: other machines reach this address, so visitors must bring a token; "
            f"give one with --token, such as --token {token_urlsafe(12)}"
        )


def listen(host: str, port: int | None) -> socket.socket:
    """A socket on the address; visitors may already knock, and are answered once all is loaded.

    Raises:
        DashboardError: The address or the port cannot be used.
    """
    ports = range(FIRST_PORT, FIRST_PORT + _PORTS_TRIED) if port is None else (port,)
    for number in ports:
        try:
            return _bound(host, number)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise DashboardError(f"--host {host}: {error.strerror or error}") from None
    if port is None:
        what = f"the ports from {ports[0]} to {ports[-1]} are all in use; give a free one"
        raise DashboardError(f"{what} with --port")
    raise DashboardError(
        f"--port {port}: is in use by another program; give another one, or leave --port out to "
        "take the next that is free"
    )


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=128)


def address(host: str, port: int, token: str | None) -> str:
    """The address that opens the dashboard on this machine."""
    from urllib.parse import quote

    name = "127.0.0.1" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/" + (f"?token={quote(token, safe='')}" if token else "")


def _started(page: str, *, quiet: bool, open_page: bool) -> None:
    """Say where the dashboard is, and open it."""
    say(page if quiet else f"The dashboard is at {page} (Ctrl-C ends it)")
    if open_page:
        import threading
        import webbrowser

        threading.Thread(target=webbrowser.open, args=(page,), daemon=True).start()
