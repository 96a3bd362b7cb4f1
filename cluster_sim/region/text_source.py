"""Text files as people make them: UTF-8, with or without a byte order mark, any line ends."""

from __future__ import annotations

import re
import stat
import unicodedata
from pathlib import Path

from cluster_sim.errors import InputError, Problem

_BOMS = (  # the longer ones first: a UTF-32 mark begins like a UTF-16 one
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
_SAVE_AS_UTF8 = "save it as UTF-8"


def read_text(path: Path, shown: str, limit: int) -> str:
    """Return the text of a file, with line feeds for line ends and no byte order mark.

    An accented letter that was written as two characters is one afterwards (Unicode's form NFC),
    so that names from different systems compare equal.

    Args:
        path: The file.
        shown: The file's name in messages.
        limit: The largest size accepted, in bytes.

    Raises:
        InputError: The file is missing, empty, too large, binary or not UTF-8.
    """
    data = _read_bytes(path, shown, limit)
    if not data.strip():
        raise InputError([Problem(shown, what="is empty")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError([_not_utf8(data, error.start, shown)]) from None
    binary = _first_control_character(data)
    if binary is not None:
        raise InputError([_not_text(data, binary, shown)])
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise InputError([Problem(shown, what="is empty")])
    return unicodedata.normalize("NFC", text)


def size_text(size: int) -> str:
    """Return a size in bytes as people write it: ``5 MB``, ``1.5 MB``, ``20 bytes``."""
    return f"{size / 1e6:.3g} MB" if size >= 100_000 else f"{size} bytes"


def _read_bytes(path: Path, shown: str, limit: int) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError([Problem(shown, what="is a folder; a file is needed here")])
        if not stat.S_ISREG(status.st_mode):
            raise InputError([Problem(shown, what="is not an ordinary file")])
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise InputError([Problem(shown, what="does not exist")]) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError([Problem(shown, what=f"cannot be read: {reason}")]) from None
    if len(data) > limit:
        size, most = size_text(max(status.st_size, len(data))), size_text(limit)
        more = "more than " if size == most else ""
        what = f"is too large: {more}{size}, but at most {most} are read"
        raise InputError([Problem(shown, what=what)])
    return data


def _not_utf8(data: bytes, position: int, shown: str) -> Problem:
    looks_like = _guess_encoding(data)
    if looks_like is None:
        return _not_text(data, position, shown)
    what = f"is not UTF-8 (looks like {looks_like}); {_SAVE_AS_UTF8}"
    line, column = (0, 0) if looks_like.startswith("UTF-") else _place(data, position)
    return Problem(shown, line, column, what=what)


def _not_text(data: bytes, position: int, shown: str) -> Problem:
    encoding = _utf16_without_mark(data)
    if encoding is not None:
        return Problem(shown, what=f"is not UTF-8 (looks like {encoding}); {_SAVE_AS_UTF8}")
    line, column = _place(data, position)
    byte = f"byte 0x{data[position]:02x}"
    return Problem(shown, line, column, what=f"is not text ({byte}); a UTF-8 text file is needed")


def _guess_encoding(data: bytes) -> str | None:
    """Name the encoding that a file which is not UTF-8 is probably in; None for binary data."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    if _first_control_character(data) is not None:
        return None
    high = [byte for byte in data if byte >= 0x80]
    # Chinese text in GBK comes in pairs of high bytes; Western text has single accented letters.
    if len(high) >= 4 and _decodes(data, "gb18030") and _paired_share(data) > 0.9:
        return "GB 18030 (GBK)"
    return "Windows-1252" if _decodes(data, "cp1252") else None


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 of mostly Western text has a zero in every second place."""
    sample = data[:2000]
    half = len(sample) // 2
    if half >= 2 and max(sample[0::2].count(0), sample[1::2].count(0)) > 0.7 * half:
        return "UTF-16" if min(sample[0::2].count(0), sample[1::2].count(0)) == 0 else None
    return None


def _paired_share(data: bytes) -> float:
    """The share of high bytes that stand next to another one in runs of even length."""
    total = paired = run = 0
    for byte in (*data, 0):
        if byte >= 0x80:
            run += 1
        elif run:
            total += run
            paired += run if run % 2 == 0 else 0
            run = 0
    return paired / total if total else 0.0


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _first_control_character(data: bytes) -> int | None:
    found = _CONTROL.search(data)
    return None if found is None else found.start()


def _place(data: bytes, position: int) -> tuple[int, int]:
    """The line and column, from 1, of a byte; the column counts characters, not bytes."""
    before = data[:position].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    start = before.rfind(b"\n") + 1
    return before.count(b"\n") + 1, len(before[start:].decode("utf-8", "ignore")) + 1
