"""A belt that stands, trembling or not, told from one that creeps: by counts, never by a speed.

Trembling by less than a count crosses one edge to and fro: it shows two neighbouring counts at most.
"""

from backstride.compat import const

_LONGEST = const(1 << 20)


class RestBand:
    """`resting` once only two neighbouring counts were seen for a while.

    `since`, the time for which they were, may be set to 0 in place of `step` while more counts go by.
    """

    def __init__(self):
        self.rest(1)

    def rest(self, after):
        """Rest now, and from then on when `after` (at most 2^20, in the unit of time) has passed."""
        self._after = min(after, _LONGEST)
        self.since = self._after
        self._inside = 0  # counts above the lowest of the band, 0 or 1
        self._width = 0  # 1 once both were seen
        self.resting = True

    def step(self, moved, time):
        """Take this tick's `moved` counts (within 2^29) and its `time` (at most 2^16)."""
        if moved:
            self._inside += moved
            if self._inside < 0:
                self._width -= self._inside
                self._inside = 0
            elif self._inside > self._width:
                self._width = self._inside
            if self._width > 1:
                self._inside = self._width = self.since = 0
                self.resting = False
        if self.since < self._after:
            self.since += time  # below 2^21
        else:
            self.resting = True
