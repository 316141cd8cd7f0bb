"""`machine.Timer` of the ESP32 port: its callbacks are queued, and lost when the queue is full."""

from .hardware import hardware
from .kernel import NEVER, NOW

_HARDWARE_TIMERS = 4


class Timer:
    """A hardware timer (0 to 3) or a virtual one (-1); one that repeats does not drift."""

    ONE_SHOT = 0
    PERIODIC = 1

    _instances = [None] * _HARDWARE_TIMERS

    def __new__(cls, id=-1, *_args, **_kwargs):
        if id >= _HARDWARE_TIMERS:
            raise ValueError(
                "Timer(%d) doesn't exist, there are only %d hardware timers" % (id, _HARDWARE_TIMERS)
            )
        self = cls._instances[id] if id >= 0 else None
        if self is None:
            self = object.__new__(cls)
            self.due_us = NEVER  # of the next interrupt, late or not
            self.next_us = self.nominal_us = NEVER  # when it should come; when the last one should have come
            if id >= 0:
                cls._instances[id] = self
        return self

    def __init__(self, id=-1, **kwargs):
        self.id = id
        if kwargs:
            self.init(**kwargs)

    def init(self, *, mode=PERIODIC, callback=None, period=0xFFFFFFFF, tick_hz=1000, freq=None, hard=False):
        """Start; the first callback comes one period from now."""
        if hard:
            raise ValueError("hard Timers are not implemented")
        self.deinit()
        self.period_us = int(1_000_000 / freq) if freq is not None else period * 1_000_000 // tick_hz
        if not self.period_us:
            raise ValueError("Timer period is too short for this timer")
        self.repeats = mode == Timer.PERIODIC
        self.callback = callback
        kernel = hardware.kernel
        self.due_us = self.next_us = kernel.clock[NOW] + self.period_us
        kernel.timer_changed(self)

    def deinit(self):
        """Stop; a callback that is queued already still comes."""
        self.due_us = NEVER
        hardware.kernel.timer_changed(self)

    def value(self):
        """Return the time since the last expiry in milliseconds."""
        if self.due_us == NEVER:
            return 0
        return (self.period_us - (self.next_us - hardware.kernel.clock[NOW])) // 1000
