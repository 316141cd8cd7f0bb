"""Arithmetic that several stages share: values that wrap, counts to travel."""

from backstride.compat import const

WRAP_MASK = const((1 << 30) - 1)
# Below this a belt counts as standing; so long, and a direction or a latch may be taken up again.
STANDING_MM_S = const(100)
STANDSTILL_MS = const(3000)
# How long what a host asks for holds where it does not say, and at most.
HOLD_MS = const(2000)
HOLD_MOST_MS = const(10_000)
_WRAP_HALF = const(1 << 29)


def wrapped(difference):
    """Return a difference of two values that wrap at 2^30, signed and nearest to zero."""
    return ((difference & WRAP_MASK) ^ _WRAP_HALF) - _WRAP_HALF


def advanced(value, by):
    """Return `value`, which wraps at 2^30, moved on; `by` from 0 on. Never above 2^30 on the way there."""
    return (value - WRAP_MASK - 1 + by) & WRAP_MASK
