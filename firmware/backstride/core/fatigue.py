"""Sees a walker tire: slower at the same load, or with a cadence that wavers, over half a minute.

Once a second it takes the stride-mean speed and how much the cadence varies. The fastest half minute since
the load last changed is what a later one is compared with; of the variation it is the first one.
"""

from array import array

from backstride.compat import const

_BLOCKS = const(6)
# After a new load a walker needs this long to find a pace.
_SETTLE_S = const(10)
# A walker who was told is left alone this long.
_QUIET_S = const(180)
# Healthy strides vary by about 2 to 3 %: twice as much as less than that means nothing.
_LEAST_PERMILLE = const(20)
_UNKNOWN = const(-1)


class Fatigue:
    """`step` tells when it is time to say: stop before you are tired."""

    def __init__(self):
        self._speeds = array("i", [0] * _BLOCKS)
        self._variations = array("i", [0] * _BLOCKS)
        self._slower_percent = 20
        self._wavering_percent = 200
        self._block_s = 5
        self._quiet_s = 0
        self.restart(0)

    def configure(self, slower_percent, wavering_percent, window_s):
        """Take what counts as tired, 5 to 50 % and 120 to 500 %, and over how long, 12 to 120 s."""
        self._slower_percent = slower_percent
        self._wavering_percent = wavering_percent
        self._block_s = window_s // _BLOCKS
        self.restart(0)

    def restart(self, load):
        """Compare with nothing before now: another load, a turn, a rest."""
        self._load = load
        self._settle_s = _SETTLE_S
        self._best = 0
        self._first = _UNKNOWN
        self._at = 0
        self._filled = 0
        self._begin_block()

    def _begin_block(self):
        self._seconds = 0
        self._speed = 0
        self._variation = 0

    def step(self, speed_mm_s, variation_permille, load):
        """Take one second; variation below 0: unknown; load: any number that another load changes.

        A speed of 0 is no walk that a walker could tire of.
        """
        if self._quiet_s:
            self._quiet_s -= 1
        if load != self._load or not speed_mm_s:
            self.restart(load)
            return False
        if self._settle_s:
            self._settle_s -= 1
            return False
        # 20 * 12,000 = 2.4e5 a block.
        self._speed += speed_mm_s
        if variation_permille < 0 or self._variation < 0:
            self._variation = _UNKNOWN
        else:
            self._variation += min(variation_permille, 1000)
        self._seconds += 1
        return self._seconds >= self._block_s and self._block()

    def _block(self):
        at = self._at
        self._speeds[at] = self._speed
        self._variations[at] = self._variation
        self._at = (at + 1) % _BLOCKS
        self._filled = min(self._filled + 1, _BLOCKS)
        self._begin_block()
        if self._filled < _BLOCKS:
            return False
        tired = self._slower()
        tired = self._wavers() or tired
        if not tired or self._quiet_s:
            return False
        self._quiet_s = _QUIET_S
        return True

    def _slower(self):
        total = 0
        for at in range(_BLOCKS):
            total += self._speeds[at]
        self._best = max(self._best, total)
        # 6 blocks of 2.4e5 times 100 = 1.44e8.
        return total * 100 <= self._best * (100 - self._slower_percent)

    def _wavers(self):
        total = 0
        for at in range(_BLOCKS):
            if self._variations[at] < 0:
                return False
            total += self._variations[at]
        if self._first < 0:
            self._first = max(total, _LEAST_PERMILLE * self._block_s * _BLOCKS)
        # 120 s of 1,000 times 100 = 1.2e7; 1.2e5 * 500 = 6e7.
        return total * 100 >= self._first * self._wavering_percent
