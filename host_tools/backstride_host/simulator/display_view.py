"""The console's display on a terminal, live: eight of its dots are one Braille letter."""

import sys
import time
from types import TracebackType
from typing import Self

import numpy as np

from backstride_host.receiver import Received, ReceivedLine
from backstride_host.simulator.console_records import DisplayShows
from backstride_host.simulator.results.display_log import dots_of
from backstride_host.simulator.scenario import Scenario

# A dot's bit in a Braille letter, by row and column.
_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], dtype=np.int32)
_ROWS, _COLUMNS = 16, 64
_LEAST_S = 0.04  # between two pictures: nobody sees more
_FAINT, _PLAIN = "\x1b[2m", "\x1b[0m"
_HIDE, _SHOW = "\x1b[?25l", "\x1b[?25h"
_DIM_CONTRAST = 64


def braille(shown: DisplayShows) -> list[str]:
    """Return the display as 16 lines of 64 letters."""
    cells = dots_of(shown).reshape(_ROWS, 4, _COLUMNS, 2).astype(np.int32)
    codes = (cells * _BITS.reshape(1, 4, 1, 2)).sum(axis=(1, 3))
    return ["".join(chr(0x2800 + code) for code in row) for row in codes]


class DisplayView:
    """Draws over the same lines again and again; a context that leaves the terminal as it was."""

    def __init__(self, scenario: Scenario):
        self._scenario = scenario
        self._shown = DisplayShows(0, 0, bytes(_ROWS * _COLUMNS))
        self._now_s = 0.0
        self._next_s = 0.0
        self._height = 0

    def __enter__(self) -> Self:
        sys.stdout.write(_HIDE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._draw()
        sys.stdout.write(_SHOW)
        sys.stdout.flush()

    def heard(self, item: Received | ReceivedLine) -> None:
        """Take a message from the console: the display shows what a walker needs of it."""

    def show(self, shown: DisplayShows) -> None:
        """Take what the display shows from now on."""
        self._shown = shown
        self._draw_soon()

    def at(self, now_s: float) -> None:
        """Learn how far the run is."""
        self._now_s = now_s
        self._draw_soon()

    def _draw_soon(self) -> None:
        if time.monotonic() >= self._next_s:
            self._next_s = time.monotonic() + _LEAST_S
            self._draw()

    def _draw(self) -> None:
        style = _FAINT if self._shown.contrast < _DIM_CONTRAST else ""
        edge = "─" * _COLUMNS
        now_s = max(self._now_s, self._shown.t_us / 1e6)
        lines = [
            f"┌{edge}┐",
            *(f"│{style}{row}{_PLAIN}│" for row in braille(self._shown)),
            f"└{edge}┘",
            f" {self._scenario.name}: {now_s:.0f} of {self._scenario.duration_s:.0f} s",
        ]
        if self._height:
            sys.stdout.write(f"\x1b[{self._height}F")
        self._height = len(lines)
        sys.stdout.write("".join(line + "\x1b[K\n" for line in lines))
        sys.stdout.flush()
