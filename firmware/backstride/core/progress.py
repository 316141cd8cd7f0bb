"""What a walker has done so far, and what is missing to what is locked.

Running backwards opens after some sessions and minutes backwards, a stretch at a brisk and steady pace,
sessions without a safety stop, and a confirmation by hand. The long programme opens after some long sessions.
"""

from backstride.compat import const
from backstride.core import codes

# A shorter walk backwards adds its minutes and is no session by itself.
_SESSION_S = const(180)
_KEPT_MOST = const(10_000)
_KEPT_MOST_S = const(100_000_000)


class Limits:
    """What the gates ask for, from the parameters in force."""

    def __init__(self, params):
        self.sessions = params.get("gate.sessions")
        self.reverse_s = params.get("gate.minutes") * 60
        self.steady_s = params.get("gate.steady_s")
        self.calm_sessions = params.get("gate.calm_sessions")
        self.long_sessions = params.get("gate.long_sessions")
        self.long_s = params.get("gate.long_minutes") * 60


class Progress:
    """A walker's sums over all sessions; every one is bounded, and none but `calm_sessions` decreases."""

    def __init__(self):
        self.sessions = 0
        self.reverse_s = 0
        self.steady_s = 0  # the longest brisk and steady stretch
        self.long_sessions = 0
        self.calm_sessions = 0  # since the last safety stop
        self.confirmed = False

    def add(self, active_s, reverse_s, steady_s, safety_stop, limits):
        """Count one more session; a safety stop counts whatever the session was."""
        self.reverse_s = min(self.reverse_s + reverse_s, _KEPT_MOST_S)
        self.steady_s = max(self.steady_s, steady_s)
        if safety_stop:
            self.calm_sessions = 0
        if reverse_s < _SESSION_S:
            return
        self.sessions = min(self.sessions + 1, _KEPT_MOST)
        if not safety_stop:
            self.calm_sessions = min(self.calm_sessions + 1, _KEPT_MOST)
        # Long, and more than half of it backwards.
        if active_s >= limits.long_s and reverse_s * 2 > active_s:
            self.long_sessions = min(self.long_sessions + 1, _KEPT_MOST)

    def missing_to_run(self, limits):
        """Return the bits of `codes.MISSING` that still keep running locked; 0: open."""
        missing = 0
        if self.sessions < limits.sessions:
            missing |= codes.MISSING_SESSIONS
        if self.reverse_s < limits.reverse_s:
            missing |= codes.MISSING_MINUTES
        if self.steady_s < limits.steady_s:
            missing |= codes.MISSING_STEADY_PACE
        if self.calm_sessions < limits.calm_sessions:
            missing |= codes.MISSING_CALM_SESSIONS
        if not self.confirmed:
            missing |= codes.MISSING_CONFIRMATION
        return missing

    def missing_to_go_long(self, limits):
        """Return the same for the long programme."""
        return codes.MISSING_LONG_SESSIONS if self.long_sessions < limits.long_sessions else 0
