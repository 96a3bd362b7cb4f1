"""From YAML events to a tree of nodes, within limits.

Only events are taken from the YAML library, so depth, aliases and duplicate keys are checked
while a file is read, before anything large or deep has been built.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from ruamel.yaml import events as ev

MAX_DEPTH = 20
"""Lists and mappings inside one another, at most."""

MAX_ALIAS_NODES = 10_000
"""Values that the aliases of one file may stand for, at most."""

Fault = tuple[int, int, str, str]
"""Line, column, where (a dotted path) and what is wrong."""


class NodeError(Exception):
    """Reading cannot go on; ``faults`` holds all that was found up to here."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults."""
        self.faults = faults
        super().__init__("; ".join(fault[3] for fault in faults))


@dataclass(slots=True)
class Node:
    """A value in a YAML file; exactly one of ``items``, ``members`` and ``text`` is its content.

    Attributes:
        line: Its line, from 1.
        column: Its column, from 1.
        text: The text of a scalar.
        quoted: Whether the scalar is text for certain: quoted, or a block of text.
        items: The items of a list.
        members: The members of a mapping, by key.
        size: Values in it, itself included.
        depth: Levels of lists and mappings in it, itself included; 0 for a scalar.
    """

    line: int
    column: int
    text: str = ""
    quoted: bool = False
    items: list[Node] | None = None
    members: dict[str, Member] | None = None
    size: int = 1
    depth: int = 0


@dataclass(slots=True)
class Member:
    """A member of a mapping: where its key stands, and its value."""

    key_line: int
    key_column: int
    value: Node


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been met yet."""

    node: Node
    anchor: str | None
    path: str
    key: tuple[str, int, int] | None = None
    dropped: bool = False  # the key just read is refused: its value is read and forgotten


@dataclass(slots=True)
class _Builder:
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, Node | None] = field(default_factory=dict)  # None: not finished yet
    faults: list[Fault] = field(default_factory=list)
    root: Node | None = None
    documents: int = 0
    alias_nodes: int = 0


def build_nodes(events: Iterable[Any]) -> tuple[Node | None, list[Fault]]:
    """Build the tree of the only document in a stream of YAML events.

    Returns:
        The root (None where there is no document) and the faults that did not stop the reading.

    Raises:
        NodeError: The nesting is too deep, aliases are unknown, circular or too many, or there
            is a second document.
    """
    builder = _Builder()
    stream: Iterator[Any] = iter(events)
    for event in stream:
        _take(builder, event)
    return builder.root, builder.faults


def _take(builder: _Builder, event: Any) -> None:
    line, column = event.start_mark.line + 1, event.start_mark.column + 1
    if isinstance(event, ev.DocumentStartEvent):
        builder.documents += 1
        if builder.documents > 1:
            _stop(builder, line, column, "a second document begins here; a file holds one")
    elif isinstance(event, ev.AliasEvent):
        _add(builder, _expand(builder, event.anchor, line, column), line, column)
    elif isinstance(event, ev.ScalarEvent):
        node = Node(line, column, event.value, quoted=not event.implicit[0])
        _check_tag(builder, event, line, column)
        _check_characters(builder, event.value, line, column)
        if event.anchor is not None:
            builder.anchors[event.anchor] = node
        _add(builder, node, line, column)
    elif isinstance(event, ev.CollectionStartEvent):
        _check_tag(builder, event, line, column)
        _open(builder, event, line, column)
    elif isinstance(event, ev.CollectionEndEvent):
        closed = builder.stack.pop()
        if closed.anchor is not None:
            builder.anchors[closed.anchor] = closed.node
        _add(builder, closed.node, closed.node.line, closed.node.column)


def _open(builder: _Builder, event: Any, line: int, column: int) -> None:
    if len(builder.stack) >= MAX_DEPTH:
        _stop(builder, line, column, f"is nested too deeply: more than {MAX_DEPTH} levels")
    node = Node(line, column, depth=1)
    if isinstance(event, ev.MappingStartEvent):
        node.members = {}
    else:
        node.items = []
    if event.anchor is not None:
        builder.anchors[event.anchor] = None
    builder.stack.append(_Open(node, event.anchor, _next_path(builder)))


def _add(builder: _Builder, node: Node, line: int, column: int) -> None:
    """Put a finished value where it belongs: at the root, in a list, as a key or as a value."""
    if not builder.stack:
        builder.root = node
        return
    top = builder.stack[-1]
    parent = top.node
    parent.size += node.size
    parent.depth = max(parent.depth, node.depth + 1)
    if len(builder.stack) - 1 + parent.depth > MAX_DEPTH:
        _stop(builder, line, column, f"is nested too deeply: more than {MAX_DEPTH} levels")
    if parent.items is not None:
        parent.items.append(node)
    elif top.key is None:
        _take_key(builder, top, node, line, column)
    else:
        name, key_line, key_column = top.key
        top.key = None
        assert parent.members is not None
        if node.depth == 0 and not node.text and not node.quoted:
            # The library puts a value that is not there where the next key begins.
            node.line, node.column = key_line, key_column
        if not top.dropped:
            parent.members[name] = Member(key_line, key_column, node)


def _take_key(builder: _Builder, top: _Open, node: Node, line: int, column: int) -> None:
    members = top.node.members
    assert members is not None
    top.key = (node.text, line, column)
    top.dropped = True
    where = f"{top.path}.{node.text}" if top.path else node.text
    if node.items is not None or node.members is not None:
        top.key = ("", line, column)
        fault = (line, column, top.path, "a key must be text, not a list or mapping")
        builder.faults.append(fault)
    elif node.text == "<<" and not node.quoted:
        what = "merge keys are not supported; write the members out"
        builder.faults.append((line, column, where, what))
    elif node.text in members:
        first = members[node.text].key_line
        what = f"is given twice: on line {first} and on line {line}"
        builder.faults.append((line, column, where, what))
    else:
        top.dropped = False


def _next_path(builder: _Builder) -> str:
    """The dotted path of the value that comes next."""
    if not builder.stack:
        return ""
    top = builder.stack[-1]
    if top.node.items is not None:
        own = str(len(top.node.items))
    elif top.key is not None:
        own = top.key[0]
    else:
        return top.path
    return f"{top.path}.{own}" if top.path else own


def _expand(builder: _Builder, anchor: str, line: int, column: int) -> Node:
    if anchor not in builder.anchors:
        _stop(builder, line, column, f"alias *{anchor} has no anchor &{anchor} above it")
    node = builder.anchors[anchor]
    if node is None:
        _stop(builder, line, column, f"alias *{anchor} stands inside its own anchor")
    builder.alias_nodes += node.size
    if builder.alias_nodes > MAX_ALIAS_NODES:
        what = f"aliases stand for more than {MAX_ALIAS_NODES:,} values; write the values out"
        _stop(builder, line, column, what)
    return replace(node)


def _check_tag(builder: _Builder, event: Any, line: int, column: int) -> None:
    if event.tag is not None:
        what = "tags (!...) are not supported; for text that looks like a number use quotes"
        builder.faults.append((line, column, _next_path(builder), what))


def _check_characters(builder: _Builder, text: str, line: int, column: int) -> None:
    """Refuse what only an escape can bring in and no text file can hold, such as a NUL."""
    for character in text:
        code = ord(character)
        if (code < 0x20 and character not in "\t\n\r") or 0xD800 <= code <= 0xDFFF:
            what = f"character U+{code:04X} is not allowed"
            builder.faults.append((line, column, _next_path(builder), what))
            return


def _stop(builder: _Builder, line: int, column: int, what: str) -> NoReturn:
    builder.faults.append((line, column, _next_path(builder), what))
    raise NodeError(builder.faults)
