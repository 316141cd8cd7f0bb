"""What a coasting belt tells of the brake: nobody drives it, so it slows by its friction and the brake alone.

M dv = (friction + brake) dt, slice by slice of the speed. What the brake took of a slice, against what the
table expects at a lower and at a higher conductivity, gives the disc's conductivity. Whoever is on the belt
pushes, rides or brakes, and not in proportion to the brake's force as the speed falls: then fast slices and
slow ones disagree, and the belt told nothing. So nothing has to know when somebody steps off.
"""

from array import array

from backstride.compat import const
from backstride.core.units import wrapped

# Slices of so much speed; the last sixteen are kept.
_SLICE_MM_S = const(120)
_SLICE_MOST_MS = const(600)
_KEPT = const(16)
# Neither a held-up tick nor a leap of the speed is a belt that coasts.
_LONGEST_MS = const(100)
_LEAP_MM_S = const(400)
# Below, dry friction is not what it was measured to be.
_SLOWEST_MM_S = const(200)
# Less than 0.1 m/s2 is no coast under current.
_LEAST_MM_S2 = const(100)
_LEAST_MA = const(200)
# A slice errs by what the speed errs at its ends. Of many in a row only the first end and the last count: the
# fast half of them and the slow one have to agree.
_SLICES = const(4)
_SLICE_NEAR = const(120)  # thousandths
_HALVES_NEAR = const(60)
# No disc has changed more.
_TOLD_LEAST = const(700)
_TOLD_MOST = const(1350)
_LOW = const(800)
_HIGH = const(1250)


class Coast:
    """`permille` is the conductivity that the last coast told, over the one that the brake counts on now."""

    def __init__(self):
        self._mass_g = 0
        self._drag_cn = 0
        self._drag_per_speed_cn = 0
        self._drag_per_square_cn = 0
        self._before_mm_s = 0
        self._before_ms = 0
        # A slice's impulses in 0.1 N ms: what the brake took, and what it would at the conductivities.
        self._braked = array("i", [0] * _KEPT)
        self._lows = array("i", [0] * _KEPT)
        self._evens = array("i", [0] * _KEPT)
        self._highs = array("i", [0] * _KEPT)
        self._slices = 0
        self._first = 0
        self._sums = array("i", [0] * 4)
        self.permille = 1000
        self._begin()

    def configure(self, calibration):
        """Take the belt's mass and friction (calibration.Calibration)."""
        self._mass_g = calibration.mass_g
        self._drag_cn = calibration.drag_cn
        self._drag_per_speed_cn = calibration.drag_per_speed_cn
        self._drag_per_square_cn = calibration.drag_per_square_cn

    def step(self, brake, speed_mm_s, t_ms):
        """Take the magnitude of the speed, every 40 ms or so; return whether a coast is over and has told.

        `brake` (a brake.Brake) knows the field and the table.
        """
        lost_mm_s = self._before_mm_s - speed_mm_s
        dt_ms = wrapped(t_ms - self._before_ms)
        self._before_mm_s = speed_mm_s
        self._before_ms = t_ms
        if speed_mm_s < _SLOWEST_MM_S or brake.field_ma < _LEAST_MA or not _slows(lost_mm_s, dt_ms):
            return self._end()
        speed_mm_s += lost_mm_s >> 1
        self._add(brake, speed_mm_s, dt_ms)
        self._lost_mm_s += lost_mm_s
        if self._lost_mm_s >= _SLICE_MM_S:
            self._keep()
        return self._span_ms > _SLICE_MOST_MS and self._end()

    def forget(self):
        """Begin anew: what moves the belt or the brake now is not to be believed."""
        self._before_mm_s = 0
        self._slices = 0
        self._begin()

    def _begin(self):
        self._lost_mm_s = 0
        self._span_ms = 0
        self._friction = 0
        self._low = 0
        self._even = 0
        self._high = 0

    def _add(self, brake, speed_mm_s, dt_ms):
        self._span_ms += dt_ms
        # 1e6 of 0.01 N, times 100 ms.
        self._friction += self._friction_cn(speed_mm_s // 10) * dt_ms // 10
        # 7,000 dN * 700 ms = 4.9e6.
        self._low += brake.force_at_dn(speed_mm_s * _LOW // 1000) * dt_ms
        self._even += brake.force_at_dn(speed_mm_s) * dt_ms
        self._high += brake.force_at_dn(speed_mm_s * _HIGH // 1000) * dt_ms

    def _friction_cn(self, speed_cm_s):
        """Return the belt's friction; 10,000 + 10,000 * 20 + 2,000 * 400 = 1e6 of 0.01 N."""
        drag_cn = self._drag_cn + self._drag_per_speed_cn * speed_cm_s // 100
        return drag_cn + self._drag_per_square_cn * (speed_cm_s * speed_cm_s // 100) // 100

    def _keep(self):
        """Close a slice."""
        place = self._slices % _KEPT
        # g * mm/s = 1e-6 N s: 150,000 * 500 = 7.5e7.
        self._braked[place] = self._mass_g * self._lost_mm_s // 100 - self._friction
        self._lows[place] = self._low
        self._evens[place] = self._even
        self._highs[place] = self._high
        self._slices += 1
        self._begin()

    def _end(self):
        """End a stretch of slowing down; return whether its last slices are a coast."""
        told = self._slices >= _SLICES and self._judge()
        self._slices = 0
        self._begin()
        return told

    def _judge(self):
        """From the slowest slice on upwards: how many agree, and do their halves?"""
        last = self._slices
        least = max(0, last - _KEPT)
        first = last
        self._clear()
        while first > least and (last - first < 2 or self._agrees(first - 1)):
            first -= 1
            self._take(first)
        self.permille = self._told()
        if last - first < _SLICES or not _TOLD_LEAST <= self.permille <= _TOLD_MOST:
            return False
        middle = (first + last) // 2
        return abs(self._between(first, middle) - self._between(middle, last)) <= _HALVES_NEAR

    def _agrees(self, number):
        """Tell whether a slice fits those that were taken."""
        taken = self._told()
        return abs(self._told_by(number % _KEPT) - taken) <= _SLICE_NEAR

    def _told_by(self, place):
        even = self._evens[place]
        more = self._braked[place] - even
        return _conductivity(more, even - self._lows[place], self._highs[place] - even)

    def _between(self, first, last):
        self._clear()
        while first < last:
            self._take(first)
            first += 1
        return self._told()

    def _clear(self):
        for index in range(4):
            self._sums[index] = 0

    def _take(self, number):
        # Sixteen slices of 7.5e7 are 1.2e9: no belt loses 0.5 m/s in each. 1.6 m/s of 150 kg are 2.4e8.
        place = number % _KEPT
        self._sums[0] += self._braked[place]
        self._sums[1] += self._lows[place]
        self._sums[2] += self._evens[place]
        self._sums[3] += self._highs[place]

    def _told(self):
        sums = self._sums
        even = sums[2]
        return _conductivity(sums[0] - even, even - sums[1], sums[3] - even)


def _slows(lost_mm_s, dt_ms):
    """Tell whether a belt may have lost so much by itself; 20,000 * 1,000 = 2e7."""
    return dt_ms <= _LONGEST_MS and _LEAST_MM_S2 * dt_ms < lost_mm_s * 1000 <= _LEAP_MM_S * 1000


def _conductivity(more, down, up):
    """Return, in thousandths, the conductivity whose force makes `more` of the expected impulse.

    A fifth less conductivity makes `down` less of it, a quarter more `up` more.
    """
    # In 3.2 N ms; held to 4e6 * 250 = 1e9 < 2^30.
    more = min(max(more >> 5, -4_000_000), 4_000_000)
    if more < 0:
        return 1000 + more * (1000 - _LOW) // max(down >> 5, 1)
    return 1000 + more * (_HIGH - 1000) // max(up >> 5, 1)
