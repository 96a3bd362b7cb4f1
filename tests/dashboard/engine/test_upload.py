"""Files that people hand in: read with limits, refused with reasons."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from cluster_sim.dashboard.engine import upload
from cluster_sim.dashboard.engine.examine import examine_apart
from cluster_sim.dashboard.engine.upload import UPLOAD_LIMIT, read_upload
from cluster_sim.errors import InputError
from cluster_sim.region.load import load_region
from cluster_sim.region.save import save_region
from cluster_sim.scenario.effective import effective_yaml
from cluster_sim.scenario.load import load_scenario, scenario_from_mapping
from tests.dashboard.engine.settings import OpenFolder

LIBRARY = Path(__file__).parents[3] / "scenarios"
HEAD = b"schema: 1\nname: mine\nregion: classroom\n"


def _refusal(data: bytes, name: str = "mine.yaml") -> str:
    with pytest.raises(InputError) as refused:
        read_upload(data, name)
    return str(refused.value)


def test_a_file_of_the_library_is_read_whole() -> None:
    file = LIBRARY / "classroom" / "baseline.yaml"
    draft = read_upload(file.read_bytes(), "baseline.yaml")
    assert draft.scenario().digest == load_scenario(file).digest
    assert draft.title.zh == "不采取新措施"


def test_what_the_page_saves_it_can_read() -> None:
    draft = read_upload(HEAD + b"measures: [{use: sharing_platform, strength: 0.4}]\n", "mine.yaml")
    again = read_upload(draft.to_yaml().encode("utf-8"), "again.yaml")
    assert again.mapping == draft.mapping


def test_a_complete_configuration_is_read_in_a_process_of_its_own() -> None:
    measures = [{"use": "sharing_platform"}, {"use": "national_projects"}]
    mapping = {"schema": 1, "name": "mine", "region": "classroom", "measures": measures}
    scenario = scenario_from_mapping(mapping)
    data = effective_yaml(scenario).encode("utf-8")
    assert len(data) > 4_000
    padded = data + b"# " + b"x" * 20_000 + b"\n"
    assert read_upload(padded, "mine.yaml").scenario().digest == scenario.digest


def test_every_mistake_is_told_with_its_line() -> None:
    data = (
        HEAD + b"seed: -1\nmeasures:\n  - use: sharing_platfrom\n  - use: rd_bases\n    cost: x\n"
    )
    assert _refusal(data) == (
        "mine.yaml:4:7: seed: must be at least 0, not -1\n"
        "mine.yaml:6:10: measures.sharing_platfrom.use: 'sharing_platfrom' is not a measure of the "
        "catalogue (did you mean sharing_platform?)\n"
        "mine.yaml:8:11: measures.rd_bases.cost: must be a number, not the text 'x'"
    )


def test_measures_that_conflict_are_let_in_so_that_they_can_be_mended() -> None:
    data = HEAD + b"measures: [{use: government_operation}, {use: market_operation}]\n"
    assert len(read_upload(data, "mine.yaml").problems()) == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "mine.yaml: is empty"),
        (b"\xff\xfe\x00", "mine.yaml: is not UTF-8 (looks like UTF-16); save it as UTF-8"),
        (b"- 1", "mine.yaml:1:1: must be keys with values, but is a list"),
        (b"a: &a [*a]", "mine.yaml:1:8: a.0: alias *a stands inside its own anchor"),
        (
            HEAD + b"extends: ../../etc/passwd\n",
            "mine.yaml: extends: cannot be used on the page; give one file that holds everything",
        ),
        (
            HEAD + b"quarters: 201\nreplicates: 1001\n",
            "mine.yaml: quarters: is 201; the page takes at most 200\n"
            "mine.yaml: replicates: is 1001; the page takes at most 1000",
        ),
        (
            b"schema: 1\nname: mine\nregion: /etc\n",
            "mine.yaml: region: '/etc' is not a region that can be opened here; there are "
            "beijing-tianjin-hebei, benelux-rhine-ruhr, chengdu-chongqing, classroom, "
            "greater-bay-area, yangtze-river-delta",
        ),
        (
            HEAD + b"a: !!python/object/apply:os.system [id]\n",
            "mine.yaml:4:4: a: tags (!...) are not supported; for text that looks like a number "
            "use quotes",
        ),
        (
            HEAD + b"x: &x [" + b"1," * 2_000 + b"]\ny: [" + b"*x," * 9 + b"]\n",
            "mine.yaml:5:17: y.4: aliases stand for more than 10,000 values; write the values out",
        ),
        (
            HEAD + b"x: [" + b"1," * 3_500 + b"]\n",
            "mine.yaml: holds more than 3000 values, which no scenario needs",
        ),
        (
            HEAD + b"x: " + b"[" * 15 + b"]" * 15,
            "mine.yaml: is nested more than 12 levels deep, which no scenario needs",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(data: bytes, message: str) -> None:
    assert _refusal(data) == message


def test_too_many_effects_are_refused() -> None:
    effect = b"{channel: trust, strength: 0.1}"
    data = HEAD + b"measures: [{name: many, effects: [" + (effect + b", ") * 201 + b"]}]\n"
    assert _refusal(data) == "mine.yaml: measures: have 201 effects; the page takes at most 200"


def test_a_file_that_is_too_large_is_not_read() -> None:
    assert _refusal(b"x" * (UPLOAD_LIMIT + 1)) == (
        "mine.yaml: is larger than 256 KB, which no scenario needs"
    )


def test_reading_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "TIME_LIMIT", 0.3)
    data = HEAD + b"".join(b"k%d: 1\n" % number for number in range(20_000))
    begun = time.monotonic()
    message = _refusal(data)
    assert message == "mine.yaml: takes longer than 0.3 seconds to read; hand in a smaller file"
    assert time.monotonic() - begun < 5.0


def test_a_process_that_fails_is_told(tmp_path: Path) -> None:
    file = tmp_path / "list.yaml"
    file.write_bytes(b"? [a]\n: 1\n")
    with pytest.raises(InputError, match=r"^list\.yaml"):
        examine_apart(file, "list.yaml", 60.0)


def test_names_of_files_are_shown_without_folders_or_what_is_invisible() -> None:
    assert _refusal(b"", "C:\\Users\\someone\\mine.yaml") == "mine.yaml: is empty"
    assert _refusal(b"", "/somewhere/mine.yaml") == "mine.yaml: is empty"
    assert _refusal(b"", "\x07\n") == "file: is empty"
    assert len(_refusal(b"", "x" * 500)) < 100


def test_a_region_of_the_scenario_folder_may_be_named(tmp_path: Path) -> None:
    save_region(load_region("classroom"), tmp_path / "valley")
    places = OpenFolder(tmp_path)
    for spelled in (b"valley", b"./valley"):
        data = b"schema: 1\nname: mine\nregion: " + spelled + b"\n"
        draft = read_upload(data, "mine.yaml", places)
        assert (draft.region, draft.folder) == ("valley", tmp_path / "valley")
    saved = tmp_path / "saved.yaml"
    saved.write_text(draft.to_yaml(), encoding="utf-8")
    assert load_scenario(saved).digest == draft.scenario().digest
