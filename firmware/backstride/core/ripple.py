"""What steps do to the belt's speed: even samples of its travel, and the ripple in them at a common height.

Ticks come when they come; a sample is the belt's travel in 50 ms, shared out among them by time. Less the
mean of the 1.05 s around it, it shows neither a steady nor an evenly changing speed. Over that mean it is a
relative ripple, and over the usual size of that a number that small products like.
"""

from array import array

from backstride.compat import const

SAMPLE_US = const(50_000)
SAMPLES_PER_MINUTE = const(1200)
RING = const(128)
# Of travel: a unit is 1/1024 of a mm/s * 4 us.
UNITS_PER_M = const(244_140)
TRAVEL_MASK = const((1 << 29) - 1)
_AT_MASK = const(RING - 1)

_DELAY = const(10)
AROUND = const(2 * _DELAY + 1)
# 120 mm/s in 1.05 s, in 1/1024 of a mm/s * 4 us.
_LEAST_TRAVEL = const(AROUND * 120 * 12_500 >> 10)

# In 1/64 of 1/8192 of the speed: no ripple counts as smaller than 0.25 % on average.
_LEAST_SIZE = const(20 << 6)
_COMMON_SIZE = const(48)
_TOP = const(120)
# Until so many samples the size follows twice as fast.
_SETTLED = const(60)


class Ripple:
    """Two rings of samples, indexed from the newest back (an index below zero counts from the ring's end).

    `travel[at]` is where the belt is, in 1/1024 of a mm/s * 4 us and modulo 2^29; `wave[wave_at]` the ripple
    half a second ago, -120 to 120. `age` samples have come since the start, `RING` - 1 at most.
    """

    def __init__(self):
        self.travel = array("i", bytearray(4 * RING))
        self.wave = array("b", bytearray(RING))
        self.at = 0
        self.restart()

    def restart(self):
        """Begin anew: what was before belongs to another motion."""
        self.age = 0
        self.wave_at = 0
        self._size = _LEAST_SIZE

    def put(self, moved):
        """Add a sample's travel: at most 12,000 * 12,500 >> 10 = 146,484."""
        travel = self.travel
        at = self.at
        moved += travel[at]
        at = (at + 1) & _AT_MASK
        travel[at] = moved & TRAVEL_MASK
        self.at = at
        if self.age < RING - 1:
            self.age += 1

    def clear(self):
        """Clear a part of the ring `wave`; to be called with the first 20 samples after each `restart`."""
        self.wave[(self.at - _DELAY) & _AT_MASK] = 0
        self.wave[(self.at - 2 * _DELAY - 4) & _AT_MASK] = 0

    def rate(self):
        """Make a sample of the ripple out of `AROUND` of travel; return False for too slow a belt."""
        travel = self.travel
        at = self.at
        around = (travel[at] - travel[at - AROUND]) & TRAVEL_MASK
        if around < _LEAST_TRAVEL:
            return False
        at -= _DELAY
        # 146,484 * 21 < 2^22, << 7 < 2^29.
        part = ((travel[at] - travel[at - 1]) & TRAVEL_MASK) * AROUND - around
        part = self._evened((part << 7) // (around >> 6))
        at &= _AT_MASK
        self.wave[at] = part
        self.wave_at = at
        return True

    def _evened(self, part):
        """Return the relative ripple (at most 20 * 8192 < 2^18) over its usual size."""
        size = self._size
        change = (part if part > 0 else -part) - (size >> 6)
        # A stumble is not to make what follows small.
        if change > size >> 5:
            change = size >> 5
        size += change if self.age >= _SETTLED else 2 * change
        if size < _LEAST_SIZE:
            size = _LEAST_SIZE
        self._size = size
        # 2^18 * 48 < 2^24.
        part = part * _COMMON_SIZE // (size >> 6)
        if part > _TOP:
            return _TOP
        return part if part > -_TOP else -_TOP
