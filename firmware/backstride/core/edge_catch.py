"""How the next edge is to be caught: by an interrupt when edges are slow, by a waiting tick when fast.

Lengths, times and speeds are in the units of `belt_tracker`.
"""

from backstride.compat import const

_EVERY = const(1)
_AT_TICK = const(2)
_TIME_TOP = const(16_384)
_FAR_COUNTS = const(1024)
_LONGEST_SLEEP_US = const(2000)
_CREDIT_TOP = const(2000)  # 8 ms
_WAKING_US = const(90)  # before the edge: three looks at the counter


class EdgeCatch:
    """`choose` how; when the tick is to wait, `wait_us` says how long it may sleep before it looks.

    A tick waits for its edge from six counts a tick on, but never for one more than 2.2 ms away. The wait is
    half a count on average, so at most a tenth of the tick's period. A belt so even that it waits longer each
    time uses up its `credit`, 3/32 of the time. Interrupts, 40 us each, come to at most 3 % at 10 ms.
    """

    def __init__(self):
        self.configure(16_000)

    def configure(self, count_length):
        """Set the length of a count (4000 to 160,000) and begin with interrupts."""
        self._count_length = count_length
        # From 6 3/4 counts a tick on, in speed units / 8 * time (256 / 8 = 32), and from 618 counts a second
        # on; down to three quarters of both. 160,000 * 216 < 2^26.
        self._wait_travel = count_length * 216
        self._wait_speed = count_length * 81 >> 7
        self._period = 2500  # of the ticks, on average
        self.credit = _CREDIT_TOP
        self.capture = _EVERY

    def account(self, time, waited):
        """Give credit for `time`, at most 16,384, and take what was `waited` in it."""
        credit = self.credit + (time * 3 >> 5) - waited
        self.credit = credit if credit < _CREDIT_TOP else _CREDIT_TOP

    def choose(self, speed, time):
        """Choose by the `speed` (within 196,608) after a tick of `time` (at most 16,384); return it."""
        if speed < 0:
            speed = -speed
        self._period += (time - self._period) >> 4
        # 24,576 * 16,384 < 2^29.
        travel = (speed >> 3) * self._period - self._wait_travel
        speed -= self._wait_speed
        if travel > 0 < speed:
            self.capture = _AT_TICK
        elif travel < -(self._wait_travel >> 2) or speed < -(self._wait_speed >> 2):
            self.capture = _EVERY
        return self.capture

    def wait_us(self, tracker, level, moved, time):
        """Return the time to sleep, `time` and `moved` counts after the `tracker` was at its last tick.

        What the belt may do meanwhile at the usual acceleration, `level`, and 90 us are left to look in.
        """
        if time > _TIME_TOP or not -_FAR_COUNTS < moved < _FAR_COUNTS:
            return 0
        # 2^15 * 2^14; then 229,376 / 4 * 2^14 < 2^30.
        speed = tracker.speed + ((tracker.acceleration >> 2) * time >> 15)
        # Above the count's lower end, or on the way down below its upper one: 1024 * 160,000 < 2^28.
        way = tracker.position + ((speed >> 2) * time >> 6) - moved * self._count_length
        if speed < 0:
            speed = -speed
            way = self._count_length - way
        # What is left, less a sixteenth and what the usual acceleration does meanwhile: 724 * 2^20 < 2^30.
        time >>= 4
        way = self._count_length - (self._count_length >> 4) - way - ((level >> 7) * time * time >> 10)
        # Below four counts a second there is no telling when an edge is due.
        if way <= 0 or speed < self._count_length >> 8:
            return 0
        if way > self._count_length:
            way = self._count_length
        # 160,000 * 1024 < 2^28; 256 steps of 4 us are the unit of speed.
        way = way * 1024 // speed - _WAKING_US
        if way < 0:
            return 0
        return way if way < _LONGEST_SLEEP_US else _LONGEST_SLEEP_US
