"""Plays a programme: which step, for how long, what it asks for, and which cue is due."""

from backstride.compat import const
from backstride.core import codes, programmes
from backstride.core.programmes import (
    EITHER,
    FORCE,
    LEVEL,
    LEVEL_DN,
    LEVEL_MAX,
    OFF,
    STEP_CUE,
    STEP_DIRECTION,
    STEP_FASTEST,
    STEP_MODE,
    STEP_S,
    STEP_VALUE,
)

# A rise of this much is announced this long before.
_RISE_DN = const(200)
_NOTICE_MS = const(3000)
# Letting go of the rail is suggested up to this load only.
_LIGHT_LOAD_DN = const(400)
_NO_LEVEL = const(-1)


class Player:
    """Sets asked_dn, direction, fastest_mm_s, step_number and left_ms; `over` when no step is left."""

    def __init__(self, events):
        self._events = events
        self.programme = 0
        self.facing = codes.FACING_CONSOLE
        self.level = 0
        self._level_override = _NO_LEVEL
        self._steps = programmes.PROGRAMMES[0][2]
        self._noticed = False
        self.reset()

    def reset(self):
        """Forget the step; nothing is asked until `start`."""
        self.step_number = 0
        self.left_ms = 0
        self.asked_dn = 0
        self.direction = EITHER
        self.fastest_mm_s = 0
        self.turn_expected = False
        self.over = True

    def select(self, number):
        """Choose programme `number` for the next session."""
        if not 0 <= number < len(programmes.PROGRAMMES):
            return codes.UNKNOWN
        self.programme = number
        self._steps = programmes.PROGRAMMES[number][2]
        return codes.OK

    def start(self):
        """Begin with the first step."""
        self.level = 0
        self._level_override = _NO_LEVEL
        self.direction = EITHER
        self.over = False
        self._begin(0)

    def resume_at(self, active_ms):
        """Go to where a session of `active_ms` was: the step, and what is left of it."""
        self.start()
        number = 0
        while (
            number + 1 < len(self._steps)
            and self._steps[number][STEP_S]
            and active_ms >= self._steps[number][STEP_S] * 1000
        ):
            active_ms -= self._steps[number][STEP_S] * 1000
            number += 1
        self._begin(number)
        self.left_ms = max(0, self.left_ms - active_ms)

    def set_level(self, level):
        """Ask for 20 N a level from now on: to the end of a force step, else to the end of the session."""
        if not 0 <= level <= LEVEL_MAX:
            return codes.OUT_OF_RANGE
        self._level_override = level
        self.level = level
        self._events.put(codes.EVENT_LEVEL, level)
        self._ask(self._steps[self.step_number])
        return codes.OK

    def step(self, active, direction_reached, dt_ms):
        """Let time pass while the session is active; direction_reached: the walker goes the step's way."""
        if self.over or not active:
            return
        if direction_reached:
            self.turn_expected = False
        if not self._steps[self.step_number][STEP_S]:
            return
        self.left_ms -= dt_ms
        if self.left_ms <= 0:
            self._next()
        elif self.left_ms <= _NOTICE_MS and not self._noticed:
            self._notice()

    def _next(self):
        following = self.step_number + 1
        if following < len(self._steps):
            self._begin(following)
        else:
            self.over = True
            self.asked_dn = 0
            self.direction = EITHER

    def _begin(self, number):
        step = self._steps[number]
        before = self.direction
        self.step_number = number
        self.left_ms = step[STEP_S] * 1000
        self.direction = step[STEP_DIRECTION]
        self.fastest_mm_s = step[STEP_FASTEST]
        self._noticed = False
        if step[STEP_MODE] == FORCE:
            self._level_override = _NO_LEVEL
        self._ask(step)
        self._events.put(codes.EVENT_STEP, number)
        turned = self.direction != EITHER and self.direction != before
        self.turn_expected = turned
        if turned and number:
            self._cue(self._turn_cue())
        if self.asked_dn > _LIGHT_LOAD_DN:
            self._cue(codes.CUE_HAND_ON_RAIL)
        elif step[STEP_CUE]:
            self._cue(step[STEP_CUE])

    def _turn_cue(self):
        if self.facing == codes.FACING_AWAY:
            return codes.CUE_STOP_AND_TURN
        return codes.CUE_GO_BACKWARDS if self.direction < 0 else codes.CUE_GO_FORWARDS

    def _ask(self, step):
        self.asked_dn = self._asked_by(step)
        if step[STEP_MODE] != OFF:
            self.level = self.asked_dn // LEVEL_DN

    def _asked_by(self, step):
        """Return what `step` asks for in 0.1 N, by its own value or by the level that was set."""
        mode = step[STEP_MODE]
        if mode == OFF:
            return 0
        if self._level_override >= 0:
            return self._level_override * LEVEL_DN
        return step[STEP_VALUE] * LEVEL_DN if mode == LEVEL else step[STEP_VALUE]

    def _notice(self):
        self._noticed = True
        following = self.step_number + 1
        if following < len(self._steps):
            step = self._steps[following]
            # A force step takes its own value; a level that was set stays for level steps.
            own = step[STEP_MODE] == FORCE
            if (step[STEP_VALUE] if own else self._asked_by(step)) >= self.asked_dn + _RISE_DN:
                self._cue(codes.CUE_MORE_SOON)

    def _cue(self, cue):
        self._events.put(codes.EVENT_CUE, cue)
