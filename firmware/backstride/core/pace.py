"""The step's guided speeds, and "slower" for who is above them: in time and without nagging."""

from backstride.compat import const
from backstride.core import programme_rows
from backstride.core.programme_rows import OWN_NOMINAL_MM_S

# So much above the guidance, for so long, and then nothing more of it for a while.
_OVER_MM_S = const(100)
_OVER_MS = const(2000)
_QUIET_MS = const(20_000)
# A walker's own speed is believed within these.
_OWN_LEAST_MM_S = const(200)
_OWN_MOST_MM_S = const(1200)


class Pace:
    """slowest_mm_s and fastest_mm_s of the step, 0 for no guidance."""

    def __init__(self):
        self.reset()

    def reset(self):
        """Guide nobody."""
        self.slowest_mm_s = 0
        self.fastest_mm_s = 0
        self._over_ms = 0
        self._quiet_ms = 0

    def begin(self, rows, row, own_mm_s):
        """Take the row's speeds; own_mm_s: that of the walker whom they scale with, 0 for nobody's."""
        self.reset()
        slowest = programme_rows.slowest_of(rows, row)
        fastest = programme_rows.fastest_of(rows, row)
        if own_mm_s:
            own_mm_s = min(max(own_mm_s, _OWN_LEAST_MM_S), _OWN_MOST_MM_S)
            # 4,000 * 1,200 = 4.8e6.
            slowest = slowest * own_mm_s // OWN_NOMINAL_MM_S
            fastest = fastest * own_mm_s // OWN_NOMINAL_MM_S
        self.slowest_mm_s = slowest
        self.fastest_mm_s = fastest

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
