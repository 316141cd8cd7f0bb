"""Belt speed without the stride: what a commanded force refers to.

A first-order low-pass of the speed's magnitude. At 0.8 s it leaves an eighth of a 1.6 Hz stride ripple. A
walker who speeds up leaves it behind, and the current chosen for a slow belt would then brake too hard: so it
is never further below the speed than a stride of 15 % takes it.
"""

from backstride.compat import const

_TAU_MS = const(800)
_SHIFT = const(8)
# 0.87 << 8: half of 15 %, and as much again for steps that differ.
_LEAST = const(223)


class StrideMean:
    """Sets `speed_mm_s`, the stride-mean magnitude; `hold` keeps it while the encoder is not believed."""

    def __init__(self):
        self._scaled = 0
        self.speed_mm_s = 0

    def step(self, speed_mm_s, dt_ms, hold):
        """Take the magnitude of the speed now; dt_ms at most 100."""
        if hold:
            return
        if dt_ms > 100:
            dt_ms = 100
        # 12,000 mm/s << 8 is 3.1e6, times 100 is 3.1e8 < 2^30.
        scaled = self._scaled
        speed_mm_s = abs(speed_mm_s)
        scaled += ((speed_mm_s << _SHIFT) - scaled) * dt_ms // _TAU_MS
        if scaled < speed_mm_s * _LEAST:
            scaled = speed_mm_s * _LEAST
        self._scaled = scaled
        self.speed_mm_s = (scaled + 128) >> _SHIFT
