"""May these rows be played? Asked on the host, and again on the device that is to keep them."""

from backstride.compat import const
from backstride.core import codes
from backstride.core.programme_rows import (
    EITHER,
    FORCE,
    GATE_MASK,
    GATE_RUNNING,
    GATES,
    LEVEL,
    LEVEL_DN,
    LIGHT_LOAD_DN,
    OFF,
    OWN_SPEED,
    PARACHUTE,
    REPEAT,
    REVERSE,
    ROW_BYTES,
    ROWS_MOST,
    SLED,
    STEPS_MOST,
    TURN,
    VALUE_LEAST,
    VALUE_MOST,
    by_distance,
    cue_of,
    direction_of,
    fastest_of,
    length_of,
    mode_of,
    slowest_of,
    value_of,
)

# What can be wrong with a row.
SIZE = const(1)  # no row, too many, or half a row
LENGTH = const(2)  # no end before the last row, a rest or turn by distance, too long
DIRECTION = const(3)  # resistance without a direction
VALUE = const(4)  # beyond what the mode takes or the console allows
SPEED = const(5)  # slowest above fastest, or beyond the console's limit
CUE = const(6)  # unknown, or letting go of the rail above 40 N
REPEATED = const(7)  # nothing to repeat, a repeat within, less than twice, too many steps

RUNNING_MM_S = const(4000)
_LENGTH_MOST = const(14_400)


class Limits:
    """The console's own: no programme goes beyond them."""

    def __init__(self, force_dn, reverse_mm_s, forward_mm_s):
        self.force_dn = force_dn
        self.reverse_mm_s = reverse_mm_s
        self.forward_mm_s = forward_mm_s


def check(rows, flags, limits):
    """Return 0 when `rows` may be played within `limits`, else row << 3 | what is wrong with that row."""
    count = len(rows) // ROW_BYTES
    known = GATE_MASK | SLED | OWN_SPEED
    if not 1 <= count <= ROWS_MOST or len(rows) % ROW_BYTES or flags & ~known or flags & 3 >= len(GATES):
        return SIZE
    steps = 0
    for row in range(count):
        if mode_of(rows, row) == REPEAT:
            wrong = _repeat(rows, row)
            steps += value_of(rows, row) * (length_of(rows, row) - 1)
        else:
            wrong = _step(rows, row, count, limits, flags & GATE_MASK == GATE_RUNNING)
            steps += 1
        if not wrong and steps > STEPS_MOST:
            wrong = REPEATED
        if wrong:
            return row << 3 | wrong
    return 0


def _repeat(rows, row):
    back = value_of(rows, row)
    if not 1 <= back <= row or length_of(rows, row) < 2:
        return REPEATED
    for before in range(row - back, row):
        if mode_of(rows, before) == REPEAT or not length_of(rows, before):
            return REPEATED
    return 0


def _step(rows, row, count, limits, running):
    direction = direction_of(rows, row)
    mode = mode_of(rows, row)
    length = length_of(rows, row)
    if length > _LENGTH_MOST or (not length and (row + 1 < count or direction == TURN)):
        return LENGTH
    if direction == TURN and (by_distance(rows, row) or row + 1 == count):
        return LENGTH
    if mode >= len(VALUE_MOST) or not VALUE_LEAST[mode] <= value_of(rows, row) <= VALUE_MOST[mode]:
        return VALUE
    if mode != OFF and (direction == EITHER or direction == TURN):
        return DIRECTION
    if _known_dn(mode, value_of(rows, row)) > limits.force_dn:
        return VALUE
    reverse_mm_s = RUNNING_MM_S if running else limits.reverse_mm_s
    most_mm_s = reverse_mm_s if direction == REVERSE else limits.forward_mm_s
    if slowest_of(rows, row) > fastest_of(rows, row) or fastest_of(rows, row) > most_mm_s:
        return SPEED
    cue = cue_of(rows, row)
    if cue >= len(codes.CUES):
        return CUE
    if cue == codes.CUE_LET_GO and _known_dn(mode, value_of(rows, row)) > LIGHT_LOAD_DN:
        return CUE
    return 0


def _known_dn(mode, value):
    """Return the force that a mode asks for whoever walks however fast; a parachute's at 1 m/s."""
    if mode == LEVEL:
        return value * LEVEL_DN
    return value if mode == FORCE or mode == PARACHUTE else 0
