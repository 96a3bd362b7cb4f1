"""What a pydantic model finds wrong with a YAML file, in words and with the place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from cluster_sim.errors import Problem
from cluster_sim.region.nearest import nearest
from cluster_sim.region.yaml_source import Located

_WANTED = {
    "string_type": "text",
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "keys with values",
    "mapping_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
}
_LONGEST_SHOWN = 40


def model_problems(
    error: ValidationError, located: Located, model: type[BaseModel]
) -> list[Problem]:
    """Turn the errors of a pydantic model into problems with line and column.

    Args:
        error: What ``model.model_validate(located.value)`` raised.
        located: The file that was validated.
        model: The model; its fields, and those of the models in it, give the spelling hints.
    """
    return [_problem(dict(detail), located, model) for detail in error.errors(include_url=False)]


def describe(value: object) -> str:
    """Say what a value is, for a message such as "must be a number, not ..."."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text '{_short(value)}'" if value else "an empty text"
    if isinstance(value, int | float):
        return _short(f"{value}")
    if isinstance(value, Mapping):
        return "keys with values"
    return "a list" if isinstance(value, Iterable) else f"{value}"


def _problem(detail: Mapping[str, Any], located: Located, model: type[BaseModel]) -> Problem:
    path: tuple[str | int, ...] = detail["loc"]
    kind: str = detail["type"]
    context: Mapping[str, Any] = detail.get("ctx", {})
    given = detail["input"]
    if kind == "missing":
        return located.problem(path, "is missing")
    if kind == "extra_forbidden":
        hint = nearest(str(path[-1]), _keys(model, path[:-1]))
        return located.problem(path, "is not a known key", hint, at_key=True)
    if kind == "value_error":
        return located.problem(path, str(context["error"]))
    if kind == "finite_number":
        return located.problem(path, f"must be a finite number, not {describe(given)}")
    if kind in _WANTED:
        return located.problem(path, f"must be {_WANTED[kind]}, not {describe(given)}")
    bound = _bound(kind, context)
    if bound is not None:
        return located.problem(path, f"must be {bound}, not {describe(given)}")
    return located.problem(path, str(detail["msg"]))


def _bound(kind: str, context: Mapping[str, Any]) -> str | None:
    for name, words in (
        ("gt", "greater than"),
        ("ge", "at least"),
        ("lt", "less than"),
        ("le", "at most"),
    ):
        if kind in {"greater_than", "greater_than_equal", "less_than", "less_than_equal"} and (
            name in context
        ):
            return f"{words} {context[name]:g}"
    return None


def _keys(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """The valid keys at a path: follow the fields down to the model that stands there."""
    for part in path:
        field = model.model_fields.get(str(part))
        inner = [] if field is None else _models_in(field.annotation)
        if not inner:
            return []
        model = inner[0]
    return [field.alias or name for name, field in model.model_fields.items()]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    parts = getattr(annotation, "__args__", None) or (annotation,)
    return [part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
