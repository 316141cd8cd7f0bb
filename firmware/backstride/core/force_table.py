"""The calibrated brake: force over coil current and belt speed, and its inverse at one speed.

Between nodes force is linear in speed and in the square of the current, as an unsaturated brake's is; then
a quarter of an ampere between nodes costs half a percent at most. `at(speed)` fixes the speed of the rest.
The nominal table is Wouterse's law, F = Fmax(I) 2x/(1+x^2) with x = v/3 m/s and
Fmax(I) = k I^2/(1+(I/3 A)^2), 400 N at 2 A (Wouterse, IEE Proc. B 138-4, 1991).
"""

from array import array

from backstride.compat import const

# Squares of currents are kept in 64 mA^2: 3,000^2 >> 6 is 140,625, and times the largest force 9.8e8 < 2^30.
_SQUARE_SHIFT = const(6)
CURRENT_MOST_MA = const(3000)
CURRENT_STEP_MA = const(20)
FORCE_MOST_DN = const(7000)
# 7,000 * 20,000 = 1.4e8 < 2^30.
SPEED_MOST_MM_S = const(20_000)

NOMINAL_CURRENTS_MA = (0, 250, 500, 750, 1000, 1250, 1500, 1750, 2000)
# A chord of 0.2 m/s misses the law by 0.2 % where it bends most.
NOMINAL_SPEEDS_MM_S = (
    0,
    200,
    400,
    600,
    800,
    1000,
    1200,
    1500,
    1800,
    2200,
    2600,
    3200,
    4000,
    5000,
    7000,
    10000,
)


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
        """ValueError names what is no brake's table."""
        _check(currents_ma, speeds_mm_s, forces_dn)
        self._currents = array("H", currents_ma)
        self._squares = array("i", [ma * ma >> _SQUARE_SHIFT for ma in currents_ma])
        self._speeds = array("H", speeds_mm_s)
        self._forces = array("H", forces_dn)
        self._row = 1
        self._upper = 1
        self._part_mm_s = 0
        self._width_mm_s = 1
        self.at(0)

    def at(self, speed_mm_s):
        """Fix the speed, from 0 on, of `force_dn` and `current_ma`; beyond the table its end holds."""
        speeds = self._speeds
        upper = self._upper
        if not speeds[upper - 1] <= speed_mm_s <= speeds[upper]:
            last = len(speeds) - 1
            upper = 1
            while upper < last and speeds[upper] < speed_mm_s:
                upper += 1
            self._upper = upper
        low_mm_s = speeds[upper - 1]
        self._width_mm_s = speeds[upper] - low_mm_s
        self._part_mm_s = min(speed_mm_s - low_mm_s, self._width_mm_s)

    def force_dn(self, current_ma):
        """Return the force in 0.1 N that `current_ma` gives at the fixed speed."""
        if current_ma <= 0:
            return 0
        if current_ma > CURRENT_MOST_MA:
            current_ma = CURRENT_MOST_MA
        row = self._row_of(current_ma)
        low_dn = self._node_dn(row - 1)
        low = self._squares[row - 1]
        rise_dn = self._node_dn(row) - low_dn
        # 7,000 * 140,625 = 9.8e8 < 2^30.
        part = rise_dn * ((current_ma * current_ma >> _SQUARE_SHIFT) - low)
        return low_dn + part // (self._squares[row] - low)

    def current_ma(self, force_dn):
        """Return the least current that gives `force_dn` at the fixed speed; the last node if none does."""
        if force_dn <= 0:
            return 0
        row = self._row
        # From the row that the last answer was in: the answers of neighbouring ticks are neighbours.
        while row > 1 and self._node_dn(row - 1) >= force_dn:
            row -= 1
        high_dn = self._node_dn(row)
        while high_dn < force_dn and row + 1 < len(self._currents):
            row += 1
            high_dn = self._node_dn(row)
        self._row = row
        if high_dn < force_dn:
            return self._currents[row]
        return self._least_ma(row, force_dn, high_dn)

    def _least_ma(self, row, force_dn, high_dn):
        """Return the least current of a row whose ends lie below `force_dn` and not below it."""
        low_dn = self._node_dn(row - 1)
        rise_dn = high_dn - low_dn
        square = self._squares[row - 1]
        # 7,000 * 140,625 = 9.8e8 < 2^30; rounded up, so that force_dn(current_ma(f)) is not below f.
        force_dn = (force_dn - low_dn) * (self._squares[row] - square)
        square += (force_dn + rise_dn - 1) // rise_dn
        return _root_above(square << _SQUARE_SHIFT, self._currents[row])

    def _row_of(self, current_ma):
        """Return the first row, from 1 on, whose current is not below `current_ma`; the last if none is."""
        currents = self._currents
        row = self._row
        while row > 1 and currents[row - 1] >= current_ma:
            row -= 1
        last = len(currents) - 1
        while row < last and currents[row] < current_ma:
            row += 1
        self._row = row
        return row

    def _node_dn(self, row):
        """Return the force of a current's row at the fixed speed."""
        index = row * len(self._speeds) + self._upper
        low_dn = self._forces[index - 1]
        # 7,000 * 20,000 = 1.4e8 < 2^30.
        return low_dn + (self._forces[index] - low_dn) * self._part_mm_s // self._width_mm_s


def _check(currents_ma, speeds_mm_s, forces_dn):
    width = len(speeds_mm_s)
    if len(forces_dn) != len(currents_ma) * width:
        raise ValueError("force table has %d values" % len(forces_dn))
    _check_axis("current", currents_ma, CURRENT_STEP_MA, CURRENT_MOST_MA)
    _check_axis("speed", speeds_mm_s, 1, SPEED_MOST_MM_S)
    if any(forces_dn[:width]) or max(forces_dn) > FORCE_MOST_DN:
        raise ValueError("force table has force without current, or too much")
    for index in range(width, len(forces_dn)):
        if forces_dn[index] < forces_dn[index - width]:
            raise ValueError("force table falls with the current at value %d" % index)


def _check_axis(name, nodes, least_step, most):
    if len(nodes) < 2 or nodes[0] != 0 or nodes[-1] > most:
        raise ValueError("force table's %s axis is out of range" % name)
    for index in range(1, len(nodes)):
        if nodes[index] < nodes[index - 1] + least_step:
            raise ValueError("force table's %s axis does not rise" % name)


def _root_above(square, start):
    """Return the least whole number whose square is not below `square`, which is at most start * start.

    Newton's way falls from above and ends at the root rounded down.
    """
    root = start
    while True:
        better = (root + square // root) >> 1
        if better >= root:
            break
        root = better
    return root if root * root >= square else root + 1


def nominal_table():
    """Return the table of an uncalibrated console."""
    return ForceTable(NOMINAL_CURRENTS_MA, NOMINAL_SPEEDS_MM_S, nominal_forces_dn())
