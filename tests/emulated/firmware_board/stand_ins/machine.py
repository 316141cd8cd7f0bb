"""The ESP32's `machine` on the emulated board: pins and converters are values in memory, as for the other
tests; timer, serial port, memory access, reset and the memory that survives one are the board's own."""

import chip
from fakes.machine import *
from uctypes import bytearray_at
from umachine import mem8, mem32

# What the board's sensors say at rest: no current, 20 degrees C, 24 V.
microvolts[34] = 300_000
microvolts[35] = 700_000
microvolts[36] = 2_000_000

_UART1 = 0x40005000
_DATA = _UART1
_STATE = _UART1 + 4
_SENDING = 1
_RECEIVED = 2
# Above the files; 0 at power-on.
_KEPT_MARK_AT = 0x21E00000
_KEPT_LENGTH_AT = _KEPT_MARK_AT + 4
_KEPT_BYTES_AT = _KEPT_MARK_AT + 8
_KEPT_BYTES = 2048
_KEPT_MARK = 0x4B455054


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


class RTC:
    """Memory that outlives a reset, as the ESP32's does: a mark, a length, then the bytes."""

    def memory(self, data=None):
        kept = bytearray_at(_KEPT_BYTES_AT, _KEPT_BYTES)
        if data is None:
            return bytes(kept[: mem32[_KEPT_LENGTH_AT]]) if mem32[_KEPT_MARK_AT] == _KEPT_MARK else b""
        kept[: len(data)] = data
        mem32[_KEPT_LENGTH_AT] = len(data)
        mem32[_KEPT_MARK_AT] = _KEPT_MARK

    def datetime(self, date=None):
        pass


def reset():
    """Ask the processor for a reset: the memory that holds the files stays."""
    mem32[0xE000ED0C] = 0x05FA0004
