"""A walker's record: mass, progress, weekly plan, what a coach granted, and the last sessions.

Stored as one object of plain numbers and texts. A session is a list in the order of PAST; its end is in
minutes of UTC, 0 where the console knew no date.
"""

from backstride.compat import const
from backstride.core import codes, weekly_plan
from backstride.core.progress import Progress

_VERSION = const(1)
_PAST_MOST = const(20)
_OVERRIDES_MOST = const(8)

# A session's numbers, and where those are that are read here. An answer of 255 was not given.
PAST = (
    "number",
    "ended_min",
    "active_s",
    "forward_s",
    "reverse_s",
    "forward_mm",
    "reverse_mm",
    "work_j",
    "energy_dkcal",
    "extrapolated_percent",
    "forward_fastest_mm_s",
    "reverse_fastest_mm_s",
    "cadence_dspm",
    "steady_s",
    "flags",
    "pain_before",
    "exertion_before",
    "pain_after",
    "exertion_after",
    "programme",
)
ENDED_MIN = const(1)
ACTIVE_S = const(2)
REVERSE_S = const(4)
REVERSE_MM = const(6)
STEADY_S = const(13)
FLAGS = const(14)
ANSWERS = const(15)

_SUMS = ("sessions", "reverse_s", "steady_s", "long_sessions", "calm_sessions")


class Record:
    """What is known of a walker; `granted` has the bits of `codes.GRANTS` that a coach gave."""

    def __init__(self, name, mass_kg):
        self.name = name
        self.mass_kg = mass_kg
        self.progress = Progress()
        self.plan = weekly_plan.DEFAULT
        self.granted = 0
        self.own_mm_s = 0
        self.past = []
        # What, minutes of UTC, whose decision, why; the last ones.
        self.overrides = []

    def add(self, session, limits):
        """Add a finished session, a list in the order of PAST; once, even if a reset brings it back."""
        last = self.past[-1] if self.past else session
        if last is not session and last[0] == session[0] and last[2:ANSWERS] == session[2:ANSWERS]:
            return
        stopped = session[FLAGS] & codes.PAST_SAFETY_STOP != 0
        self.progress.add(session[ACTIVE_S], session[REVERSE_S], session[STEADY_S], stopped, limits)
        self.past = (self.past + [session])[-_PAST_MOST:]

    def add_answers(self, answers):
        """Put what was answered after it into the last session."""
        if self.past:
            self.past[-1] = self.past[-1][:ANSWERS] + list(answers) + self.past[-1][ANSWERS + len(answers) :]

    def override(self, what, granted, now_min, coach, reason):
        """Grant or revoke, and record who and why."""
        bit = 1 << what
        self.granted = self.granted | bit if granted else self.granted & ~bit
        entry = [what if granted else -1 - what, now_min, coach, reason]
        self.overrides = (self.overrides + [entry])[-_OVERRIDES_MOST:]

    def week(self, now_min):
        """Return the walker's week up to now; None where now or any day is unknown."""
        if not now_min:
            return None
        week = weekly_plan.Week(self.plan, now_min)
        for session in self.past:
            if session[ENDED_MIN]:
                week.add(session[ENDED_MIN], session[REVERSE_S], session[FLAGS] & codes.PAST_SLED)
        return week

    def stored(self):
        """Return the record as the object that is stored."""
        progress = self.progress
        return {
            "version": _VERSION,
            "name": self.name,
            "mass_kg": self.mass_kg,
            "sums": [getattr(progress, name) for name in _SUMS],
            "confirmed": progress.confirmed,
            "plan": list(self.plan),
            "granted": self.granted,
            "own_mm_s": self.own_mm_s,
            "past": self.past,
            "overrides": self.overrides,
        }


def read(stored, name):
    """Return the record that `stored` holds; None when it is none of this version and name."""
    if stored is None or stored.get("version") != _VERSION or stored.get("name") != name:
        return None
    try:
        record = Record(name, stored["mass_kg"])
        for at in range(len(_SUMS)):
            setattr(record.progress, _SUMS[at], stored["sums"][at])
        record.progress.confirmed = stored["confirmed"]
        record.granted = stored["granted"]
        record.own_mm_s = stored["own_mm_s"]
        record.past = [row for row in stored["past"] if len(row) == len(PAST)]
        record.overrides = [row for row in stored["overrides"] if len(row) == 4]
        plan = tuple(stored["plan"])
    except (KeyError, IndexError, TypeError):
        return None
    if weekly_plan.valid(plan):
        record.plan = plan
    return record
