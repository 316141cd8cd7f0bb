"""The short words of the display; whole sentences come from the tables that everybody reads."""

# For each cue of `codes.CUES`, readable while walking: at most eight letters.
CUES = (
    "",
    "STEPS",
    "RAIL",
    "LET GO",
    "RAIL",
    "MORE",
    "TURN",
    "BACK",
    "FORWARD",
    "SLOWER",
    "ENOUGH?",
    "DONE",
    "ENOUGH",
    "LOCKED",
)
# For each question of `codes.QUESTIONS`.
QUESTIONS = ("Pain", "Exertion")
# Where the walker goes: standing, forward, reverse (-1 is the last).
WAYS = ("STANDING", "FORWARD", "BACKWARD")
# Where the next step goes.
STEPS = ("easy", "forward", "back")
