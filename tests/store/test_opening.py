from __future__ import annotations

from pathlib import Path

import pytest

from cluster_sim.errors import InputError
from cluster_sim.store.catalogue import connect
from cluster_sim.store.opening import open_directory
from tests.batch.made_up import Run, all_runs, change_manifest, write_batch, write_run

RUNS = all_runs()


def refusal(folder: Path) -> str:
    """What is said about a folder that cannot be opened."""
    with pytest.raises(InputError) as caught:
        connect(folder)
    return str(caught.value).replace(str(folder), "DIR")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none") == "DIR: no such folder"


def test_a_file_in_place_of_a_folder(tmp_path: Path) -> None:
    made = write_batch(tmp_path / "batch")
    text = refusal(made.folder / "manifest.json")
    assert text == "DIR: is a file; give the folder it is in"


def test_a_folder_without_results(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "DIR: holds no results of cluster-sim: it has no manifest.json"


@pytest.mark.parametrize("content", ['{"format": "else"}', "[1]", "3"])
def test_a_manifest_of_something_else(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    assert refusal(tmp_path) == (
        "DIR/manifest.json: is the manifest of something else than results of cluster-sim"
    )


def test_a_layout_of_a_later_version(tmp_path: Path) -> None:
    made = write_batch(tmp_path / "batch")
    change_manifest(made.folder, schema=2)
    assert refusal(made.folder) == (
        "DIR/manifest.json: has the layout 2; this version of cluster-sim reads layout 1"
    )


@pytest.mark.parametrize("keep", [0, 1, 300])
def test_a_torn_manifest(tmp_path: Path, keep: int) -> None:
    made = write_batch(tmp_path / "batch")
    write_run(tmp_path / "run")
    for folder in (made.folder, tmp_path / "run"):
        path = folder / "manifest.json"
        path.write_bytes(path.read_bytes()[:keep])
    torn = "DIR/manifest.json: cannot be read, it is damaged or cut off; "
    assert refusal(made.folder) == f"{torn}`cluster-sim resume DIR` mends it"
    assert refusal(tmp_path / "run") == f"{torn}run the command again that wrote the folder"


def test_a_batch_without_its_manifest(tmp_path: Path) -> None:
    made = write_batch(tmp_path / "batch")
    (made.folder / "manifest.json").unlink()
    assert refusal(made.folder) == (
        "DIR/manifest.json: the manifest of the batch is missing; `cluster-sim resume DIR` mends it"
    )


def test_deleted_and_truncated_parts(tmp_path: Path) -> None:
    made = write_batch(tmp_path / "batch")
    gone, short, *_ = sorted((made.folder / "quarters").iterdir())
    gone.unlink()
    size = short.stat().st_size
    short.write_bytes(short.read_bytes()[:-10])
    cure = "`cluster-sim resume DIR` writes it again"
    assert refusal(made.folder).splitlines() == [
        f"DIR/quarters/{gone.name}: is missing; {cure}",
        f"DIR/quarters/{short.name}: has {size - 10} bytes where the manifest states {size}; "
        f"{cure}",
    ]


@pytest.mark.parametrize(
    ("failed", "not_run", "text"),
    [
        (RUNS[:3], RUNS[10:19], "12 of 72 runs are missing (3 failed, 9 not run yet)"),
        (RUNS[:1], [], "1 of 72 runs is missing (1 failed)"),
        ([], RUNS[1:], "71 of 72 runs are missing (71 not run yet)"),
        ([], [], ""),
    ],
)
def test_what_is_missing_is_said_in_words(
    tmp_path: Path, failed: list[Run], not_run: list[Run], text: str
) -> None:
    made = write_batch(tmp_path / "batch", failed=failed, not_run=not_run)
    assert open_directory(made.folder).shortfall() == text
