"""A technician's bench: one coast under a constant current, no session, nobody on the belt.

A hand at the console opens it, a lease holds the current, and who falls silent gets light drag until the belt
stands. A belt that coasts under a brake only ever slows: one that goes faster is driven by somebody, and the
current is let go.
"""

from backstride.compat import const
from backstride.core import codes
from backstride.core.units import HOLD_MOST_MS, HOLD_MS, STANDSTILL_MS

# More than the estimate of a coasting belt's speed ever rises by; a walker's stride swings by more.
_DRIVEN_MM_S = const(60)


class Bench:
    """`current_ma` is the most that the coil may get while `held`; `open` until the belt stands again."""

    def __init__(self):
        self._left_ms = 0
        self._slowest_mm_s = 0
        self.open = False
        self.held = False
        self.current_ma = 0

    def take(self, current_ma, hold_ms, speed_mm_s):
        """Hold a current for hold_ms (0: two seconds); return a code of `codes.RESULTS`."""
        if not 0 <= hold_ms <= HOLD_MOST_MS:
            return codes.OUT_OF_RANGE
        self._left_ms = hold_ms or HOLD_MS
        self.current_ma = current_ma
        if not self.held:
            self._slowest_mm_s = speed_mm_s
            self.open = True
            self.held = True  # last: the rest is as it should be
        return codes.OK

    def close(self):
        """Let go of the brake."""
        self.open = False
        self.held = False

    def step(self, core, span_ms):
        """Watch lease and belt, six times a second or so."""
        speed_mm_s = abs(core.speed.speed_mm_s)
        self._slowest_mm_s = min(self._slowest_mm_s, speed_mm_s)
        self._left_ms -= span_ms
        if self._left_ms <= 0 or speed_mm_s > self._slowest_mm_s + _DRIVEN_MM_S:
            self.held = False
        if core.book.latched or (not self.held and core.standing_ms >= STANDSTILL_MS):
            self.close()
