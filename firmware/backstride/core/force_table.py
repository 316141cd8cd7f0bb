"""The calibrated brake: force over coil current and belt speed, and its inverse at one speed.

Between nodes the table is linear. `at(speed)` reduces it to the column of one speed; force and current are
then read from that column, so that one tick pays for the speed once.
The nominal table is Wouterse's law, F = Fmax(I) 2x/(1+x^2) with x = v/3 m/s and
Fmax(I) = k I^2/(1+(I/3 A)^2), 400 N at 2 A (Wouterse, IEE Proc. B 138-4, 1991).
"""

from array import array

from backstride.compat import const

# A speed this near to the last one keeps its column: under half a percent of force from 0.6 m/s on.
_NEAR_MM_S = const(3)

NOMINAL_CURRENTS_MA = (0, 250, 500, 750, 1000, 1250, 1500, 1750, 2000)
NOMINAL_SPEEDS_MM_S = (0, 100, 200, 300, 500, 800, 1200, 1800, 2500, 3500, 5000, 10000)


def nominal_forces_dn():
    """Return the nominal table in 0.1 N, current by current. Integers: 10^9 is the largest product."""
    forces = []
    for current in NOMINAL_CURRENTS_MA:
        square = current * current // 100  # 1e-4 A^2, at most 40,000
        # Fmax in 0.1 N: 1300 * (I/3)^2 / (1 + (I/3)^2) * 10, which is 4000 at 2 A.
        fmax_dn = 13000 * square // (90_000 + square)
        for speed in NOMINAL_SPEEDS_MM_S:
            percent = speed // 10
            forces.append(fmax_dn * (2 * percent * 300) // (90_000 + percent * percent))
    return forces


class ForceTable:
    """Currents ascending from 0 mA, speeds ascending from 0 mm/s, forces in 0.1 N row by row."""

    def __init__(self, currents_ma, speeds_mm_s, forces_dn):
        if len(forces_dn) != len(currents_ma) * len(speeds_mm_s):
            raise ValueError("force table has %d values" % len(forces_dn))
        self._currents = array("H", currents_ma)
        self._speeds = array("H", speeds_mm_s)
        self._forces = array("H", forces_dn)
        self._column = array("H", [0] * len(currents_ma))
        self._speed_mm_s = -_NEAR_MM_S
        self._part_mm_s = 0
        self._width_mm_s = 1
        self.at(0)

    def at(self, speed_mm_s):
        """Fix the speed that `force_dn` and `current_ma` speak of; tell whether that changed the column.

        Beyond the table its last column holds.
        """
        if -_NEAR_MM_S < speed_mm_s - self._speed_mm_s < _NEAR_MM_S:
            return False
        self._speed_mm_s = speed_mm_s
        upper = self._above(self._speeds, speed_mm_s)
        low_mm_s = self._speeds[upper - 1]
        self._width_mm_s = self._speeds[upper] - low_mm_s
        self._part_mm_s = min(speed_mm_s - low_mm_s, self._width_mm_s)
        index = upper - 1
        for row in range(len(self._column)):
            self._column[row] = self._between(index)
            index += len(self._speeds)
        return True

    def force_dn(self, current_ma):
        """Return the force in 0.1 N that `current_ma` gives at the fixed speed."""
        if current_ma <= 0:
            return 0
        currents = self._currents
        upper = self._above(currents, current_ma)
        low_ma = currents[upper - 1]
        force_dn = self._column[upper - 1]
        # At most 65,535 * 3,000 = 2e8 < 2^30.
        rise = (self._column[upper] - force_dn) * (current_ma - low_ma)
        return force_dn + rise // (currents[upper] - low_ma)

    def current_ma(self, force_dn):
        """Return the least current that gives `force_dn` at the fixed speed; the last node if none does."""
        if force_dn <= 0:
            return 0
        column = self._column
        upper = self._above(column, force_dn)
        if force_dn >= column[upper]:
            return self._currents[upper]
        low_ma = self._currents[upper - 1]
        rise = column[upper] - column[upper - 1]
        # At most 65,535 * 3,000 = 2e8 < 2^30; rounded up, so that force_dn(current_ma(f)) is not below f.
        part = (force_dn - column[upper - 1]) * (self._currents[upper] - low_ma)
        return low_ma + (part + rise - 1) // rise

    def _above(self, nodes, value):
        """Return the first position, from 1 on, whose node is not below `value`; the last if none is."""
        last = len(nodes) - 1
        upper = 1
        while upper < last and nodes[upper] < value:
            upper += 1
        return upper

    def _between(self, index):
        # At most 65,535 * 10,000 = 6.6e8 < 2^30.
        force_dn = self._forces[index]
        rise = (self._forces[index + 1] - force_dn) * self._part_mm_s
        return force_dn + rise // self._width_mm_s


def nominal_table():
    """Return the table of an uncalibrated console."""
    return ForceTable(NOMINAL_CURRENTS_MA, NOMINAL_SPEEDS_MM_S, nominal_forces_dn())
