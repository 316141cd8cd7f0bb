"""Text as large as a space allows, of half blocks that every terminal's font has.

The letters are DejaVu Sans, which comes with matplotlib; at these sizes its hinting decides every dot.
"""

from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FACES = "mpl-data/fonts/ttf"
# Below this, strokes of two dots run into each other.
_BOLD_FROM_PX = 13
# Smaller than this no letter can be told from its neighbour: a capital is 6 dots high.
_SMALLEST_PX = 8
_LARGEST_PX = 200
_BLOCKS = " ▄▀█"


@cache
def _font(size_px: int) -> ImageFont.FreeTypeFont:
    spec = find_spec("matplotlib")
    assert spec is not None and spec.origin is not None
    face = "DejaVuSans-Bold.ttf" if size_px >= _BOLD_FROM_PX else "DejaVuSans.ttf"
    return ImageFont.truetype(Path(spec.origin).parent / _FACES / face, size_px)


class _Type:
    """One size of type. All numbers are dots."""

    def __init__(self, size_px: int):
        self.font = _font(size_px)
        _, self.top, _, bottom = map(int, self.font.getbbox("H0"))
        self.height = bottom - self.top
        self.between = max(1, size_px // 10)
        self.blank = max(3, size_px // 3)
        self.leading = max(2, size_px // 6)

    def letters(self, text: str) -> tuple[list[tuple[int, str]], int]:
        """Return the letters of `text` with the place of each, and how wide it all is.

        Each letter stands clear of the next; digits are all as wide as 0, so that a number does not jump.
        """
        placed = []
        at = 0
        for letter in text:
            if letter == " ":
                at += self.blank
                continue
            left, _, right, _ = map(int, self.font.getbbox(letter, mode="1"))
            if letter.isdigit():
                zero_left, _, zero_right, _ = map(int, self.font.getbbox("0", mode="1"))
                width = zero_right - zero_left
                placed.append((at - left + (width - right + left) // 2, letter))
            else:
                width = right - left
                placed.append((at - left, letter))
            at += width + self.between
        return placed, max(0, at - self.between)

    def wrapped(self, text: str, width: int) -> list[str] | None:
        """Return `text` in lines of at most `width`; None where a single word is wider."""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.letters(longer)[1] <= width:
                lines[-1] = longer
            elif self.letters(word)[1] <= width:
                lines.append(word)
            else:
                return None
        return lines

    def high(self, lines: list[str]) -> int:
        """Return how high `lines` are; a comma in the last one hangs below it."""
        hangs = self.leading // 2 + 1 if lines and "," in lines[-1] else 0
        return len(lines) * self.height + (len(lines) - 1) * self.leading + hangs


def _fitting(text: str, size_px: int, columns: int, rows: int) -> list[str] | None:
    size = _Type(size_px)
    lines = size.wrapped(text, columns)
    return lines if lines is not None and size.high(lines) <= 2 * rows else None


def _set(lines: list[str], size_px: int, columns: int) -> tuple[str, ...]:
    """Return the dots of `lines`, two rows of them in each row of characters."""
    size = _Type(size_px)
    dots_high = size.high(lines)
    image = Image.new("1", (columns, dots_high + dots_high % 2))
    draw = ImageDraw.Draw(image)
    draw.fontmode = "1"
    for number, line in enumerate(lines):
        letters, width = size.letters(line)
        for at, letter in letters:
            place = ((columns - width) // 2 + at, number * (size.height + size.leading) - size.top)
            draw.text(place, letter, fill=1, font=size.font)
    dots = image.tobytes("raw", "1")
    stride = (columns + 7) // 8

    def dot(column: int, row: int) -> int:
        return dots[row * stride + column // 8] >> (7 - column % 8) & 1

    return tuple(
        "".join(_BLOCKS[2 * dot(column, row) + dot(column, row + 1)] for column in range(columns))
        for row in range(0, image.height, 2)
    )


@lru_cache(maxsize=256)
def largest(text: str, columns: int, rows: int) -> tuple[str, ...]:
    """Return `text` in the largest type that fits, wrapped at blanks, each line in the middle.

    At most `rows` strings of `columns` characters. Where not even the smallest type fits: `text` as it is.
    """
    if not text.strip():
        return ()
    for size_px in range(min(_LARGEST_PX, 3 * rows), _SMALLEST_PX - 1, -1):
        lines = _fitting(text, size_px, columns, rows)
        if lines is not None:
            return _set(lines, size_px, columns)
    return (text[:columns].center(columns),)
