"""Which way the belt moves, from counts alone: declared by travel, never by a speed's sign.

The direction turns at the first sample that shows enough travel the other way, measured from the extreme
count (the furthest the belt got). A belt that trembles by less than that never turns it.
"""

from backstride.compat import const

# Counts wrap modulo 2^30; a difference is folded back into +-2^29 without leaving 31 bits.
_COUNT_MASK = const(0x3FFFFFFF)
_COUNT_HALF = const(0x20000000)

# Fewer counts than this could be one line's bounce and a trembling belt together.
_LEAST_COUNTS = const(3)


class Direction:
    """Follow the direction of travel: `direction` is -1 (backward), 0 (standing) or 1 (forward)."""

    def __init__(self):
        self.direction = 0
        self.configure(1000)

    def configure(self, counts_per_metre, threshold_mm=6, still_us=1_000_000):
        """Set the scale, the travel that turns the direction, and the rest after which there is none.

        `counts_per_metre` 100 to 4000; `threshold_mm` 1 to 1000 of belt travel, never less than 3 counts;
        `still_us` up to 60 s. Keeps the direction, forgets travel towards a turn.
        """
        # Rounded up, so that the travel is at least the wanted one. 1000 * 4000 < 2^30.
        counts = (threshold_mm * counts_per_metre + 999) // 1000
        self.threshold_counts = counts if counts > _LEAST_COUNTS else _LEAST_COUNTS
        self.still_us = still_us
        self.reset()

    def reset(self):
        """Take the next sample as the start: no travel yet, nothing moved since."""
        self._started = False
        self._count = 0
        self._above = 0  # counts above the lowest since the last advance
        self._below = 0  # counts below the highest since the last advance
        self._idle_us = 0

    def step(self, count, dt_us):
        """Take the `count` of this tick, `dt_us` after the last one, and set `direction`."""
        if not self._started:
            self._started = True
            self._count = count
        # Both counts lie within +-2^29, so their difference stays within 31 bits.
        moved = (((count - self._count) & _COUNT_MASK) ^ _COUNT_HALF) - _COUNT_HALF
        self._count = count
        if moved:
            self._travel(moved)
        elif self.direction:
            self._rest(dt_us)

    def _travel(self, moved):
        """Move both distances from the extremes by `moved` counts and turn at the threshold."""
        # Each distance is below the threshold (at most 4000) before the move: no overflow.
        above = self._above + moved
        below = self._below - moved
        self._above = above if above > 0 else 0
        self._below = below if below > 0 else 0
