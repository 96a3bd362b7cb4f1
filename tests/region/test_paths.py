"""A path in a file never leads out of the parent of the file's folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_sim.region.paths import inside, resolve_inside


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """``tmp/parent/scenarios`` with a neighbour, and something outside."""
    for name in ("parent/scenarios", "parent/regions/own", "outside"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path / "parent" / "scenarios"


@pytest.mark.parametrize(
    ("given_path", "target"),
    [
        ("own", "scenarios/own"),
        ("./own", "scenarios/own"),
        ("../regions/own", "regions/own"),
        ("../regions/../scenarios/x/../y.yaml", "scenarios/y.yaml"),
        ("..", "."),
        ("区域/长三角", "scenarios/区域/长三角"),
    ],
)
def test_what_stays_inside_is_resolved(base: Path, given_path: str, target: str) -> None:
    assert resolve_inside(given_path, base) == (base.parent / target).resolve()


@pytest.mark.parametrize("given_path", ["../../outside", "../..", "../../parent2", "x/../../../y"])
def test_what_leaves_is_refused(base: Path, given_path: str) -> None:
    assert resolve_inside(given_path, base) == (
        f"'{given_path}' leads out of the parent of this file's folder, which is not allowed"
    )


@pytest.mark.parametrize("given_path", ["/etc/passwd", "C:\\x", "c:x", "\\\\host\\share", "\\x"])
def test_absolute_paths_of_any_system_are_refused(base: Path, given_path: str) -> None:
    assert resolve_inside(given_path, base) == (
        f"'{given_path}' is an absolute path; give one relative to this file's folder"
    )


def test_a_path_that_is_none_is_refused(base: Path) -> None:
    assert resolve_inside(" ", base) == "is empty; a path relative to this file's folder is needed"
    assert resolve_inside("a\0b", base) == "holds a NUL character, which no path can"


def test_symbolic_links_do_not_lead_out(base: Path) -> None:
    (base / "way-out").symlink_to(base.parent.parent / "outside")
    (base / "way-home").symlink_to(base.parent / "regions")
    refused = resolve_inside("way-out/file", base)
    assert isinstance(refused, str)
    assert "leads out" in refused
    assert resolve_inside("way-home/own", base) == (base.parent / "regions/own").resolve()


def test_a_circle_of_symbolic_links_is_refused_or_does_not_exist(base: Path) -> None:
    (base / "one").symlink_to(base / "two")
    (base / "two").symlink_to(base / "one")
    result = resolve_inside("one/file", base)
    assert isinstance(result, str) or not result.exists()


def test_a_folder_that_begins_alike_is_not_inside(base: Path) -> None:
    assert not inside(base.parent.parent / "parent-2" / "x", base.parent)
    assert inside(base.parent, base.parent)


@given(st.lists(st.sampled_from(["..", ".", "a", "b"]), min_size=1, max_size=8))
def test_the_answer_agrees_with_counting_steps(parts: list[str]) -> None:
    base = Path("/parent/of/folder")
    here = list(base.parts)
    for part in parts:
        if part == "..":
            here = here[:-1] if len(here) > 1 else here
        elif part != ".":
            here.append(part)
    stays = here[:3] == ["/", "parent", "of"]
    assert isinstance(resolve_inside("/".join(parts), base), Path) == stays
