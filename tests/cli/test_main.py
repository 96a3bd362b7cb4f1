"""The command line as a whole: help, exit codes, and words instead of tracebacks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import NoReturn

import click
import pytest

from cluster_sim.cli import main as main_module
from cluster_sim.cli.main import COMMANDS, main
from cluster_sim.cli.options import Settings, available_workers
from cluster_sim.errors import (
    InputError,
    OutputError,
    Problem,
    RegionError,
    RunError,
    ScenarioError,
)
from tests.architecture.tree import ROOT


def exit_code(*arguments: str) -> int:
    """The exit code of the command line, run in this process."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert isinstance(caught.value.code, int)
    return caught.value.code


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "cluster_sim", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_help_lists_every_command_with_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("--help") == 0
    out = capsys.readouterr().out
    for command in COMMANDS:
        line = next(line for line in out.splitlines() if line.split()[:1] == [command])
        assert len(line.split()) > 3
        assert "..." not in line


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(command, "-h") == 0
    out = capsys.readouterr().out
    assert out.startswith(f"Usage: cluster-sim {command}")


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("--version") == 0
    assert capsys.readouterr().out.startswith("cluster-sim ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["comapre"], "no such command: comapre (did you mean compare?)"),
        (["xyz"], f"no such command: xyz; there are {', '.join(COMMANDS)}"),
        (["resum"], "no such command: resum (did you mean resume?)"),
        (["compare"], "Missing argument 'SCENARIO...'"),
        (["sweep"], "Missing argument 'DESIGN'"),
        (["resume"], "Missing argument 'DIR'"),
        (["sweep", "a.yaml", "b.yaml"], "unexpected extra argument"),
        (["resume", "out", "--replicates", "3"], "No such option '--replicates'"),
        (["run", "a.yaml", "--replicates", "0"], "0 is not in the range x>=1"),
        (["run", "a.yaml", "--seed", "-1"], "-1 is not in the range x>=0"),
        (["run", "a.yaml", "--quarters", "ten"], "'ten' is not a valid integer"),
        (["run", "a.yaml", "--format", "xml"], "'xml' is not one of 'text', 'json'"),
        (["show", "towns"], "No such command 'towns'"),
    ],
)
def test_wrong_usage_is_explained(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(*arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.out == ""


def raising(error: BaseException) -> Callable[..., NoReturn]:
    def fail(*args: object, **kwargs: object) -> NoReturn:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (InputError([Problem("b.yaml"), Problem("a.yaml", 3, what="bad")]), 2, "a.yaml:3: bad\nb"),
        (ScenarioError([Problem("--set", what="bad")]), 2, "--set: bad\n"),
        (RegionError([Problem("cities.csv", what="bad")]), 2, "cities.csv: bad\n"),
        (OutputError("out: cannot be written: the disk is full"), 2, "the disk is full\n"),
        (RunError("every run failed"), 1, "every run failed\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (click.Abort(), 130, "interrupted\n"),
        (MemoryError(), 1, "not enough memory; fewer --replicates or --workers need less\n"),
        (
            ZeroDivisionError("x"),
            1,
            "internal error: ZeroDivisionError: x (please report it; --verbose shows where)\n",
        ),
    ],
)
def test_every_error_is_a_message_and_an_exit_code(
    error: BaseException,
    code: int,
    message: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(main_module.cli, "main", raising(error))
    assert exit_code("run") == code
    captured = capsys.readouterr()
    assert message in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""


def test_verbose_shows_where_an_internal_error_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main_module.cli, "main", raising(ZeroDivisionError("x")))
    assert exit_code("run", "a.yaml", "--verbose") == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_error() -> None:
    process = subprocess.Popen(
        [
            sys.executable,
            "-W",
            "error",
            "-m",
            "cluster_sim",
            "show",
            "parameters",
            "--format",
            "json",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=60), said) == (0, b"")


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=["C", "Latin-1"],
)
def test_output_is_utf8_whatever_the_locale(environment: dict[str, str]) -> None:
    done = python("show", "measures", "top_level_design", **environment)
    assert done.returncode == 0, done.stderr
    assert "顶层设计" in done.stdout.decode("utf-8")


def test_options_become_overrides() -> None:
    settings = Settings(replicates=3, seed=0, assignments=("parameters.discount_rate=0.1",))
    assert settings.overrides() == ["parameters.discount_rate=0.1", "replicates=3", "seed=0"]
    assert Settings().overrides() == []


def test_one_key_may_not_be_given_twice() -> None:
    settings = Settings(seed=5, quarters=8, assignments=("seed = 7", "quarters=9", "title=x"))
    with pytest.raises(InputError) as caught:
        settings.overrides()
    assert str(caught.value).splitlines() == [
        "--quarters: 8: is given by --set quarters=9 as well; give one of the two",
        "--seed: 5: is given by --set seed = 7 as well; give one of the two",
    ]


def test_there_is_at_least_one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    assert available_workers() >= 1
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert available_workers() == 1
