"""The rows of a programme: one form in flash, in a file and on the link.

A row has ten bytes, little-endian:

    0     direction in bits 0-1, by distance in bit 2, mode in bits 4-7
    1     cue
    2, 3  length in s, or in m by distance; 0: until the session is stopped (last row only)
    4, 5  value, in the mode's unit
    6, 7  slowest guided speed in mm/s
    8, 9  fastest guided speed in mm/s; 0: no guidance

A repeat is a row too: the rows before it, as many as its value says, are played as often as its length says,
all in all. Resistance acts only in a row's own direction. Speeds are guidance: a brake cannot drive the belt.
"""

from backstride.compat import const

ROW_BYTES = const(10)
ROWS_MOST = const(64)
# A step's number has one byte on the link, and 255 is none.
STEPS_MOST = const(250)

MODES = ("off", "force", "level", "power", "speed-cap", "slope", "mass", "parachute")
OFF = const(0)
FORCE = const(1)  # 0.1 N
LEVEL = const(2)  # 20 N each; the level that the step begins with
POWER = const(3)  # W
SPEED_CAP = const(4)  # mm/s
SLOPE = const(5)  # 0.1 %
MASS = const(6)  # kg that the belt seems heavier
PARACHUTE = const(7)  # 0.1 N at 1 m/s
REPEAT = const(15)

# The least and the most that each mode takes.
VALUE_LEAST = (0, 0, 0, 1, 200, 0, 1, 1)
VALUE_MOST = (0, 4000, 10, 250, 4000, 300, 150, 2000)
LEVEL_DN = const(200)
LEVEL_MAX = const(10)
# Up to this load letting go of the rail may be suggested; above it a hand on it is asked for.
LIGHT_LOAD_DN = const(400)
# A rise of this or more is announced.
RISE_DN = const(200)

FORWARD = const(1)
REVERSE = const(-1)
EITHER = const(0)
TURN = const(2)  # a rest that lasts at least its time, and until the walker goes the next row's way

# A programme's flags: its gate, work like at a sled, guidance that scales with the walker's own speed.
GATES = ("none", "running", "sessions")
GATE_NONE = const(0)
GATE_RUNNING = const(1)
GATE_SESSIONS = const(2)
GATE_MASK = const(3)
SLED = const(4)
OWN_SPEED = const(8)
# Guidance is written for a walker whose own speed, that of First Steps, is this.
OWN_NOMINAL_MM_S = const(750)


def mode_of(rows, row):
    """Return the mode of row number `row`, or REPEAT."""
    return rows[row * ROW_BYTES] >> 4


def direction_of(rows, row):
    """Return FORWARD, REVERSE, EITHER or TURN."""
    bits = rows[row * ROW_BYTES] & 3
    return REVERSE if bits == 3 else bits


def by_distance(rows, row):
    """Tell whether the row's length is metres."""
    return rows[row * ROW_BYTES] & 4 != 0


def cue_of(rows, row):
    """Return the row's cue, a position in `codes.CUES`."""
    return rows[row * ROW_BYTES + 1]


def length_of(rows, row):
    """Return seconds, or metres; of a repeat, how often."""
    return _number(rows, row * ROW_BYTES + 2)


def value_of(rows, row):
    """Return the value in the mode's unit; of a repeat, the number of rows before it."""
    return _number(rows, row * ROW_BYTES + 4)


def slowest_of(rows, row):
    """Return the slowest guided speed in mm/s."""
    return _number(rows, row * ROW_BYTES + 6)


def fastest_of(rows, row):
    """Return the fastest guided speed in mm/s; 0 for none."""
    return _number(rows, row * ROW_BYTES + 8)


def _number(rows, at):
    return rows[at] | rows[at + 1] << 8
