"""Does the encoder tell the truth? A belt of known mass cannot stop or leap as fast as a dead channel says.

The guard keeps the counts of the last ticks and compares two windows on end. A change of window speed that
would take more than the believable acceleration means the encoder is lost. Before that is certain, a belt
whose edges are overdue already freezes the coil current.
"""

from array import array

from backstride.compat import const
from backstride.core.units import wrapped

_SLOTS = const(32)
_MASK = const(31)
# A window is long enough for the believed acceleration to make this many counts of difference: a count of
# quantisation in either window, twice, and once again for the encoder's own unevenness.
_COUNTS = const(6)
# Windows reach from here to _SLOTS / 2 ticks.
_SHORTEST_MS = const(30)
_LONGEST_MS = const(150)
_TICK_MS = const(10)
_LONGEST_SPAN_US = const(10_000_000)


class EncoderGuard:
    """Sets `lost` for a tick that proves the encoder wrong, `overdue` while edges stay away too long."""

    def __init__(self):
        self._count = array("i", [0] * _SLOTS)
        self._t_us = array("i", [0] * _SLOTS)
        self._at = 0
        self._filled = 0
        self._window_ticks = 5
        self._slack_mm_s = 60
        self._accel_mm_s2 = 8000
        self._counts_per_metre = 1000
        self._last_change_us = 0
        self.lost = False
        self.overdue = False

    def configure(self, counts_per_metre, accel_mm_s2, belt_mass_kg):
        """Take the scale, the acceleration that is not believed of a 75 kg belt, and this belt's mass."""
        self._counts_per_metre = counts_per_metre
        # 30,000 * 75 = 2.3e6.
        self._accel_mm_s2 = accel_mm_s2 * 75 // belt_mass_kg
        # counts = cpm * a * w^2 in metres and seconds; the smallest window of whole ticks that reaches it.
        # 75,000 * 4,000 = 3e8, then 3e5 * 140.
        window_ms = _SHORTEST_MS
        while (
            window_ms < _LONGEST_MS
            and self._accel_mm_s2 * counts_per_metre // 1000 * window_ms // 1000 * window_ms < _COUNTS * 1000
        ):
            window_ms += _TICK_MS
        self._window_ticks = window_ms // _TICK_MS
        # Three counts in a window: quantisation alone.
        self._slack_mm_s = _COUNTS * 500_000 // (counts_per_metre * window_ms)
        self._filled = 0

    def step(self, count, t_us, speed_mm_s):
        """Take this tick's count and time, and the estimated speed from before it."""
        at = (self._at + 1) & _MASK
        if count != self._count[self._at] or not self._filled:
            self._last_change_us = t_us
        self._at = at
        self._count[at] = count
        self._t_us[at] = t_us
        if self._filled < _SLOTS:
            self._filled += 1
        self._look_for_silence(t_us, abs(speed_mm_s))
        self.lost = self._filled == _SLOTS and self._leapt(at)

    def forget(self):
        """Begin anew, after a fault was released or time stood still."""
        self._filled = 0

    def _look_for_silence(self, t_us, speed_mm_s):
        # Two intervals between counts at this speed: 2e9 / (v * cpm) us, at most 10^9 / 100.
        silent_us = wrapped(t_us - self._last_change_us)
        travel = speed_mm_s * self._counts_per_metre // 1000  # counts a second, at most 48,000
        self.overdue = travel > 4 and silent_us > 2_000_000 // travel + 10_000

    def _leapt(self, at):
        middle = (at - self._window_ticks) & _MASK
        first = (middle - self._window_ticks) & _MASK
        if self._even(at, middle, first):
            return False
        recent = self._window_speed(middle, at)
        before = self._window_speed(first, middle)
        return abs(recent - before) > self._believed(at, first)

    def _even(self, at, middle, first):
        """Two windows differ by two counts: even of ticks 5 ms apart the bound is three."""
        # Each within 2^29, so their difference is within 2^30.
        return -3 < self._moved(middle, at) - self._moved(first, middle) < 3

    def _moved(self, first, last):
        return wrapped(self._count[last] - self._count[first])

    def _believed(self, at, first):
        span_us = min(wrapped(self._t_us[at] - self._t_us[first]), _LONGEST_SPAN_US)
        # From the middle of one window to the middle of the other; 75,000 * 5,000 = 3.8e8 < 2^30.
        return self._accel_mm_s2 * (span_us // 2000) // 1000 + self._slack_mm_s

    def _window_speed(self, first, last):
        """Return mm/s between two slots, however long a stall made the window."""
        counts = self._moved(first, last)
        # Whole milliseconds would be 3 % of a window of 30: at 4 m/s half of what is believed.
        tenths = max(10, (wrapped(self._t_us[last] - self._t_us[first]) + 50) // 100)
        return _fifty_counts_a_second(counts, tenths) * 20 // self._counts_per_metre


def _fifty_counts_a_second(counts, tenths):
    """Return counts a second times 50, within 5e7: 12 m/s at 4,000 counts a metre are 2.4e6.

    `tenths` of a millisecond, 10 to 5.4e6.
    """
    # 20,000 * 50,000 = 1e9 < 2^30; over at least 10, and times 10 again; 5.4e6 * 10. And 5e7 * 20 = 1e9.
    scaled = min(max(counts, -20_000), 20_000) * 50_000
    rate = scaled // tenths * 10 + scaled % tenths * 10 // tenths
    return min(max(rate, -50_000_000), 50_000_000)
