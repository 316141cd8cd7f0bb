"""The chip itself: why it started, who it is, and memory that survives a reset but not a power cut."""

import machine

# The record of the last starts (boot_record.py), which each start has written before anything else runs.
_HEAD_BYTES = 56

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
    return machine.RTC().memory()[_HEAD_BYTES:]


def retain(data):
    """Keep `data`, at most 1.9 KiB, over a reset, behind the record of the last starts."""
    memory = machine.RTC()
    memory.memory(memory.memory()[:_HEAD_BYTES] + data)


def ran_well():
    """Note that the console has run for long enough: what failed before is over."""
    from backstride.hal.boot_record import BootRecord  # noqa: PLC0415  (in memory since the start)

    BootRecord().clear()


def restart_as_asked():
    """Reset the board; the start that follows does not count as a failure of this one."""
    from backstride.hal.boot_record import ASKED, BootRecord  # noqa: PLC0415

    BootRecord().clear(ASKED)
    machine.reset()


def restart():
    """Reset the board."""
    machine.reset()
