"""`time` of the ESP32 port on virtual time: ticks wrap at 2^30, the epoch is 2000."""

import micropython
from micropython import const

from .kernel import NOW, SOON
from .module import Module

_MASK = const((1 << 30) - 1)
_HALF = const(1 << 29)
_DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def make_time(kernel, chip, ticks_offset_us):
    """Return the module; `ticks_offset_us` is what the tick counters show at a start of the chip."""
    module = Module("time")
    offset_us = ticks_offset_us - chip.boot_at_us
    clock = kernel.clock
    charge = kernel.charge

    # Reading the clock takes a microsecond: code that waits for a time in a loop gets there.

    @micropython.native
    def ticks_us():
        now_us = clock[NOW] + 1
        if now_us < clock[SOON]:
            clock[NOW] = now_us
        else:
            charge(1)
            now_us = clock[NOW]
        return (now_us + offset_us) & _MASK

    @micropython.native
    def ticks_ms():
        now_us = clock[NOW] + 1
        if now_us < clock[SOON]:
            clock[NOW] = now_us
        else:
            charge(1)
            now_us = clock[NOW]
        return ((now_us + offset_us) // 1000) & _MASK

    @micropython.native
    def ticks_diff(end, start):
        return ((end - start + _HALF) & _MASK) - _HALF

    @micropython.native
    def ticks_add(ticks, delta):
        if delta >= _HALF or delta <= -_HALF:
            raise OverflowError("ticks interval overflow")
        return (ticks + delta) & _MASK

    @micropython.native
    def sleep_us(us):
        end_us = clock[NOW] + us
        if end_us < clock[SOON]:
            clock[NOW] = end_us
        while clock[NOW] < end_us:
            kernel.idle(end_us, end_us)

    def sleep_ms(ms):
        sleep_us(ms * 1000)

    def sleep(seconds):
        sleep_us(int(seconds * 1_000_000))

    def time():
        return (clock[NOW] + chip.clock_set_us) // 1_000_000

    def time_ns():
        return (clock[NOW] + chip.clock_set_us) * 1000

    def localtime(seconds=None):
        return to_calendar(time() if seconds is None else int(seconds))

    module.ticks_us = module.ticks_cpu = ticks_us
    module.ticks_ms = ticks_ms
    module.ticks_diff = ticks_diff
    module.ticks_add = ticks_add
    module.sleep = sleep
    module.sleep_ms = sleep_ms
    module.sleep_us = sleep_us
    module.time = time
    module.time_ns = time_ns
    module.localtime = module.gmtime = localtime
    module.mktime = from_calendar
    return module


def _leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def from_calendar(when):
    """Return seconds since 2000 of (year, month, day, hour, minute, second, ...)."""
    years = when[0] - 2000
    days = years * 365 + (years + 3) // 4 - (years + 99) // 100 + (years + 399) // 400
    days += _DAYS_BEFORE[when[1] - 1] + when[2] - 1 + (1 if when[1] > 2 and _leap(when[0]) else 0)
    return ((days * 24 + when[3]) * 60 + when[4]) * 60 + when[5]


def to_calendar(seconds):
    """Return (year, month, day, hour, minute, second, weekday, yearday) of seconds since 2000."""
    days, rest = divmod(seconds, 86400)
    year = 2000
    left = days
    while left >= (366 if _leap(year) else 365):
        left -= 366 if _leap(year) else 365
        year += 1
    month = 12
    while left < _DAYS_BEFORE[month - 1] + (1 if month > 2 and _leap(year) else 0):
        month -= 1
    day = left - _DAYS_BEFORE[month - 1] - (1 if month > 2 and _leap(year) else 0) + 1
    # 2000-01-01 was a Saturday; Monday is 0.
    return (year, month, day, rest // 3600, rest % 3600 // 60, rest % 60, (days + 5) % 7, left + 1)
