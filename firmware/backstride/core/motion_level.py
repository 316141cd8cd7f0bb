"""How lively the belt is now: an acceleration that it exceeds one tick in ten, followed in octaves.

A quantile is followed by a step up or a step down, with neither squares nor a long memory (Robbins and Monro,
1951). It sets the tracker's bandwidth.
"""

from backstride.compat import const

# 128 * 2^(n / 4): levels are a quarter octave apart, from 30 mm/s2 to 21 m/s2.
_QUARTERS = b"\x80\x98\xb5\xd7"
_TOP = const(39 * 16 - 1)
# 275 mm/s2: a start from rest.
_START = const(205)
_LOG2_OF_LOWEST = const(16 * 7)


class MotionLevel:
    """`level` is in the tracker's unit, `log_level` 16 * log2 of it, a little finer."""

    def __init__(self):
        self.restart()

    def restart(self):
        """Expect a start from rest."""
        self._smooth = 0
        self._height = _START  # above the lowest level, 64 an octave
        self.level = _QUARTERS[_START >> 4 & 3] << (_START >> 6)
        self.log_level = _LOG2_OF_LOWEST + (_START >> 2)

    def step(self, acceleration, time):
        """Take the `acceleration` (within 2^17) after `time` (at most 16,384)."""
        # Smoothed with 65 ms: the tracker's own noise alternates, a belt's acceleration lasts.
        # 2^18 * 2^10 = 2^28.
        self._smooth += (acceleration - self._smooth) * (time >> 4) >> 10
        size = self._smooth if self._smooth > 0 else -self._smooth
        height = self._height
        if size > self.level:
            height += time >> 7  # 0.3 octaves in 10 ms
            if height > _TOP:
                height = _TOP
        else:
            height -= time >> 10  # 0.03 octaves
            if height < 0:
                height = 0
        self._height = height
        self.level = _QUARTERS[height >> 4 & 3] << (height >> 6)  # up to 181 << 9
        self.log_level = _LOG2_OF_LOWEST + (height >> 2)
