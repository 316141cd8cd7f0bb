"""Is the belt's motion what the step wants? Direction against the armed one, speed above its limit."""

from backstride.compat import const
from backstride.core import faults

# Above this the belt moves; below it stands.
_MOVING_MM_S = const(100)
# A wrong way that lasts this long is meant; a stumble's step back is not.
_WRONG_MS = const(300)
# Standing this long re-arms a direction.
_REARM_MS = const(3000)
_HIGH_PERCENT = const(90)


class BeltGuard:
    """Writes direction.wrong, speed.high, speed.over.

    `against` is true while the belt runs the wrong way, `turned` when it has gone through zero to get there
    (and not the programme to its next step).
    """

    def __init__(self, book):
        self._book = book
        self._wrong_ms = 0
        self._still_ms = 0
        self._direction = 0
        self.against = False
        self.turned = False
        self.too_fast = False

    def step(self, tick, armed, limit_mm_s):
        """armed: the belt direction that the step brakes, 0 for none; limit_mm_s 0 for none."""
        speed_mm_s = abs(tick.speed.speed_mm_s)
        self._look(armed, tick.direction.direction)
        wrong = self.against and not tick.player.turn_expected
        self._accuse(wrong, speed_mm_s >= _MOVING_MM_S, tick.dt_ms)
        if armed == 0:
            self._book.set(faults.DIRECTION_WRONG, False)
        self._speed(speed_mm_s, limit_mm_s)

    def _look(self, armed, direction):
        self.against = armed != 0 and direction == -armed
        if direction and direction != self._direction:
            self._direction = direction
            self.turned = self.against
        elif not self.against:
            self.turned = False

    def _accuse(self, wrong, moving, dt_ms):
        wrong = wrong and moving
        self._wrong_ms = min(self._wrong_ms + dt_ms, _WRONG_MS) if wrong else 0
        self._still_ms = 0 if moving else min(self._still_ms + dt_ms, _REARM_MS)
        if self._wrong_ms >= _WRONG_MS:
            self._book.set(faults.DIRECTION_WRONG, True)
        elif self._still_ms >= _REARM_MS:
            self._book.set(faults.DIRECTION_WRONG, False)

    def _speed(self, speed_mm_s, limit_mm_s):
        if limit_mm_s <= 0:
            limit_mm_s = 1 << 20
        high_mm_s = limit_mm_s // 100 * _HIGH_PERCENT
        # A tenth of hysteresis, so that the stride's ripple does not chatter the warning.
        if speed_mm_s >= limit_mm_s:
            self.too_fast = True
        elif speed_mm_s < high_mm_s:
            self.too_fast = False
        self._book.set(faults.SPEED_OVER, self.too_fast)
        if speed_mm_s >= high_mm_s:
            self._book.set(faults.SPEED_HIGH, True)
        elif speed_mm_s < high_mm_s - high_mm_s // 10:
            self._book.set(faults.SPEED_HIGH, False)
