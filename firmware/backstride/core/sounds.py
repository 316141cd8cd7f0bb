"""What is heard of an event: the pattern of tones for each kind, at the console and at a host that joins in.

A pattern: tone in Hz, milliseconds of sound and of silence, repeats.
"""

from backstride.core import codes, faults

START = (1000, 120, 60, 2)
STEP = (800, 150, 0, 1)
CUE = (600, 80, 0, 1)
MORE = (900, 60, 60, 3)
END = (700, 200, 100, 3)
QUESTION = (1200, 60, 90, 2)
CHOICE = (1200, 30, 0, 1)
NOTE = (500, 200, 100, 2)
ALARM = (2500, 250, 150, 4)

_BY_EVENT = {
    codes.EVENT_SESSION_START: START,
    codes.EVENT_STEP: STEP,
    codes.EVENT_SESSION_END: END,
    codes.EVENT_QUESTION: QUESTION,
    codes.EVENT_CHOICE: CHOICE,
    codes.EVENT_ANSWER: STEP,
    codes.EVENT_LOCKED: NOTE,
    codes.EVENT_UNLOCKED: START,
    codes.EVENT_PLAN: NOTE,
}


def pattern_of(event, value):
    """Return the pattern of an event and its value (a cue, a fault); None where it is silent."""
    if event == codes.EVENT_CUE:
        return MORE if value == codes.CUE_MORE_SOON else CUE
    if event == codes.EVENT_FAULT_RAISE:
        return NOTE if faults.FAULTS[value][1] == faults.NOTE else ALARM
    return _BY_EVENT.get(event)
