"""How alike the ripple is to itself some time ago, and the time after which it repeats.

An autocorrelation over lags of up to 1.7 s, whose memory halves in 2.4 s, for slow rhythms in 3.6 s. Where
left and right differ the ripple repeats best after two steps, and with a strong second harmonic it nearly
repeats after half a one. The first peak that reaches 0.4 of the highest is a step's, and a shadow of one at
half its lag leaves it unsure.
"""

from array import array

from backstride.compat import const

# Lags of 3 to 18 samples: every one, with every sample. Those below 3 are of no use.
_SHORTEST = const(3)
_LONGEST = const(18)
# Lags of 16 to 34: every other one, with every other sample; a rhythm so slow needs no more.
_FAR = const(16)
_FAR_LAGS = const(10)
# A faster rhythm is too much like every other sample to be seen well by the far ones.
_SLOW_ENOUGH = const(7 * 64)
# Newer products weigh more, up to twice as much; then the sums are halved, and again. Slow rhythms are
# remembered longer.
_WEIGHT = const(48)
_FAR_WEIGHT = const(36)
_ITSELF = const(256)
_AGE_TOP = const(127)


class Rhythm:
    """`period` in 1/64 of a sample (0 for none) and `likeness` after it: 256 is as like as can be.

    `turn` counts samples from 0 to 7.
    """

    def __init__(self):
        self._near = array("i", bytearray(4 * (_LONGEST + 1)))
        self._far = array("i", bytearray(4 * _FAR_LAGS))
        self.restart()

    def restart(self):
        """Forget the rhythm, but for what `clear` is to clear."""
        self.period = 0
        self.likeness = 0
        self.turn = 0
        self._weight = _WEIGHT
        self._far_weight = _FAR_WEIGHT
        self._near[0] = 0
        self._far_power = 0
        self._age = 0
        self._begin()

    def clear(self, age):
        """Clear a part; to be called with ages of 1 to 20 after each `restart`."""
        if age <= _LONGEST:
            self._near[age] = 0
        if age <= _FAR_LAGS:
            self._far[age - 1] = 0

    def _begin(self):
        self._power = 1
        self._height = 0
        self._found = 0
        self._times = 0
        self._clear = True

    def correlate(self, wave, at):
        """Take the newest sample of `wave`, at `at`, into the near lags."""
        near = self._near
        if self._age < _AGE_TOP:
            self._age += 1
        self._weight += 1
        if self._weight == 2 * _WEIGHT:
            self._weight = _WEIGHT
            _halve(near)
        self.turn = self._weight & 7
        weighted = self._weight * wave[at]
        # 95 * 120 * 120; the sum of 48 such is below 2^26, with all halved ones before below 2^27.
        near[0] += weighted * wave[at]
        _add_near(near, wave, weighted, at)

    def correlate_far(self, wave, at):
        """Take every other sample, at even `turn`s, into the far lags."""
        # 71 * 120 * 120, and 36 such: below 2^26 as in `correlate`.
        self._far_weight += 1
        if self._far_weight == 2 * _FAR_WEIGHT:
            self._far_weight = _FAR_WEIGHT
            self._far_power >>= 1
            _halve(self._far)
        weighted = self._far_weight * wave[at]
        self._far_power += weighted * wave[at]
        _add_far(self._far, wave, weighted, at - _FAR)

    def look_near(self):
        """Look for peaks at the near lags."""
        self._begin()
        near = self._near
        self._power = (near[0] >> 8) + 1
        lag = _SHORTEST + 1
        while lag < _LONGEST:
            if near[lag - 1] <= near[lag] > near[lag + 1]:
                self._peak(near[lag], lag, _beside(near, lag))
            lag += 1

    def look_far(self):
        """Look for peaks at the far lags, and set `period` and `likeness`."""
        far = self._far
        self._power = (self._far_power >> 8) + 1
        index = 1
        while index < _FAR_LAGS - 1:
            if far[index - 1] <= far[index] > far[index + 1]:
                self._peak(far[index], 2 * index + _FAR, 2 * _beside(far, index))
            index += 1
        self.period = self._found
        self.likeness = self._likeness() if self._clear and self._height > 0 else 0

    def _likeness(self):
        # So many of the samples can have had a partner, so long ago; in the long run a quarter is added to
        # what a wandering speed takes away from a rhythm as slow as 0.8 Hz.
        paired = self._age - (self._found >> 6)
        if paired <= 0:
            return 0
        likeness = self._height * self._age // paired
        return likeness if likeness < _ITSELF else _ITSELF

    def _peak(self, height, lag, place):
        """Judge a peak of that height at `lag`; more finely it is `place` beside that, in 1/64."""
        place += lag << 6
        found = self._found
        # Within 256 * sqrt(2), by Cauchy and Schwarz: over a lag a sample's weight at most doubles.
        height //= self._power
        if not found or 2 * height > 5 * self._height:
            # One at 0.42 to 0.58 of the lag, unless it lies deep below zero (none yet is at 0).
            self._clear = not (27 * lag < found < 37 * lag and 5 * self._height > -height)
            self._times = 1
            self._height = height
            self._found = place
            return
        # Later peaks of the same rhythm tell it more finely.
        if lag >= _LONGEST and found < _SLOW_ENOUGH:
            return
        times = self._times + 1
        if -64 <= (lag << 6) - found * times <= 64:
            self._times = times
            self._found = place // times


def _beside(like, index):
    """Return how far beside `index` the parabola through three points peaks, in 1/64."""
    before = like[index - 1] >> 6
    after = like[index + 1] >> 6
    # 2^22 * 32 = 2^27; a peak is higher than the later of its neighbours.
    return 32 * (before - after) // (before - 2 * (like[index] >> 6) + after - 1)


def _add_near(near, wave, weighted, at):
    """Add products down from the longest near lag."""
    lag = _LONGEST
    while lag > _SHORTEST:
        product = weighted * wave[at - lag]
        near[lag] += product
        lag -= 1
        product = weighted * wave[at - lag]
        near[lag] += product
        lag -= 1


def _add_far(far, wave, weighted, at):
    """Add products up from the shortest far lag, which is `at`."""
    index = 0
    while index < _FAR_LAGS:
        product = weighted * wave[at]
        far[index] += product
        index += 1
        at -= 2
        product = weighted * wave[at]
        far[index] += product
        index += 1
        at -= 2


def _halve(like):
    """Halve all sums."""
    index = len(like)
    while index:
        index -= 1
        like[index] >>= 1
