"""The pace at which the last edges came, by their times: no estimate, which would be late."""

from array import array

from backstride.compat import const
from backstride.core.units import WRAP_MASK, wrapped

_SLOTS = const(8)
_MASK = const(7)
_FEWEST = const(2)
_LONGEST_US = const(150_000)
_SHORTEST_US = const(2000)
_NEVER = const(-1)


class EdgePace:
    """`keep` the last edge of each tick; `look` finds `counts` (signed) in `span_us`."""

    def __init__(self):
        self._counts = array("i", [0] * _SLOTS)
        self._times_us = array("i", [0] * _SLOTS)
        self._at = 0
        self.counts = 0
        self.span_us = 1
        self.forget()

    def forget(self):
        """Know of no edge."""
        for slot in range(_SLOTS):
            self._times_us[slot] = _NEVER

    def keep(self, count, t_us):
        """Take the last edge of a tick: the count that its handler found, and when."""
        at = (self._at + 1) & _MASK
        self._at = at
        self._counts[at] = count
        self._times_us[at] = t_us

    def silent_us(self, count, t_us):
        """Return for how long there was no edge, at `count` and `t_us`; -1 where the last one has no time."""
        at = self._at
        if self._counts[at] != count or self._times_us[at] == _NEVER:
            return -1
        return (t_us - self._times_us[at]) & WRAP_MASK

    def look(self):
        """Find the last edges that are some counts apart; return whether there are such."""
        for back in range(1, _SLOTS):
            slot = (self._at - back) & _MASK
            if self._times_us[slot] == _NEVER:
                return False
            counts = wrapped(self._counts[self._at] - self._counts[slot])
            if not -_FEWEST < counts < _FEWEST:
                self.counts = counts
                self.span_us = wrapped(self._times_us[self._at] - self._times_us[slot])
                return _SHORTEST_US < self.span_us < _LONGEST_US
        return False
