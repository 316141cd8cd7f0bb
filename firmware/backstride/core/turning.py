"""Facing, and how it changes on the way.

A reversed belt is walked back on without turning. Where a one-way clutch forbids that, or where the walker
was declared to look away, the belt runs its normal way: forward facing the console, back facing away from it.
There a planned turn is the cue and a belt that stands for three seconds: it takes no button, and who declares
it is turned at once.
"""

from backstride.core import codes
from backstride.core.programme_rows import REVERSE
from backstride.core.units import STANDSTILL_MS


class Turning:
    """`facing` is where the walker looks; `due` while a turn was asked for and not made."""

    def __init__(self):
        self.one_way = False
        self.turns_round = False
        self.facing = codes.FACING_CONSOLE
        self._wanted = codes.FACING_CONSOLE
        self._way = 0
        self._stood_ms = 0
        self.due = False

    def start(self, facing):
        """Begin a session of a walker who looks there."""
        self.facing = facing
        self.turns_round = self.one_way or facing == codes.FACING_AWAY
        self._way = 0
        self.due = False

    def declare(self, facing):
        """Take somebody's word for where the walker looks, and so for how this session goes back."""
        self.facing = facing
        if facing == codes.FACING_AWAY:
            self.turns_round = True
        elif self._way == REVERSE:
            self.turns_round = self.one_way
        self.due = False

    def to(self, direction):
        """Go FORWARD or REVERSE from now on; return the cue that leads there."""
        before = self._way
        self._way = direction
        if self.turns_round:
            self._wanted = codes.FACING_AWAY if direction == REVERSE else codes.FACING_CONSOLE
            self._stood_ms = 0
            self.due = self._wanted != self.facing
            return codes.CUE_STOP_AND_TURN if self.due else codes.CUE_NONE
        return self.again() if before and direction != before else codes.CUE_NONE

    def again(self):
        """Return the cue for who still goes the old way."""
        if self.due:
            return codes.CUE_STOP_AND_TURN
        return codes.CUE_GO_BACKWARDS if self._way == REVERSE else codes.CUE_GO_FORWARDS

    def step(self, stands, dt_ms):
        """Called while `due`; tell whether the walker has turned: the belt stood for three seconds."""
        self._stood_ms = self._stood_ms + dt_ms if stands else 0
        if self._stood_ms < STANDSTILL_MS:
            return False
        self.facing = self._wanted
        self.due = False
        return True
