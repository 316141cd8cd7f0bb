"""The ESP32's `machine` on the emulated board: pins and converters are values in memory, as for the other
tests; timer, serial port, memory access and reset are the board's own."""

import chip
from fakes.machine import *
from umachine import mem8, mem32

# What the board's sensors say at rest: no current, 20 degrees C, 24 V.
microvolts[34] = 100_000
microvolts[35] = 700_000
microvolts[36] = 2_000_000

_UART1 = 0x40005000
_DATA = _UART1
_STATE = _UART1 + 4
_SENDING = 1
_RECEIVED = 2


class Timer:
    PERIODIC = 1

    def __init__(self, number):
        self.number = number

    def init(self, mode=0, period=0, callback=None):
        chip.every_ms(period, callback)

    def deinit(self):
        chip.every_ms(0, None)


class UART:
    """The board's second serial port."""

    def __init__(self, number, **settings):
        mem32[_UART1 + 16] = 16
        mem32[_UART1 + 8] = 3

    def any(self):
        return mem32[_STATE] & _RECEIVED

    def readinto(self, buffer):
        count = 0
        while count < len(buffer) and mem32[_STATE] & _RECEIVED:
            buffer[count] = mem8[_DATA]
            count += 1
        return count

    def write(self, data):
        for byte in data:
            while mem32[_STATE] & _SENDING:
                pass
            mem8[_DATA] = byte


def reset():
    """Ask the processor for a reset: the memory that holds the files stays."""
    mem32[0xE000ED0C] = 0x05FA0004
