"""The belt's motion as position, speed and acceleration, pulled towards one measured position at a time.

Units that keep every product within 31 bits: lengths in 1/16 um, times in steps of 4 us, speeds in 1/16 um
a 256 steps (61.04 um/s), accelerations in that a 65,536 steps (0.2328 mm/s2).
"""

from backstride.compat import const
from backstride.core.speed_gains import (
    ACCELERATION,
    ACCELERATION_SHIFT,
    LOG2,
    POSITION,
    SPEED,
    SPEED_SHIFT,
)

_SPEED_TOP = const(196_608)  # 12 m/s
_ACCELERATION_TOP = const(131_072)  # 30 m/s2
_ERROR_TOP = const(1 << 18)  # 16 mm
_RATE_TOP = const(1 << 17)  # 8 m/s
_CHUNK = const(4096)  # 16 ms
_GAP_LEAST = const(250)  # 1 ms
_GAP_TOP = const(65_535)  # 262 ms
_GAP_FINE = const(16_384)  # up to here the logarithm is looked up directly

# 24 parts make a row. 975 is 16 * log2 of the units in p^6 and of 32/s, the ratio of the jerk's density to
# the mean square acceleration (much the same for walks, runs and starts); 12 rounds.
_LOG_UNITS = const(-975 + 12 + 24 * 16)
_LAST_ROW = const(20)


class BeltTracker:
    """`position`, `speed` and `acceleration` in the units of this file; `row` of the gains used last."""

    def __init__(self):
        self.row = 0
        self.rest_at(0)

    def rest_at(self, position):
        """Stand still at `position`."""
        self.position = position
        self.speed = 0
        self.acceleration = 0

    def predict(self, time):
        """Move on by `time`, at most 16,384; the acceleration dies away with 262 ms, as a push does."""
        speed = self.speed
        acceleration = self.acceleration
        while time > 0:
            part = time if time < _CHUNK else _CHUNK
            # 131,072 * 4096 = 2^29.
            gained = acceleration * part >> 16
            # From at most 196,608 four chunks gain at most 32,768: 229,376 * 4096 < 2^30. A chunk moves the
            # position by at most 3.7e6.
            self.position += (speed + (gained >> 1)) * part >> 8
            speed += gained
            acceleration -= gained
            time -= part
        if speed > _SPEED_TOP:
            speed = _SPEED_TOP
        elif speed < -_SPEED_TOP:
            speed = -_SPEED_TOP
        self.speed = speed
        self.acceleration = acceleration

    def correct(self, error, gap, log_ratio):
        """Take a measured position: `error` is measured less predicted.

        `gap` (positive, small) is the time since the last measurement, `log_ratio` is 16 * log2 of the usual
        acceleration over the measurement's standard deviation.
        """
        if gap < _GAP_LEAST:
            gap = _GAP_LEAST
        elif gap > _GAP_TOP:
            gap = _GAP_TOP
        # Four times longer is 32 higher.
        row = LOG2[gap >> 7] if gap < _GAP_FINE else LOG2[gap >> 9] + 32
        row = (2 * log_ratio + 5 * row + _LOG_UNITS) // 24
        if row < 0:
            row = 0
        elif row > _LAST_ROW:
            row = _LAST_ROW
        self.row = row
        if error > _ERROR_TOP:
            error = _ERROR_TOP
        elif error < -_ERROR_TOP:
            error = -_ERROR_TOP
        # 2^18 * 255 < 2^26.
        self.position += error * POSITION[row] >> 8
        error = (error << 8) // gap  # as a speed: 2^26 / 250 < 2^19
        if error > _RATE_TOP:
            error = _RATE_TOP
        elif error < -_RATE_TOP:
            error = -_RATE_TOP
        # 2^17 * 255 < 2^25.
        value = self.speed + (error * SPEED[row] >> SPEED_SHIFT[row])
        if value > _SPEED_TOP:
            value = _SPEED_TOP
        elif value < -_SPEED_TOP:
            value = -_SPEED_TOP
        self.speed = value
        # 2^25 * 2^4 = 2^29; / 250 < 2^22; << 5 < 2^27.
        error = (error * ACCELERATION[row] << 4) // gap
        row = ACCELERATION_SHIFT[row] - 12
        value = self.acceleration + (error >> row if row > 0 else error << -row)
        if value > _ACCELERATION_TOP:
            value = _ACCELERATION_TOP
        elif value < -_ACCELERATION_TOP:
            value = -_ACCELERATION_TOP
        self.acceleration = value

    def at_most(self, speed):
        """Let the belt be no faster than `speed` (positive) either way, and gain no more."""
        if self.speed > speed:
            self.speed = speed
            if self.acceleration > 0:
                self.acceleration = 0
        elif self.speed < -speed:
            self.speed = -speed
            if self.acceleration < 0:
                self.acceleration = 0
