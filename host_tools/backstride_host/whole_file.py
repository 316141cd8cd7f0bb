"""A file that is there as a whole or not at all."""

import errno
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """Open a draft beside `path`: it takes the file's place when the block ends well, else it goes."""
    with _draft_of(path) as draft, draft.open("x", encoding="utf-8", newline="") as file:
        yield file


@contextmanager
def whole_bytes(path: Path) -> Iterator[BinaryIO]:
    """Do as `whole_file` for bytes."""
    with _draft_of(path) as draft, draft.open("xb") as file:
        yield file


@contextmanager
def _draft_of(path: Path) -> Iterator[Path]:
    if path.exists() and not path.is_file():
        # A device or a pipe would be replaced by the file.
        raise OSError(errno.EINVAL, "is no file that could be written", str(path))
    # Named before it is made: a Ctrl-C finds it whenever it comes.
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield draft
        draft.replace(path)
    except BaseException as error:
        draft.unlink(missing_ok=True)
        if isinstance(error, OSError):
            _name_the_file(error, path, draft)
        raise


def _name_the_file(error: OSError, path: Path, draft: Path) -> None:
    """Let the error speak of `path`: the draft's own name says nothing to who asked for it."""
    full = error.errno in _NO_ROOM and error.filename is None
    if full or error.filename == str(draft):
        error.filename = str(path)
        error.filename2 = None
