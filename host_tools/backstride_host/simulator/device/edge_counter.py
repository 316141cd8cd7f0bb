"""`machine.Counter` on a pin of the encoder: all its edges, upwards, behind the encoder's own filter."""

import micropython
from micropython import const

from .counter_unit import filter_us
from .hardware import hardware
from .kernel import IN_TICK, LOCKED, NOW, SOON, TICK_ERROR

_RISING = const(1)
_FALLING = const(2)
_UP = const(1)


class Counter:
    """Counts both edges of one pin; `value([x])` returns the count, and sets it to x.

    The 16 bits of the unit are not modelled: a reading that comes within 32,000 edges hides them.
    """

    RISING = _RISING
    FALLING = _FALLING
    UP = _UP

    def __init__(self, unit_id, src, *, edge=_RISING, direction=_UP, filter_ns=0):
        port = hardware.port
        if edge != _RISING | _FALLING or direction != _UP or src.channel is None:
            raise NotImplementedError("the simulated board counts both edges of ENCODER_A or ENCODER_B")
        if port.counter is not None and port.counter.unit_id == unit_id:
            raise ValueError("PCNT in use")
        if port.filter_us != filter_us(filter_ns):
            raise NotImplementedError("the simulated board filters all counters of a pin alike")
        self._port = port
        self._channel = src.channel
        # Found on the object itself a method costs half of what it costs in the class.
        self.value = self._value
        self._touch = hardware.kernel.touch
        self._charge = hardware.kernel.charge
        self._look_us = hardware.kernel.look_us
        self._clock = hardware.kernel.clock
        self._count_at = port.disc.count_at
        self._edges_by = port.disc.edges_by[src.channel]
        self._base = 0
        self.value(0)

    @micropython.native
    def _value(self, value=None):
        """Return the count; set it, where `value` is given."""
        clock = self._clock
        if not clock[LOCKED] or clock[TICK_ERROR] is not None:
            self._touch()
        elif clock[IN_TICK]:
            # As the encoder's own: by then another edge may have come.
            now_us = clock[NOW] + self._look_us
            if now_us < clock[SOON]:
                clock[NOW] = now_us
            else:
                self._charge(self._look_us)
        port = self._port
        channel = self._channel
        if port.by_edge:
            total = port.edges[channel]
        else:
            total = self._edges_by(self._count_at(clock[NOW])) + port.edges_offset[channel]
        result = total - self._base
        if value is not None:
            self._base = total - value
        return result
