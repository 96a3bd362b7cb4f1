"""Plain data as YAML: whatever the values, they read back as the same."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cluster_sim.region.yaml_source import parse_yaml
from cluster_sim.region.yaml_text import yaml_text

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["yes", "1e5", "0x1F", "2024-01-01", "a: b", "- a", "~", "1_000", "a #b"])
)
keys = st.text(min_size=1, max_size=8)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(keys, inner, min_size=1, max_size=3)
    ),
    max_leaves=12,
)


def read(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


@given(st.dictionaries(keys, values, min_size=1, max_size=4))
def test_plain_data_reads_back_as_itself(data: dict[str, Any]) -> None:
    assert read(yaml_text(data, {})) == data


@given(st.dictionaries(st.sampled_from("abc"), st.integers(), min_size=1), st.text(max_size=10))
def test_comments_change_nothing(data: dict[str, int], origin: str) -> None:
    origins = {f"top.{key}": f"{origin}{key}" for key in data}
    assert read(yaml_text({"top": data}, origins)) == {"top": data}


def test_values_of_one_origin_share_a_line() -> None:
    data = {"p": {"v": 1, "w": 2}, "q": {"v": 1, "w": 2}}
    origins = {"p.v": "default", "p.w": "default", "q.v": "a.yaml:3", "q.w": "default"}
    assert yaml_text(data, origins).splitlines() == [
        "p: {v: 1, w: 2}  # default",
        "q:",
        "  v: 1  # a.yaml:3",
        "  w: 2  # default",
    ]


def test_items_go_by_their_names() -> None:
    data = {"measures": [{"name": "one", "cost": 5.0, "effects": [{"a": 1, "b": [1, 2]}]}]}
    origins = {"measures.one.name": "a.yaml:3", "measures.one.cost": "--set"}
    assert yaml_text(data, origins).splitlines() == [
        "measures:",
        "  - name: one  # a.yaml:3",
        "    cost: 5.0  # --set",
        "    effects:",
        "      - a: 1",
        "        b: [1, 2]",
    ]
    assert read(yaml_text(data, origins)) == data


def test_a_file_name_with_a_line_break_stays_in_its_comment() -> None:
    text = yaml_text({"a": 1}, {"a": str(Path("odd\nname.yaml:2"))})
    assert text == "a: 1  # odd name.yaml:2\n"


def test_letters_in_parts_stay_in_parts_in_a_file_that_is_read_as_whole_letters() -> None:
    for text in ("e\u0301", "\u1100\u1161", "\u212b", "one\ne\u0301"):
        assert unicodedata.is_normalized("NFC", yaml_text({"a": text}, {}))
        assert parse_yaml(yaml_text({"a": text}, {}), "x.yaml").value == {"a": text}
