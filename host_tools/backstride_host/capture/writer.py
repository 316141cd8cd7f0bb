"""Writes a capture: what `add` has returned from outlives this process, and 20 ms later this machine.

Each record is given to the system whole, and brought to the disk at once unless that was just done; `sync`
makes up for it. Where the disk is full, the file ends with the last whole record.
"""

import json
import os
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from backstride.version import VERSION

from backstride_host import dictionary
from backstride_host.capture.records import FORMAT, MAGIC, PAYLOAD_MAX, Entry, Kind, pack
from backstride_host.errors import BadInput

_NS = 1_000_000_000
# No disk is asked more often: a simulated console at full speed sends thousands of times a second.
_SYNC_EVERY_S = 0.02


def part_path(path: Path, part: int) -> Path:
    """Return where part `part` of a capture at `path` is, counted from 1."""
    return path if part == 1 else path.with_name(f"{path.stem}.{part}{path.suffix}")


class CaptureWriter:
    """A capture at `path`, which must not be there yet; BadInput where it is.

    A part that would grow beyond `part_bytes` is closed and another begun; with `keep_parts` the oldest go.
    Any thread may call it: a key marks a moment while another thread receives.
    """

    def __init__(
        self,
        path: Path,
        port: str,
        *,
        part_bytes: int | None = None,
        keep_parts: int | None = None,
        clock_s: Callable[[], float] = time.monotonic,
        utc_s: Callable[[], float] = time.time,
    ):
        self.path = path
        self.part = 0
        self.bytes_written = 0
        self._start = {
            "format": FORMAT,
            "capture": secrets.token_hex(8),
            "port": port,
            "host": VERSION,
            "schema_hash": f"{dictionary.schema_hash():08x}",
        }
        self._part_bytes = part_bytes
        self._keep_parts = keep_parts
        self._clock_s = clock_s
        self._utc_s = utc_s
        self._turn = threading.RLock()
        self._file = -1
        self._size = 0
        self._unsynced = False
        self._synced_s = 0.0
        self._begin_part()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        self.close(ended=kind is None)

    def add(self, kind: Kind, payload: bytes) -> None:
        """Keep bytes that have just crossed the link; OSError, naming the file, where there is no room."""
        with self._turn:
            for at in range(0, len(payload), PAYLOAD_MAX):
                data = pack(self._entry(kind, payload[at : at + PAYLOAD_MAX]))
                if self._part_bytes and self._size + len(data) > self._part_bytes:
                    self._begin_part()
                self._write(data)

    def note(self, text: str) -> None:
        """Keep a remark in its place among the bytes."""
        self._add_text(Kind.NOTE, text)

    def mark(self, text: str = "") -> None:
        """Mark this moment, with a word to it or none; OSError as `add`."""
        self._add_text(Kind.MARK, text)

    def _add_text(self, kind: Kind, text: str) -> None:
        with self._turn:
            self._write(pack(self._entry(kind, text.encode())))

    def close(self, ended: bool = True) -> None:
        """Close the file; `ended` marks that nothing was to follow."""
        with self._turn:
            if self._file < 0:
                return
            try:
                if ended:
                    self._write(pack(self._entry(Kind.END, b"")))
                self.sync()
            finally:
                os.close(self._file)
                self._file = -1

    def _entry(self, kind: Kind, payload: bytes) -> Entry:
        return Entry(kind, round(self._clock_s() * _NS), round(self._utc_s() * 1e6), payload)

    def _begin_part(self) -> None:
        path = part_path(self.path, self.part + 1)
        file = _create(path)
        if self._file >= 0:
            self.sync()
            os.close(self._file)
        self._file = file
        self.part += 1
        self._size = 0
        start: dict[str, Any] = self._start | {"part": self.part}
        try:
            self._write(MAGIC + pack(self._entry(Kind.START, json.dumps(start).encode())))
        except OSError:
            path.unlink()
            raise
        _sync_folder(path)
        if self._keep_parts and self.part > self._keep_parts:
            part_path(self.path, self.part - self._keep_parts).unlink(missing_ok=True)

    def _write(self, data: bytes) -> None:
        try:
            written = 0
            while written < len(data):
                written += os.write(self._file, data[written:])
        except OSError as error:
            os.ftruncate(self._file, self._size)
            raise self._named(error) from None
        self._size += len(data)
        self.bytes_written += len(data)
        self._unsynced = True
        if time.monotonic() - self._synced_s >= _SYNC_EVERY_S:
            self.sync()

    def sync(self) -> None:
        """Bring what was written to the disk."""
        with self._turn:
            if self._unsynced:
                try:
                    os.fsync(self._file)
                except OSError as error:
                    raise self._named(error) from None
                self._unsynced = False
                self._synced_s = time.monotonic()

    def _named(self, error: OSError) -> OSError:
        error.filename = str(part_path(self.path, self.part))
        return error


def _create(path: Path) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
    except FileExistsError:
        raise BadInput(str(path), None, "is there already; a recording is never written over") from None


def _sync_folder(path: Path) -> None:
    """Bring the file's name to the disk too, where the system can."""
    try:
        folder = os.open(path.absolute().parent, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(folder)
    except OSError:
        pass
    finally:
        os.close(folder)
