"""YAML 1.2 as plain values, with the place of every one of them.

The reader is strict where a mistake would go unseen: a key given twice, a second document, a tag
or a merge key is refused. ``NO`` is text and ``1e-3`` is a number, as YAML 1.2 says. Nothing in a
file can make the reader build an object, recurse without end or use much memory.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from cluster_sim.errors import InputError, Problem
from cluster_sim.region.text_source import read_text
from cluster_sim.region.yaml_nodes import Node, NodeError, build_nodes

YAML_LIMIT = 1_000_000
"""The largest YAML file read, in bytes."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+")
_PREFIXED_INT = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITY = re.compile(r"([-+]?)\.(inf|Inf|INF)")
_NAN = frozenset({".nan", ".NaN", ".NAN"})
_LONGEST_INT = 300  # digits; Python refuses to convert far longer ones, floats end at 309


@dataclass(frozen=True)
class Located:
    """A YAML document: its plain value, and where each part of it stands.

    Attributes:
        file: The file's name in messages.
        value: Dicts with text keys, lists, and str, int, float, bool or None.
        places: Dotted path (``measures.0.start``, list items counted from 0) to the line and
            column, both from 1, of the value; "" is the whole document.
        keys: The same paths, for members of mappings, to the line and column of the key.
    """

    file: str
    value: Any
    places: Mapping[str, tuple[int, int]]
    keys: Mapping[str, tuple[int, int]]

    def place(self, path: str | Sequence[str | int] = "") -> tuple[int, int]:
        """Return line and column of the value at ``path``, or of the nearest part around it."""
        return _lookup(self.places, dotted(path))

    def key_place(self, path: str | Sequence[str | int]) -> tuple[int, int]:
        """Return line and column of the key at ``path``; of the value where it has no key."""
        text = dotted(path)
        return self.keys[text] if text in self.keys else self.place(text)

    def problem(
        self,
        path: str | Sequence[str | int],
        what: str,
        hint: str | None = None,
        *,
        at_key: bool = False,
    ) -> Problem:
        """Return a problem with the value (or, ``at_key``, the key) at ``path``."""
        line, column = self.key_place(path) if at_key else self.place(path)
        return Problem(self.file, line, column, dotted(path), what, hint)


def dotted(path: str | Sequence[str | int]) -> str:
    """Return a path of keys and list positions as dotted text; text is returned as it is."""
    return path if isinstance(path, str) else ".".join(str(part) for part in path)


def read_yaml(path: Path, shown: str | None = None) -> Located:
    """Read a YAML file whose content is a mapping.

    Args:
        path: The file.
        shown: The file's name in messages; by default ``path`` as given.

    Raises:
        InputError: The file cannot be read, is not YAML or not a mapping, with all that is wrong.
    """
    file = str(path) if shown is None else shown
    located = parse_yaml(read_text(path, file, YAML_LIMIT), file)
    if located.value is None:
        raise InputError([Problem(file, what="is empty")])
    if not isinstance(located.value, dict):
        kind = "a list" if isinstance(located.value, list) else "a single value"
        raise InputError([located.problem("", f"must be keys with values, but is {kind}")])
    return located


def parse_yaml(text: str, file: str) -> Located:
    """Parse one YAML document of any kind; text without a document has the value None.

    Args:
        text: The YAML text.
        file: What to call it in messages.

    Raises:
        InputError: The text is not YAML or uses what is refused here, with all that is wrong.
    """
    try:
        root, faults = build_nodes(YAML(typ="safe", pure=True).parse(text))
    except NodeError as error:
        raise InputError([_problem(file, fault) for fault in (*error.faults,)]) from None
    except ReaderError as error:
        raise InputError([_reader_problem(file, text, error)]) from None
    except MarkedYAMLError as error:
        raise InputError([_syntax_problem(file, error)]) from None
    except (YAMLError, ValueError) as error:
        raise InputError([Problem(file, what=f"is not valid YAML: {error}")]) from None
    places: dict[str, tuple[int, int]] = {}
    keys: dict[str, tuple[int, int]] = {}
    value = None if root is None else _plain(root, (), places, keys)
    if faults:
        raise InputError([_problem(file, fault) for fault in faults])
    return Located(file, value, places, keys)


def _plain(
    node: Node,
    path: tuple[str | int, ...],
    places: dict[str, tuple[int, int]],
    keys: dict[str, tuple[int, int]],
) -> Any:
    """Turn a node into a plain value and note where its parts stand."""
    places[dotted(path)] = (node.line, node.column)
    if node.items is not None:
        return [_plain(item, (*path, i), places, keys) for i, item in enumerate(node.items)]
    if node.members is not None:
        result: dict[str, Any] = {}
        for name, member in node.members.items():
            here = (*path, name)
            keys[dotted(here)] = (member.key_line, member.key_column)
            result[name] = _plain(member.value, here, places, keys)
        return result
    return node.text if node.quoted else plain_scalar(node.text)


def plain_scalar(text: str) -> str | int | float | bool | None:
    """Return what unquoted text means in the core schema of YAML 1.2 (its section 10.3.2)."""
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if _INT.fullmatch(text):
        return int(text) if len(text) <= _LONGEST_INT else float(text)
    if _PREFIXED_INT.fullmatch(text) and len(text) <= _LONGEST_INT:
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        return float(text)
    infinity = _INFINITY.fullmatch(text)
    if infinity:
        return float(f"{infinity[1]}inf")
    return float("nan") if text in _NAN else text


def _lookup(places: Mapping[str, tuple[int, int]], path: str) -> tuple[int, int]:
    while path and path not in places:
        path = path.rpartition(".")[0]
    return places.get(path, (0, 0))


def _problem(file: str, fault: tuple[int, int, str, str]) -> Problem:
    line, column, where, what = fault
    return Problem(file, line, column, where, what)


def _reader_problem(file: str, text: str, error: ReaderError) -> Problem:
    before = text[: error.position]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    character = error.character
    code = ord(character) if isinstance(character, str) else int(character)
    return Problem(file, line, column, what=f"character U+{code:04X} is not allowed in YAML")


def _syntax_problem(file: str, error: MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
    problem = str(error.problem or error.context)
    what = f"is not valid YAML: {problem}"
    if "'\\t'" in problem:
        what = "a tab cannot be used here; indent with blanks"
    elif problem == "mapping values are not allowed here":
        what = 'a ":" is not expected here; check the indentation, or quote the text'
    elif error.context_mark is not None and error.context:
        what += f" ({error.context}, begun on line {error.context_mark.line + 1})"
    return Problem(file, line, column, what=what)
