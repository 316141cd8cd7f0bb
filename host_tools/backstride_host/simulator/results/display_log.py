"""`display/`: pictures of what the console's display showed, and `index.csv`: which of them from when on."""

import csv
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backstride_host.simulator.console_records import DisplayShows

WIDTH, HEIGHT = 128, 64
_SCALE = 4
_FULL_CONTRAST = 207
_DARKEST_LIT = 90


def dots_of(shown: DisplayShows) -> NDArray[np.uint8]:
    """Return 64 rows of 128 dots, 0 or 1."""
    pages = np.frombuffer(shown.dots, np.uint8).reshape(HEIGHT // 8, 1, WIDTH)
    return np.unpackbits(pages, axis=1, bitorder="little").reshape(HEIGHT, WIDTH)


def picture_of(shown: DisplayShows, scale: int = _SCALE) -> Image.Image:
    """Return the display as a picture, `scale` times as large, as bright as its contrast makes it."""
    bright = _DARKEST_LIT + (255 - _DARKEST_LIT) * min(shown.contrast, _FULL_CONTRAST) // _FULL_CONTRAST
    image = Image.fromarray(dots_of(shown) * np.uint8(bright))
    return image.resize((WIDTH * scale, HEIGHT * scale), Image.Resampling.NEAREST)


class DisplayLog:
    """Writes each picture once, however often it is seen."""

    def __init__(self, folder: Path, index: TextIO):
        self._folder = folder
        self._names: dict[tuple[int, bytes], str] = {}
        self._index = csv.writer(index, lineterminator="\n")
        self._index.writerow(["t_s", "file", "contrast"])

    def add(self, shown: DisplayShows) -> None:
        """Take what the display shows from now on."""
        seen = (shown.contrast, shown.dots)
        name = self._names.get(seen)
        if name is None:
            name = self._names[seen] = f"{shown.t_us / 1e6:08.1f}.png"
            picture_of(shown).save(self._folder / name)
        self._index.writerow([f"{shown.t_us / 1e6:.1f}", name, shown.contrast])
