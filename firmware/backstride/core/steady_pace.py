"""How long a walker has kept a brisk and steady pace backwards: what the gate to running asks for.

Stride-mean speeds, one a second, fill blocks of half a minute. A stretch counts when its mean is brisk enough
and its variation (standard deviation over mean) is small enough; five minutes are the longest that is told.
"""

from array import array

from backstride.compat import const

_BLOCK_S = const(30)
_BLOCKS = const(10)
LONGEST_S = const(300)
# Deviations are counted up to this far from the brisk speed.
_FARTHEST_MM_S = const(1800)


class SteadyPace:
    """`best_s`: the longest such stretch so far, in whole blocks."""

    def __init__(self):
        self._sums = array("i", [0] * _BLOCKS)
        self._squares = array("i", [0] * _BLOCKS)
        self._brisk_mm_s = 1300
        self._percent = 10
        self.reset()

    def configure(self, brisk_mm_s, percent):
        """Take the least mean speed, 500 to 2,500 mm/s, and the variation, 1 to 30 %, that still counts."""
        self._brisk_mm_s = brisk_mm_s
        self._percent = percent

    def reset(self):
        """Begin a session."""
        self.best_s = 0
        self._break()

    def _break(self):
        self._seconds = 0
        self._sum = 0
        self._square = 0
        self._at = 0
        self._filled = 0

    def step(self, speed_mm_s):
        """Take the stride-mean speed of one more second backwards; 0 where that came to an end."""
        if not speed_mm_s:
            if self._seconds or self._filled:
                self._break()
            return
        off = speed_mm_s - self._brisk_mm_s
        off = min(max(off, -_FARTHEST_MM_S), _FARTHEST_MM_S)
        self._sum += off
        # 300 * 1,800^2 = 9.7e8 < 2^30 for all ten blocks.
        self._square += off * off
        self._seconds += 1
        if self._seconds == _BLOCK_S:
            self._block()

    def _block(self):
        at = self._at
        self._sums[at] = self._sum
        self._squares[at] = self._square
        self._at = (at + 1) % _BLOCKS
        self._filled = min(self._filled + 1, _BLOCKS)
        self._seconds = 0
        self._sum = 0
        self._square = 0
        self._look_back()

    def _look_back(self):
        """Find the longest stretch that ends now."""
        total = 0
        square = 0
        for blocks in range(1, self._filled + 1):
            at = (self._at - blocks) % _BLOCKS
            total += self._sums[at]
            square += self._squares[at]
            if self._counts(total, square, blocks * _BLOCK_S):
                self.best_s = max(self.best_s, blocks * _BLOCK_S)

    def _counts(self, total, square, seconds):
        if total < 0:
            return False
        mean = total // seconds
        # The squares around the whole mean; 1,800 * (540,000 + 299) = 9.7e8 < 2^30.
        around = square - mean * (total + total % seconds)
        # (1,800 + 2,500) * 30 = 1.3e5; its hundredth squared is 1.7e6.
        limit_mm_s = (self._brisk_mm_s + mean) * self._percent // 100
        return around // seconds < limit_mm_s * limit_mm_s
