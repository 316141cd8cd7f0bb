"""What is known of one machine's brake and belt, as `calibration.json` keeps it, and whether to believe it.

A record is a dictionary of whole numbers:
  version            1
  force_table        currents_ma, speeds_mm_s, forces_dn: 0.1 N, current by current (see force_table)
  disc_dc            temperature of the disc, 0.1 degC, for which the table holds
  disc_ppm_k         growth of the critical speed a kelvin of disc, in millionths
  coil_milliohm      resistance of the coil at 20 degC
  mass_g             moving mass of belt, rollers and flywheel referred to the belt
  drag_cn, drag_per_speed_cn, drag_per_square_cn
                     friction of the belt with nobody on it, 0.01 N, over the speed in m/s
  checksum           see `checksum`
and of anything else that whoever made it wants to keep (date, board, uncertainties), which nobody reads here.
"""

from backstride.core import force_table

VERSION = 1
# Name, least, most.
SCALARS = (
    ("disc_dc", -200, 1500),
    ("disc_ppm_k", 0, 5000),
    ("coil_milliohm", 1000, 60_000),
    ("mass_g", 30_000, 150_000),
    ("drag_cn", 0, 10_000),
    ("drag_per_speed_cn", 0, 10_000),
    ("drag_per_square_cn", 0, 2000),
)
AXES = ("currents_ma", "speeds_mm_s", "forces_dn")
CURRENTS_MOST = 20
SPEEDS_MOST = 32
_PRIME = 65_521


class Calibration:
    """A record that was believed: `table`, and the record's scalars by their names."""

    def __init__(self, record):
        """ValueError names what is wrong with `record`, whatever it is."""
        if not isinstance(record, dict) or not _whole(record.get("version"), VERSION, VERSION):
            raise ValueError("no calibration of version %d" % VERSION)
        lists = _lists(record.get("force_table"))
        for name, least, most in SCALARS:
            value = record.get(name)
            if not _whole(value, least, most):
                raise ValueError(name + " is no whole number from %d to %d" % (least, most))
            setattr(self, name, value)
        self.checksum = checksum(record)
        if not _whole(record.get("checksum"), self.checksum, self.checksum):
            raise ValueError("checksum is not %d" % self.checksum)
        self.table = force_table.ForceTable(*lists)


def checksum(record):
    """Return Fletcher's sum over the record's numbers in the order of AXES and SCALARS, in 30 bits."""
    first = 1
    second = 0
    for values in _numbers(record):
        for value in values:
            first = (first + value) % _PRIME
            second = (second + first) % _PRIME
    return (second & 0x3FFF) << 16 | first


def _numbers(record):
    table = record["force_table"]
    found = [[len(table[name]) for name in AXES]]
    for name in AXES:
        found.append(table[name])
    found.append([record[row[0]] for row in SCALARS])
    return found


def _lists(table):
    if not isinstance(table, dict):
        raise ValueError("no force_table")
    most = (CURRENTS_MOST, SPEEDS_MOST, CURRENTS_MOST * SPEEDS_MOST)
    for place in range(len(AXES)):
        name = AXES[place]
        length = most[place]
        values = table.get(name)
        if not isinstance(values, list) or len(values) > length:
            raise ValueError("force_table's " + name + " is no list of at most %d" % length)
        for value in values:
            if not _whole(value, 0, 65_535):
                raise ValueError("force_table's " + name + " holds no whole numbers")
    return [table[name] for name in AXES]


def _whole(value, least, most):
    """Tell whether `value` is an integer, and no truth value, within its bounds."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
