"""The step's guided speeds, and "slower" for who is above them: in time and without nagging."""

from backstride.compat import const
from backstride.core import programme_rows
from backstride.core.programme_rows import OWN_NOMINAL_MM_S

# So much above the guidance, for so long, and then nothing more of it for a while.
_OVER_MM_S = const(100)
_OVER_MS = const(2000)
_QUIET_MS = const(20_000)
# From a run to a walk: so long the faster guidance before still counts for the highest speed.
_EASE_MS = const(8000)
# A walker's own speed is believed within these.
_OWN_LEAST_MM_S = const(200)
_OWN_MOST_MM_S = const(1200)


class Pace:
    """slowest_mm_s and fastest_mm_s of the step, 0 for no guidance.

    `eased_mm_s` is what the highest speed is counted from: nobody slows down from one tick to the next.
    """

    def __init__(self):
        self.reset()

    def reset(self):
        """Guide nobody."""
        self.slowest_mm_s = 0
        self.fastest_mm_s = 0
        self.eased_mm_s = 0
        self._ease_ms = 0
        self._over_ms = 0
        self._quiet_ms = 0

    def begin(self, rows, row, own_mm_s):
        """Take the row's speeds; own_mm_s: that of the walker whom they scale with, 0 for nobody's."""
        before_mm_s = self.eased_mm_s
        left_ms = self._ease_ms
        self.reset()
        self.slowest_mm_s = _scaled(programme_rows.slowest_of(rows, row), own_mm_s)
        self.fastest_mm_s = _scaled(programme_rows.fastest_of(rows, row), own_mm_s)
        self._ease_from(before_mm_s, left_ms)

    def _ease_from(self, before_mm_s, left_ms):
        self.eased_mm_s = self.fastest_mm_s
        if self.fastest_mm_s and before_mm_s > self.fastest_mm_s:
            self.eased_mm_s = before_mm_s
            # Short steps one after the other are no reason to begin anew.
            self._ease_ms = left_ms if left_ms > 0 else _EASE_MS

    def ease(self, mean_mm_s, dt_ms):
        """Take the stride-mean speed of the last dt_ms: who is slow enough, or had time, is eased no more."""
        if self._ease_ms <= 0:
            return
        self._ease_ms -= dt_ms
        if self._ease_ms <= 0 or mean_mm_s <= self.fastest_mm_s:
            self._ease_ms = 0
            self.eased_mm_s = self.fastest_mm_s

    def too_fast(self, mean_mm_s, dt_ms):
        """Take the stride-mean speed of the last dt_ms; return True when "slower" is due."""
        if self._quiet_ms > 0:
            self._quiet_ms -= dt_ms
        if not self.fastest_mm_s or mean_mm_s <= self.fastest_mm_s:
            self._over_ms = 0
        elif mean_mm_s > self.fastest_mm_s + _OVER_MM_S:
            self._over_ms = min(self._over_ms + dt_ms, _OVER_MS)
        if self._over_ms < _OVER_MS or self._quiet_ms > 0:
            return False
        self._over_ms = 0
        self._quiet_ms = _QUIET_MS
        return True


def _scaled(speed_mm_s, own_mm_s):
    """Return a speed that was written for a walker of the nominal speed, for one of own_mm_s; 0: as it is."""
    if not own_mm_s:
        return speed_mm_s
    own_mm_s = min(max(own_mm_s, _OWN_LEAST_MM_S), _OWN_MOST_MM_S)
    # 4,000 * 1,200 = 4.8e6.
    return speed_mm_s * own_mm_s // OWN_NOMINAL_MM_S
