"""Counts instructions and bytes between two calls, by the emulated board's own timer.

Under `-icount shift=0` an instruction is a nanosecond, and this timer of 25 MHz counts one in 40 of them.
"""

from micropython import mem_total
from umachine import mem32

_RELOAD = 0x40002000
_VALUE = 0x40002004
_CONTROL = 0x40002008
_ON_PERIODIC_32_BITS = 0xC2
# Every number of the counter is a small integer.
_LAST = 0x3FFFFFFF
_INSTRUCTIONS = 40


class Meter:
    """Sums up what passes between `begin` and `end`."""

    def __init__(self):
        mem32[_CONTROL] = 0
        mem32[_RELOAD] = _LAST
        mem32[_CONTROL] = _ON_PERIODIC_32_BITS
        self._bytes = self._at = self._marking = 0
        self._clear()
        self.begin()
        self.end()
        self._marking = self._worst
        self._clear()

    def _clear(self):
        self._steps = self._sum = self._worst = self._taken = self._worst_step = 0

    def begin(self):
        self._bytes = mem_total()
        self._at = mem32[_VALUE]

    def end(self):
        # The counter counts down.
        span = ((self._at - mem32[_VALUE]) & _LAST) - self._marking
        self._taken += mem_total() - self._bytes
        self._sum += span
        if span > self._worst:
            self._worst = span
            self._worst_step = self._steps
        self._steps += 1

    def tell(self):
        """Print steps, instructions on average and at worst, which step that was, and bytes taken."""
        mean = self._sum * _INSTRUCTIONS // self._steps
        print(self._steps, mean, self._worst * _INSTRUCTIONS, self._worst_step, self._taken)
