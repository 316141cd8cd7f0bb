"""A permanent magnet that a servo moves over the disc: the second actuator, where coil.Coil is the first.

An actuator is told a current to drive towards (`step`). It sets `duty`, the `expected_ma` that should be
sensed by now and the `reach_ma` it can get to, and goes on from what a fade has left (`take_over`).

For a magnet a current is its place: 2,000 mA is all of its travel, in the table, in every limit and at the
sensor alike. Light drag is a place as it is a current: neither speed nor power holds it.

A servo takes 0.3 to 1 s for the travel. It is led at the slowest pace of those, so that a faster one does not
let go any faster, and what should be sensed is known.
"""

from backstride.compat import const
from backstride.core.force_table import NOMINAL_SPEEDS_MM_S, ForceTable

FULL_MA = const(2000)
_PACE_MA_MS = const(2)
_DUTY_SHIFT = const(15)
# A frame of 20 ms and the servo's own loop.
_FOLLOW_MS = const(50)
_LONGEST_MS = const(100)
# Its sensor corrects what gear and linkage lose: slowly against the servo, and by a twentieth of the travel.
_LEARN_MS = const(500)
_TRIM_SHIFT = const(8)
_TRIM_MOST_MA = const(120)
# Further off than this it is not where it should be, and nothing is learned.
_NEAR_MA = const(160)
# Neodymium-iron-boron loses 0.11 % of its field a kelvin, so 0.22 % of its force: 9 of 4,096.
_FORCE_ONE = const(4096)
_FORCE_PER_K = const(9)
_TEMPERATURE_STEP_DC = const(20)
# Between nodes the table is linear in the square of the place, so the first ones are near each other.
_NOMINAL_PLACES_MA = (0, 50, 100, 150, 200, 300, 400, 550, 700, 900, 1100, 1400, 1700, 2000)


class MagnetTable(ForceTable):
    """Another force table, as the magnet's temperature leaves it: `share` of 4,096."""

    def __init__(self, table):
        self._table = table
        self.share = _FORCE_ONE

    def at(self, speed_mm_s):
        """Fix the speed of the other two."""
        self._table.at(speed_mm_s)

    def force_dn(self, current_ma):
        """Return the force in 0.1 N at the fixed speed; 7,000 * 4,816 = 3.4e7 < 2^30."""
        return self._table.force_dn(current_ma) * self.share >> 12

    def current_ma(self, force_dn):
        """Return the least place that gives `force_dn`; 7,000 * 4,096 = 2.9e7 < 2^30."""
        return self._table.current_ma((force_dn * _FORCE_ONE + self.share - 1) // self.share)


class Magnet:
    """Sets `duty` (0 to 65535 of the travel), `expected_ma` and `reach_ma`."""

    def __init__(self):
        self._table = MagnetTable(nominal_table())
        self._reference_dc = 0
        self._led_ma = 0
        self._expected = 0
        self._trim = 0
        self.reach_ma = FULL_MA
        self.drive_mv = 0  # no coil that has a resistance
        self.duty = 0
        self.expected_ma = 0

    def lend(self, table, temperature_dc):
        """Return `table`, which holds at a magnet of `temperature_dc`, as it holds at the magnet's own."""
        self._reference_dc = temperature_dc
        self._table = MagnetTable(table)
        return self._table

    def configure(self, _milliohm, _supply_least_mv):
        """A magnet has no resistance, and its servo a supply of its own."""

    def see_reach(self, _supply_mv):
        """All of the travel is in reach, whatever the supply."""

    def step(self, wanted_ma, inputs, dt_ms, trusted):
        """Lead the servo towards wanted_ma; `trusted`: its place may correct where it is led."""
        dt_ms = min(dt_ms, _LONGEST_MS)
        self._lead(min(wanted_ma, FULL_MA) - self._led_ma, _PACE_MA_MS * dt_ms)
        self._expect(min(dt_ms, _FOLLOW_MS))
        if trusted:
            self._learn(self.expected_ma - inputs.coil_ma, dt_ms)
        self._tell()

    def _lead(self, away_ma, most_ma):
        self._led_ma += min(max(away_ma, -most_ma), most_ma)

    def _expect(self, dt_ms):
        # 2,000 << 8 is 5.1e5, times 50 is 2.6e7 < 2^30.
        self._expected += ((self._led_ma << _TRIM_SHIFT) - self._expected) * dt_ms // _FOLLOW_MS
        self.expected_ma = self._expected + (1 << _TRIM_SHIFT - 1) >> _TRIM_SHIFT

    def _tell(self):
        if self._led_ma == 0:
            self.duty = 0
            return
        place_ma = min(max(self._led_ma + (self._trim >> _TRIM_SHIFT), 0), FULL_MA)
        # 2,000 << 15 is 6.6e7 < 2^30.
        self.duty = min((place_ma << _DUTY_SHIFT) // FULL_MA << 1, 65535)

    def _learn(self, error_ma, dt_ms):
        if -_NEAR_MA < error_ma < _NEAR_MA and self._led_ma > _TRIM_MOST_MA:
            # 160 << 8 is 4.1e4, times 100 is 4.1e6.
            trim = self._trim + (error_ma << _TRIM_SHIFT) * dt_ms // _LEARN_MS
            most = _TRIM_MOST_MA << _TRIM_SHIFT
            self._trim = min(max(trim, -most), most)

    def take_over(self, place_ma):
        """Go on from the place where a fade, or the last run, has left the magnet."""
        self._led_ma = self.expected_ma = min(max(place_ma, 0), FULL_MA)
        self._expected = self.expected_ma << _TRIM_SHIFT

    def warm(self, temperature_dc):
        """Follow the magnet's temperature, some six times a second; return whether the table has changed.

        A dead sensor changes nothing: the last temperature is nearer than any guess.
        """
        if not -300 < temperature_dc <= 1600:
            return False
        warmer_dk = (temperature_dc - self._reference_dc) // _TEMPERATURE_STEP_DC * _TEMPERATURE_STEP_DC
        share = _FORCE_ONE - _FORCE_PER_K * warmer_dk // 10
        changed = share != self._table.share
        self._table.share = share
        return changed


def nominal_table():
    """Return the table of an uncalibrated console: the most that a magnet gives at each place.

    A magnet's force grows with its overlap, or with the square of it. The former is more at every place, so
    nobody gets more than is said: 400 N all the way in, by Wouterse's law as in force_table.
    """
    forces = []
    for place_ma in _NOMINAL_PLACES_MA:
        for speed_mm_s in NOMINAL_SPEEDS_MM_S:
            # F = 2 place * 2x / (1 + x^2), x in hundredths of 3 m/s: 4,000 * 60 * 1,000 = 2.4e8.
            percent = speed_mm_s // 10
            forces.append(2 * place_ma * (60 * percent) // (9000 + percent * percent // 10))
    return ForceTable(_NOMINAL_PLACES_MA, NOMINAL_SPEEDS_MM_S, forces)
