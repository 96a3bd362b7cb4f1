"""The valid name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(given: str, valid: Iterable[str]) -> str | None:
    """Return the member of ``valid`` that is spelled most like ``given``, or None.

    Upper and lower case, and ``-``, ``_`` and blanks, count as equal. Where several are equally
    near, the first in sorted order is returned. Where none is near, the only name that begins with
    ``given`` is returned, if there is one.
    """
    folded: dict[str, str] = {}
    for name in sorted(valid, reverse=True):
        folded[_fold(name)] = name
    word = _fold(given)
    matches = get_close_matches(word, sorted(folded), n=1, cutoff=0.6)
    if matches:
        return folded[matches[0]]
    longer = [name for name in folded if word and name.startswith(word)]
    return folded[longer[0]] if len(longer) == 1 else None


def _fold(name: str) -> str:
    return name.casefold().replace("-", "_").replace(" ", "_")
