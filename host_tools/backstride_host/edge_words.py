"""Edges as the simulated board reads them: a word an edge, in the layout of simulator/device/recording.py."""

import numpy as np
from numpy.typing import NDArray

from backstride_host.edge_recording import EdgeRows, Ints

_DELTA_SHIFT = 8
_DELTA_MOST = (1 << 24) - 1
_HOLD_SHIFT = 2
_HOLD_MOST = 63


class EdgeWords:
    """Turns a recording's rows into words: the level at the start, then each change of one channel.

    A word has the time since the last one, the hold, and both levels. A channel holds its level until it
    changes again, whatever the other one does; a change whose hold is not known yet waits for the next rows.
    Where both change in one row, A does first.
    """

    def __init__(self) -> None:
        self._begun = False
        self._row_level = 0  # after the last row
        self._level = 0  # after the last word, at `_now_us`
        self._now_us = 0
        self._waiting_us = np.empty(0, np.int64)
        self._waiting_bits = np.empty(0, np.int64)

    def add(self, rows: EdgeRows) -> NDArray[np.uint32]:
        """Take rows; return the words that are certain by now."""
        if not len(rows.t_us):
            return np.empty(0, np.uint32)
        first = []
        if not self._begun:
            self._begun = True
            self._level = self._row_level = int(rows.level[0])
            first = [self._level]
        self._list_changes(rows)
        certain = np.searchsorted(self._waiting_us, rows.t_us[-1] - _HOLD_MOST, "right")
        return np.concatenate((first, self._take(int(certain)))).astype("<u4")

    def end(self) -> NDArray[np.uint32]:
        """Return the rest: the last levels hold for ever."""
        return self._take(len(self._waiting_us)).astype("<u4")

    def _list_changes(self, rows: EdgeRows) -> None:
        """Add the time and the bit of each change of a channel, in order."""
        changed = np.diff(rows.level, prepend=self._row_level) != 0
        flips = np.bitwise_xor(rows.level, np.concatenate(([self._row_level], rows.level[:-1])))[changed]
        self._row_level = int(rows.level[-1])
        places = np.repeat(np.flatnonzero(changed), 2)
        bits = np.column_stack((flips & 1, flips & 2)).ravel()
        self._waiting_us = np.concatenate((self._waiting_us, rows.t_us[places[bits != 0]]))
        self._waiting_bits = np.concatenate((self._waiting_bits, bits[bits != 0]))

    def _take(self, number: int) -> Ints:
        """Return the words of the first `number` changes that wait."""
        t_us = self._waiting_us[:number]
        bits = self._waiting_bits[:number]
        holds_us = self._holds_us()[:number]
        levels = np.bitwise_xor.accumulate(np.concatenate(([self._level], bits)))
        delta_us = np.diff(t_us, prepend=self._now_us)
        words = _words(delta_us % _DELTA_MOST, holds_us, levels[1:])
        # A gap too long for one word: words before it that change nothing.
        places = np.repeat(np.arange(number), delta_us // _DELTA_MOST)
        ones = np.ones(len(places), np.int64)
        still = _words(ones * _DELTA_MOST, ones * _HOLD_MOST, levels[places])
        self._waiting_us = self._waiting_us[number:]
        self._waiting_bits = self._waiting_bits[number:]
        if number:
            self._now_us = int(t_us[-1])
            self._level = int(levels[-1])
        return np.insert(words, places, still)

    def _holds_us(self) -> Ints:
        holds_us = np.full(len(self._waiting_us), _HOLD_MOST)
        for bit in (1, 2):
            of_bit = np.flatnonzero(self._waiting_bits == bit)
            holds_us[of_bit[:-1]] = np.minimum(np.diff(self._waiting_us[of_bit]), _HOLD_MOST)
        return holds_us


def _words(delta_us: Ints, hold_us: Ints, levels: Ints) -> Ints:
    return delta_us << _DELTA_SHIFT | hold_us << _HOLD_SHIFT | levels
