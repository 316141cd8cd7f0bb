"""Has the disc's conductivity drifted since it was calibrated? Coasts tell it; three that agree correct it.

The correction is a scale of the speed, as the disc's heat is. It moves while the brake is let go or at light
drag, whose current it does not change: no walker ever feels it move.
"""

from array import array

from backstride.compat import const
from backstride.core import faults
from backstride.core.coast import Coast

ONE = const(1024)
_LEAST = const(768)
_MOST = const(1280)
# So far from what the brake counts on, in thousandths, a coast is reported.
_REPORTED = const(50)
# Nearer than that the correction stays as it is, and so near coasts agree.
_IGNORED = const(20)
_AGREED = const(41)  # of 1,024
_COASTS = const(3)
# A look: 5 % a second at six looks.
_STEP = const(8)


class Drift:
    """`scale` (1024 is one) is in use, `goal` is what it moves to; writes brake.drifted."""

    def __init__(self, book):
        self._book = book
        self.coast = Coast()
        self._told = array("h", [0] * _COASTS)
        self._coasts = 0
        self.scale = ONE
        self.goal = ONE

    def restore(self, scale):
        """Go on from a correction that was kept, before the first tick."""
        self.scale = self.goal = min(max(scale, _LEAST), _MOST)

    def forget(self):
        """Begin anew with a brake that was just calibrated."""
        self._coasts = 0
        self.restore(ONE)

    def listen(self, brake, speed_mm_s, t_ms):
        """Take brake (a brake.Brake) and magnitude of the speed, every 40 ms or so."""
        if self.coast.step(brake, speed_mm_s, t_ms):
            self.tell(self.coast.permille)

    def tell(self, permille):
        """Take what a coast told, over the conductivity in use; 700 to 1,350 thousandths."""
        self._book.set(faults.BRAKE_DRIFTED, not -_REPORTED < permille - 1000 < _REPORTED)
        scale = self.scale * permille // 1000
        if self._coasts and abs(scale - self._told[0]) > _AGREED:
            self._coasts = 0
        self._told[self._coasts] = scale
        self._coasts += 1
        if self._coasts == _COASTS:
            self._coasts = 0
            self._correct()

    def _correct(self):
        scale = (self._told[0] + self._told[1] + self._told[2]) // _COASTS
        if abs(scale - self.scale) * 1000 >= _IGNORED * ONE:
            self.goal = min(max(scale, _LEAST), _MOST)
        # What is beyond the bounds stays reported.
        self._book.set(faults.BRAKE_DRIFTED, not _LEAST <= scale <= _MOST)

    def step(self, free):
        """Move on, some six times a second; `free`: the brake is let go or at light drag."""
        if free and self.scale != self.goal:
            self.scale += min(max(self.goal - self.scale, -_STEP), _STEP)
