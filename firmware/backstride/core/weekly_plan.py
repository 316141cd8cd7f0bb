"""The weekly plan: how often, how long, how fast to grow, and rest after sled work. Times are minutes of UTC.

A week is the last seven days, so that no time zone is needed; the one before it is what growth refers to.
"""

from backstride.compat import const
from backstride.core import codes

_HOUR_MIN = const(60)
_DAY_MIN = const(1440)
_WEEK_MIN = const(10_080)
# A day's walking is what was walked since so long ago.
_TODAY_MIN = const(720)

# What a plan consists of: name, least, most, default.
PLAN = (
    ("sessions_least", 1, 14, 3),
    ("sessions_most", 1, 14, 4),
    ("minutes_least", 1, 60, 10),
    ("minutes_most", 1, 60, 15),
    ("growth_percent", 0, 100, 10),
    ("rest_h", 0, 168, 48),
    ("held", 0, 1, 0),
)
DEFAULT = tuple([row[3] for row in PLAN])
SESSIONS_LEAST = const(0)
SESSIONS_MOST = const(1)
MINUTES_LEAST = const(2)
MINUTES_MOST = const(3)
GROWTH_PERCENT = const(4)
REST_H = const(5)
HELD = const(6)


def valid(plan):
    """Tell whether the numbers of `plan`, in the order of PLAN, are a plan."""
    if len(plan) != len(PLAN):
        return False
    for at in range(len(PLAN)):
        if not PLAN[at][1] <= plan[at] <= PLAN[at][2]:
            return False
    return plan[SESSIONS_LEAST] <= plan[SESSIONS_MOST] and plan[MINUTES_LEAST] <= plan[MINUTES_MOST]


class Week:
    """The last seven days of a walker: `sessions`, `walked_s` backwards, before_s, limit_s, rest_min."""

    def __init__(self, plan, now_min):
        self._plan = plan
        self._now_min = now_min
        self.sessions = 0
        self.walked_s = 0
        self.before_s = 0
        self._today_s = 0
        self.rest_min = 0

    def add(self, ended_min, reverse_s, sled):
        """Take one session that ended at a known time; one from the future counts as of now."""
        ago_min = max(0, self._now_min - ended_min)
        if ago_min < _WEEK_MIN:
            self.sessions += 1
            self.walked_s += reverse_s
        elif ago_min < 2 * _WEEK_MIN:
            self.before_s += reverse_s
        if ago_min < _TODAY_MIN:
            self._today_s += reverse_s
        if sled:
            self.rest_min = max(self.rest_min, self._plan[REST_H] * _HOUR_MIN - ago_min)

    def limit_s(self):
        """Return how much to walk in these seven days: so much more than before, within the plan."""
        plan = self._plan
        least_s = plan[SESSIONS_LEAST] * plan[MINUTES_LEAST] * 60
        most_s = plan[SESSIONS_MOST] * plan[MINUTES_MOST] * 60
        # A week has 604,800 s; times 200 = 1.2e8.
        grown_s = min(self.before_s, most_s) * (100 + plan[GROWTH_PERCENT]) // 100
        return min(most_s, max(least_s, grown_s))

    def advice(self):
        """Return the bits of `codes.ADVICE` that speak against one more session now; 0: go ahead."""
        plan = self._plan
        advice = 0
        if self.sessions >= plan[SESSIONS_MOST]:
            advice |= codes.ADVICE_SESSIONS
        if self.walked_s >= self.limit_s():
            advice |= codes.ADVICE_MINUTES
        if self._today_s >= plan[MINUTES_MOST] * 60:
            advice |= codes.ADVICE_TODAY
        if self.rest_min > 0:
            advice |= codes.ADVICE_REST
        return advice
