"""The functions and small classes of `machine` that concern the chip itself."""

from .chip import HARD_RESET
from .hardware import hardware
from .kernel import NOW

_RTC_BYTES = 2048
_FREQUENCIES_MHZ = (20, 40, 80, 160, 240)


class SoftReset(SystemExit):
    """Ends the programs as SystemExit does, `finally` included; the chip then starts again softly."""


def reset():
    """Reset the chip: no `finally` runs."""
    hardware.chip.reset(HARD_RESET, "machine.reset")


def soft_reset():
    """Start the interpreter afresh; pads and watchdog stay."""
    raise SoftReset


def reset_cause():
    """Return why the chip started last."""
    return hardware.chip.cause


def unique_id():
    """Return the chip's six bytes."""
    return b"\x24\x6f\x28" + (hardware.chip.seed & 0xFFFFFF).to_bytes(3, "big")


_clock = [240]


def freq(hz=None):
    """Return or set the CPU's frequency in Hz."""
    if hz is None:
        return _clock[0] * 1_000_000
    if hz // 1_000_000 not in _FREQUENCIES_MHZ:
        raise ValueError("frequency must be 20MHz, 40MHz, 80Mhz, 160MHz or 240MHz")
    _clock[0] = hz // 1_000_000
    return None


def disable_irq():
    """Keep interrupts from coming; returns what enable_irq() wants."""
    return hardware.kernel.set_irq(True)


def enable_irq(state):
    """Go back to the state that disable_irq() returned."""
    hardware.kernel.set_irq(state)


def idle():
    """Let the RTOS run: back at its next tick, or after an interrupt."""
    kernel = hardware.kernel
    kernel.idle(kernel.clock[NOW] + 10_000, 0)


def lightsleep(time_ms=None):
    """Sleep; timers and UART stand still meanwhile on the chip, which is not modelled."""
    kernel = hardware.kernel
    if time_ms is None:
        raise NotImplementedError("the simulated chip sleeps for a time only")
    kernel.stop_everything(time_ms * 1000)


class WDT:
    """The task watchdog: once started it cannot be stopped, and it survives a soft reset."""

    def __init__(self, id=0, timeout=5000):
        if id != 0:
            raise ValueError
        if timeout <= 0:
            raise ValueError("WDT timeout too short")
        hardware.chip.watchdog_us = timeout * 1000
        hardware.chip.feed()

    def feed(self):
        """Keep the watchdog quiet for another timeout."""
        hardware.chip.feed()


class RTC:
    """The clock and memory that survive a reset, but no power cut."""

    def memory(self, data=None):
        """Return the memory, or set it: at most 2048 bytes."""
        if data is None:
            return hardware.chip.rtc_memory
        if len(data) > _RTC_BYTES:
            raise ValueError("buffer too long")
        hardware.chip.rtc_memory = bytes(data)
        return None

    def datetime(self, when=None):
        """Return or set (year, month, day, weekday, hours, minutes, seconds, microseconds)."""
        import time

        kernel = hardware.kernel
        if when is None:
            since_us = kernel.clock[NOW] + hardware.chip.clock_set_us
            year, month, day, hour, minute, second, weekday, _ = time.gmtime(since_us // 1_000_000)
            return (year, month, day, weekday, hour, minute, second, since_us % 1_000_000)
        seconds = time.mktime((when[0], when[1], when[2], when[4], when[5], when[6], 0, 0))
        hardware.chip.clock_set_us = seconds * 1_000_000 + when[7] - kernel.clock[NOW]
        return None

    def init(self, when):
        """Set the clock; the older form of datetime(), without a weekday."""
        self.datetime(tuple(when[:3]) + (0,) + tuple(when[3:7]))
