"""The chip's life: how it resets, what survives, and its watchdog."""

from .kernel import NEVER, NOW

PWRON_RESET = 1
HARD_RESET = 2
WDT_RESET = 3
DEEPSLEEP_RESET = 4
SOFT_RESET = 5

BROWN_OUT_V = 9.0
POWER_GOOD_V = 10.0


class Chip:
    """What machine.reset(), the watchdog, a panic and the supply do. None of them returns to the firmware."""

    def __init__(self, kernel, seed, boot_at_us, cause, rtc_memory, clock_set_us):
        self.kernel = kernel
        self.seed = seed
        self.boot_at_us = boot_at_us  # the tick counters start here
        self.cause = cause
        self.rtc_memory = rtc_memory
        self.clock_set_us = clock_set_us  # added to virtual time: microseconds since 2000
        self.resets = 0
        self.on_reset = None
        self.keyboard_interrupt = True  # whether Ctrl-C interrupts the main code
        self.watchdog_us = 0  # its timeout; 0: not started
        self._watchdog_due_us = NEVER
        self._watchdog_armed = False

    def reset(self, cause, name):
        """Stop the chip here and now."""
        if cause == PWRON_RESET:
            self.rtc_memory = b""
            self.clock_set_us = -self.kernel.clock[NOW]
        if cause != SOFT_RESET:
            self.watchdog_us = 0
        self.resets += 1
        self.on_reset(cause, name)

    def feed(self):
        """Keep the watchdog quiet for another timeout."""
        self._watchdog_due_us = self.kernel.clock[NOW] + self.watchdog_us
        if not self._watchdog_armed:
            self._watchdog_armed = True
            self.kernel.at(self._watchdog_due_us, self._watchdog_looks, None)

    def _watchdog_looks(self, _):
        # It was fed in the meantime, as a rule: look again when that runs out.
        if self._watchdog_due_us > self.kernel.clock[NOW]:
            self.kernel.at(self._watchdog_due_us, self._watchdog_looks, None)
        else:
            self.reset(WDT_RESET, "watchdog")

    def supply_checked(self, supply_v):
        """Brown out below the chip's minimum."""
        if supply_v < BROWN_OUT_V:
            self.reset(PWRON_RESET, "brown-out")
