"""Checking a tree against the form of a scenario file, with every fault at its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from cluster_sim.errors import Problem
from cluster_sim.region.model_problems import describe
from cluster_sim.region.nearest import nearest
from cluster_sim.scenario.forms import (
    DomainForm,
    EffectForm,
    Form,
    MeasureForm,
    ScenarioForm,
    TitleForm,
)
from cluster_sim.scenario.tree import Node, Path

_FORMS: Mapping[str, tuple[type[Form], str]] = {
    "": (ScenarioForm, "a scenario"),
    "title": (TitleForm, "a title"),
    "domains": (DomainForm, "a domain"),
    "measures": (MeasureForm, "a measure"),
    "effects": (EffectForm, "an effect"),
}
_WANTED = {
    "string_type": "text",
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a whole number of ordinary size",
    "list_type": "a list",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "finite_number": "a finite number",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "less_than_equal": ("le", "at most"),
}
_MOST_PASSES = 20  # each removes at least one level of what is wrong; files are no deeper


def validate(root: Node, problems: list[Problem]) -> ScenarioForm:
    """Check a tree and return what is right in it.

    What is wrong is reported and taken out of the tree, so that the rest can still be checked
    against the region and the catalogue.

    Args:
        root: The tree, in the normal form of ``normal.py``; faulty parts are removed from it.
        problems: Where the problems go.
    """
    for number in range(_MOST_PASSES):
        try:
            return ScenarioForm.model_validate(root.plain())
        except ValidationError as error:
            details = error.errors(include_url=False)
            if number == 0:
                problems += [_problem(root, detail) for detail in details]
            for path in sorted((_faulty(detail) for detail in details), key=_last_first):
                _remove(root, path)
    raise AssertionError("a scenario's faults could not be separated from the rest")


def _faulty(detail: Any) -> Path:
    """The part that has to go: where a required key is missing, all around it."""
    path: Path = detail["loc"]
    return path[:-1] if detail["type"] == "missing" else path


def _last_first(path: Path) -> tuple[tuple[int, str], ...]:
    """Sorts later items of a list before earlier ones, so that removing does not shift them."""
    return tuple((-step, "") if isinstance(step, int) else (0, step) for step in path)


def _remove(root: Node, path: Path) -> None:
    for depth in range(len(path)):
        root.nearest(path[:depth]).faulty = True
    parent = root.get(*path[:-1]) if path else None
    if parent is None:
        root.value = {}
    elif isinstance(parent.value, dict):
        parent.value.pop(str(path[-1]), None)
    elif isinstance(parent.value, list) and isinstance(path[-1], int):
        parent.value[path[-1] : path[-1] + 1] = []


def _problem(root: Node, detail: Any) -> Problem:
    path: Path = detail["loc"]
    kind: str = detail["type"]
    given = detail["input"]
    if kind == "missing":
        return root.problem(path, "is missing")
    if kind == "extra_forbidden":
        return _unknown_key(root, path)
    if kind == "value_error":
        return root.problem(path, str(detail["ctx"]["error"]))
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        bound = f"{words} {detail['ctx'][name]:g}"
        return root.problem(path, f"must be {bound}, not {describe(given)}")
    if kind in _WANTED:
        return root.problem(path, f"must be {_WANTED[kind]}, not {describe(given)}")
    return root.problem(path, str(detail["msg"]))


def _unknown_key(root: Node, path: Path) -> Problem:
    names = [step for step in path[:-1] if isinstance(step, str)]
    form, what = _FORMS[names[-1] if names else ""]
    keys = [field.alias or name for name, field in form.model_fields.items()]
    hint = nearest(str(path[-1]), keys)
    text = "is not a known key"
    if hint is None:
        text += f"; the keys of {what} are {', '.join(keys)}"
    return root.problem(path, text, hint, at_key=True)
