"""The small integers that stand for names: states, facings, events, cues, results.

Each tuple is read by position; the link's dictionary publishes them, so append and never reorder.
"""

from backstride.compat import const

STATES = ("idle", "ready", "active", "paused", "finished", "fault")
IDLE = const(0)
READY = const(1)
ACTIVE = const(2)
PAUSED = const(3)
FINISHED = const(4)
FAULT = const(5)

# What the walker looks at: the console (then reverse is a reversed belt) or away from it (then reverse
# is the belt's normal way).
FACINGS = ("console", "away")
FACING_CONSOLE = const(0)
FACING_AWAY = const(1)

EVENTS = (
    "boot",
    "state",
    "session.start",
    "session.end",
    "step",
    "cue",
    "fault.raise",
    "fault.clear",
    "lease.start",
    "lease.end",
    "facing",
    "level",
    "question",
    "choice",
    "answer",
    "mode",
    "locked",
    "unlocked",
    "plan",
    "override",
    "display",
    "safe.mode",
)
EVENT_BOOT = const(0)
EVENT_STATE = const(1)
EVENT_SESSION_START = const(2)
EVENT_SESSION_END = const(3)
EVENT_STEP = const(4)
EVENT_CUE = const(5)
EVENT_FAULT_RAISE = const(6)
EVENT_FAULT_CLEAR = const(7)
EVENT_LEASE_START = const(8)
EVENT_LEASE_END = const(9)
EVENT_FACING = const(10)
EVENT_LEVEL = const(11)
EVENT_QUESTION = const(12)
EVENT_CHOICE = const(13)
EVENT_ANSWER = const(14)
EVENT_MODE = const(15)
EVENT_LOCKED = const(16)
EVENT_UNLOCKED = const(17)
EVENT_PLAN = const(18)
EVENT_OVERRIDE = const(19)
EVENT_DISPLAY = const(20)
EVENT_SAFE_MODE = const(21)

CUES = (
    "none",
    "attend to your steps",
    "hold the rail",
    "let go when the rhythm is comfortable",
    "hand on the rail",
    "more in 3 s",
    "stop, stand on the side platforms, turn",
    "slow down, then walk backwards",
    "slow down, then walk forwards",
    "slower",
    "stop before you are tired",
    "well done",
    "that is enough for today",
    "still locked",
)
CUE_NONE = const(0)
CUE_ATTEND = const(1)
CUE_HOLD_RAIL = const(2)
CUE_LET_GO = const(3)
CUE_HAND_ON_RAIL = const(4)
CUE_MORE_SOON = const(5)
CUE_STOP_AND_TURN = const(6)
CUE_GO_BACKWARDS = const(7)
CUE_GO_FORWARDS = const(8)
CUE_SLOWER = const(9)
CUE_BEFORE_TIRED = const(10)
CUE_WELL_DONE = const(11)
CUE_ENOUGH = const(12)
CUE_LOCKED = const(13)

END_REASONS = ("finished", "stopped", "stop button", "stood too long", "restart", "pain")
END_FINISHED = const(0)
END_STOPPED = const(1)
END_STOP_BUTTON = const(2)
END_STOOD_TOO_LONG = const(3)
END_RESTART = const(4)
END_PAIN = const(5)

# What a command is answered with.
RESULTS = (
    "ok",
    "unknown",
    "malformed",
    "out_of_range",
    "wrong_state",
    "needs_hand",
    "busy",
    "not_saved",
    "locked",
    "full",
)
OK = const(0)
UNKNOWN = const(1)
MALFORMED = const(2)
OUT_OF_RANGE = const(3)
WRONG_STATE = const(4)
NEEDS_HAND = const(5)
BUSY = const(6)
NOT_SAVED = const(7)
LOCKED = const(8)
FULL = const(9)

# Bits of telemetry's `flags`, lowest first.
FLAGS = (
    "saturated",
    "light_drag",
    "driver_enabled",
    "lease",
    "armed",
    "turn_expected",
    "calibrated",
    "key_in",
)
FLAG_SATURATED = const(1)
FLAG_LIGHT_DRAG = const(2)
FLAG_DRIVER_ENABLED = const(4)
FLAG_LEASE = const(8)
FLAG_ARMED = const(16)
FLAG_TURN_EXPECTED = const(32)
FLAG_CALIBRATED = const(64)
FLAG_KEY_IN = const(128)

# Bits of what keeps a programme locked, lowest first.
MISSING = (
    "sessions",
    "minutes",
    "steady pace",
    "sessions without a safety stop",
    "confirmation",
    "long sessions",
    "rest after sled work",
    "weekly plan",
)
MISSING_SESSIONS = const(1)
MISSING_MINUTES = const(2)
MISSING_STEADY_PACE = const(4)
MISSING_CALM_SESSIONS = const(8)
MISSING_CONFIRMATION = const(16)
MISSING_LONG_SESSIONS = const(32)
MISSING_REST = const(64)
MISSING_PLAN = const(128)

# Bits of what the weekly plan says against one more session, lowest first.
ADVICE = ("enough sessions", "enough minutes", "enough for today", "rest after sled work")
ADVICE_SESSIONS = const(1)
ADVICE_MINUTES = const(2)
ADVICE_TODAY = const(4)
ADVICE_REST = const(8)

# What a coach may grant; "rest" and "plan" are for the next session only.
GRANTS = ("running", "long", "rest", "plan")
GRANT_RUNNING = const(0)
GRANT_LONG = const(1)
GRANT_REST = const(2)
GRANT_PLAN = const(3)

# Bits of what a past session was, lowest first.
PAST_FLAGS = ("safety stop", "sled work", "ended for pain")
PAST_SAFETY_STOP = const(1)
PAST_SLED = const(2)
PAST_PAIN = const(4)

# What the console's display is found to be.
DISPLAYS = ("missing", "there")
DISPLAY_MISSING = const(0)
DISPLAY_THERE = const(1)

# Bits of a moment of a session in the log, lowest first: which way the belt went, and the walker faced.
GOING = ("forward", "backward", "facing away")
GOING_FORWARD = const(1)
GOING_BACKWARD = const(2)
GOING_AWAY = const(4)

# What is asked before and after a session, and the answer that was not given.
QUESTIONS = ("pain", "exertion")
PAIN = const(0)
EXERTION = const(1)
NO_ANSWER = const(255)

# What a board tells a self-test of itself: bytes, microseconds of a collection, microseconds between the
# last two ticks, and the bits of CONTACTS as the last tick saw them.
FIGURES = ("memory_free", "collection_us", "tick_us", "contacts")
MEMORY_FREE = const(0)
COLLECTION_US = const(1)
TICK_US = const(2)
CONTACTS_NOW = const(3)

# Contacts, lowest bit first: the key is in, a button is pressed.
CONTACTS = ("key", "stop", "confirm", "up", "down")


def names(table, mask):
    """Return the names of the bits of `mask`, in the table's order, with commas between."""
    return ", ".join([table[bit] for bit in range(len(table)) if mask >> bit & 1])
