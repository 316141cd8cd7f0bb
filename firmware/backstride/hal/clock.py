"""The console's clocks: microseconds and milliseconds that wrap at 2^30, and the calendar once it was set."""

import time

import machine

ticks_us = time.ticks_us
ticks_ms = time.ticks_ms
ticks_diff = time.ticks_diff
sleep_us = time.sleep_us

# Seconds from 1970, which hosts count from, to 2000, which the chip counts from.
_EPOCH_S = 946_684_800
# A clock that shows 2025 or later was set: the chip's own begins in 2000.
_SET_S = 788_918_400


def set_utc(utc_s):
    """Set the calendar; `utc_s` counts from 1970."""
    date = time.gmtime(utc_s - _EPOCH_S)
    machine.RTC().datetime((date[0], date[1], date[2], date[6], date[3], date[4], date[5], 0))


def utc_s():
    """Return the calendar in seconds from 1970; 0 while nobody has set it."""
    now_s = time.time()
    return now_s + _EPOCH_S if now_s >= _SET_S else 0
