"""`machine.Pin` of the ESP32 port."""

import micropython
from micropython import const

from .hardware import hardware
from .kernel import LOCKED, NOW, PIN, TICK_ERROR
from .pads import FIRST_INPUT_ONLY, VALID

_RISING = const(1)
_FALLING = const(2)
_OUTPUT = const(2)


class Pin:
    """One pad; the same object for the same number. `value()` is its level, `value(x)` sets the output."""

    IN = 1
    OUT = 3
    OPEN_DRAIN = 7
    PULL_DOWN = 1
    PULL_UP = 2
    IRQ_RISING = 1
    IRQ_FALLING = 2
    WAKE_LOW = 4
    WAKE_HIGH = 5
    DRIVE_0 = 0
    DRIVE_1 = 1
    DRIVE_2 = 2
    DRIVE_3 = 3

    _instances = [None] * 40

    def __new__(cls, id, *_args, **_kwargs):
        if isinstance(id, Pin):
            return id
        if not isinstance(id, int) or id not in VALID:
            raise ValueError("invalid pin")
        self = cls._instances[id]
        if self is None:
            self = cls._instances[id] = object.__new__(cls)
            self._set_up(id)
        return self

    def __init__(self, id, *args, **kwargs):
        if args or kwargs:
            self.init(*args, **kwargs)

    def _set_up(self, number):
        pads = hardware.pads
        self.number = number
        self._pads = pads
        self._levels = pads.levels
        self._output = pads.output
        self._driven = pads.driven
        self._kernel = hardware.kernel
        self._touch = hardware.kernel.touch
        # Found on the object itself a method costs half of what it costs in the class.
        self.value = self._value
        self._handler = None
        self._trigger = 0
        self._is_heartbeat = number == pads.heartbeat
        # The encoder's pads are read from where the belt is.
        self.channel = (pads.encoder_a, pads.encoder_b).index(number) if self._is_encoder(pads) else None

    def _is_encoder(self, pads):
        return self.number in (pads.encoder_a, pads.encoder_b)

    def __repr__(self):
        return "Pin(%d)" % self.number

    def init(self, mode=None, pull=-1, *, value=None, drive=None, hold=None):
        """Configure the pad; the level goes out before the direction is set."""
        pads = self._pads
        number = self.number
        if value is not None:
            pads.output[number] = 1 if value else 0
        if mode is not None:
            if number >= FIRST_INPUT_ONLY and mode & _OUTPUT:
                raise ValueError("pin can only be input")
            pads.pwm[number] = None
            pads.driven[number] = bool(mode & _OUTPUT)
            self._beat()
            plain_input = not mode & _OUTPUT and self.channel is None
            self.value = self._quick_value() if plain_input else self._value
        if pull != -1 and number < FIRST_INPUT_ONLY:
            pads.pull_up[number] = bool((pull or 0) & Pin.PULL_UP)
        pads.settle(number)

    def _quick_value(self):
        # A tick reads five contacts; in a handler there is nothing else to do than that.
        number = self.number
        levels = self._levels
        clock = self._kernel.clock
        value_at_leisure = self._value

        @micropython.native
        def quick_value(value=None):
            if value is None and clock[LOCKED] and clock[TICK_ERROR] is None:
                return levels[number]
            return value_at_leisure(value)

        return quick_value

    @micropython.native
    def _value(self, value=None):
        """Return the pad's level, or set the output's."""
        number = self.number
        if value is None:
            self._touch()
            channel = self.channel
            if channel is not None:
                return hardware.port.pin_level(channel)
            return self._levels[number]
        level = 1 if value else 0
        if self._output[number] != level:
            self._output[number] = level
            if self._driven[number]:
                self._levels[number] = level
                if self._is_heartbeat:
                    hardware.driver.see(level, self._kernel.clock[NOW])
        return None

    def __call__(self, value=None):
        return self.value(value)

    def on(self):
        """Set the output high."""
        self.value(1)

    def off(self):
        """Set the output low."""
        self.value(0)

    def toggle(self):
        """Turn the output over."""
        self.value(1 - self._pads.output[self.number])

    def _beat(self):
        if self._is_heartbeat and self._driven[self.number]:
            hardware.driver.see(self._pads.output[self.number], self._kernel.clock[NOW])

    def irq(self, handler=None, trigger=_RISING | _FALLING, wake=None):
        """Have `handler(pin)` queued at the pad's edges; None ends it."""
        if wake is not None:
            raise ValueError("bad wake value")
        self._handler = handler
        self._trigger = trigger if handler is not None else 0
        if self.channel is not None:
            hardware.port.listen(self.channel, self, handler, trigger)
        else:
            self._pads.listeners[self.number] = self if handler is not None else None

    def contact_changed(self, level):
        """Take an edge of the board's contact."""
        if self._trigger & (_RISING if level else _FALLING):
            self._kernel.post(PIN, self._handler, self)
