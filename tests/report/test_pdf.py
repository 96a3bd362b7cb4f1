"""Paper: a browser prints it, or it is said why not."""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path

import pytest
from pypdf import PdfReader

from cluster_sim.errors import InputError, OutputError
from cluster_sim.report import pdf
from cluster_sim.report.place import PDF_MARK
from tests.browser.browsing import HOW, chromium_path

PAGE = (
    "<!DOCTYPE html><html><head><title>A plan</title></head><body><h1>Answer 0.341</h1>"
    "<script>document.body.textContent = 'replaced'</script>"
    "<details><summary>Numbers</summary><table><tr><td>Hefei 0.275</td></tr></table></details>"
    "<p style='break-before: page'>北京</p></body></html>"
)


@pytest.fixture
def browser() -> Path:
    path = chromium_path()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(HOW)
        pytest.skip(HOW)
    return Path(path)


def test_the_page_is_printed_whole(browser: Path) -> None:
    content = pdf.print_page(PAGE, browser)
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) == 2
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842], "A4"
    first = pages[0].extract_text()
    assert "Answer 0.341" in first, "scripts did not run"
    assert "Hefei 0.275" in first, "tables are unfolded"
    assert "1 / 2" in first
    assert "北京" in pages[1].extract_text()


def test_the_same_page_gives_the_same_bytes(browser: Path) -> None:
    one = pdf.print_page(PAGE, browser)
    time.sleep(1.1)  # the clock of a PDF counts seconds
    assert pdf.print_page(PAGE, browser) == one


def test_a_date_keeps_its_length() -> None:
    given = b"<</CreationDate (D:20261129173547+00'00')\n/ModDate (D:20261129173547+01'00')>>"
    plain = pdf.undated(given)
    assert len(plain) == len(given)
    assert b"2026" not in plain
    assert plain.endswith(b")>>")


def fake(folder: Path, body: str) -> Path:
    """A program in the place of a browser."""
    program = folder / "browser"
    program.write_text(f"#!{sys.executable}\n{body}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


posix = pytest.mark.skipif(os.name != "posix", reason="a script cannot stand for a program there")


@posix
def test_a_browser_that_prints_nothing(tmp_path: Path) -> None:
    program = fake(tmp_path, "import sys; sys.stderr.write('no display\\nno memory\\n')")
    with pytest.raises(OutputError, match="browser printed no PDF: no memory"):
        pdf.print_page(PAGE, program)


@posix
def test_a_browser_that_hangs_is_ended_with_what_it_started(tmp_path: Path) -> None:
    noted = tmp_path / "child"
    program = tmp_path / "browser"
    program.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > '{noted}'\nsleep 60\n", encoding="utf-8")
    program.chmod(0o755)
    began = time.monotonic()
    with pytest.raises(OutputError, match="did not print the report within 2 s"):
        pdf.print_page(PAGE, program, seconds=2.0)
    assert time.monotonic() - began < 30
    child = int(noted.read_text(encoding="utf-8"))
    for _ in range(100):
        if _ended(child):
            break
        time.sleep(0.05)
    assert _ended(child)


def _ended(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    try:
        return not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@posix
def test_it_works_apart_and_offline(tmp_path: Path) -> None:
    program = fake(
        tmp_path,
        "import pathlib, sys\n"
        "place = [a for a in sys.argv if a.startswith('--print-to-pdf=')][0].partition('=')[2]\n"
        "pathlib.Path(place).write_text('\\n'.join(sys.argv))",
    )
    said = pdf.print_page(PAGE, program).removesuffix(PDF_MARK).decode()
    options = said.splitlines()
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in options
    (profile,) = [option for option in options if option.startswith("--user-data-dir=")]
    assert not Path(profile.partition("=")[2]).exists(), "it is gone with the rest"
    assert ("--no-sandbox" in options) == (os.geteuid() == 0)


@posix
def test_a_variable_names_the_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = fake(tmp_path, "")
    monkeypatch.setenv(pdf.VARIABLE, str(program))
    assert pdf.find_browser() == program
    monkeypatch.setenv(pdf.VARIABLE, str(tmp_path / "nothing"))
    with pytest.raises(InputError, match=r"CLUSTER_SIM_CHROMIUM: .*nothing cannot be run"):
        pdf.find_browser()


@posix
@pytest.mark.parametrize("name", ["chromium", "google-chrome", "microsoft-edge"])
def test_usual_names_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    program = fake(tmp_path, "").rename(tmp_path / name)
    monkeypatch.delenv(pdf.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pdf.find_browser() == program


def test_usual_places_of_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "Microsoft/Edge/Application/msedge.exe"
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.delenv(pdf.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "win32")
    assert pdf.find_browser() == program
