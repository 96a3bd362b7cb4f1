"""Files are given out as they are, and none that the manifest does not name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from cluster_sim.dashboard.results import downloads
from cluster_sim.errors import InputError
from cluster_sim.store.opening import open_directory
from tests.batch.made_up import change_manifest, write_run


def test_the_files_are_those_of_the_manifest(outputs: Path) -> None:
    opened = open_directory(outputs / "plans" / "two")
    names = [file.name for file in downloads.files(opened)]
    assert names == sorted({*opened.manifest["outputs"], "manifest.json", "timings.json"})
    for file in downloads.files(opened):
        assert downloads.path_of(opened, file.name).stat().st_size == file.bytes


@pytest.mark.parametrize("place", ["plans/two", "batch"])
def test_the_archive_holds_every_file_byte_for_byte(outputs: Path, place: str) -> None:
    opened = open_directory(outputs / place)
    content = b"".join(downloads.archive(opened))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = [f"{opened.folder.name}/{file.name}" for file in downloads.files(opened)]
        assert archive.namelist() == names
        for file in downloads.files(opened):
            original = (opened.folder / file.name).read_bytes()
            assert archive.read(f"{opened.folder.name}/{file.name}") == original
    assert b"".join(downloads.archive(opened)) == content


def test_the_archive_comes_in_pieces(tmp_path: Path) -> None:
    write_run(tmp_path / "run")
    large = tmp_path / "run" / "large.bin"
    large.write_bytes(bytes(range(256)) * 8192)
    change_manifest(tmp_path / "run", outputs={"large.bin": {"bytes": 2**21, "sha256": ""}})
    pieces = list(downloads.archive(open_directory(tmp_path / "run")))
    assert max(map(len, pieces)) <= 2**18
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.read("run/large.bin") == large.read_bytes()


@pytest.mark.parametrize("name", ["", "..", "../secret.txt", "/etc/passwd", "x\x00", "notes.txt"])
def test_other_files_are_refused(tmp_path: Path, name: str) -> None:
    write_run(tmp_path / "run")
    (tmp_path / "run" / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    opened = open_directory(tmp_path / "run")
    with pytest.raises(InputError, match="is no file that the manifest of these results names"):
        downloads.path_of(opened, name)


def test_a_manifest_cannot_name_files_elsewhere(tmp_path: Path) -> None:
    write_run(tmp_path / "run")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "run" / "link.txt").symlink_to(tmp_path / "secret.txt")
    stated = {"bytes": 6, "sha256": ""}
    names = ["../secret.txt", str(tmp_path / "secret.txt"), "link.txt", "none.txt"]
    change_manifest(tmp_path / "run", outputs=dict.fromkeys(names, stated))
    opened = open_directory(tmp_path / "run")
    assert [file.name for file in downloads.files(opened)] == ["manifest.json"]
    for name in names:
        with pytest.raises(InputError):
            downloads.path_of(opened, name)


def test_any_name_makes_a_header() -> None:
    assert downloads.disposition('计"划.zip') == (
        "attachment; filename=\"___.zip\"; filename*=UTF-8''%E8%AE%A1%22%E5%88%92.zip"
    )
