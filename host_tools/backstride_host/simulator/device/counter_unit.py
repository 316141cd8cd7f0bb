"""`machine.Encoder` as the ESP32 port builds it: 16 bits with limits, folded by a queued interrupt."""

import micropython
from micropython import const

from .hardware import hardware
from .kernel import COUNTER, IN_TICK, LOCKED, NOW, SOON, TICK_ERROR

_RANGE = const(32000)  # the unit starts again at 0 when it gets here
_AT_MINIMUM = const(1)
_AT_MAXIMUM = const(2)
_UNITS = const(8)
_FILTER_MAX = const(1023)  # in cycles of 80 MHz: 12.8 us


def filter_us(filter_ns):
    """Return how long a pulse must last to pass: the unit clamps what it cannot do."""
    cycles = min(max(0, filter_ns * 80 // 1000), _FILTER_MAX)
    # Edges have whole microseconds: a pulse of 12 us passes a filter of 12.0 us.
    return (cycles + 79) // 80


class Encoder:
    """Counts the edges of two pins; `value([x])` returns the count, and sets it to x.

    As on the chip there are no interrupts or matches of its own.
    """

    _instances = {}

    def __new__(cls, unit_id, *_args, **_kwargs):
        self = cls._instances.get(unit_id)
        if self is None:
            self = cls._instances[unit_id] = object.__new__(cls)
            self._port = None
            # Found on the object itself a method costs half of what it costs in the class.
            self.value = self._value
            self._touch = hardware.kernel.touch
            self._charge = hardware.kernel.charge
            self._look_us = hardware.kernel.look_us
            self._clock = hardware.kernel.clock
            self._count_at = hardware.port.disc.count_at
        return self

    def __init__(self, unit_id, *args, filter_ns=0, **kwargs):
        if not 0 <= unit_id < _UNITS:
            raise ValueError("invalid id")
        self.unit_id = unit_id
        if self._port is not None and not (args or kwargs):
            return
        self._connect(*args, **kwargs)
        self._port.filter_us = filter_us(filter_ns)
        self._port.counter = self
        self._base = self._port.total()
        self._flags = 0
        self._overflows = 0
        self._offset = 0

    def _connect(self, phase_a, phase_b, phases=1):
        if phases not in (1, 2, 4):
            raise ValueError("phases")
        channels = (phase_a.channel, phase_b.channel)
        if phases != 4 or channels != (0, 1):
            raise NotImplementedError(
                "the simulated board has its encoder on ENCODER_A, ENCODER_B, at 4 phases"
            )
        self._port = hardware.port

    def init(self, *args, **kwargs):
        """Configure the unit again; the count starts at 0."""
        self.__init__(self.unit_id, *args, **kwargs)

    def deinit(self):
        """Stop counting."""
        if self._port is not None:
            self._port.counter = None
            self._port = None

    def follow(self, total):
        """Let the hardware see its pins' unbounded count: at a limit it restarts and raises an interrupt."""
        held = total - self._base
        while not -_RANGE < held < _RANGE:
            # Two in one direction before the handler runs set the same flag: one of them is lost.
            self._flags |= _AT_MAXIMUM if held > 0 else _AT_MINIMUM
            self._base += _RANGE if held > 0 else -_RANGE
            held = total - self._base
            hardware.kernel.post(COUNTER, self._overflow, None)

    def _overflow(self, _):
        flags = self._flags
        self._flags = 0
        if flags & _AT_MINIMUM:
            self._overflows -= 1
        elif flags & _AT_MAXIMUM:
            self._overflows += 1

    @micropython.native
    def _value(self, value=None):
        """Return the count; set it, where `value` is given."""
        port = self._port
        if port is None:
            raise RuntimeError("not initialised")
        clock = self._clock
        if not clock[LOCKED] or clock[TICK_ERROR] is not None:
            self._touch()
        elif clock[IN_TICK]:
            # A tick that waits for an edge looks again and again.
            now_us = clock[NOW] + self._look_us
            if now_us < clock[SOON]:
                clock[NOW] = now_us
            else:
                self._charge(self._look_us)
        total = port.count if port.by_edge else self._count_at(clock[NOW]) + port.offset
        held = total - self._base
        if held >= _RANGE or held <= -_RANGE:
            self.follow(total)
            held = total - self._base
        # Reading runs the handler of an overflow that is still waiting.
        if self._flags:
            self._overflow(None)
        overflows = self._overflows
        result = overflows * _RANGE + held + self._offset
        if value is not None:
            self._overflows = 0
            self._offset = value - held
        return result

    def phases(self):
        """Return how many edges a line are counted."""
        return 4
