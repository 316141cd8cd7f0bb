"""Curves as dots on a terminal: two by four in each cell, one colour a cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

_CELL = 0x2800
# The bit of a dot, by its column and its row from the top.
_BITS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_SCALE_CHARS = 5


@dataclass(frozen=True)
class Curve:
    """Points by their place; what is drawn later lies on top."""

    x: Sequence[float]
    y: Sequence[float]
    style: str


class DotPlot:
    """`columns` by `rows` cells for x from `left` to `right` and y from 0 to `top`."""

    def __init__(self, columns: int, rows: int, left: float, right: float, top: float):
        self._columns = columns - _SCALE_CHARS - 1
        self._rows = rows
        self._left = left
        self._wide = max(right - left, 1e-9)
        self._top = top
        self._dots = [[0] * self._columns for _ in range(rows)]
        self._styles = [[""] * self._columns for _ in range(rows)]

    def draw(self, curve: Curve) -> None:
        """Add a curve; what lies outside is left out."""
        for x, y in zip(curve.x, curve.y, strict=True):
            across = round((x - self._left) / self._wide * (2 * self._columns - 1))
            down = round((1 - y / self._top) * (4 * self._rows - 1))
            if 0 <= across < 2 * self._columns and 0 <= down < 4 * self._rows:
                row, column = down // 4, across // 2
                self._dots[row][column] |= _BITS[across % 2][down % 4]
                self._styles[row][column] = curve.style

    def text(self) -> Text:
        """Return it with its scale."""
        text = Text(no_wrap=True)
        for row, (dots, styles) in enumerate(zip(self._dots, self._styles, strict=True)):
            label = f"{self._top:g}" if row == 0 else "0" if row == self._rows - 1 else ""
            text.append(f"{label:>{_SCALE_CHARS}}" + ("┤" if label else "│"), "dim")
            for dot, style in zip(dots, styles, strict=True):
                text.append(chr(_CELL + dot) if dot else " ", style)
            text.append("\n" if row < self._rows - 1 else "")
        return text
