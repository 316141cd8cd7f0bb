"""Is the coil's resistance its own? Shorted turns brake less for the same current; a loose plug heats."""

from backstride.compat import const
from backstride.core import faults

# Voltage over current, against the cold resistance: 0.8 to 1.6, and what two sensors err.
_LEAST_PERCENT = const(77)
_MOST_PERCENT = const(166)
# While the driver is off a diode takes this, or a switch nothing.
_DIODE_MV = const(700)
_LEAST_MA = const(400)
# A second of agreeing looks: what a change of current or of the supply shows is over by then.
_LOOKS = const(6)


class CoilOhm:
    """Writes coil.resistance."""

    def __init__(self, book):
        self._book = book
        self._milliohm = 12_000
        self._odd_looks = 0

    def configure(self, milliohm):
        """Take the coil's resistance at 20 degrees C, 1,000 to 60,000 milliohm."""
        self._milliohm = milliohm

    def step(self, coil, inputs, sound):
        """Look, six times a second or so, at the drive of `coil` (a coil.Coil) and at its current.

        `sound`: supply and current can be believed.
        """
        if inputs.coil_ma < _LEAST_MA or not sound:
            self._odd_looks = 0
        else:
            self._look(min(coil.drive_mv, inputs.supply_mv), inputs.coil_ma)
        self._book.set(faults.COIL_RESISTANCE, self._odd_looks >= _LOOKS)

    def _look(self, drive_mv, coil_ma):
        # 65,000 * 1,000 = 6.5e7, then at most 130,000 milliohm * 100.
        most_percent = drive_mv * 1000 // coil_ma * 100 // self._milliohm
        least_percent = (drive_mv - _DIODE_MV) * 1000 // coil_ma * 100 // self._milliohm
        odd = most_percent < _LEAST_PERCENT or least_percent > _MOST_PERCENT
        self._odd_looks = min(self._odd_looks + 1, _LOOKS) if odd else 0
