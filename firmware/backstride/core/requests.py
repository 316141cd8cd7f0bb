"""Requests from outside the tick: one slot that a task fills and the next tick answers.

Only the tick changes the core's state, so that no task is ever interrupted half-way through a change.
"""

from backstride.compat import const
from backstride.core import codes, operations

PENDING = const(-1)

START = const(1)
PAUSE = const(2)
RESUME = const(3)
STOP = const(4)
SELECT = const(5)
FACING = const(6)
LEVEL = const(7)
FORCE = const(8)
RESET_FAULTS = const(9)
SET_PARAM = const(10)
MODE = const(11)
ANSWER = const(12)
CONFIRM_RUNNING = const(13)
HOLD_BRAKE = const(14)
CALIBRATE = const(15)


class Requests:
    """`result` is PENDING from `put` until the tick has answered, then a code of `codes.RESULTS`."""

    def __init__(self):
        self._kind = 0
        self._first = 0
        self._second = 0
        self.result = codes.OK
        self.calibration = None  # what CALIBRATE takes into use

    def put(self, kind, first=0, second=0):
        """Ask for `kind`; only when the last request was answered."""
        self._first = first
        self._second = second
        self.result = PENDING
        self._kind = kind  # last: the tick may come between any two of these lines

    def step(self, core):
        """Answer what waits; called by the tick with the pipeline."""
        kind = self._kind
        if not kind:
            return
        self._kind = 0
        self.result = self._answer(core, kind, self._first, self._second)

    def _answer(self, core, kind, first, second):
        if kind == START:
            return operations.start(core, first)
        if kind == PAUSE:
            return core.session.pause()
        if kind == RESUME:
            return operations.resume(core, False)
        if kind == STOP:
            return core.session.stop(codes.END_STOPPED)
        if kind == SELECT:
            return operations.select(core, first)
        if kind == FACING:
            return operations.face(core, first)
        if kind == LEVEL:
            return operations.set_level(core, first, False)
        if kind == FORCE:
            return operations.take_lease(core, first, second)
        if kind == RESET_FAULTS:
            return operations.release_faults(core, False)
        if kind == MODE:
            return operations.set_mode(core, first, second)
        if kind == SET_PARAM:
            return operations.set_param(core, first, second)
        if kind == CONFIRM_RUNNING:
            return operations.confirm_running(core, False)
        if kind == ANSWER:
            return operations.answer(core, first, second)
        if kind == HOLD_BRAKE:
            return operations.hold_brake(core, first, second)
        if kind == CALIBRATE:
            return operations.calibrate(core, self.calibration)
        return codes.UNKNOWN
