"""Edges of a recording, read from the host's compact file in chunks."""

from array import array

import micropython
from micropython import const

_WORDS = const(1024)
_DELTA_SHIFT = const(8)
_HOLD_SHIFT = const(2)
_HOLD_MASK = const(63)
_NEVER = const(1 << 60)


class RecordedEdges:
    """A word an edge: microseconds since the last (24 bits), how long the level holds (6 bits, 63 is long)
    and the levels a + 2 b. The first word carries the levels at the start."""

    def __init__(self, file, start_us):
        self._file = file
        self._words = array("I", bytes(4 * _WORDS))
        self._filled = 0
        self._place = 0
        self._read = 0
        self.times_us = []
        self.levels = []
        self.holds_us = []
        self._due_us = start_us
        self._word = 0
        self._next()
        self.level = self._word & 3
        self._next()

    @micropython.native
    def _next(self):
        if self._place == self._filled:
            self._filled = self._file.readinto(self._words) // 4
            self._place = 0
            if not self._filled:
                self._due_us = _NEVER
                return
        self._word = self._words[self._place]
        self._place += 1
        self._read += 1
        self._due_us += self._word >> _DELTA_SHIFT

    @micropython.native
    def collect(self, start_us, end_us):
        """List the edges before `end_us` that are still to come; return how many."""
        found = 0
        times_us = self.times_us
        while self._due_us < end_us:
            word = self._word
            if found == len(times_us):
                times_us.append(0)
                self.levels.append(0)
                self.holds_us.append(0)
            times_us[found] = self._due_us
            self.levels[found] = word & 3
            self.holds_us[found] = (word >> _HOLD_SHIFT) & _HOLD_MASK
            found += 1
            self._next()
        return found

    def state(self):
        """Return where the reading is."""
        return [self._read, self._due_us, self.level]

    def restore(self, state):
        """Go on from `state()`."""
        read, due_us, self.level = state
        self._file.seek(4 * (read - 1))
        self._filled = self._place = 0
        self._read = read - 1
        self._next()
        self._due_us = due_us
