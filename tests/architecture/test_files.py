"""Files and functions stay short enough to read, and modules are named for what they own."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.tree import python_files, relative

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 40
NAMES_FOR_ANYTHING = {"common", "helper", "helpers", "misc", "util", "utils"}

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def functions(source: str) -> Iterator[FunctionNode]:
    """Every function and method in the source, nested ones too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, FunctionNode):
            yield node


def body_lines(function: FunctionNode) -> int:
    """Lines from the first statement after the docstring to the end."""
    has_docstring = ast.get_docstring(function, clean=False) is not None
    body = function.body[1:] if has_docstring else function.body
    if not body:
        return 0
    return (body[-1].end_lineno or body[-1].lineno) - body[0].lineno + 1


def test_there_are_files_to_look_at() -> None:
    names = {relative(path) for path in python_files()}
    assert {"cluster_sim/errors.py", "tests/architecture/test_files.py"} <= names


def test_body_lines_leave_out_signature_and_docstring() -> None:
    source = (
        "def f(\n    a,\n):\n"
        '    """Two\n    lines."""\n'
        "    # not counted: before the first statement\n"
        "    b = a\n\n    return (\n        b\n    )\n"
    )
    (function,) = functions(source)
    assert body_lines(function) == 5


def test_body_lines_of_a_docstring_alone_are_none() -> None:
    (function,) = functions('def f():\n    """Nothing."""\n')
    assert body_lines(function) == 0


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {
        relative(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files()
    }
    too_long = {name: lines for name, lines in lengths.items() if lines > MOST_LINES_OF_A_FILE}
    assert not too_long


def test_no_function_body_is_longer_than_40_lines() -> None:
    too_long = {
        f"{relative(path)}:{function.lineno} {function.name}": body_lines(function)
        for path in python_files()
        for function in functions(path.read_text(encoding="utf-8"))
        if body_lines(function) > MOST_LINES_OF_A_FUNCTION
    }
    assert not too_long


def test_no_module_is_named_for_anything() -> None:
    named_so = [
        relative(path)
        for path in python_files()
        if {path.stem, path.parent.name} & NAMES_FOR_ANYTHING
    ]
    assert not named_so
