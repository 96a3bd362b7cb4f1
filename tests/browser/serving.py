"""A dashboard in a process of its own, for tests."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]


@dataclass
class Dashboard:
    """A dashboard that runs in a process of its own.

    Attributes:
        url: Its address, without a slash at the end.
        folder: The folder it was started in; ``scenarios`` and ``outputs`` are in it.
        process: The process.
        said: The lines of its standard error.
    """

    url: str
    folder: Path
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)


ADDRESS = re.compile(r"https?://[^\s]+")
PATIENCE = 60.0
"""Seconds until a dashboard must have said its address: a machine without compiled code is slow."""


def compile_simulator() -> None:
    """Have the simulator compiled, if it is not yet: a minute that no page should wait for."""
    scenario = ROOT / "scenarios" / "classroom" / "full-programme.yaml"
    code = f"import cluster_sim as c; c.simulate(c.load_scenario({str(scenario)!r}), replicates=1)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=600)


def start_dashboard(folder: Path, *options: str, port: int = 0, pages: bool = True) -> Dashboard:
    """Start ``cluster-sim dashboard`` in a folder and wait for its address.

    Args:
        folder: Where to start it.
        options: Further options.
        port: The port; 0 for any free one.
        pages: Whether to wait for the pages too, which take longer to load than the frame.
    """
    command = [sys.executable, "-m", "cluster_sim", "dashboard", "--no-browser"]
    command += ["--port", str(port or _free_port()), *options]
    process = subprocess.Popen(
        command,
        cwd=folder,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )
    dashboard = Dashboard("", folder, process)
    assert process.stderr is not None
    threading.Thread(target=_listen, args=(process.stderr, dashboard.said), daemon=True).start()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = ADDRESS.search(" ".join(dashboard.said))
        if found:
            dashboard.url = found[0].rstrip("/.")
            if pages:
                _await_pages(dashboard.url, until)
            return dashboard
        if process.poll() is not None:
            break
        time.sleep(0.05)
    stop_dashboard(dashboard)
    raise AssertionError("the dashboard did not start:\n" + "\n".join(dashboard.said))


def _await_pages(url: str, until: float) -> None:
    """Wait until no page says any more that it is getting ready."""
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
    for path in ("/", "/results", "/learn"):
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(origin + path, timeout=PATIENCE) as answer:
                    if b"getting-ready" not in answer.read():
                        break
            except urllib.error.HTTPError:
                break  # a page that asks for a token, or that has a fault: as ready as it gets
            time.sleep(0.1)


def stop_dashboard(dashboard: Dashboard) -> int:
    """End a dashboard as Ctrl-C does; returns its exit code."""
    if dashboard.process.poll() is None:
        dashboard.process.send_signal(signal.SIGINT)
    try:
        return dashboard.process.wait(20)
    except subprocess.TimeoutExpired:
        dashboard.process.kill()
        return dashboard.process.wait()


def _listen(stream: IO[str], lines: list[str]) -> None:
    with stream:
        lines.extend(iter(stream.readline, ""))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
