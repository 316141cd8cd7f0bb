"""Which way the belt moves, from counts alone: declared by travel, never by the sign of a speed.

The direction turns at the first sample that shows enough travel the other way, measured from the extreme
count (the furthest the belt got). A belt that trembles by less than that never turns it.
"""

from backstride.compat import const

# Counts wrap modulo 2^30; a difference is folded back into +-2^29 without leaving 31 bits.
_COUNT_MASK = const(0x3FFFFFFF)
_COUNT_HALF = const(0x20000000)

# One line's bounce and a trembling belt can show two counts; three are travel.
_LEAST_COUNTS = const(3)

_LONGEST_STILL_US = const(60_000_000)


class Direction:
    """Follow the direction of travel: `direction` is -1 (backward), 0 (standing) or 1 (forward)."""

    def __init__(self):
        self.direction = 0
        self.configure(1000)

    def configure(self, counts_per_metre, threshold_mm=6, still_us=1_000_000):
        """Set the scale, the travel that turns the direction, and the rest after which there is none.

        `counts_per_metre` 100 to 4000; `threshold_mm` 1 to 1000 of belt travel, never less than 3 counts;
        `still_us` up to 60 s without an advance. Keeps the direction, forgets travel towards a turn.
        """
        # Rounded up, so that the travel is at least the wanted one. 1000 * 4000 < 2^30.
        counts = (threshold_mm * counts_per_metre + 999) // 1000
        self.threshold_counts = counts if counts > _LEAST_COUNTS else _LEAST_COUNTS
        self.still_us = still_us if still_us < _LONGEST_STILL_US else _LONGEST_STILL_US
        self.reset()

    def reset(self):
        """Take the next sample as the start of all travel."""
        self._started = False
        self._count = 0
        self._above = 0  # counts above the lowest count since the last advance
        self._below = 0  # counts below the highest
        self._rest_us = 0

    def lose(self):
        """Have no direction, and begin anew with the next sample: the counts are not believed."""
        self.direction = 0
        self._started = False

    def step(self, count, dt_us):
        """Take this tick's `count`, `dt_us` (at most a minute) after the last, and set `direction`."""
        if not self._started:
            self.reset()
            self._started = True
            self._count = count
        # Counts lie within +-2^29, so their difference stays within 31 bits.
        moved = (((count - self._count) & _COUNT_MASK) ^ _COUNT_HALF) - _COUNT_HALF
        self._count = count
        # At rest both distances stay below the threshold (4000 at most); `moved` is within +-2^29.
        above = self._above + moved
        below = self._below - moved
        above = max(above, 0)
        below = max(below, 0)
        advanced = True
        if above >= self.threshold_counts:
            self.direction = 1
            above = below = 0
        elif below >= self.threshold_counts:
            self.direction = -1
            above = below = 0
        elif self.direction > 0 and moved > self._below:
            above = 0  # a new extreme: turns and starts are measured from here
        elif self.direction < 0 and -moved > self._above:
            below = 0
        else:
            advanced = False
        self._above = above
        self._below = below
        self._pass(dt_us, advanced)

    def _pass(self, dt_us, advanced):
        """Let `dt_us` go by; a long enough rest (trembling is rest) ends the direction."""
        if advanced:
            self._rest_us = 0
        elif self.direction:
            self._rest_us += dt_us  # below 60 s before the sum, so within 31 bits
            if self._rest_us >= self.still_us:
                self._rest_us = 0
                self.direction = 0
