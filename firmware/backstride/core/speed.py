"""Belt speed from encoder counts: a second-order tracking observer in integers.

Lengths are in 1/16 um of belt travel, speeds in 1/16 mm/s, times in steps of 16 us.
"""

from backstride.compat import const

_MASK = const(0x3FFFFFFF)
_HALF = const(0x20000000)
_FASTEST = const(12 * 16000)  # 12 m/s in 1/16 mm/s
_LONGEST_16US = const(4096)  # a stall beyond 65 ms is bridged as if it were 65 ms
_FURTHEST = const(1 << 20)  # 65 mm of innovation
_GAIN_TOP = const(640)  # of 1024
_EVERY_EDGE_MM = const(500 * 2000)  # 500 captured edges a second, in (mm/s) * (counts/m)


class SpeedEstimator:
    """Estimate `speed_mm_s` and `accel_mm_s2`, and say in `capture` which edges would help.

    `capture`: 0 none, 1 every edge of channel A, 2 the first one after the tick.
    """

    def __init__(self):
        self.configure(1000)

    def configure(self, counts_per_metre):
        """Set the scale, 100 to 4000 counts a metre, and start anew."""
        self._counts_per_metre = counts_per_metre
        self._count_um16 = 16_000_000 // counts_per_metre
        # Two counts at 40 mm/s, and a little: a belt slower than that, or trembling, stands still.
        self._still_us = 100_000 + 50_000_000 // counts_per_metre
        self.reset()

    def reset(self):
        """Forget all samples; the next one is the start."""
        self.speed_mm_s = 0
        self.accel_mm_s2 = 0
        self.capture = 1
        self._started = False
        self._count = 0
        self._t_us = 0
        self._anchor = 0
        self._rest_us = 0
        self._ahead = 0  # estimated position less the counted one, 1/16 um
        self._speed = 0  # 1/16 mm/s

    def step(self, count, t_us, dt_us, edge_count, edge_t_us, edges):
        """Take one tick's sample; see the class for what it sets."""
        if not self._started:
            self._started = True
            self._count = self._anchor = count
        moved = (((count - self._count) & _MASK) ^ _HALF) - _HALF
        self._count = count
        dt_us = min(dt_us, _LONGEST_16US << 4)
        self._predict(moved, dt_us >> 4)
        self._correct(dt_us >> 5)
        self._rest(count, dt_us)
        self.speed_mm_s = self._speed >> 4
        # |speed| * 4000 counts/m <= 12_000 * 4000 < 2^30.
        rate = self.speed_mm_s * self._counts_per_metre
        self.capture = 1 if -_EVERY_EDGE_MM < rate < _EVERY_EDGE_MM else 2

    def _predict(self, moved, dt_16us):
        """Move the estimate on by the time and against the `moved` counts."""
        # 192_000 * 4096 < 2^30.
        ahead = self._ahead + (self._speed * dt_16us // 125 << 1)
        if -6000 < moved < 6000:
            ahead -= moved * self._count_um16  # 6000 * 160_000 < 2^30
        elif moved:
            ahead = 0
        if ahead > _FURTHEST:
            ahead = _FURTHEST
        elif ahead < -_FURTHEST:
            ahead = -_FURTHEST
        self._ahead = ahead

    def _correct(self, gain):
        """Pull position and speed towards the count: 15 rad/s, critically damped."""
        gain = min(gain, _GAIN_TOP)
        error = -self._ahead
        change = error * gain  # 2^20 * 640 < 2^30
        self._ahead += change >> 10
        speed = self._speed + (change >> 17)
        if speed > _FASTEST:
            speed = _FASTEST
        elif speed < -_FASTEST:
            speed = -_FASTEST
        self._speed = speed
        self.accel_mm_s2 = error * 9 // 640

    def _rest(self, count, dt_us):
        """Come to exactly zero when the count has kept within one of where it was."""
        moved = (((count - self._anchor) & _MASK) ^ _HALF) - _HALF
        if moved > 1 or moved < -1:
            self._anchor = count
            self._rest_us = 0
        elif self._rest_us < self._still_us:
            self._rest_us += dt_us
        else:
            self._speed = 0
            self._ahead = 0
            self.accel_mm_s2 = 0
