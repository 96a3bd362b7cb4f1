"""Plain data as YAML, with a comment behind a value where something is to be said of it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping

# Text that YAML reads as text without quotes: nothing that could be a number, a date or a word
# with a meaning of its own.
_PLAIN = re.compile(r"[^\W\d_]([\w .-]*[\w.-])?")
_NOT_TEXT = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"}


def yaml_text(value: object, origins: Mapping[str, str], path: str = "") -> str:
    """Plain data as YAML.

    Args:
        value: Mappings, lists and scalars.
        origins: Dotted path of a value to where it is from; an item of a list goes by its name.
        path: The dotted path of ``value``.
    """
    whole_file = not path and isinstance(value, dict)
    if not whole_file and _is_flow(value, origins, path):
        return f"{_flow(value)}{_comment(origins, path)}\n"
    return "".join(f"{line}\n" for line in _block(value, origins, path))


def item_name(item: object, number: int) -> str:
    """What an item of a list goes by in a path: its name, else its number."""
    return item["name"] if isinstance(item, dict) and "name" in item else str(number)


def _block(value: object, origins: Mapping[str, str], path: str) -> Iterator[str]:
    """The lines of a mapping or a list."""
    if isinstance(value, dict):
        for key, item in value.items():
            below = f"{path}.{key}" if path else str(key)
            yield from _entry(f"{_scalar(str(key))}:", item, origins, below)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            below = f"{path}.{item_name(item, number)}"
            if _is_flow(item, origins, below):
                yield f"- {_flow(item)}{_comment(origins, below)}"
            else:
                lines = _block(item, origins, below)
                yield f"- {next(lines)}"
                yield from (f"  {line}" for line in lines)


def _entry(key: str, item: object, origins: Mapping[str, str], path: str) -> Iterator[str]:
    if _is_flow(item, origins, path):
        yield f"{key} {_flow(item)}{_comment(origins, path)}"
    else:
        yield f"{key}{_comment(origins, path)}"
        yield from (f"  {line}" for line in _block(item, origins, path))


def _is_flow(value: object, origins: Mapping[str, str], path: str) -> bool:
    """Whether a value goes on one line: a scalar, or scalars that all come from one place."""
    if isinstance(value, dict):
        places = {origins.get(f"{path}.{key}") for key in value}
        return len(places) <= 1 and not any(isinstance(v, dict | list) for v in value.values())
    if isinstance(value, list):
        return not any(isinstance(item, dict) for item in value)
    return True


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_scalar(str(k))}: {_flow(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(_flow(item) for item in value)}]"
    return _scalar(value)


def _scalar(value: object) -> str:
    if not isinstance(value, str):
        return json.dumps(value, allow_nan=False)
    # Letters in parts, which a reader would put together, stay as they are if spelled as numbers.
    whole = unicodedata.is_normalized("NFC", value)
    if whole and _PLAIN.fullmatch(value) and value.casefold() not in _NOT_TEXT:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(
        c if c.isprintable() and (whole or c.isascii()) else f"\\U{ord(c):08X}" for c in quoted
    )


def _comment(origins: Mapping[str, str], path: str) -> str:
    """Where the value at a path, or all of its parts, are from."""
    own = origins.get(path)
    if own is None:
        parts = {origin for key, origin in origins.items() if key.startswith(f"{path}.")}
        own = parts.pop() if len(parts) == 1 else None
    shown = "".join(c if c.isprintable() else " " for c in own or "")
    return "" if own is None else f"  # {' '.join(shown.split())}"
