"""What the operating system says about files, in words for the person at the keyboard."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cluster_sim.errors import OutputError

_WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EROFS: "the file system is read-only",
    errno.EEXIST: "a part of the path is a file, not a folder",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EFBIG: "a file would be larger than is allowed",
    errno.EIO: "the disk reports an error",
    errno.EMFILE: "too many files are open",
    errno.ELOOP: "its symbolic links go in a circle",
}


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turn an `OSError` while writing to ``target`` into an `OutputError` in plain words."""
    try:
        yield
    except BrokenPipeError:
        raise  # a reader of the terminal's output that went away is no fault of the folder
    except OSError as error:
        raise OutputError(f"{target}: cannot be written: {reason(error)}") from error


def reason(error: OSError) -> str:
    """Why an operation on a file failed, in plain words."""
    known = _WORDS.get(error.errno or 0)
    return known or (error.strerror or str(error) or type(error).__name__).lower()
