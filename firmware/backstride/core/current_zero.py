"""What the current sensor shows when nothing flows: learned while the driver is off, and taken away.

At half an ampere 5 mA are two percent of the force.
"""

from backstride.compat import const

# A sensor that is off by more is broken, and the guards are to see it.
_MOST_MA = const(25)
# So many looks after the driver went off the coil's last current is gone.
_OFF_LOOKS = const(6)
_SHIFT = const(4)


class CurrentZero:
    """Sets `zero_ma`."""

    def __init__(self):
        self._off_looks = 0
        self._scaled = 0
        self.zero_ma = 0

    def step(self, coil_ma, driven):
        """Take, some six times a second, the current as it was read; `driven`: it should not be nothing."""
        if driven:
            self._off_looks = 0
        elif self._off_looks < _OFF_LOOKS:
            self._off_looks += 1
        elif -_MOST_MA <= coil_ma <= _MOST_MA:
            # A mean over 16 looks: the sensor's noise does not get in.
            self._scaled += coil_ma - (self._scaled >> _SHIFT)
            self.zero_ma = (self._scaled + (1 << (_SHIFT - 1))) >> _SHIFT
