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
_TEXT = -1


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
    """The names, how many constants, and where the code begins.

    `tuples` are the lengths of all constant tuples, inner ones too, `texts` counts texts and bytes likewise.
    """

    names: list[str]
    constants: int
    tuples: list[int]
    texts: int
    code: Reader


def _name(reader: Reader) -> str:
    length = reader.varuint()
    if length & 1:
        return f"<static {length >> 1}>"
    text = reader.data[reader.at : reader.at + (length >> 1)].decode()
    reader.skip((length >> 1) + 1)
    return text


def _objects(reader: Reader) -> Iterator[int]:
    """Pass over one object; yield the length of each tuple in it, and -1 for each text."""
    kind = reader.byte()
    if kind <= _ELLIPSIS:
        return
    length = reader.varuint()
    if kind == _TUPLE:
        yield length
        for _ in range(length):
            yield from _objects(reader)
    elif kind in _TEXTS:
        yield _TEXT
        reader.skip(length + 1)
    else:
        reader.skip(length)


def read(path: Path) -> MpyFile:
    """Read a file up to its code."""
    reader = Reader(path.read_bytes())
    reader.skip(_HEADER_BYTES)
    name_count = reader.varuint()
    object_count = reader.varuint()
    names = [_name(reader) for _ in range(name_count)]
    found = [length for _ in range(object_count) for length in _objects(reader)]
    tuples = [length for length in found if length != _TEXT]
    return MpyFile(names, object_count, tuples, len(found) - len(tuples), reader)
