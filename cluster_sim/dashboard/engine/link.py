"""A setting as a short text that fits into a link."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from typing import Any

from cluster_sim.dashboard.engine.checking import draft_of, refuse
from cluster_sim.dashboard.engine.draft import Draft
from cluster_sim.dashboard.engine.naming import DEFAULTS, KEYS, OWN, name_of
from cluster_sim.dashboard.engine.places import BuiltinPlaces, RegionPlaces
from cluster_sim.errors import InputError

VERSION = "1"
"""What every text begins with; a later form of the texts will have another number."""
LONGEST = 8_000
"""Characters of the longest text that is decoded."""
MOST_DECODED = 32_000
"""Bytes of the largest setting that a text may hold."""

_DEFAULTS: Mapping[str, Any] = {"schema": 1, **OWN, **DEFAULTS}
_SHORT = {
    "name": "n", "title": "t", "region": "r", "start": "s", "quarters": "q", "replicates": "c",
    "seed": "d", "domains": "o", "parameters": "p", "measures": "m",
}  # fmt: skip
_WORDS = json.dumps([*KEYS, "use", "strength", "domains", "2025-Q1", '{"use":"', '"],["']).encode()
_KIND = "link"


def encode(draft: Draft) -> str:
    """The draft as text of letters, digits, ``-`` and ``_``."""
    content = {
        _SHORT[key]: value
        for key, value in draft.mapping.items()
        if key in _SHORT and value != _DEFAULTS.get(key)
    }
    if "m" in content:
        content["m"] = [_short_measure(item) for item in content["m"]]
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    packer = zlib.compressobj(level=9, wbits=-15, zdict=_WORDS)
    packed = packer.compress(plain.encode("utf-8")) + packer.flush()
    return VERSION + base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def decode(text: str, places: RegionPlaces | None = None) -> Draft:
    """The draft that a text stands for.

    Args:
        text: What ``encode`` gave; anything else is refused.
        places: Where regions may come from; by default those that are built in.

    Raises:
        InputError: The text is no setting, or one that cannot be used here.
    """
    if len(text) > LONGEST:
        raise refuse(_KIND, f"is longer than {LONGEST} characters, so it is no setting")
    if not text.startswith(VERSION):
        raise refuse(_KIND, "is no setting of this version of the page")
    content = _unpack(text[len(VERSION) :])
    long = {short: key for key, short in _SHORT.items()}
    unknown = sorted(set(content) - set(long))
    if unknown:
        raise refuse(_KIND, f"holds what this version of the page does not know: {unknown[0]}")
    mapping = {**_DEFAULTS, **{long[short]: value for short, value in content.items()}}
    if isinstance(mapping.get("measures"), list):
        mapping["measures"] = [_long_measure(item) for item in mapping["measures"]]
    return draft_of(mapping, _KIND, places or BuiltinPlaces())


def _short_measure(item: Mapping[str, Any]) -> Any:
    """A measure of the catalogue as ``[use, strength, start]``; any other as it is."""
    plain = set(item) <= {"use", "strength", "start"} and "use" in item
    if not plain or not isinstance(item.get("strength", 1.0), float | int):
        return dict(item)
    given = [name_of(item), item.get("strength"), item.get("start")]
    while given[-1] is None:
        given.pop()
    return given


def _long_measure(item: Any) -> Any:
    if not isinstance(item, list):
        return item
    if not 1 <= len(item) <= 3:
        raise refuse(_KIND, "is damaged: a measure has too many parts")
    pairs = zip(("use", "strength", "start"), item, strict=False)
    return {key: value for key, value in pairs if value is not None}


def _unpack(text: str) -> dict[str, Any]:
    damaged = refuse(_KIND, "is damaged; copy it whole, or ask for it again")
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        opener = zlib.decompressobj(wbits=-15, zdict=_WORDS)
        plain = opener.decompress(packed, MOST_DECODED)
    except (binascii.Error, zlib.error, ValueError):
        raise damaged from None
    if opener.unconsumed_tail:
        raise refuse(_KIND, f"holds more than {MOST_DECODED} bytes, so it is no setting")
    if not opener.eof or opener.unused_data:
        raise damaged
    return _read(plain, damaged)


def _read(plain: bytes, damaged: InputError) -> dict[str, Any]:
    try:
        content = json.loads(plain.decode("utf-8"))
    except (ValueError, RecursionError):
        raise damaged from None
    if not isinstance(content, dict):
        raise damaged
    return content
