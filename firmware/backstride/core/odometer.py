"""Distance from counts, exact: whole metres and a remainder, by direction, without drift.

The scale is a whole number of counts a kilometre, so a thousand counts are `scale` parts of a metre and the
remainder is kept in those parts: nothing is ever rounded away.

A belt that stands may tremble on an edge for hours. So what goes back from the furthest count is held until
it is three counts, which is travel the other way; then all of it is.
"""

from backstride.compat import const

# Below (2^30 - 1 - 4_000_999) / 1000 - 2: the most counts one step can add within 31 bits. 250 m of
# belt at 4000 counts a metre; a tick moves at most 0.3 m.
MOST_COUNTS = const(1_000_000)
# One line's bounce and a trembling belt can show two counts; three are travel.
_TURN_COUNTS = const(3)


class Odometer:
    """Travel forward and backward; `way` is that of the last travel, 1 or -1.

    `forward_m` and `backward_m` are whole metres; `forward_rem` and `backward_rem` the rest, in 1/1000 of a
    count, below `counts_per_km`.
    """

    def __init__(self):
        self.configure(1_000_000)
        self.reset()

    def configure(self, counts_per_km):
        """Set the scale, 99_001 to 4_000_999 counts a kilometre; what was travelled keeps its length."""
        old = getattr(self, "counts_per_km", 0)
        self.counts_per_km = counts_per_km
        if old:
            # A change of scale happens at rest in commissioning: here a product may pass 31 bits.
            self.forward_rem = self.forward_rem * counts_per_km // old
            self.backward_rem = self.backward_rem * counts_per_km // old

    def reset(self):
        """Forget all travel."""
        self.forward_m = 0
        self.forward_rem = 0
        self.backward_m = 0
        self.backward_rem = 0
        self.way = 1
        self._held = 0  # counts back from the furthest one, below _TURN_COUNTS

    def step(self, delta_counts):
        """Add the signed counts of this tick, at most `MOST_COUNTS` either way."""
        if not delta_counts:
            return
        beyond = (delta_counts if self.way > 0 else -delta_counts) - self._held
        if beyond <= 0:
            if beyond > -_TURN_COUNTS:
                self._held = -beyond
                return
            self.way = -self.way
            beyond = -beyond
        self._held = 0
        # At most MOST_COUNTS + 2 counts: 1000 times that + 4_000_999 < 2^30.
        if self.way > 0:
            rem = self.forward_rem + beyond * 1000
            if rem >= self.counts_per_km:
                self.forward_m += rem // self.counts_per_km
                rem %= self.counts_per_km
            self.forward_rem = rem
        else:
            rem = self.backward_rem + beyond * 1000
            if rem >= self.counts_per_km:
                self.backward_m += rem // self.counts_per_km
                rem %= self.counts_per_km
            self.backward_rem = rem

    def forward_mm(self):
        """Return the forward travel in whole mm, rounded down; within 31 bits up to 1073 km."""
        return self.forward_m * 1000 + self._millimetres(self.forward_rem)

    def backward_mm(self):
        """Return the backward travel in whole mm, rounded down; within 31 bits up to 1073 km."""
        return self.backward_m * 1000 + self._millimetres(self.backward_rem)

    def net_mm(self):
        """Return where the belt is, what is held included, to 1 mm; within 31 bits while within 1073 km."""
        forward = self.forward_rem
        backward = self.backward_rem
        if self.way > 0:
            forward -= self._held * 1000
        else:
            backward -= self._held * 1000
        # Metres first: the totals may be far longer than what is between them.
        rest_mm = self._millimetres(forward) - self._millimetres(backward)
        return (self.forward_m - self.backward_m) * 1000 + rest_mm

    def _millimetres(self, rem):
        """Return floor(1000 * rem / counts_per_km), in two steps because 1000 * 4_000_999 passes 31 bits."""
        scaled = rem * 250  # below 4_001_000 * 250 < 2^30
        scale = self.counts_per_km
        return scaled // scale * 4 + scaled % scale * 4 // scale
