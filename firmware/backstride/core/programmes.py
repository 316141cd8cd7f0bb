"""Built-in programmes as data.

A programme: name, title, steps. A step: seconds (0 = until the session is stopped), walking direction
(1 forward, -1 reverse, 0 either), mode, value, slowest and fastest guided speed in mm/s (0 = none), cue.
Resistance acts only in a step's own direction. Speeds are guidance: a brake cannot drive the belt.
"""

from backstride.compat import const
from backstride.core import codes

MODES = ("off", "force", "level")
OFF = const(0)
FORCE = const(1)  # value in 0.1 N
LEVEL = const(2)  # value is the level the step begins with, 20 N each

FORWARD = const(1)
REVERSE = const(-1)
EITHER = const(0)

LEVEL_DN = const(200)
LEVEL_MAX = const(10)

# Columns of a step.
STEP_S = const(0)
STEP_DIRECTION = const(1)
STEP_MODE = const(2)
STEP_VALUE = const(3)
STEP_SLOWEST = const(4)
STEP_FASTEST = const(5)
STEP_CUE = const(6)


def _easy(seconds, cue):
    return (seconds, FORWARD, OFF, 0, 300, 900, cue)


def _knee_care(minutes):
    """Two easy minutes, `minutes` of backward walking in five parts from 20 to 40 N, two easy minutes."""
    part_s = minutes * 12
    return (
        _easy(120, codes.CUE_ATTEND),
        (part_s, REVERSE, FORCE, 200, 600, 900, codes.CUE_HOLD_RAIL),
        (part_s, REVERSE, FORCE, 250, 600, 900, codes.CUE_ATTEND),
        (part_s, REVERSE, FORCE, 300, 600, 900, codes.CUE_LET_GO),
        (part_s, REVERSE, FORCE, 350, 600, 900, codes.CUE_LET_GO),
        (part_s, REVERSE, FORCE, 400, 600, 900, codes.CUE_BEFORE_TIRED),
        _easy(120, codes.CUE_WELL_DONE),
    )


def _first_steps():
    """Four short minutes back at the rail, each followed by half a minute of rest."""
    steps = []
    steps.append(_easy(120, codes.CUE_ATTEND))
    for turn in range(4):
        value = 0 if turn < 2 else 1
        steps.append((60, REVERSE, LEVEL, value, 200, 500, codes.CUE_HOLD_RAIL))
        steps.append((30, EITHER, OFF, 0, 0, 0, codes.CUE_NONE))
    steps.append(_easy(120, codes.CUE_WELL_DONE))
    return tuple(steps)


PROGRAMMES = (
    ("first-steps", "First Steps", _first_steps()),
    ("knee-care-10", "Knee Care 10", _knee_care(10)),
    ("knee-care-15", "Knee Care 15", _knee_care(15)),
    ("free", "Free", ((0, REVERSE, LEVEL, 0, 0, 0, codes.CUE_ATTEND),)),
)


def find(name):
    """Return the number of the programme called `name`; -1 when there is none."""
    for number in range(len(PROGRAMMES)):
        if PROGRAMMES[number][0] == name:
            return number
    return -1
