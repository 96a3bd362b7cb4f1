"""The fenced blocks of a page, and a reader who does what the page says.

A block ``title="NAME"`` is a file of that name. A ``console`` block holds commands after ``$`` and
what they print; a ``python`` block is run, and a block ``title="Output"`` is what it prints. Where
a page shows ``...`` anything may stand; blanks and line ends do not count.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

_FENCE = re.compile(
    r"^```(?P<language>\w+)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
OUTPUT = "Output"

# Runs what it is given, a line of JSON each, and answers with what was printed and what was raised.
_INTERPRETER = """
import contextlib, io, json, sys, traceback
names, answer = {}, sys.stdout
for line in sys.stdin:
    printed, raised = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(json.loads(line), "<page>", "exec"), names)
    except Exception:
        raised = traceback.format_exc()
    print(json.dumps([printed.getvalue(), raised]), file=answer, flush=True)
"""


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, title (may be empty), text, and line in the page."""

    language: str
    title: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    """All fenced blocks of a page, in their order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(m["language"], m["title"] or "", m["text"], text[: m.start()].count("\n") + 1)
        for m in _FENCE.finditer(text)
    ]


def commands(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a ``console`` block, each with what it should print."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def agrees(shown: str, printed: str) -> bool:
    """Whether what a page shows is what was printed."""
    return doctest.OutputChecker().check_output(shown.strip(), printed.strip(), _FLAGS)


@dataclass
class Reader:
    """Somebody who follows a page in an empty folder that has the scenarios and examples.

    Attributes:
        folder: The folder.
        printed: What the latest Python block printed.
    """

    folder: Path
    printed: str = ""
    _python: subprocess.Popen[str] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for name in ("scenarios", "examples"):
            shutil.copytree(ROOT / name, self.folder / name)
        programs = self.folder / ".bin"
        programs.mkdir()
        for name, call in {"cluster-sim": f"'{sys.executable}' -m cluster_sim",
                           "python": f"'{sys.executable}'"}.items():  # fmt: skip
            program = programs / name
            program.write_text(f'#!/bin/sh\nexec {call} "$@"\n', encoding="utf-8")
            program.chmod(0o755)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of all that the reader runs."""
        path = os.pathsep.join([str(self.folder / ".bin"), os.environ["PATH"]])
        return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}

    def follow(self, page: Path) -> None:
        """Do everything the page says; stop at the first thing that is not as shown."""
        try:
            for block in blocks(page):
                self._do(block, f"{page.relative_to(ROOT)}, block at line {block.line}")
        finally:
            self.leave()

    def leave(self) -> None:
        """End the interpreter."""
        if self._python is not None:
            self._python.communicate()
            self._python = None

    def _do(self, block: Block, where: str) -> None:
        if block.title == OUTPUT:
            self._compare(where, block.text, self.printed)
        elif block.title:
            self._write(block)
        elif block.language == "console":
            for command, shown in commands(block.text):
                self._compare(f"{where}: {command}", shown, self.run(command))
        elif block.language == "python":
            self.execute(block.text, where)

    def run(self, command: str) -> str:
        """Run a command line as a shell would; it must succeed."""
        done = subprocess.run(
            command, shell=True, cwd=self.folder, env=self.environment, capture_output=True,
            encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def execute(self, code: str, where: str) -> None:
        """Run Python code after all that came before it on the page, in one fresh interpreter."""
        if self._python is None:
            self._python = subprocess.Popen(
                [sys.executable, "-W", "error", "-c", _INTERPRETER], cwd=self.folder,
                env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                encoding="utf-8",
            )  # fmt: skip
        assert self._python.stdin is not None
        assert self._python.stdout is not None
        self._python.stdin.write(json.dumps(code) + "\n")
        self._python.stdin.flush()
        self.printed, raised = json.loads(self._python.stdout.readline())
        assert not raised, f"{where}\n{raised}"

    def _write(self, block: Block) -> None:
        path = self.folder / block.title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")

    @staticmethod
    def _compare(where: str, shown: str, printed: str) -> None:
        assert agrees(shown, printed), f"{where}\n--- shown\n{shown}\n--- printed\n{printed}"
