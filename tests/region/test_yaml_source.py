"""YAML 1.2, strict, with places; every refusal with its exact words."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.compat import StringIO

from cluster_sim.errors import InputError
from cluster_sim.region.yaml_source import YAML_LIMIT, dotted, parse_yaml, plain_scalar, read_yaml


def faults(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_yaml(text, "f.yaml")
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("1e-3", 0.001),
        ("1.", 1.0),
        (".5", 0.5),
        ("-2", -2),
        ("012", 12),
        ("0x10", 16),
        ("0o17", 15),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("2024-01-01", "2024-01-01"),
        ("2024-Q1", "2024-Q1"),
        ("", None),
        ("~", None),
        ("null", None),
        ("-.inf", -math.inf),
        ("9" * 5000, math.inf),
    ],
)
def test_unquoted_text_means_what_yaml_1_2_says(text: str, value: Any) -> None:
    result = plain_scalar(text)
    assert result == value
    assert type(result) is type(value)
    assert parse_yaml(f"key: {text}\n", "f").value == {"key": value}


def test_not_a_number_is_read_as_such() -> None:
    assert math.isnan(parse_yaml("key: .nan", "f").value["key"])


def test_quoted_text_stays_text() -> None:
    text = "a: '1'\nb: \"true\"\nc: |\n  2\nd: >-\n  x\n  y\n"
    assert parse_yaml(text, "f").value == {"a": "1", "b": "true", "c": "2\n", "d": "x y"}


def test_every_value_and_key_has_its_place() -> None:
    located = parse_yaml("title: {en: A, zh: 测试}\nmeasures:\n  - use: x\n    cost: 5\n", "f")
    assert located.place() == (1, 1)
    assert located.place("title.zh") == (1, 20)
    assert located.key_place("title.zh") == (1, 16)
    assert located.place("measures.0") == (3, 5)
    assert located.place(("measures", 0, "cost")) == (4, 11)
    assert located.key_place(("measures", 0, "cost")) == (4, 5)


def test_a_path_that_is_not_there_has_the_place_of_what_is_around_it() -> None:
    located = parse_yaml("a:\n  b: 1\n", "f")
    assert located.place("a.c.d") == (2, 3)
    assert located.place("x") == (1, 1)
    problem = located.problem(("a", "b"), "is wrong", "right", at_key=True)
    assert str(problem) == "f:2:3: a.b: is wrong (did you mean right?)"


def test_a_value_that_is_not_there_has_the_place_of_its_key() -> None:
    located = parse_yaml("a:\nb:\n  c:\n  d: 1\n", "f")
    assert located.value == {"a": None, "b": {"c": None, "d": 1}}
    assert located.place("a") == (1, 1)
    assert located.place("b.c") == (3, 3)


def test_aliases_stand_for_what_they_name() -> None:
    located = parse_yaml("a: &x {k: [1, 2]}\nb: *x\nc: [*x, *x]\n", "f")
    inner = {"k": [1, 2]}
    assert located.value == {"a": inner, "b": inner, "c": [inner, inner]}
    located.value["b"]["k"].append(3)
    assert located.value["a"] == inner, "copies must not be shared"
    assert located.place("b.k.1") == located.place("a.k.1")


def test_text_without_a_document_is_nothing() -> None:
    assert parse_yaml("# only a comment\n", "f").value is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3", "f.yaml:3:1: a: is given twice: on line 1 and on line 3"),
        ("c:\n  d: 1\n  d: 2", "f.yaml:3:3: c.d: is given twice: on line 2 and on line 3"),
        ("- {d: 1, d: 2}", "f.yaml:1:10: 0.d: is given twice: on line 1 and on line 1"),
        ("a:\n\t- x", "f.yaml:2:1: a tab cannot be used here; indent with blanks"),
        (
            "a: b: c",
            'f.yaml:1:5: a ":" is not expected here; check the indentation, or quote the text',
        ),
        (
            "a: [1\nb: 2",
            "f.yaml:2:2: is not valid YAML: expected ',' or ']', but got ':' "
            "(while parsing a flow sequence, begun on line 1)",
        ),
        (
            "a: @x",
            "f.yaml:1:4: is not valid YAML: found character '@' that cannot start any token",
        ),
        ("a: 1\n---\nb: 2", "f.yaml:2:1: a second document begins here; a file holds one"),
        ("a: *x", "f.yaml:1:4: a: alias *x has no anchor &x above it"),
        ("a: &x [*x]", "f.yaml:1:8: a.0: alias *x stands inside its own anchor"),
        ("? [a]\n: b", "f.yaml:1:3: a key must be text, not a list or mapping"),
        ("<<: {a: 1}", "f.yaml:1:1: <<: merge keys are not supported; write the members out"),
        (
            "a: !!python/object:os.system x",
            "f.yaml:1:4: a: tags (!...) are not supported; "
            "for text that looks like a number use quotes",
        ),
        (
            "a: ! 1",
            "f.yaml:1:4: a: tags (!...) are not supported; "
            "for text that looks like a number use quotes",
        ),
        ('a: "\\0"', "f.yaml:1:4: a: character U+0000 is not allowed"),
        ('a: "\\ud800"', "f.yaml:1:4: a: character U+D800 is not allowed"),
        ("x: 1\na: b\x01", "f.yaml:2:5: character U+0001 is not allowed in YAML"),
    ],
)
def test_what_is_refused(text: str, expected: str) -> None:
    assert faults(text) == [expected]


def test_all_faults_are_told_at_once() -> None:
    assert faults("a: 1\na: 2\nb: !x 3\n<<: 4\n") == [
        "f.yaml:2:1: a: is given twice: on line 1 and on line 2",
        "f.yaml:3:4: b: tags (!...) are not supported; "
        "for text that looks like a number use quotes",
        "f.yaml:4:1: <<: merge keys are not supported; write the members out",
    ]


@pytest.mark.parametrize("opening", ["[", "{a: "])
def test_deep_nesting_is_refused_quickly(opening: str) -> None:
    begin = time.perf_counter()
    (fault,) = faults(opening * 100_000)
    assert fault.endswith("is nested too deeply: more than 20 levels")
    assert time.perf_counter() - begin < 5


def test_twenty_levels_are_allowed_and_no_more() -> None:
    assert parse_yaml("[" * 20 + "]" * 20, "f").value is not None
    (fault,) = faults("[" * 21 + "]" * 21)
    assert fault.startswith("f.yaml:1:21: ")


def test_depth_made_of_aliases_is_refused() -> None:
    lines = ["a0: &a0 [1]", *(f"a{i}: &a{i} [*a{i - 1}]" for i in range(1, 40))]
    (fault,) = faults("\n".join(lines))
    assert fault == "f.yaml:20:12: a19.0: is nested too deeply: more than 20 levels"


def test_aliases_that_explode_are_refused() -> None:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    (fault,) = faults("\n".join(lines))
    assert fault.endswith("aliases stand for more than 10,000 values; write the values out")


def test_a_file_must_hold_keys(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    for text, what in (
        ("- a\n", "f.yaml:1:1: must be keys with values, but is a list"),
        ("just text\n", "f.yaml:1:1: must be keys with values, but is a single value"),
        ("# comment\n", "f.yaml: is empty"),
        ("null\n", "f.yaml: is empty"),
    ):
        path.write_text(text)
        with pytest.raises(InputError) as caught:
            read_yaml(path, "f.yaml")
        assert str(caught.value) == what


def test_a_file_is_named_as_given_and_may_have_a_mark_and_windows_line_ends(
    tmp_path: Path,
) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes("\ufeffname: 长三角\r\nb: 2\r\n".encode())
    located = read_yaml(path)
    assert located.value == {"name": "长三角", "b": 2}
    assert located.file == str(path)
    assert located.place("name") == (1, 7)
    assert located.place("b") == (2, 4)


def test_a_file_over_the_limit_is_not_parsed(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"a: 1\n" * (YAML_LIMIT // 5 + 1))
    with pytest.raises(InputError) as caught:
        read_yaml(path, "f.yaml")
    assert str(caught.value) == "f.yaml: is too large: more than 1 MB, but at most 1 MB are read"
    path.write_bytes(b"x" * 50_000_000)
    with pytest.raises(InputError) as caught:
        read_yaml(path, "f.yaml")
    assert str(caught.value) == "f.yaml: is too large: 50 MB, but at most 1 MB are read"


def test_dotted_paths() -> None:
    assert dotted(("a", 0, "b")) == "a.0.b"
    assert dotted("a.b") == "a.b"
    assert dotted(()) == ""


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc_é长", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(VALUES)
def test_what_a_yaml_writer_writes_is_read_back(value: Any) -> None:
    stream = StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.allow_unicode = True
    writer.dump({"value": value}, stream)
    assert parse_yaml(stream.getvalue(), "f").value == {"value": value}


@given(st.text() | st.text("ab:-[]{},&*!?|>'\"%@#\n\t \\<0.~"))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        refusal = f"f.yaml: {parse_yaml(text, 'f.yaml')}"
    except InputError as error:
        refusal = str(error)
    assert refusal.startswith("f.yaml:")
