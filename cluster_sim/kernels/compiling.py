"""One way to compile a kernel, and a cache that notices a change in any of them.

Numba keeps compiled code on disk and compiles again when the file of the function itself has
changed. But a kernel holds compiled copies of the kernels it calls: after a change in one file the
others would go on with the old code, without a word. So the stamp that numba compares is here the
content of all kernels.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from numba import njit


@cache
def sources_digest() -> str:
    """SHA-256 of the sources of all kernels, by name."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def compiled(function: Callable[..., Any]) -> Any:
    """Compile a function when it is first called with arguments of a kind.

    It runs without Python's lock, divides as numpy does (1/0 is infinite), and is kept on disk.
    """
    dispatcher = njit(cache=True, nogil=True, error_model="numpy")(function)
    dispatcher._cache._cache_file._source_stamp = sources_digest()
    return dispatcher
