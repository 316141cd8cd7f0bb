"""The times of single steps, once a period is known: their mean, the two feet's difference, their variation.

A step rises where the belt's travel in the middle half of a period overtakes that in the quarters before and
after, and falls where it drops behind. This sees neither a steady change of speed nor a step's second
harmonic. Times are in 1/256 of a sample, their means in 1/4096.
"""

from backstride.compat import const
from backstride.core.ripple import TRAVEL_MASK

_SAMPLE = const(256)
_SINCE_TOP = const(1 << 16)
# Four seconds, in 1/64 of a sample.
_MEMORY = const(80 * 64)
_FEET_MEMORY = const(32)
# 2.2 s, in 1/4096 of a sample.
_LEAST_SPAN = const(180_000)
_ENOUGH = const(16)
# `ahead` is on average a 600th of `whole` where the ripple is 1.6 % from peak to peak; averaged over 3 s.
_LEAST_RIPPLE = const(600)
# 2.6 % where a step is as long as a turn of the roller, to a sixteenth: more than a roller is out of true.
_LEAST_RIPPLE_ROLLER = const(370)
_SIZE_SHIFT = const(6)
_UNEVEN_PERMILLE = const(450)


class Strides:
    """`period` of a step, in 1/4096 of a sample; `regular` steps came in a row, 64 at most."""

    def __init__(self):
        self._sign = 1
        self._turn = 0
        self.aim(640)
        self.restart()

    def configure(self, turn):
        """Know a turn of the roller, at most 2^29 as the ring's travel goes; 0 where it is not known."""
        self._turn = turn

    def restart(self):
        """Forget all steps."""
        self.period = 0
        self._size = 0
        self._whole = 0
        self._ahead = 0
        self._ahead_before = 0
        self._lowest = 0
        self._since = _SINCE_TOP  # the first rise ends no step
        self._high = 0
        self._latest_high = 0
        self._before = 0
        self._break_off()

    def _break_off(self):
        self.regular = 0
        self._steps = 1  # one time midway tells no period yet
        self._lag = 0
        self._spread = 0
        self._rises = 0
        self._falls = 0
        self._variation = 0

    def aim(self, period):
        """Look for steps that are about `period` apart, 256 to 1920: in 1/64 of a sample."""
        self._aim = period
        self._width = (period + 32) >> 6
        self._quarter = (period + 128) >> 8
        self._middle = self._width - 2 * self._quarter

    def step(self, travel, at):
        """Take the sample at `at` of the ring `travel`."""
        if self._since < _SINCE_TOP:
            self._since += _SAMPLE
        ahead = (travel[at] - travel[at - self._width]) & TRAVEL_MASK
        self._whole = ahead * self._width
        ahead *= -self._middle
        at -= self._quarter
        # 30 * 146,484 * 30 < 2^27.
        ahead += ((travel[at] - travel[at - self._middle]) & TRAVEL_MASK) * self._width
        self._ahead_before = self._ahead
        self._ahead = ahead
        if ahead < 0:
            self._size -= (self._size + ahead) >> _SIZE_SHIFT
            if ahead < self._lowest:
                self._lowest = ahead
            if self._ahead_before >= 0:
                self._high = self._since - self._ago()
        else:
            self._size += (ahead - self._size) >> _SIZE_SHIFT
            if self._ahead_before < 0:
                self._rise(self._ago())

    def _ago(self):
        """Return how long ago the belt's parts were even; what is compared lies half a width back."""
        over = self._ahead
        change = over - self._ahead_before  # within 2^28, of the same sign
        if change < 0:
            over = -over
            change = -change
        part = (over << 8) // change if change < 1 << 22 else over // (change >> 8)
        return part + (self._width << 7)

    def _rise(self, age):
        """Take a rise of `age` ago."""
        time = self._since - age
        aim = self._aim
        # Early by three eighths, or out of a shallow: part of the step before, or of none.
        if 2 * time < 5 * aim or -4 * self._lowest < self._size:
            return
        self._lowest = 0
        self._since = age
        # From fall to fall.
        fall = self._before + self._high - self._latest_high
        self._latest_high = self._high
        both = time + self._before
        self._before = time
        # Late by seven sixteenths: one is missing.
        if 4 * time > 23 * aim:
            self._break_off()
            return
        if self.regular < 64:
            self.regular += 1
        if self.regular < 2:
            self.period = aim << 6
            return
        self._average(8 * both - self.period, _MEMORY // aim)
        self._compare((time << 4) - self.period, (fall << 4) - self.period)

    def _average(self, error, memory):
        """Fit the steps' times by a line whose slope is the period, with a fading memory of so many steps.

        The times are those midway between two rises, where the feet's difference is gone. The gains are
        those of least squares.
        """
        steps = self._steps
        if steps < memory or steps < 5:
            steps += 1
            self._steps = steps
        error += self._lag
        if steps > 2:
            # Foretold from so few times, one is off by more than it is beside them: about n / (n - 2).
            size = (error if error > 0 else -error) * (steps - 2) // steps
            self._spread += (size - self._spread) // (steps - 2 if steps < 10 else 8)
        # An error is below 2^20, the factors below 80.
        self._lag = error - error * (4 * steps - 2) // (steps * (steps + 1))
        self.period += error * 6 // (steps * (steps + 1))

    def _compare(self, rise, fall):
        """Follow by how much every other step is longer: from rise to rise, and from fall to fall."""
        sign = -self._sign
        self._sign = sign
        memory = self.regular if self.regular < _FEET_MEMORY else _FEET_MEMORY
        rise = rise * sign - self._rises
        self._rises += rise // memory
        self._falls += (fall * sign - self._falls) // memory
        self._variation += ((rise if rise > 0 else -rise) - self._variation) >> 4

    def sure(self):
        """Tell whether steps come regularly, and with enough of a ripple."""
        return (
            self.regular >= 3
            and self.regular * self.period > _LEAST_SPAN
            and 10 * self._spread < self.period
            and self._known()
            and self._since < 9 * self._aim
            and self._size > self._least_size()
            # What differs so much from step to step may be one step.
            and self.asymmetry_permille() < _UNEVEN_PERMILLE
        )

    def _known(self):
        """Tell whether the period's standard error, as the times scatter, is below 1.5 steps a minute."""
        steps = self._steps
        # 5 / (n * (n + 6)) for n ** -1.5. A spread is below a tenth here: 410 * 17,300 < 2^23.
        # 2^17 * 20 * 26 < 2^27.
        return (self._spread << 12) // self.period * 17_300 < self.period * steps * (steps + 6)

    def _least_size(self):
        # What moved in a sample, at most 146,484, times 1.5 * 38 samples (in 1/64) is below 2^30.
        width = self._width
        step = (self._whole // (width * width) * (self.period >> 6)) >> 6
        off = step - self._turn
        if -step < 16 * off < step:
            return self._whole // _LEAST_RIPPLE_ROLLER
        return self._whole // _LEAST_RIPPLE

    def settled(self):
        """Tell whether there are steps enough to compare."""
        return self.regular >= _ENOUGH

    def asymmetry_permille(self):
        """Return by how much one foot's steps last longer than the other's, over their mean.

        What is uneven shows in the rises where they lie near the change of feet, in the falls where those do,
        and in both together wherever in the step they lie. Of a difference in time alone, a filter a period
        wide leaves 0.61; where the slower foot also pushes harder, about all is left.
        """
        rises = self._rises if self._rises > 0 else -self._rises
        falls = self._falls if self._falls > 0 else -self._falls
        # Each below 2^19: 2^20 * 500 < 2^29.
        return (rises + falls) * 500 // (self.period >> 2)

    def variability_permille(self):
        """Return the standard deviation of a foot's steps' times over their mean, over about 16 steps."""
        # 1.25 times the mean deviation.
        return self._variation * 1250 // self.period
