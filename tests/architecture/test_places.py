"""No file names a place that exists only on one machine, or the host of a package registry."""

from __future__ import annotations

import re

import pytest

from tests.architecture.tree import files, relative

# Written so that the patterns do not match their own source.
PLACES = re.compile(
    r"""
      (?<![\w.~-])/(?:home|root|work|Users|tmp)/\w   # a folder of one machine
    | \.\./shared\b                                  # a folder beside the project
    | \bpypi\.(?:org|python)\b                       # registries
    | \bpython(?:hosted)\.org\b
    | \bregistry\.(?:npmjs|yarnpkg)\b
    | \b(?:deb|packages)\.(?:debian)\.org\b
    | \bconda\.anaconda\b
    """,
    re.VERBOSE,
)


@pytest.mark.parametrize(
    "pieces",
    [
        ("see /ho", "me/someone/data.csv"),
        ("'/wo", "rk/main/x'"),
        ("file:///ro", "ot/x"),
        ("..", "/sha", "red/data"),
        ("https://py", "pi.org/simple"),
        ("files.pytho", "nhosted.org"),
    ],
)
def test_the_pattern_finds_places(pieces: tuple[str, ...]) -> None:
    assert PLACES.search("".join(pieces))


@pytest.mark.parametrize(
    "text",
    ["https://example.org/home/page", "shared/data", "/path/to/python3"],
)
def test_the_pattern_leaves_ordinary_text_alone(text: str) -> None:
    assert not PLACES.search(text)


def test_no_file_names_such_a_place() -> None:
    found = []
    for path in files():
        content = path.read_bytes()
        if b"\0" in content:  # a picture, a font, a table
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
            if match := PLACES.search(line):
                found.append(f"{relative(path)}:{number}: {match[0]}")
    assert not found
