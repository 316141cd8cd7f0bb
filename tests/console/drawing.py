"""The console's screens, drawn by the real code under MicroPython, as the tests look at them."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from backstride_host.simulator.micropython_binary import find_micropython
from numpy.typing import NDArray

HERE = Path(__file__).parent
FIRMWARE = HERE.parents[1] / "firmware"
# A dot's bit in a Braille letter, by row and column.
_BRAILLE = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


@dataclass(frozen=True)
class Note:
    """Something that was put on the frame."""

    kind: str
    x: int
    y: int
    width: int
    height: int
    text: str
    colour: int

    def overlaps(self, other: Note) -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def holds(self, other: Note) -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.width <= self.x + self.width
            and other.y + other.height <= self.y + self.height
        )


def rows_of(dots: bytes) -> NDArray[np.uint8]:
    """Return columns of eight dots as 64 rows of 128."""
    pages = np.frombuffer(dots, np.uint8).reshape(8, 1, 128)
    return np.unpackbits(pages, axis=1, bitorder="little").reshape(64, 128)


class Drawn:
    """A screen: its dots, and what was put where."""

    def __init__(self, dots: str, notes: list[list[Any]]):
        pages = np.frombuffer(bytes.fromhex(dots), np.uint8).reshape(8, 1, 128)
        self.dots: NDArray[np.uint8] = (
            (pages >> np.arange(8).reshape(1, 8, 1) & 1).reshape(64, 128).astype(np.uint8)
        )
        self.notes = [Note(*note) for note in notes]

    @cached_property
    def words(self) -> list[str]:
        return [note.text for note in self.notes if note.kind == "text"]

    def braille(self) -> str:
        """Return the dots as 16 lines of 64 letters."""
        cells = np.zeros((16, 64), np.uint32)
        for row in range(4):
            for column in range(2):
                cells |= self.dots[row::4, column::2] * np.uint32(_BRAILLE[row][column])
        return (
            "\n".join("".join(chr(0x2800 + cell) for cell in line).rstrip("\u2800") for line in cells) + "\n"
        )


class Drawing:
    """A MicroPython that draws what it is asked to."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [find_micropython(), HERE / "firmware_drawing.py", FIRMWARE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, what: str, given: Any) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps([what, given]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the drawing has failed: see above"
        return json.loads(line)

    def screen(self, *shown: Any) -> Drawn:
        """Return the screen that the tuple `shown` asks for."""
        return Drawn(*self.ask("screen", shown))

    def text(self, text: str, x: int, y: int) -> Drawn:
        """Return plain letters alone on a frame."""
        return Drawn(*self.ask("text", [text, x, y]))

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()
