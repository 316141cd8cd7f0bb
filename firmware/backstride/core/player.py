"""Plays a programme: which step, what it asks for, and which cue is due."""

from backstride.compat import const
from backstride.core import codes, programme_rows
from backstride.core.load import RISE_DN, Load
from backstride.core.pace import Pace
from backstride.core.programme_rows import EITHER, LIGHT_LOAD_DN, OWN_SPEED, TURN
from backstride.core.script import Script
from backstride.core.span import Span
from backstride.core.turning import Turning

# A rise is announced this long before, a hand on the rail some seconds sooner.
_NOTICE_MS = const(3000)
_RAIL_MS = const(6000)
# How often pace and restarts are looked at.
_LOOK_MS = const(200)

# The step's end: not near, looked at for the rail, "hand on the rail" said.
_FAR = const(0)
_NEAR = const(1)
_RAIL_SAID = const(2)


class Player:
    """Sets the present step's direction; `over` when no step is left.

    `script` is which step it is, `span` what is left of it, `load` what it asks for, `pace` its guided
    speeds, `turning` where the walker looks.
    """

    def __init__(self, events):
        self._events = events
        self.programme = 0
        self.flags = 0
        # The walker's speed in First Steps; 0 while none is known.
        self.own_mm_s = 0
        self.script = Script()
        self.span = Span()
        self.load = Load()
        self.pace = Pace()
        self.turning = Turning()
        self.facing = codes.FACING_CONSOLE
        self._look_ms = 0
        self.reset()

    def reset(self):
        """Forget the step; nothing is asked until `start`."""
        self.script.begin()
        self.load.reset()
        self.pace.reset()
        self.direction = EITHER
        self.turn_expected = False
        self.resting = False
        self.over = True
        self._waits = False
        self._end = _FAR
        self._said_more = False
        self._since_more_ms = 0
        self._restarted = False

    def select(self, number, flags, rows):
        """Take programme `number` of the catalogue for the next session."""
        self.programme = number
        self.flags = flags
        self.script.open(rows)

    def face(self, facing):
        """Declare where the walker looks."""
        self.turning.declare(facing)
        self.facing = facing

    def start(self, facing):
        """Begin with the first step; the walker looks there."""
        self._open(facing)
        self._begin(0, False)

    def restore(self, facing, row, turn, number):
        """Come back after a reset, into a step; what was left and set is for `span` and `load`."""
        self._open(facing)
        self.script.restore(row, turn, number)
        self._begin(0, False)

    def _open(self, facing):
        self.reset()
        self.facing = facing
        self.turning.start(facing)
        self.over = False

    def set_level(self, level, mean_mm_s, announced):
        """Ask for 20 N a level from now on; a rise that no hand at the console asked for is announced."""
        if not 0 <= level <= programme_rows.LEVEL_MAX:
            return codes.OUT_OF_RANGE
        before_dn = self.load.asked_dn
        self.load.set_level(level, mean_mm_s)
        self._events.put(codes.EVENT_LEVEL, level)
        self.load.hold(0, 0)
        if announced:
            self._announce(before_dn)
        return codes.OK

    def set_mode(self, mode, value, mean_mm_s):
        """Ask for another mode of resistance instead of the step's own; a rise is announced."""
        if not 0 <= mode < len(programme_rows.MODES):
            return codes.UNKNOWN
        if not programme_rows.VALUE_LEAST[mode] <= value <= programme_rows.VALUE_MOST[mode]:
            return codes.OUT_OF_RANGE
        before_dn = self.load.asked_dn
        self.load.set(mode, value, mean_mm_s)
        self._events.put(codes.EVENT_MODE, mode << 16 | value)
        self.load.hold(0, 0)
        self._announce(before_dn)
        return codes.OK

    def step(self, tick, active):
        """Let time pass; tick: the pipeline's state of this tick, active: the session is."""
        if self.over:
            return
        if self.turning.due and self.turning.step(tick.standing_ms > 0, tick.dt_ms):
            self.facing = self.turning.facing
            self._events.put(codes.EVENT_FACING, self.facing)
            tick.gentle.begin()
        if not active:
            self._restarted = False
            return
        if self.load.busy:
            self.load.step(tick)
        self._look_ms += tick.dt_ms
        if self._look_ms >= _LOOK_MS:
            self._look(tick, self._look_ms)
            self._look_ms = 0
        left_ms = self.span.step(tick, self.direction)
        if left_ms <= _RAIL_MS:
            self._near(left_ms, tick)

    def _look(self, tick, dt_ms):
        """What need not be looked at in every tick: pace, a turn that is made, a restart."""
        going = self.direction != EITHER and tick.walking() == self.direction
        self.pace.ease(tick.mean.speed_mm_s, dt_ms)
        if going:
            self.turn_expected = False
            if self.pace.too_fast(tick.mean.speed_mm_s, dt_ms):
                self._cue(codes.CUE_SLOWER)
        if not tick.gentle.drag_only or tick.standing_ms:
            self._restarted = False
        elif going and not self._restarted:
            # Light drag leads, and what comes after it is a rise like any other.
            self._restarted = True
            self._announce(tick.brake.light_dn)

    def _near(self, left_ms, tick):
        """The step ends in left_ms: say what comes; begin it when nothing is left."""
        mean_mm_s = tick.mean.speed_mm_s
        if self._said_more:
            self._since_more_ms = min(self._since_more_ms + tick.dt_ms, _NOTICE_MS)
        elif left_ms <= _NOTICE_MS and self._next_dn(mean_mm_s) >= self.load.asked_dn + RISE_DN:
            self._said_more = True
            self._since_more_ms = 0
            self._cue(codes.CUE_MORE_SOON)
        if self._end == _FAR:
            self._end = _NEAR
            if self._next_dn(mean_mm_s) > LIGHT_LOAD_DN:
                self._end = _RAIL_SAID
                self._cue(codes.CUE_HAND_ON_RAIL)
        if left_ms <= 0 and not (self._waits and self._wait(tick)):
            self._next(mean_mm_s)

    def _wait(self, tick):
        """A turn's time is over: tell whether the walker does not go the next way yet."""
        direction = self._next_direction()
        walking = tick.walking()
        if direction == EITHER or walking == direction:
            return False
        self.span.stay()
        # Who stands for long pauses the session, and who goes on the old way is asked once more.
        self.resting = False
        if walking and not tick.standing_ms:
            self.span.begin(self.script.rows, self.script.row)
            self._cue(self.turning.again())
        return True

    def _next_dn(self, mean_mm_s):
        """Return what the next step would ask for now."""
        script = self.script
        if not script.peek():
            return 0
        return self.load.would_ask_dn(script.next_mode, script.next_value, mean_mm_s)

    def _next_direction(self):
        way = self.script.next_direction if self.script.peek() else EITHER
        return EITHER if way == TURN else way

    def _next(self, mean_mm_s):
        if not self.script.go_on():
            self.over = True
            self.load.reset()
            self.direction = EITHER
            return
        before_dn = self.load.asked_dn
        self._begin(mean_mm_s, self._end == _RAIL_SAID)
        if self._said_more:
            # What is left of the three seconds, should the step have ended sooner than it seemed.
            self.load.hold(before_dn, _NOTICE_MS - self._since_more_ms)
        else:
            self._announce(before_dn)
        self._said_more = False

    def _begin(self, mean_mm_s, rail_said):
        rows = self.script.rows
        row = self.script.row
        self._events.put(codes.EVENT_STEP, self.script.number)
        self.span.begin(rows, row)
        self.pace.begin(rows, row, self.own_mm_s if self.flags & OWN_SPEED else 0)
        self._lead(programme_rows.direction_of(rows, row))
        self.load.take(rows, row, mean_mm_s)
        self._end = _FAR
        if self.load.wanted_dn > LIGHT_LOAD_DN:
            self._cue(codes.CUE_NONE if rail_said else codes.CUE_HAND_ON_RAIL)
        else:
            self._cue(programme_rows.cue_of(rows, row))

    def _lead(self, direction):
        """Take the step's direction and lead the walker there."""
        before = self.direction
        self._waits = direction == TURN
        self.direction = EITHER if self._waits else direction
        self.resting = self.span.timed and self.direction == EITHER
        if self._waits:
            direction = self._next_direction()
        self.turn_expected = direction != EITHER and direction != before
        if direction != EITHER:
            self._cue(self.turning.to(direction))

    def _announce(self, before_dn):
        """Announce a rise, and hold it back for three seconds."""
        if self.load.wanted_dn - before_dn >= RISE_DN:
            self._cue(codes.CUE_MORE_SOON)
            self.load.hold(before_dn, _NOTICE_MS)

    def _cue(self, cue):
        if cue != codes.CUE_NONE:
            self._events.put(codes.EVENT_CUE, cue)
