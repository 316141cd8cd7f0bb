"""A text file as blocks of whole lines, so that the longest one needs no more memory than a short one."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from backstride_host.errors import BadInput

_BLOCK_CHARS = 1 << 20
_LINE_CHARS = 1 << 16


class LineBlocks:
    """Reads the file at `path`, gzip too where the name ends with `.gz`. BadInput where it is not that."""

    def __init__(self, path: Path):
        self._path = path
        self._files = ExitStack()

    def __enter__(self) -> Self:
        self._raw = self._files.enter_context(self._path.open("rb"))
        self._bytes = self._path.stat().st_size
        content: io.BufferedIOBase = self._raw
        if self._path.suffix == ".gz":
            content = self._files.enter_context(gzip.GzipFile(fileobj=self._raw))
        self._text = self._files.enter_context(io.TextIOWrapper(content, "utf-8-sig"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    @property
    def part_read(self) -> float:
        """How much of the file has been read, 0 to 1; 0 where its length is not known."""
        return min(1.0, self._raw.tell() / self._bytes) if self._bytes else 0.0

    def first_line(self) -> str:
        """Return the line that a block then follows, without its end."""
        return self._read(self._text.readline, _LINE_CHARS).rstrip("\n")

    def blocks(self) -> Iterator[str]:
        """Yield whole lines, a megabyte or so at a time; the last one may lack its end."""
        rest = ""
        while text := self._read(self._text.read, _BLOCK_CHARS):
            lines, end, begun = text.rpartition("\n")
            if end:
                yield rest + lines + end
                rest = begun
            else:
                rest += begun
            if len(rest) > _LINE_CHARS:
                raise BadInput(str(self._path), None, "it has a line far too long for a recording")
        if rest:
            yield rest

    def _read(self, read: Callable[[int], str], chars: int) -> str:
        try:
            return read(chars)
        except UnicodeDecodeError as error:
            raise BadInput(str(self._path), None, "it is not text") from error
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise BadInput(str(self._path), None, f"it is no whole gzip file: {error}") from error
