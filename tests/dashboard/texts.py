"""Texts in the code of the dashboard: which are marked for translation, and which are not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from cluster_sim.dashboard.language import LOCALE

PACKAGE = LOCALE.parent
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
PARTS = ("engine", "explore", "learn", "results")

# What elements of the pages show is their first argument or one of these.
SHOWING = {
    "badge", "button", "checkbox", "chip", "expansion", "input", "item", "item_label", "label",
    "link", "markdown", "notify", "number", "page_title", "radio", "select", "set_label",
    "set_text", "switch", "tab", "tell", "textarea", "toggle", "tooltip", "upload",
}  # fmt: skip
SHOWN = {"caption", "hint", "label", "message", "placeholder", "suffix", "text", "title"}
SHOWN_PROPS = {"alt", "aria-label", "data-tip", "hint", "label", "placeholder", "title"}
NO_TEXTS = {"cluster_sim"}

_WORD = re.compile(r"[^\W\d_]{2,}")
_PROP = re.compile(rf"(?<![\w-]):?({'|'.join(sorted(SHOWN_PROPS))})=(\"[^\"]*\"|'[^']*'|\S+)")
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Marked:
    """A marked text.

    Attributes:
        text: The text in the code; of several forms, the first.
        place: File and line.
    """

    text: str
    place: str


def part_of(path: Path) -> str:
    """The catalogue to which the texts of a module belong."""
    name = path.relative_to(PACKAGE).parts[0]
    if name.startswith("job"):
        return "results"
    return name if name in PARTS else "shell"


def modules() -> list[Path]:
    """Every module of the dashboard."""
    return sorted(PACKAGE.rglob("*.py"))


def marked() -> dict[str, list[Marked]]:
    """Every marked text by the catalogue that it belongs to."""
    found: dict[str, list[Marked]] = {part: [] for part in ("shell", *PARTS)}
    for path in modules():
        for line, message, _, _ in extract_from_file("python", path, keywords=KEYWORDS):
            text = message if isinstance(message, str) else message[0]
            place = f"{path.relative_to(PACKAGE).as_posix()}:{line}"
            found[part_of(path)].append(Marked(text, place))
    return found


@dataclass(frozen=True)
class Entry:
    """An entry of a catalogue."""

    source: str
    text: str
    fuzzy: bool


def catalogue(part: str, language: str = "zh") -> list[Entry]:
    """The entries of a catalogue; none where there is no file."""
    path = LOCALE / language / f"{part}.po"
    if not path.exists():
        return []
    with path.open("rb") as stream:
        messages = read_po(stream, abort_invalid=True)
    return [
        Entry(_first(message.id), _first(message.string), message.fuzzy)
        for message in messages
        if message.id
    ]


def _first(texts: object) -> str:
    return (
        texts
        if isinstance(texts, str)
        else str(texts[0])
        if isinstance(texts, (tuple, list))
        else ""
    )


def unmarked(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every text that is shown by the code without being translated."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _in_call(node)
        elif isinstance(node, ast.JoinedStr):
            yield from _inside(node)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Subscript) and _key(target) in SHOWN_PROPS:
                    yield from _literal(node.value)


def _in_call(call: ast.Call) -> Iterator[tuple[int, str]]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name == "props":
        for argument in call.args:
            yield from _in_props(argument)
        return
    if (isinstance(call.func, ast.Name) and call.func.id in {"_", "N_"}) or name in {
        "_",
        "translate",
    }:
        yield from _not_constant(call)
        return
    if name in SHOWING and call.args:
        yield from _literal(call.args[0])
    if name in SHOWING:
        for keyword in call.keywords:
            if keyword.arg in SHOWN:
                yield from _literal(keyword.value)


def _inside(text: ast.JoinedStr) -> Iterator[tuple[int, str]]:
    """Marked texts in the middle of others, where nothing finds them."""
    for node in ast.walk(text):
        if isinstance(node, ast.Call) and _is_mark(node):
            yield node.lineno, ast.unparse(node)


def _is_mark(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if isinstance(call.func, ast.Name):
        name = call.func.id
    is_text = bool(call.args) and isinstance(call.args[0], (ast.Constant, ast.JoinedStr, ast.BinOp))
    return is_text and name in {"_", "N_", "translate", "ngettext"}


def _not_constant(call: ast.Call) -> Iterator[tuple[int, str]]:
    """Texts that are put together before they are translated cannot be found."""
    for argument in call.args[:1]:
        if isinstance(argument, (ast.JoinedStr, ast.BinOp)):
            yield argument.lineno, ast.unparse(argument)


def _in_props(argument: ast.expr) -> Iterator[tuple[int, str]]:
    if not isinstance(argument, (ast.Constant, ast.JoinedStr)):
        return
    text = _constant_parts(argument)
    for match in _PROP.finditer(text):
        if _WORD.search(match[2]):
            yield argument.lineno, match[0]


def _literal(node: ast.expr) -> Iterator[tuple[int, str]]:
    """The text, if it is one in words."""
    if isinstance(node, ast.IfExp):
        yield from _literal(node.body)
        yield from _literal(node.orelse)
    elif isinstance(node, (ast.Constant, ast.JoinedStr)):
        text = _constant_parts(node)
        if _WORD.search(text) and text.strip() not in NO_TEXTS:
            yield node.lineno, text


def _constant_parts(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
    )


def _key(target: ast.Subscript) -> str:
    return str(target.slice.value) if isinstance(target.slice, ast.Constant) else ""
