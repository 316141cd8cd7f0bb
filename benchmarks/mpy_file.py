"""Reads a compiled `.mpy` file: its names, its constant objects, and the code after them.

The layout is that of bytecode version 6 (MicroPython's py/persistentcode.c).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HEADER_BYTES = 4
# Kinds of constant objects: no payload up to the ellipsis; text and bytes have a zero behind theirs.
_ELLIPSIS = 4
_TEXTS = (5, 6)
_TUPLE = 10


class Reader:
    """Takes numbers off the front of `data`."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def byte(self) -> int:
        """Take a byte."""
        self.at += 1
        return self.data[self.at - 1]

    def varuint(self) -> int:
        """Take a number of variable length."""
        value = 0
        while True:
            byte = self.byte()
            value = value << 7 | byte & 0x7F
            if not byte & 0x80:
                return value

    def skip(self, count: int) -> None:
        """Pass over bytes."""
        self.at += count


@dataclass(frozen=True)
class MpyFile:
    """The names, the lengths of all constant tuples, inner ones too, and the reader where the code begins."""

    names: list[str]
    tuples: list[int]
    code: Reader


def _name(reader: Reader) -> str:
    length = reader.varuint()
    if length & 1:
        return f"<static {length >> 1}>"
    text = reader.data[reader.at : reader.at + (length >> 1)].decode()
    reader.skip((length >> 1) + 1)
    return text


def _tuples(reader: Reader) -> Iterator[int]:
    """Pass over one object; yield the length of each tuple in it."""
    kind = reader.byte()
    if kind <= _ELLIPSIS:
        return
    length = reader.varuint()
    if kind == _TUPLE:
        yield length
        for _ in range(length):
            yield from _tuples(reader)
    else:
        reader.skip(length + (1 if kind in _TEXTS else 0))


def read(path: Path) -> MpyFile:
    """Read a file up to its code."""
    reader = Reader(path.read_bytes())
    reader.skip(_HEADER_BYTES)
    name_count = reader.varuint()
    object_count = reader.varuint()
    names = [_name(reader) for _ in range(name_count)]
    tuples = [length for _ in range(object_count) for length in _tuples(reader)]
    return MpyFile(names, tuples, reader)
