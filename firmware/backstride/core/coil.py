"""From a wanted coil current to the duty that drives it: Ohm's law, corrected by the measured current.

The coil's resistance is the cold one, times what its temperature adds (copper: 0.39 % a kelvin), times a
share that is learned from the current: coils differ, plugs age. The duty follows the supply as it sags.
"""

from backstride.compat import const

DUTY_FULL = const(65535)
# The share's time constant, well above the coil's L/R of some 17 ms so that the loop cannot ring.
_LEARN_MS = const(120)
_SHARE_ONE = const(1 << 16)
# A third less and two fifths more cover a coil's tolerance and the freewheeling diode's voltage at a small
# current; more than that is a fault, not a tolerance.
_SHARE_LEAST = const(43_690)
_SHARE_MOST = const(91_750)
# Below this the sensor's own error would be learned.
_LEARN_LEAST_MA = const(100)
# No supply is above 60 V; 65,000 * 16,384 = 1.07e9 < 2^30.
_DRIVE_MOST_MV = const(65_000)
_TEMPERATURE_STEP_DC = const(5)
_FOLLOW_MS = const(40)
_REACH_SHARE = const(8)


class Coil:
    """Sets `duty` (0 to 65535), `expected_ma`, the current the coil should carry by now, and `reach_ma`."""

    def __init__(self):
        self._milliohm = 12_000
        self._hot_milliohm = 12_000
        self._temperature_dc = 200
        self._supply_least_mv = 17_000
        self._supply_mv = 24_000
        self._share = _SHARE_ONE
        self._learns = True
        self.reach_ma = 3000
        self.duty = 0
        self.drive_mv = 0
        self.expected_ma = 0

    def configure(self, milliohm, supply_least_mv):
        """Take the coil's resistance at 20 degrees C (1,000 to 60,000 milliohm) and the least healthy supply.

        Under that the brake is let go anyway, and a dead sensor of the supply must not give full duty.
        """
        if milliohm != self._milliohm:
            self._share = _SHARE_ONE
        self._milliohm = milliohm
        self._supply_least_mv = supply_least_mv
        self._warm(self._temperature_dc)

    def step(self, wanted_ma, inputs, dt_ms, trusted):
        """Drive towards wanted_ma; `trusted` tells whether the measured current may correct the duty."""
        if wanted_ma <= 0:
            self.drive_mv = 0
            self.duty = 0
        else:
            self._supply_mv = max(inputs.supply_mv, self._supply_least_mv)
            # Two ticks are short against the coil: what is learned and what is felt take turns.
            self._learns = not self._learns
            if not self._learns:
                self._feel(inputs.coil_temperature_dc)
            elif trusted and wanted_ma >= _LEARN_LEAST_MA and inputs.supply_mv >= self._supply_least_mv:
                # Below that the duty does not follow the supply, and what the coil misses is not the coil's.
                self._learn(inputs.coil_ma, wanted_ma, 2 * dt_ms)
            self._drive(wanted_ma)
        self._expect(wanted_ma, dt_ms)

    def _drive(self, wanted_ma):
        # 3,000 mA * 93,600 milliohm = 2.8e8 < 2^30; 65,000 * (91,750 >> 6) = 9.3e7.
        drive_mv = min(wanted_ma * self._hot_milliohm // 1000, _DRIVE_MOST_MV) * (self._share >> 6) >> 10
        self.drive_mv = drive_mv
        if drive_mv >= self._supply_mv:
            self.duty = DUTY_FULL
        else:
            # 65,000 * 16,384 = 1.07e9 < 2^30.
            self.duty = (drive_mv * 16_384 // self._supply_mv) << 2

    def _expect(self, wanted_ma, dt_ms):
        missing = (wanted_ma - self.expected_ma) * min(dt_ms, _FOLLOW_MS)
        # Rounded away from zero, so that it gets there.
        self.expected_ma += (missing + (_FOLLOW_MS - 1 if missing > 0 else 0)) // _FOLLOW_MS

    def take_over(self, coil_ma):
        """Begin anew at the current that flows."""
        self.expected_ma = coil_ma

    def _feel(self, temperature_dc):
        if abs(temperature_dc - self._temperature_dc) >= _TEMPERATURE_STEP_DC:
            self._warm(temperature_dc)

    def _warm(self, temperature_dc):
        if not -300 < temperature_dc <= 1600:
            return  # a dead sensor, which reads -36 degrees C: the last resistance is nearer than any guess
        self._temperature_dc = temperature_dc
        kelvin_dk = temperature_dc - 200
        # 39e-5 a tenth of a kelvin; 60,000 * 39 = 2.3e6, then 23,400 * 1,400 = 3.3e7 < 2^30.
        self._hot_milliohm = self._milliohm + self._milliohm * 39 // 100 * kelvin_dk // 1000

    def _learn(self, coil_ma, wanted_ma, dt_ms):
        """Correct the share by what the current misses of what it should be by now."""
        error_ma = self.expected_ma - coil_ma
        if self.drive_mv > self._supply_mv:
            # A supply at its end winds nothing up: it still tells what the coil takes from it.
            error_ma = min(error_ma, self._driven_ma(self._supply_mv) - coil_ma)
        # 65,536 / 120 = 546; 4,500 mA * 546 * 40 = 9.8e7 < 2^30.
        error_ma = error_ma * (_SHARE_ONE // _LEARN_MS) * min(dt_ms, 40)
        self._share = min(max(self._share + error_ma // wanted_ma, _SHARE_LEAST), _SHARE_MOST)

    def see_reach(self, supply_mv):
        """Follow the current that the supply can drive over a second or so; some six times a second."""
        reach_ma = min(self._driven_ma(max(supply_mv, self._supply_least_mv)), 3000)
        # Rounded to the nearest, so that it settles where it aims.
        self.reach_ma += (reach_ma - self.reach_ma + _REACH_SHARE // 2) // _REACH_SHARE

    def _driven_ma(self, supply_mv):
        """Return what the supply drives through the coil; 93,600 * 1,433 = 1.3e8, 65,000 * 1,000 = 6.5e7."""
        return supply_mv * 1000 // max(1, self._hot_milliohm * (self._share >> 6) >> 10)
