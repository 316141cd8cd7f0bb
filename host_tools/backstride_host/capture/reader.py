"""Reads a capture, part after part, each up to where it is whole: the only reader of captures."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from backstride_host.capture.records import (
    FORMAT,
    HEAD_BYTES,
    MAGIC,
    Damaged,
    Entry,
    Kind,
    payload_bytes,
    unpack,
)
from backstride_host.capture.writer import part_path
from backstride_host.errors import BadInput

# What is yielded; a kind that this host does not know yet is passed over.
_TOLD = (Kind.TO_HOST, Kind.TO_DEVICE, Kind.NOTE, Kind.MARK)


class Chunk(NamedTuple):
    """What crossed the link, or was noted or marked: `t_s` counts from the capture's start, never back."""

    kind: Kind
    t_s: float
    data: bytes


class Capture:
    """The capture whose first part, or the first that was kept, is at `path`; BadInput for anything else.

    `tears` fills while it is read: a line for each part that is not whole, and where that is.
    """

    def __init__(self, path: Path):
        self.path = path = _first_kept(path)
        self.tears: list[str] = []
        with path.open("rb") as file:
            magic = file.read(len(MAGIC))
            if not magic:
                raise BadInput(str(path), None, "is empty")
            if magic != MAGIC:
                raise BadInput(str(path), None, "is no capture: it does not begin as one")
            try:
                first = _next(file)
                self._start = _start(first)
            except Damaged as error:
                raise BadInput(str(path), None, f"is a capture cut in its first record: {error}") from None
        self._first_ns = first.monotonic_ns
        self.start_utc_s = first.utc_us / 1e6

    @property
    def port(self) -> str:
        """Where it was recorded."""
        return self._start["port"]

    @property
    def bytes_in_all(self) -> int:
        """How long all parts are together."""
        return sum(path.stat().st_size for path in self._parts())

    def chunks(self) -> Iterator[Chunk]:
        """Yield what crossed the link, notes and marks, in order."""
        self.tears.clear()
        latest_s = 0.0
        for path in self._parts():
            for entry in self._entries(path):
                if entry.kind in _TOLD:
                    latest_s = max(latest_s, (entry.monotonic_ns - self._first_ns) / 1e9)
                    yield Chunk(Kind(entry.kind), latest_s, entry.payload)

    def _parts(self) -> Iterator[Path]:
        """Yield the parts that are there, from the given one on."""
        yield self.path
        part = self._start["part"]
        stem = self.path.stem if part == 1 else self.path.stem.removesuffix(f".{part}")
        first = self.path.with_name(stem + self.path.suffix)
        while (path := part_path(first, part := part + 1)).exists():
            yield path

    def _entries(self, path: Path) -> Iterator[Entry]:
        with path.open("rb") as file:
            at = len(MAGIC)
            try:
                if file.read(at) != MAGIC:
                    raise Damaged("is no part of a capture")
                start = _start(first := _next(file))
                if start["capture"] != self._start["capture"]:
                    return  # a file of another recording that is called as the next part would be
                at += HEAD_BYTES + len(first.payload)
                while True:
                    entry = _next_or_end(file)
                    if entry is None:
                        return
                    at += HEAD_BYTES + len(entry.payload)
                    yield entry
            except Damaged as error:
                self.tears.append(f"{path}: read up to byte {at}, where it is torn: {error}")


def _first_kept(path: Path) -> Path:
    """Return `path`, or where that is gone the first part after it that was kept."""
    if path.exists():
        return path
    kept = []
    for later in path.parent.glob(f"{path.stem}.*{path.suffix}"):
        number = later.stem.removeprefix(path.stem + ".")
        if number.isdecimal():
            kept.append((int(number), later))
    return min(kept)[1] if kept else path


def _next_or_end(file: BinaryIO) -> Entry | None:
    """Return the next record; None at a clean end."""
    at = file.tell()
    if not file.read(1):
        return None
    file.seek(at)
    return _next(file)


def _next(file: BinaryIO) -> Entry:
    head = file.read(HEAD_BYTES)
    if len(head) < HEAD_BYTES:
        raise Damaged("a record is cut")
    length = payload_bytes(head)
    payload = file.read(length)
    if len(payload) < length:
        raise Damaged("a record is cut")
    return unpack(head + payload)


def _start(entry: Entry) -> dict[str, Any]:
    try:
        start = json.loads(entry.payload)
    except ValueError:
        raise Damaged("it has no start") from None
    wanted = {"format": int, "capture": str, "part": int, "port": str}
    sound = isinstance(start, dict) and all(isinstance(start.get(key), kind) for key, kind in wanted.items())
    if entry.kind != Kind.START or not sound:
        raise Damaged("it has no start")
    if start["format"] != FORMAT:
        raise Damaged(f"its format is {start['format']}, this host reads {FORMAT}")
    return start
