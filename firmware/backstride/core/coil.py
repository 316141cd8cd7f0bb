"""From a wanted coil current to the duty that drives it: ohmic feed-forward and a slow trim on the measured
current. Copper gains 0.39 % of resistance a kelvin; the supply sags under load.
"""

from backstride.compat import const

DUTY_FULL = const(65535)
# The trim's time constant, well above the coil's L/R of some 17 ms so that the loop cannot ring.
_TRIM_MS = const(120)


class Coil:
    """Sets `duty` (0 to 65535) and `expected_ma`, the current the coil should carry by now."""

    def __init__(self):
        self._milliohm = 12_000
        self._hot_milliohm = 12_000
        self._supply_least_mv = 17_000
        self._trim_mv = 0
        self.duty = 0
        self.drive_mv = 0
        self.expected_ma = 0

    def configure(self, milliohm, supply_least_mv):
        """Take the coil's resistance at 20 degrees C (1,000 to 60,000 milliohm) and the least healthy supply.

        Under that the brake is let go anyway, and a dead sensor of the supply must not give full duty.
        """
        self._milliohm = milliohm
        self._supply_least_mv = supply_least_mv

    def step(self, wanted_ma, inputs, dt_ms, trusted):
        """Drive towards wanted_ma; `trusted` tells whether the measured current may correct the duty."""
        if wanted_ma <= 0:
            self._trim_mv = 0
            self.drive_mv = 0
            self.duty = 0
        else:
            self._set_hot_milliohm(inputs.coil_temperature_dc)
            # 3,000 mA * 90,000 milliohm = 2.7e8 < 2^30.
            self.drive_mv = wanted_ma * self._hot_milliohm // 1000
            if trusted:
                self._trim(wanted_ma - inputs.coil_ma, min(dt_ms, 30))
            self._apply_trim(self.drive_mv // 3 + 100)
            self.duty = self._duty(inputs.supply_mv)
        # Iron and copper follow within some 40 ms; the guard compares against this, not against the wish.
        self.expected_ma += (wanted_ma - self.expected_ma) * min(dt_ms, 40) // 40

    def take_over(self, coil_ma):
        """Begin anew at the current that flows."""
        self._trim_mv = 0
        self.expected_ma = coil_ma

    def _set_hot_milliohm(self, temperature_dc):
        if not -400 <= temperature_dc <= 1600:
            return  # a dead sensor: the last resistance is nearer than any guess
        kelvin_dk = temperature_dc - 200
        # 39e-5 a tenth of a kelvin; 60,000 * 39 = 2.3e6, then 23,400 * 1,400 = 3.3e7 < 2^30.
        self._hot_milliohm = self._milliohm + self._milliohm * 39 // 100 * kelvin_dk // 1000

    def _trim(self, error_ma, dt_ms):
        # 3,000 * 90 * 30 = 8.1e6 < 2^30.
        self._trim_mv += error_ma * (self._hot_milliohm // 1000) * dt_ms // _TRIM_MS

    def _apply_trim(self, bound_mv):
        # A third either way covers the coil's tolerance; more than that is a fault, not a tolerance.
        self._trim_mv = min(max(self._trim_mv, -bound_mv), bound_mv)
        self.drive_mv = max(0, self.drive_mv + self._trim_mv)

    def _duty(self, supply_mv):
        supply_mv = max(supply_mv, self._supply_least_mv)
        if self.drive_mv >= supply_mv:
            return DUTY_FULL
        # 32,000 * 16,384 = 5.2e8 < 2^30.
        return (self.drive_mv * 16_384 // supply_mv) << 2
