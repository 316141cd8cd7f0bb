"""Distance from counts, exact: whole metres and a remainder, by direction, without drift.

The scale is a whole number of counts a kilometre, so a thousand counts are `scale` parts of a metre and the
remainder is kept in those parts: nothing is ever rounded away.
"""

from backstride.compat import const

# (2^30 - 1 - 4_000_999) / 1000, rounded down: the most counts one step can add within 31 bits. 250 m of
# belt at 4000 counts a metre; a tick moves at most 0.3 m.
MOST_COUNTS = const(1_000_000)


class Odometer:
    """Travel forward and backward.

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

    def step(self, delta_counts):
        """Add the signed counts of this tick, at most `MOST_COUNTS` either way."""
        # 1000 * MOST_COUNTS + 4_000_999 < 2^30.
        if delta_counts > 0:
            rem = self.forward_rem + delta_counts * 1000
            if rem >= self.counts_per_km:
                self.forward_m += rem // self.counts_per_km
                rem %= self.counts_per_km
            self.forward_rem = rem
        elif delta_counts:
            rem = self.backward_rem - delta_counts * 1000
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
        """Return forward less backward travel to 1 mm; within 31 bits while within 1073 km."""
        # Metres first: the totals may be far longer than what is between them.
        rest_mm = self._millimetres(self.forward_rem) - self._millimetres(self.backward_rem)
        return (self.forward_m - self.backward_m) * 1000 + rest_mm

    def _millimetres(self, rem):
        """Return floor(1000 * rem / counts_per_km), in two steps because 1000 * 4_000_999 passes 31 bits."""
        scaled = rem * 250  # below 4_001_000 * 250 < 2^30
        scale = self.counts_per_km
        return scaled // scale * 4 + scaled % scale * 4 // scale
