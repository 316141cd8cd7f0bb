"""Could a belt of this mass have moved like that? Windows of counts on end, and what a person can do.

In a second difference of counts the belt's acceleration shows as a w^2; the windows are as long as makes
that the few counts by which quantisation and an uneven encoder may be wrong. And a belt whose speed is well
known cannot stop before its next edge, unless that is far.
"""

from array import array

from backstride.compat import const
from backstride.core.units import wrapped

_SLOTS = const(16)
_MASK = const(15)
_FEWEST_TICKS = const(2)
_MOST_TICKS = const(7)
# In 1/8 count: two of quantisation, one and a quarter for where the encoder's edges truly lie.
_SLACK = const(26)
_LOOSE_SLACK = const(58)  # a count that is sampled amid a false edge is one off: four in a second difference
# Two windows that differ by so little are even: of any acceleration.
_EVEN = const(3)
_LONGEST = const(25_000)  # 100 ms in steps of 4 us: a window with a stall in it tells nothing
_MOST_COUNTS = const(5000)  # 12 m/s in such a window at 4,000 counts a metre, or more than a belt does
# Acceleration times scale over this is 2^15 * 1/8 count in windows of 256 us: 1e12 / (8 * 2^15 * 65.536).
_SCALE = const(58_208)
_TICK = const(39)  # 10 ms of 256 us
_NEVER = const(-1)
# From edge to edge of a channel there are two counts, or 2.6 of an uneven encoder; to the next edge 1.3.
_CHANNEL_TENTHS = const(26)
_EDGE_TENTHS = const(13)
_STOP_MS_TOP = const(100)


class BeltLeap:
    """`step` tells whether this tick ends a leap. Set `braked_dn`, the brake's force, before.

    `recent` and `before` are the counts in the last window and in the one before it.
    """

    def __init__(self):
        self._moved = array("i", [0] * _SLOTS)
        self._t_us = array("i", [0] * _SLOTS)
        self._slack = _SLACK
        self.braked_dn = 0
        self._now = 1
        self._earlier = 1
        self.configure(1000, 8000, 75)

    def configure(self, counts_per_metre, accel_mm_s2, belt_mass_kg):
        """Take the scale, the acceleration that is not believed of a 75 kg belt, and this belt's mass."""
        self._counts_per_metre = counts_per_metre
        self._mass_kg = belt_mass_kg
        # 30,000 * 75 = 2.3e6; at most 75,000 comes out.
        self._accel_mm_s2 = accel_mm_s2 * 75 // belt_mass_kg
        ticks = _FEWEST_TICKS
        while ticks < _MOST_TICKS and 4 * self._in_windows_of(ticks) < 3 * _SLACK:
            ticks += 1
        self._ticks = ticks
        self.forget()

    def _in_windows_of(self, ticks):
        return self._believed(self._accel_mm_s2, ticks * _TICK, ticks * _TICK)

    def loosen(self, loose):
        """Grant a second difference of four counts more, because of false edges, or no longer."""
        self._slack = _LOOSE_SLACK if loose else _SLACK

    def forget(self):
        """Begin anew."""
        for slot in range(_SLOTS):
            self._moved[slot] = 0
            self._t_us[slot] = _NEVER
        self._at = 0
        self.recent = 0
        self.before = 0

    def step(self, moved, t_us):
        """Take this tick's counts and time; return whether no belt moves like that."""
        at = (self._at + 1) & _MASK
        self._at = at
        self._t_us[at] = t_us
        return not -_EVEN < self._slide(at, moved) < _EVEN and self._beyond(at)

    def net(self):
        """Return the counts of both windows."""
        return self.recent + self.before

    def rate(self):
        """Return the counts a second of the window before, within 50,000; 0 where a stall hides them."""
        if not self._look_at_times(self._at):
            return 0
        before = min(max(self.before, -_MOST_COUNTS), _MOST_COUNTS)
        # A second has 3,906 times 256 us: 5,000 * 3,906 = 2e7.
        return min(max(before * 3906 // max(1, self._earlier >> 6), -50_000), 50_000)

    def stops_between_edges(self, speed_mm_s):
        """Tell whether a belt of this speed (a magnitude) may stop between two edges of one channel.

        A fifth of the way is kept in hand: v^2 = 2 a s with s in mm is 2 * 2.6 * 1.2 * 1000 / counts a metre.
        """
        # 95,000 * 24 * 26 = 6e7; 12,000^2 = 1.44e8.
        return speed_mm_s * speed_mm_s <= self._slowing() * 24 * _CHANNEL_TENTHS * 10 // (
            self._counts_per_metre
        )

    def must_have_moved(self, counts, span_us, silent_us):
        """Tell whether a belt that did `counts` in `span_us` up to its last edge must have come to the next.

        However hard it was slowed down since the middle of that, and in the `silent_us` since.
        """
        # An uneven encoder may show 0.3 counts too many, and late handlers a sixteenth.
        # 1,997 * 400,000 = 8e8; at least 2,000 us; 400,000 * 234 = 9.4e7.
        speed_mm_s = (10 * min(abs(counts), 200) - 3) * 400_000 // span_us * 234 // self._counts_per_metre
        slowing = self._slowing()
        # 95,000 * 150 = 1.4e7.
        speed_mm_s -= slowing * (span_us // 1000) // 2000
        if speed_mm_s <= 0:
            return False
        # Until it stands, at the latest.
        silent_us = min(silent_us // 1000, speed_mm_s * 1000 // slowing, _STOP_MS_TOP)
        # In um: 12,000 * 100; 95,000 * 100 * 100 = 9.5e8.
        way_um = speed_mm_s * silent_us - slowing * silent_us * silent_us // 2000
        return way_um > _EDGE_TENTHS * 100_000 // self._counts_per_metre

    def _slowing(self):
        """Return the deceleration (mm/s2) that a person and the brake may cause, at most 95,000."""
        # The brake's table may be wrong by half: 4,000 * 150 / 30 = 20,000.
        return self._accel_mm_s2 + self.braked_dn * 150 // self._mass_kg

    def _slide(self, at, moved):
        """Move both windows on by a tick; return by how many counts they differ: within 4 * 7 * 5,000."""
        if moved > _MOST_COUNTS:
            moved = _MOST_COUNTS
        elif moved < -_MOST_COUNTS:
            moved = -_MOST_COUNTS
        ring = self._moved
        ring[at] = moved
        at -= self._ticks
        leaving = ring[at & _MASK]
        self.recent = moved = self.recent + moved - leaving
        self.before = leaving = self.before + leaving - ring[(at - self._ticks) & _MASK]
        return moved - leaving

    def _beyond(self, at):
        """Tell whether the windows differ by more than forces, quantisation and the encoder explain."""
        if not self._look_at_times(at):
            return False
        before = min(max(self.before, -_MOST_COUNTS), _MOST_COUNTS)
        # 8 * 5,000 * 25,000 = 1e9 < 2^30.
        change = 8 * self.recent - 8 * before * self._now // self._earlier
        # And a roller out of round by 0.4 %, from one window to the next.
        at = self._slack + (abs(before) >> 4)
        if abs(change) <= at:
            return False
        # Only what slows the belt down may be the brake's.
        before = self._accel_mm_s2 if (change < 0) == (before < 0) else self._slowing()
        return abs(change) - at > self._believed(before, self._now >> 6, self._earlier >> 6)

    def _look_at_times(self, at):
        """Find how long the windows are, in steps of 4 us; return whether they tell anything."""
        times = self._t_us
        middle = times[(at - self._ticks) & _MASK]
        first = times[(at - 2 * self._ticks) & _MASK]
        if first == _NEVER:
            return False
        self._now = wrapped(times[at] - middle) >> 2
        self._earlier = wrapped(middle - first) >> 2
        return 0 < self._now < _LONGEST and 0 < self._earlier < _LONGEST

    def _believed(self, accel, now, earlier):
        """Return the second difference that `accel` makes of two windows (of 256 us), in 1/8 count."""
        # 95,000 * 4,000 = 3.8e8; 6,529 * 390 * 390 = 9.9e8 < 2^30.
        return (accel * self._counts_per_metre // _SCALE + 1) * now * ((now + earlier) >> 1) >> 15
