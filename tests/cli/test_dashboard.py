"""``cluster-sim dashboard`` as a process: how it starts, whom it lets in, how it ends."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from cluster_sim.cli import dashboard as command
from tests.browser.serving import Dashboard, start_dashboard, stop_dashboard
from tests.cli.conftest import Command

TOKEN = "a-token-of-tests"
POLLING = "/_nicegui_ws/socket.io/?EIO=4&transport=polling"
SOCKET = "/_nicegui_ws/socket.io/?EIO=4&transport=websocket"

# --- what is refused before anything is served ------------------------------------------------


def test_a_port_in_use_is_said(cluster_sim: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = cluster_sim("dashboard", "--no-browser", "--port", str(port))
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        f"--port {port}: is in use by another program; give another one, or leave --port out to "
        "take the next that is free\n"
    )


def test_without_a_port_the_next_free_one_is_taken() -> None:
    with command.listen("127.0.0.1", None) as first, command.listen("127.0.0.1", None) as second:
        ports = (first.getsockname()[1], second.getsockname()[1])
    assert command.FIRST_PORT <= ports[0] < ports[1]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_an_address_that_others_reach_needs_a_token(cluster_sim: Command, host: str) -> None:
    ended = cluster_sim("dashboard", "--no-browser", "--host", host)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(
        f"--host {host}: other machines reach this address, so visitors must bring a token; "
        "give one with --token, such as --token "
    )
    # The one that it names is good, and another each time.
    named = ended.err.split()[-1]
    again = cluster_sim("dashboard", "--no-browser", "--host", host).err.split()[-1]
    assert len(named) >= 12
    assert named != again


def test_a_token_that_is_short_is_refused(cluster_sim: Command) -> None:
    ended = cluster_sim("dashboard", "--no-browser", "--token", "1234567")
    assert (ended.code, ended.err) == (2, "--token: has 7 characters; it needs 8 or more\n")


def test_an_address_that_is_not_of_this_machine_is_refused(cluster_sim: Command) -> None:
    ended = cluster_sim("dashboard", "--host", "192.0.2.1", "--token", TOKEN, "--port", "18080")
    assert ended.code == 2
    assert ended.err.startswith("--host 192.0.2.1: ")


def test_a_folder_that_is_not_there_is_refused(cluster_sim: Command) -> None:
    ended = cluster_sim("dashboard", "nowhere", "--no-browser")
    assert ended.code == 2
    assert "Directory 'nowhere' does not exist" in ended.err


def test_a_missing_extra_is_said(cluster_sim: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    ended = cluster_sim("dashboard", "--no-browser")
    assert (ended.code, ended.err) == (
        2,
        "the dashboard needs nicegui and babel: install the package with its extra, "
        'pip install "cluster_sim[dashboard]"\n',
    )


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from cluster_sim.cli.main import run\n"
        "run(['dashboard', '--help'])\n"
        "heavy = {'nicegui', 'fastapi', 'uvicorn', 'babel', 'numpy', 'numba', 'asyncio'}\n"
        "sys.exit(', '.join(heavy & sys.modules.keys()) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "[DIR]..." in done.stdout


@pytest.mark.parametrize(
    ("host", "token", "address"),
    [
        ("127.0.0.1", None, "http://127.0.0.1:99/"),
        ("localhost", None, "http://localhost:99/"),
        ("::1", None, "http://[::1]:99/"),
        ("0.0.0.0", "to ken&ü", "http://127.0.0.1:99/?token=to%20ken%26%C3%BC"),
        ("192.0.2.1", TOKEN, f"http://192.0.2.1:99/?token={TOKEN}"),
    ],
)
def test_the_address_opens_the_page_on_this_machine(
    host: str, token: str | None, address: str
) -> None:
    assert command.address(host, 99, token) == address


# --- a running one ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard without a token."""
    dashboard = start_dashboard(tmp_path_factory.mktemp("dashboard"), pages=False)
    yield dashboard
    stop_dashboard(dashboard)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard on all addresses, with a token."""
    folder = tmp_path_factory.mktemp("guarded")
    dashboard = start_dashboard(
        folder, "--host", "0.0.0.0", "--token", TOKEN, "--quiet", pages=False
    )
    yield dashboard
    stop_dashboard(dashboard)


def port_of(dashboard: Dashboard) -> int:
    return int(dashboard.url.partition("//")[2].partition("/")[0].rpartition(":")[2])


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: Message
    text: str


def get(dashboard: Dashboard, path: str, **headers: str) -> Answer:
    """Ask for a page as a program does that may send any header."""
    connection = http.client.HTTPConnection("127.0.0.1", port_of(dashboard), timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return Answer(answer.status, answer.headers, text)


def opens(
    dashboard: Dashboard, origin: str | None, host: str = "127.0.0.1", **headers: str
) -> bool:
    """Whether a web socket is opened; it must greet as NiceGUI does.

    Args:
        dashboard: What is asked, at its real address.
        origin: The page that it is said to come from.
        host: What the address is called.
        headers: Further headers.
    """
    port = port_of(dashboard)
    try:
        with connect(
            f"ws://{host}:{port}{SOCKET}",
            sock=socket.create_connection(("127.0.0.1", port)),
            origin=None if origin is None else Origin(origin),
            additional_headers=headers,
            open_timeout=60,
        ) as visitor:
            return str(visitor.recv(timeout=60)).startswith('0{"sid"')
    except InvalidStatus as error:
        return bool(error.response.status_code != 403)


def test_it_says_its_address_and_serves_there(running: Dashboard) -> None:
    (line,) = running.said
    assert line == f"The dashboard is at {running.url}/ (Ctrl-C ends it)\n"
    answer = get(running, "/")
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_forged_origin_opens_no_socket(running: Dashboard) -> None:
    assert opens(running, running.url)
    for origin in ("http://evil.example", "null", "http://localhost:1", running.url + "0", None):
        assert not opens(running, origin), origin


def test_a_forged_origin_polls_nothing(running: Dashboard) -> None:
    own = get(running, POLLING, Origin=running.url)
    assert (own.status, own.text[:7]) == (200, '0{"sid"')
    forged = get(running, POLLING, Origin="http://evil.example")
    assert (forged.status, forged.headers["Access-Control-Allow-Origin"]) == (403, None)


def test_a_name_that_was_made_to_point_here_gets_nothing(running: Dashboard) -> None:
    host = f"evil.example:{port_of(running)}"
    for path in ("/", "/assets/base.css", POLLING, "/_nicegui_ws/"):
        assert get(running, path, Host=host).status == 403
        assert get(running, path, Host=host, Origin=f"http://{host}").status == 403
    assert not opens(running, f"http://{host}", "evil.example")


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../server.py",
        "/assets/%2e%2e/server.py",
        "/assets/..%2fserver.py",
        "/assets/%2e%2e%2f%2e%2e%2ferrors.py",
        "/assets//etc/passwd",
        "/assets/%2fetc%2fpasswd",
        "/assets/base.css%00.js",
        "/assets/",
        "/assets/LICENSE",
        "/_nicegui/3/static/../../core.py",
        "/docs",
        "/openapi.json",
        "/redoc",
    ],
)
def test_no_other_file_is_served(running: Dashboard, path: str) -> None:
    assert get(running, path).status == 404


def test_a_stranger_learns_nothing_without_the_token(guarded: Dashboard) -> None:
    for path in ("/", "/results", "/assets/base.css", POLLING, "/?token=guess-guess"):
        assert get(guarded, path).status == 401
    assert not opens(guarded, guarded.url.partition("/?")[0])


def test_the_printed_address_lets_in(guarded: Dashboard) -> None:
    origin, _, query = guarded.url.partition("/?")
    assert guarded.said == [f"{origin}/?{query}\n"]
    answer = get(guarded, f"/?{query}")
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    assert "HttpOnly; SameSite=Strict" in answer.headers["Set-Cookie"]
    assert get(guarded, "/", Cookie=cookie).status == 200
    assert opens(guarded, origin, Cookie=cookie)
    assert not opens(guarded, "http://evil.example", Cookie=cookie)
    assert not opens(guarded, origin, Cookie=cookie[:-1])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly_when_it_is_asked_to(tmp_path: Path, number: int) -> None:
    dashboard = start_dashboard(tmp_path, "--verbose", pages=False)
    address = f"ws{dashboard.url.removeprefix('http')}{SOCKET}"
    with connect(address, origin=Origin(dashboard.url)) as visitor:
        visitor.recv(timeout=60)
        dashboard.process.send_signal(number)
        assert dashboard.process.wait(60) == 0
    until = time.monotonic() + 10
    while "Finished server process" not in "".join(dashboard.said) and time.monotonic() < until:
        time.sleep(0.05)
    said = "".join(dashboard.said)
    assert "Finished server process" in said
    assert "Traceback" not in said
