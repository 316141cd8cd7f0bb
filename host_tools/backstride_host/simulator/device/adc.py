"""`machine.ADC` of the ESP32 port: 12 bits with noise, calibrated to whole millivolts, saturating.

A voltage below the least that it sees gives a raw 0, and the calibration makes of that the least, not 0 V.
"""

import micropython
from micropython import const

from .hardware import hardware
from .kernel import LOCKED, TICK_ERROR
from .pin import Pin

# By attenuation: the least (ESP-IDF's adc_cali_line_fitting.c: ADC1, calibrated by Vref), and the most that
# ESP-IDF's documentation recommends.
_LEAST_MV = (75, 78, 107, 142)
_MOST_MV = (950, 1250, 1750, 2450)
_PADS = (0, 2, 4, 12, 13, 14, 15, 25, 26, 27, 32, 33, 34, 35, 36, 37, 38, 39)
_STEPS = const(4095)
_MULTIPLIER = const(1103515245)
_MASK = const(0x7FFFFFFF)


class ADC:
    """One analog input; `read_uv()` returns the calibrated reading in microvolts."""

    ATTN_0DB = 0
    ATTN_2_5DB = 1
    ATTN_6DB = 2
    ATTN_11DB = 3
    WIDTH_9BIT = 9
    WIDTH_10BIT = 10
    WIDTH_11BIT = 11
    WIDTH_12BIT = 12

    def __init__(self, pin, *, atten=3):
        self._pad = Pin(pin).number
        if self._pad not in _PADS:
            raise ValueError("invalid pin")
        self._source = hardware.sensors.source(self._pad)
        self._touch = hardware.kernel.touch
        self._clock = hardware.kernel.clock
        self._random = (hardware.chip.seed * 7919 + self._pad * 104729) & _MASK
        # Found on the object itself a method costs half of what it costs in the class.
        self.read = self._read
        self.read_uv = self._read_uv
        self.atten(atten)

    def init(self, *, atten=3):
        """Configure the input again."""
        self.atten(atten)

    def atten(self, atten):
        """Set the attenuation."""
        if not 0 <= atten <= 3:
            raise ValueError("invalid attenuation")
        self._least_mv = _LEAST_MV[atten]
        self._span_mv = _MOST_MV[atten] - self._least_mv
        self._least_uv = self._least_mv * 1000.0
        self._steps_per_uv = _STEPS / (self._span_mv * 1000)

    @micropython.native
    def _read(self):
        clock = self._clock
        if not clock[LOCKED] or clock[TICK_ERROR] is not None:
            self._touch()
        # Noise of about 1.5 steps: the sum of three throws, near enough to a bell.
        random = (self._random * _MULTIPLIER + 12345) & _MASK
        self._random = random
        noise = ((random >> 28) + (random >> 25 & 7) + (random >> 22 & 7) - 10) >> 2
        raw = int((self._source() - self._least_uv) * self._steps_per_uv) + noise
        if raw < 0:
            return 0
        return raw if raw < _STEPS else _STEPS

    @micropython.native
    def _read_uv(self):
        # The calibration knows whole millivolts.
        return (self._least_mv + self._read() * self._span_mv // _STEPS) * 1000

    def read_u16(self):
        """Return the raw reading stretched to 16 bits."""
        raw = self._read()
        return raw << 4 | raw >> 8
