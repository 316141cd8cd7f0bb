"""The emulated board's clock. There is no calendar: nobody ever set it."""

from utime import *  # the built-in one


def pass_us(span_us):
    """What a stand-in charges for being called, the emulated processor has taken already."""


def time():
    """Return the seconds of a calendar that was never set."""
    return 0


def gmtime(_seconds):
    """Return a date for a calendar that does not keep it."""
    return (2000, 1, 1, 0, 0, 0, 5, 1)
