"""Moving on after a standstill, a pause or a turn: light drag first, then a slow rise."""

from backstride.compat import const

_STILL_MS = const(2000)
_MOVING_MM_S = const(100)


class GentleStart:
    """`drag_only` for the first travel, then `slow_rise` until the asked force was reached once."""

    def __init__(self):
        self._still_ms = _STILL_MS
        self._left_mm = 0
        self._travel_mm = 2000
        self._direction = 0
        self.drag_only = True
        self.slow_rise = True

    def configure(self, travel_mm):
        """Take the travel, 500 to 10,000 mm, that passes under light drag."""
        self._travel_mm = travel_mm

    def begin(self):
        """Start over: a pause, a turn, a released fault."""
        self._left_mm = self._travel_mm
        self.drag_only = True
        self.slow_rise = True

    def soften(self):
        """Rise slowly to the asked force: the brake was let go for a while under a walker."""
        self.slow_rise = True

    def turn(self, direction):
        """Start over when the belt's declared direction has changed."""
        if direction and direction != self._direction:
            self._direction = direction
            self.begin()

    def step(self, speed_mm_s, moved_mm, reached, dt_ms):
        """moved_mm: this tick's travel, a magnitude; reached: the command has met the asked force."""
        if abs(speed_mm_s) < _MOVING_MM_S:
            self._still_ms = min(self._still_ms + dt_ms, _STILL_MS)
            if self._still_ms >= _STILL_MS:
                self.begin()
        else:
            self._still_ms = 0
        if self.drag_only:
            self._left_mm -= moved_mm
            self.drag_only = self._left_mm > 0
        elif reached:
            self.slow_rise = False
