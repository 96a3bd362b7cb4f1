"""Settings as links: short, whole, and refused where they are not what they should be."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_sim.dashboard.engine.catalogue import groups, presets
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.link import LONGEST, MOST_DECODED, decode, encode
from cluster_sim.errors import InputError
from cluster_sim.region.load import load_region
from cluster_sim.region.save import save_region
from tests.dashboard.engine.settings import SCOPED, OpenFolder


def _forged(content: object) -> str:
    packer = zlib.compressobj(level=9, wbits=-15)
    text = content if isinstance(content, str) else json.dumps(content)
    packed = packer.compress(text.encode()) + packer.flush()
    return "1" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


@pytest.mark.parametrize("place", range(7))
def test_settings_to_start_from_are_short_and_come_back_whole(place: int) -> None:
    draft = presets("yangtze-river-delta")[place].draft
    text = encode(draft)
    assert len(text) < 300
    assert re.fullmatch(r"[A-Za-z0-9_-]+", text)
    assert decode(text).mapping == draft.mapping


def test_all_measures_with_starts_of_their_own_fit_into_a_link() -> None:
    draft = Draft.new("yangtze-river-delta")
    for row, group in enumerate(groups()):
        for column, measure in enumerate(group.measures):
            strength = round(0.05 + 0.13 * row + 0.07 * column, 2)
            draft = draft.with_strength(measure.use, strength)
            draft = draft.with_start(measure.use, f"{2025 + row}-Q{1 + column % 4}")
    text = encode(draft)
    assert len(text) < 1_500
    assert decode(text).mapping == draft.mapping


def test_a_loaded_file_with_scopes_and_measures_of_its_own_comes_back_whole() -> None:
    back = decode(encode(Draft(SCOPED)))
    assert {key: back.mapping[key] for key in SCOPED} == SCOPED


def test_the_same_setting_is_always_the_same_text() -> None:
    assert encode(Draft(SCOPED)) == encode(Draft(dict(reversed(SCOPED.items()))))


def test_a_setting_in_conflict_can_be_handed_on() -> None:
    draft = Draft.new("classroom").with_strength("government_operation", 1.0)
    draft = draft.with_strength("market_operation", 1.0)
    assert decode(encode(draft)).problems() == draft.problems() != ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "link: is no setting of this version of the page"),
        ("9abc", "link: is no setting of this version of the page"),
        ("1%%%", "link: is damaged; copy it whole, or ask for it again"),
        ("1AAAA", "link: is damaged; copy it whole, or ask for it again"),
        ("1" + "A" * LONGEST, f"link: is longer than {LONGEST} characters, so it is no setting"),
        (_forged([1]), "link: is damaged; copy it whole, or ask for it again"),
        (_forged("{"), "link: is damaged; copy it whole, or ask for it again"),
        (_forged("[" * 5_000), "link: is damaged; copy it whole, or ask for it again"),
        (
            _forged({"r": "classroom", "x": 1}),
            "link: holds what this version of the page does not know: x",
        ),
        (_forged({"q": 4}), "link: region: is missing or is no text"),
        (
            _forged({"r": "classroom", "q": 500, "c": 10**6}),
            "link: quarters: is 500; the page takes at most 200\n"
            "link: replicates: is 1000000; the page takes at most 1000",
        ),
        (
            _forged({"r": "classroom", "m": [["sharing_platform", 1, "2025-Q1", 4]]}),
            "link: is damaged: a measure has too many parts",
        ),
        (
            _forged({"r": "classroom", "m": [["sharing_platfrom", 1]]}),
            "link: measures.sharing_platfrom.use: 'sharing_platfrom' is not a measure of the "
            "catalogue (did you mean sharing_platform?)",
        ),
        (
            _forged({"r": "classroom", "m": [["sharing_platform", 2]]}),
            "link: measures.sharing_platform.strength: must be at most 1, not 2",
        ),
        (
            _forged({"r": "classroom", "p": {"discount_rate": [[[[[[[[[[[[[1]]]]]]]]]]]]]}}),
            "link: is nested more than 12 levels deep, which no scenario needs",
        ),
        (
            _forged({"r": "classroom", "p": [1] * 4_000}),
            "link: holds more than 3000 values, which no scenario needs",
        ),
    ],
)
def test_what_is_no_setting_is_refused_with_a_reason(text: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        decode(text)
    assert str(refused.value) == message


def test_a_bomb_is_not_unpacked() -> None:
    bomb = _forged(" " * 3_000_000)
    assert len(bomb) < LONGEST
    with pytest.raises(InputError, match=f"holds more than {MOST_DECODED} bytes"):
        decode(bomb)


def test_a_text_that_was_cut_is_refused() -> None:
    text = encode(presets("classroom")[-1].draft)
    for length in range(1, len(text) - 1):
        with pytest.raises(InputError):
            decode(text[:length])


def _refusal(text: str) -> str:
    try:
        decode(text)
    except InputError as error:
        return str(error)
    return "link: a setting"


@given(st.text(max_size=60))
def test_no_text_does_worse_than_being_refused(text: str) -> None:
    assert all(_refusal(tried).startswith("link: ") for tried in (text, f"1{text}"))


@pytest.mark.parametrize("region", ["/etc", "../valley", "valley", "C:\\valley", 3, None])
def test_a_link_names_only_regions_that_may_be_opened(region: object) -> None:
    with pytest.raises(InputError, match=r"is not a region that can be opened here|is no text"):
        decode(_forged({"r": region}))


def test_a_link_may_name_a_region_of_the_scenario_folder(tmp_path: Path) -> None:
    save_region(load_region("classroom"), tmp_path / "valley")
    places = OpenFolder(tmp_path)
    draft = Draft.new("valley", tmp_path / "valley").with_strength("sharing_platform", 1.0)
    text = encode(draft)
    assert str(tmp_path) not in text
    back = decode(text, places)
    assert back.folder == tmp_path / "valley"
    assert back.scenario().digest == draft.scenario().digest
    with pytest.raises(InputError, match="'valley' is not a region that can be opened here"):
        decode(text)


def test_a_broken_region_is_told_without_a_place_of_the_server(tmp_path: Path) -> None:
    save_region(load_region("classroom"), tmp_path / "valley")
    (tmp_path / "valley" / "links.csv").write_text("from,to\nA,Nowhere\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        decode(_forged({"r": "valley"}), OpenFolder(tmp_path))
    assert "links.csv" in str(refused.value)
    assert str(tmp_path) not in str(refused.value)
    assert tmp_path.name not in str(refused.value)
