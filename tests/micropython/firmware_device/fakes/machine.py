"""The least of `machine` that the drivers need: values in memory, set from outside by pin."""

import time

PWRON_RESET = 1

levels = bytearray([1] * 40)
levels[33] = 0  # the key is in: it closes to ground
levels[39] = 0  # the stop button is not pressed: it breaks a contact to ground
microvolts = [0] * 40
duties = [0] * 40
position = [0]
way = [0]  # a moving belt goes a count this way between looks at the encoder, now and then


class Pin:
    IN = 0
    OUT = 1
    PULL_UP = 2
    IRQ_RISING = 1
    IRQ_FALLING = 2

    def __init__(self, number, mode=None, pull=None, value=None):
        self.number = number
        self.handler = None
        if value is not None:
            levels[number] = value

    def value(self, level=None):
        if level is None:
            return levels[self.number]
        levels[self.number] = level

    def irq(self, handler=None, trigger=0):
        self.handler = handler


class PWM:
    def __init__(self, pin, freq=0, duty_u16=32768):
        self.pin = pin
        duties[pin.number] = duty_u16

    def duty_u16(self, duty):
        duties[self.pin.number] = duty

    def freq(self, hertz):
        self.hertz = hertz


class ADC:
    ATTN_11DB = 3

    def __init__(self, pin, atten=0):
        self.pin = pin

    def read_uv(self):
        return microvolts[self.pin.number]


class UART:
    def __init__(self, number, **settings):
        self.sent = 0

    def any(self):
        return 0

    def write(self, data):
        self.sent += len(data)

    def readinto(self, buffer):
        return 0


class I2C:
    def __init__(self, number, scl=None, sda=None, freq=0, timeout=0):
        self.sent = 0

    def writeto(self, address, data):
        self.sent += len(data)
        return len(data)


class Timer:
    PERIODIC = 1

    def __init__(self, number):
        self.callback = None

    def init(self, mode=0, period=0, callback=None):
        self.callback = callback

    def deinit(self):
        self.callback = None


class WDT:
    def __init__(self, timeout=0):
        self.timeout = timeout

    def feed(self):
        pass


class Encoder:
    def __init__(self, number, phase_a, phase_b, phases=1, filter_ns=0):
        self.number = number
        self.looks = 0
        self.begins = 0

    def value(self, value=None):
        time.pass_us(25)
        self.looks = (self.looks + 1) & 3
        if self.looks == 0:
            position[0] += way[0]
        count = position[0] - self.begins
        if value is not None:
            self.begins = position[0] - value
        return count


class Counter:
    RISING = 1
    FALLING = 2

    def __init__(self, number, pin, edge=1, filter_ns=0):
        self.number = number

    def value(self, value=None):
        # Every second edge is a channel's own; setting the count begins anew.
        edges = position[0] // 2
        count = abs(edges - self.begins) if value is not None and hasattr(self, "begins") else 0
        self.begins = edges
        return count


class RTC:
    kept = b""

    def memory(self, data=None):
        if data is None:
            return RTC.kept
        RTC.kept = bytes(data)

    def datetime(self, date=None):
        pass


def reset_cause():
    return PWRON_RESET


def unique_id():
    return b"\x01\x02\x03\x04\x05\x06"


def reset():
    pass
