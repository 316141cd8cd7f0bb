"""The chip itself: why it started, who it is, and memory that survives a reset but not a power cut."""

import machine

# Why the chip started. A brown-out reads as power-on and a panic as a hard reset on the ESP32.
POWER_ON = machine.PWRON_RESET


def reset_cause():
    """Return the chip's code of its last reset."""
    return machine.reset_cause()


def unique_number():
    """Return 32 bits of the chip's own number."""
    return int.from_bytes(machine.unique_id()[-4:], "big")


def retained():
    """Return the bytes kept over the last reset; empty after a power cut."""
    return machine.RTC().memory()


def retain(data):
    """Keep `data`, at most 2 KiB, over a reset."""
    machine.RTC().memory(data)


def restart():
    """Reset the board."""
    machine.reset()
