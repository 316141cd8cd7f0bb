"""`machine.PWM` of the ESP32 port: at half duty unless told otherwise, in steps of the timer's resolution."""

import micropython

from .hardware import hardware
from .pin import Pin

_FREQ_HZ = 5000
_FULL = 1 << 16
_CLOCK_HZ = 80_000_000
_FREQ_MAX_HZ = 40_000_000


class PWM:
    """One LEDC channel on a pad, the same object for the same pad. `duty_u16(x)` sets 0 to 65535."""

    _instances = [None] * 40

    def __new__(cls, dest, *_args, **_kwargs):
        number = Pin(dest).number
        self = cls._instances[number]
        if self is None:
            self = cls._instances[number] = object.__new__(cls)
            self._number = number
            self._freq_hz = -1
            self._duty = -1
            # Found on the object itself a method costs half of what it costs in the class.
            self.duty_u16 = self._duty_u16
            self.fraction = 0.0
        return self

    def __init__(self, dest, freq=-1, *, duty=-1, duty_u16=-1, duty_ns=-1, invert=-1, lightsleep=-1):
        self._configure(freq, duty, duty_u16, duty_ns, invert)

    def _configure(self, freq, duty, duty_u16, duty_ns, invert):
        if invert not in (-1, 0):
            raise NotImplementedError("the simulated board has no inverted PWM")
        if duty_u16 >= 0:
            self._duty = self._checked(duty_u16)
        elif duty_ns >= 0:
            self._duty = duty_ns * (freq if freq > 0 else _FREQ_HZ) * _FULL // 1_000_000_000
        elif duty >= 0:
            self._duty = self._checked(duty << 6 if duty != 1023 else 65535)
        elif self._duty == -1:
            self._duty = _FULL // 2
        if freq != -1 or self._freq_hz == -1:
            self._set_freq(freq if freq != -1 else _FREQ_HZ)
        if hardware.pads.pwm[self._number] is not self:
            hardware.pads.driven[self._number] = True
            hardware.pads.settle(self._number)
            hardware.pads.pwm[self._number] = self
        self._apply()

    def _set_freq(self, freq_hz):
        if not 1 <= freq_hz <= _FREQ_MAX_HZ:
            raise ValueError("frequency must be from 1Hz to %dMHz" % (_FREQ_MAX_HZ // 1_000_000))
        self._freq_hz = freq_hz
        bits = 1
        while bits < 16 and _CLOCK_HZ // freq_hz >> (bits + 1):
            bits += 1
        self._shift = 16 - bits

    def _checked(self, duty):
        if not 0 <= duty < _FULL:
            raise ValueError("duty_u16 must be from 0 to %d" % _FULL)
        return _FULL if duty == _FULL - 1 else duty

    def _apply(self):
        self._raw = self._duty >> self._shift << self._shift
        self.fraction = self._raw / 65536.0

    def init(self, *, freq=-1, duty=-1, duty_u16=-1, duty_ns=-1, invert=-1, lightsleep=-1):
        """Change what is given."""
        self._configure(freq, duty, duty_u16, duty_ns, invert)

    def deinit(self):
        """Stop; the pad is low from then on."""
        hardware.pads.pwm[self._number] = None
        hardware.pads.output[self._number] = 0
        hardware.pads.settle(self._number)
        self._duty = self._freq_hz = -1
        self.fraction = 0.0

    def freq(self, value=None):
        """Return or set the frequency in Hz."""
        if value is None:
            return self._freq_hz
        self._set_freq(value)
        self._apply()
        return None

    @micropython.native
    def _duty_u16(self, value=None):
        if self._freq_hz == -1:
            raise RuntimeError("PWM is inactive")
        if value is None:
            return min(self._raw, _FULL - 1)
        if value != self._duty:
            self._duty = self._checked(value)
            self._apply()
        return None

    def duty(self, value=None):
        """Return or set the duty, 0 to 1023."""
        if value is None:
            return self.duty_u16() >> 6
        self.duty_u16(value << 6 if value != 1023 else 65535)
        return None
