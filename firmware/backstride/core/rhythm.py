"""How alike the ripple is to itself some time ago, and the time after which it repeats.

An autocorrelation over lags of up to 1.5 s, whose memory halves in 2.4 s. Where left and right differ the
ripple repeats best after two steps, and with a strong second harmonic it nearly repeats after half a one. The
first peak that reaches 0.4 of the highest is a step's, and a shadow of one at half its lag leaves it unsure.
"""

from array import array

from backstride.compat import const

_FIRST = const(4)  # 0.2 s, 5 Hz
_LAST = const(30)
# Lags 3 to 16, and 17 to 30; 1 and 2 are of no use.
_BEFORE = const(2)
_HALF = const(14)
# Half of the lags that can be peaks.
_SLICE = const(13)
# A faster rhythm is too much like every other sample to be seen well by the longer half.
_SLOW_ENOUGH = const(7 * 64)
# Newer products weigh more, up to twice as much; then the sums are halved, and again.
_WEIGHT = const(48)


class Rhythm:
    """`period` in 1/64 of a sample (0 for none) and `likeness` after it: 256 is as like as to itself now.

    `turn` counts samples from 0 to 7.
    """

    def __init__(self):
        self._like = array("i", bytearray(4 * (_LAST + 1)))
        self.restart()

    def restart(self):
        """Forget the rhythm, but for what `clear` is to clear."""
        self.period = 0
        self.likeness = 0
        self.turn = 0
        self._weight = _WEIGHT
        self._like[0] = 0
        self._begin()

    def clear(self, age):
        """Clear a part; to be called with ages of 1 to 20 after each `restart`."""
        self._like[age] = 0
        self._like[age + 10] = 0

    def _begin(self):
        self._lag = _FIRST
        self._height = 0
        self._found = 0
        self._times = 0
        self._clear = True

    def correlate(self, wave, at):
        """Take the newest sample of `wave`, at `at`, into the shorter half of the lags."""
        like = self._like
        self._weight += 1
        if self._weight == 2 * _WEIGHT:
            self._weight = _WEIGHT
            like[0] >>= 1
            _halve(like, _BEFORE + _HALF)
        self.turn = self._weight & 7
        weighted = self._weight * wave[at]
        # 95 * 120 * 120; the sum of 48 such is below 2^26, with all halved ones before below 2^27.
        like[0] += weighted * wave[at]
        _add(like, wave, weighted, at, _BEFORE + _HALF)

    def correlate_far(self, wave, at):
        """Take every other sample, at even `turn`s, into the longer half at twice the weight."""
        if self._weight == _WEIGHT:
            _halve(self._like, _LAST)
        _add(self._like, wave, 2 * self._weight * wave[at], at, _LAST)

    def look(self):
        """Look at half of the possible peaks; the second half's look sets `period` and `likeness`."""
        like = self._like
        lag = self._lag
        end = lag + _SLICE
        before = like[lag - 1]
        height = like[lag]
        while lag < end:
            lag += 1
            after = like[lag]
            if before <= height > after:
                self._peak(lag - 1, height)
            before = height
            height = after
        self._lag = lag
        if lag < _LAST:
            return
        self.period = self._found
        self.likeness = 0
        if self._clear and self._height > 0:
            self.likeness = self._height // ((like[0] >> 8) + 1)
        self._begin()

    def _peak(self, lag, height):
        found = self._found
        if not found or 2 * height > 5 * self._height:
            if found:
                # A peak at 0.42 to 0.58 of the lag, unless it lies deep below zero.
                near_half = 27 * lag < found < 37 * lag
                self._clear = not (near_half and 5 * self._height > -height)
            self._times = 1
            self._height = height
            self._found = self._place(lag)
            return
        # Later peaks of the same rhythm tell it more finely.
        if lag > _BEFORE + _HALF and found < _SLOW_ENOUGH:
            return
        times = self._times + 1
        if -64 <= (lag << 6) - found * times <= 64:
            self._times = times
            self._found = self._place(lag) // times

    def _place(self, lag):
        """Return where the parabola through three lags peaks, in 1/64."""
        like = self._like
        before = like[lag - 1] >> 6
        after = like[lag + 1] >> 6
        # 2^22 * 32 = 2^27; a peak is higher than the later of its neighbours.
        return (lag << 6) + 32 * (before - after) // (before - 2 * (like[lag] >> 6) + after - 1)


def _add(like, wave, weighted, at, lag):
    """Add products down from `lag` to where its half ends."""
    while True:
        product = weighted * wave[at - lag]
        like[lag] += product
        lag -= 1
        product = weighted * wave[at - lag]
        like[lag] += product
        lag -= 1
        if lag == _BEFORE or lag == _BEFORE + _HALF:
            return


def _halve(like, lag):
    """Halve the sums down from `lag`."""
    while True:
        like[lag] >>= 1
        lag -= 1
        if lag == _BEFORE or lag == _BEFORE + _HALF:
            return
